"""Comparisons: SPARQL 1.1, sections 17.3 and 17.4.1, as the embedded store makes them."""

from ...terms import XSD
from .. import literal
from ..algebra import Unsupported
from ..dictionary import NUMBERS as NUMERIC
from ..dictionary import PART
from .convert import as_any, as_id, as_number, as_text, text_of_any
from .plan import Plan
from .value import (
    ANY,
    BOOLEAN,
    DECIMAL,
    ID,
    INTEGER,
    IRI,
    NOTHING,
    NUMBERS,
    TEXT,
    UNIT,
    Value,
    within,
)

_DAYS = tuple(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_KNOWN = frozenset((*_DAYS, XSD + "boolean", XSD + "string"))
NULL = "NULL::BOOLEAN"


def equal(plan: Plan, one: Value, other: Value) -> str:
    """Return the SQL of `one = other`; NULL where SPARQL has an error."""
    if NOTHING in (one.kind, other.kind):
        return NULL
    if one.kind in NUMBERS or other.kind in NUMBERS:
        return _equal_numbers(plan, one, other)
    if ANY in (one.kind, other.kind):
        return _equal_any(plan, one, other)
    if ID in (one.kind, other.kind):
        return _equal_ids(plan, *((one, other) if one.kind == ID else (other, one)))
    if one.kind == other.kind:
        return f"({one.sql} = {other.sql})"
    return f"(CASE WHEN {one.sql} IS NOT NULL AND {other.sql} IS NOT NULL THEN false END)"


def _equal_any(plan: Plan, one: Value, other: Value) -> str:
    left, right = as_any(plan, one), as_any(plan, other)
    if not (one.number and other.number):
        return f"({left} = {right})"
    numbers = f"{as_number(plan, one)} = {as_number(plan, other)}"
    return f"(CASE WHEN {left} = {right} THEN true ELSE COALESCE({numbers}, {left} = {right}) END)"


def _equal_numbers(plan: Plan, one: Value, other: Value) -> str:
    if INTEGER == one.kind == other.kind:
        return f"({one.sql} = {other.sql})"
    if one.kind in NUMBERS and other.kind in NUMBERS:
        return "({} = {})".format(*_scaled(plan, one, other))
    value = other if one.kind in NUMBERS else one
    if value.kind not in (ID, ANY):
        return f"(CASE WHEN {one.sql} IS NOT NULL AND {other.sql} IS NOT NULL THEN false END)"
    number = one if value is other else other
    same = f"{as_number(plan, value)} = {as_number(plan, number)}"
    if value.kind == ANY:
        false = f"CASE WHEN {value.sql} IS NOT NULL AND {number.sql} IS NOT NULL THEN false END"
        return f"COALESCE({same}, {false})"
    whens = [
        f"WHEN {within(value.sql, plan.numbers)} THEN {same}",
        *_strangers(plan, value, number),
    ]
    known = f"{value.sql} IS NOT NULL AND {number.sql} IS NOT NULL"
    return f"(CASE {' '.join(whens)} WHEN {known} THEN false END)"


def _scaled(plan: Plan, one: Value, other: Value) -> tuple[str, str]:
    """Return the SQL of two numbers that can be compared: exact where both are."""
    kinds = {one.kind, other.kind}
    if kinds == {DECIMAL}:
        return one.sql, other.sql
    if kinds <= {INTEGER, DECIMAL}:
        exact = [
            value.sql if value.kind == DECIMAL else f"({value.sql}::HUGEINT * {UNIT})"
            for value in (one, other)
        ]
        return exact[0], exact[1]
    return as_number(plan, one), as_number(plan, other)


def _equal_ids(plan: Plan, one: Value, other: Value) -> str:
    """Return the SQL of an id that is equal to another value."""
    id_ = as_id(plan, other)
    if not id_:
        return _equal_text(plan, one, other)
    same = f"({one.sql} = {id_})"
    tests = []
    if one.number and other.number and other.kind == ID and len(plan.numbers) and not other.const:
        both = f"{within(one.sql, plan.numbers)} AND {within(id_, plan.numbers)}"
        tests.append(f"WHEN {both} THEN {as_number(plan, one)} = {as_number(plan, other)}")
    tests += _strangers(plan, one, other)
    if not tests:
        return same
    return f"(CASE WHEN {one.sql} = {id_} THEN true {' '.join(tests)} ELSE {same} END)"


def _strange(plan: Plan) -> list[tuple[int, int]]:
    """Return the ids of literals of which nobody can say whether two mean the same."""
    datatypes = {span.datatype for span in plan.dictionary.spans if not span.language}
    return plan.dictionary.among(datatypes - _KNOWN - NUMERIC)


def _typed(plan: Plan) -> list[tuple[int, int]]:
    """Return the ids of literals without a language."""
    return plan.dictionary.ranges(kind="literal", language="")


def _strangers(plan: Plan, one: Value, other: Value) -> list[str]:
    """Return the WHENs by which an id and a literal, one of them strange, are not compared."""
    strange = _strange(plan)
    if other.kind == ID and not other.const:
        pairs = ((one.sql, other.sql), (other.sql, one.sql)) if strange else ()
        return [
            f"WHEN {within(a, strange)} AND {within(b, _typed(plan))} THEN {NULL}" for a, b in pairs
        ]
    if other.kind == IRI or (other.const and other.const.kind != "literal"):
        return []
    if other.kind.language:
        return []
    if other.kind.name == "text" and not _has_order(other):
        strange = _typed(plan)
    return [f"WHEN {within(one.sql, strange)} THEN {NULL}"] if strange else []


def _equal_text(plan: Plan, one: Value, other: Value) -> str:
    kind = other.kind
    if kind == BOOLEAN:
        truth = _is(plan, one, XSD + "boolean", "")
        return f"({as_text(plan, one)} = ({other.sql})::VARCHAR AND {truth})"
    ranges = (
        plan.iris
        if kind == IRI
        else plan.dictionary.ranges(kind="literal", datatype=kind.datatype, language=kind.language)
    )
    fits = within(one.sql, ranges)
    null = f"WHEN {one.sql} IS NULL OR {other.sql} IS NULL THEN {NULL}"
    same = f"{fits} AND {one.text()} = {other.sql}"
    whens = [null, f"WHEN {same} THEN true", *_strangers(plan, one, other)]
    return f"(CASE {' '.join(whens)} ELSE false END)"


def _is(plan: Plan, value: Value, datatype: str, language: str) -> str:
    return within(
        value.sql, plan.dictionary.ranges(kind="literal", datatype=datatype, language=language)
    )


def ordered(plan: Plan, sign: str, one: Value, other: Value) -> str:
    """Return the SQL of `one < other`, or of another *sign*; NULL where SPARQL has an error."""
    kinds = (one.kind, other.kind)
    if NOTHING in kinds:
        return NULL
    if one.kind in NUMBERS and other.kind in NUMBERS:
        left, right = _scaled(plan, one, other)
        return f"({left} {sign} {right})"
    if one.kind in NUMBERS or other.kind in NUMBERS:
        return f"({as_number(plan, one)} {sign} {as_number(plan, other)})"
    if ANY in kinds and (one.kind.name == "text" or other.kind.name == "text"):
        return _ordered_any(sign, one, other)
    if ANY in kinds:
        raise Unsupported("the order of a value among others")
    if one.kind == ID and other.kind == ID:
        return _ordered_ids(plan, sign, one, other)
    if one.kind == ID:
        return _ordered_text(plan, sign, one, other, f"{one.text()} {sign} {other.sql}")
    if other.kind == ID:
        return _ordered_text(plan, sign, other, one, f"{one.sql} {sign} {other.text()}")
    if one.kind == other.kind and _has_order(one):
        return f"({one.sql} {sign} {other.sql})"
    return _level(plan, sign, one, other)


def _level(plan: Plan, sign: str, one: Value, other: Value) -> str:
    """Return the SQL of the order of two that have none, unless they are the same."""
    holds = "true" if "=" in sign else "false"
    return f"(CASE WHEN {equal(plan, one, other)} THEN {holds} END)"


def _ordered_any(sign: str, one: Value, other: Value) -> str:
    """Return the SQL of the order of an `any` and a text: NULL where they are of two kinds."""
    some, text = (one, other) if one.kind == ANY else (other, one)
    if not _has_order(text):
        return NULL
    value = text_of_any(some.sql)
    left, right = (value, text.sql) if some is one else (text.sql, value)
    head = f"l{text.kind.datatype}{PART}{text.kind.language}{PART}"
    return (
        f"(CASE WHEN starts_with({some.sql}, {literal.text(head)}) THEN {left} {sign} {right} END)"
    )


def _has_order(value: Value) -> bool:
    kind = value.kind
    return kind == TEXT or bool(kind.language) or kind.datatype in _DAYS


def _ordered_text(plan: Plan, sign: str, id_: Value, text: Value, test: str) -> str:
    """Return the SQL of *test*, where the id is of the text's own kind."""
    if not _has_order(text):
        return _level(plan, sign, id_, text)
    return f"(CASE WHEN {_is(plan, id_, text.kind.datatype, text.kind.language)} THEN {test} END)"


def _ordered_ids(plan: Plan, sign: str, one: Value, other: Value) -> str:
    whens = []
    if one.number and other.number and plan.numbers:
        both = f"{within(one.sql, plan.numbers)} AND {within(other.sql, plan.numbers)}"
        whens.append(f"WHEN {both} THEN {as_number(plan, one)} {sign} {as_number(plan, other)}")
    for span in plan.dictionary.spans:
        if span in plan.strings or span.datatype in _DAYS:
            here = [(span.low, span.high)]
            both = f"{within(one.sql, here)} AND {within(other.sql, here)}"
            whens.append(f"WHEN {both} THEN {one.text()} {sign} {other.text()}")
    whens.append(f"WHEN {one.sql} = {other.sql} THEN {'true' if '=' in sign else 'false'}")
    return f"(CASE {' '.join(whens)} END)"
