"""Values turned from one kind into another, and several made of one kind."""

from collections.abc import Sequence

from ...terms import LANG_STRING, XSD, Term
from .. import literal
from ..algebra import Unsupported
from ..dictionary import NUMBERS, PART, key
from .plan import Plan
from .value import (
    ANY,
    BOOLEAN,
    DECIMAL,
    DOUBLE,
    ID,
    INTEGER,
    IRI,
    NOTHING,
    SCALE,
    TEXT,
    Kind,
    Value,
    within,
)


def unified(plan: Plan, values: Sequence[Value]) -> tuple[Kind, list[str]]:
    """Return one kind that all *values* can be of, and the SQL of each in it."""
    known = [value for value in values if value.kind != NOTHING]
    kinds = {value.kind for value in known}
    if len(kinds) <= 1:
        return (kinds.pop() if kinds else NOTHING), [value.sql for value in values]
    if all(value.kind == ID or value.const for value in known):
        ids = [as_id(plan, value) for value in values]
        if all(
            value.kind in (ID, NOTHING) or id_ != "0"
            for value, id_ in zip(values, ids, strict=True)
        ):
            return ID, [id_ or "NULL" for id_ in ids]
    return ANY, [as_any(plan, value) for value in values]


def as_id(plan: Plan, value: Value) -> str:
    """Return the SQL of the id of *value*; empty where only running the query would tell."""
    if value.kind == ID:
        return value.sql
    return str(plan.id_of(value.const)) if value.const else ""


def as_any(plan: Plan, value: Value) -> str:
    """Return the SQL of *value* as an `any`."""
    kind, sql = value.kind, value.sql
    if kind in (ANY, NOTHING):
        return sql if kind == ANY else "NULL::VARCHAR"
    if value.const:
        return literal.text(key(value.const))
    if kind == ID:
        return _any_of_id(plan, value)
    if kind == IRI:
        return f"('i' || {sql})"
    if kind.name == "text":
        return f"({_head(kind.datatype, kind.language)} || {sql})"
    names = {INTEGER: "integer", BOOLEAN: "boolean"}
    if kind in names:
        return f"({_head(XSD + names[kind], '')} || {sql}::VARCHAR)"
    raise Unsupported(f"{kind.name} among others")


def of_any(text: str) -> Term:
    """Return the term that an `any` holds."""
    if text[0] != "l":
        return Term("iri" if text[0] == "i" else "bnode", text[1:])
    datatype, language, value = text[1:].split(PART, 2)
    return Term("literal", value, datatype, language)


def text_of_any(sql: str) -> str:
    """Return the SQL of the text of the `any` *sql*, an IRI's included."""
    rest = f"{sql}[strpos({sql}, chr(31)) + 1 :]"
    return (
        f"CASE {sql}[1] WHEN 'i' THEN {sql}[2:]"
        f" WHEN 'l' THEN ({rest})[strpos({rest}, chr(31)) + 1 :] END"
    )


def _head(datatype: str, language: str) -> str:
    datatype = LANG_STRING if language else datatype
    return f"({literal.text('l' + datatype)} || chr(31) || {literal.text(language)} || chr(31))"


def _any_of_id(plan: Plan, value: Value) -> str:
    text, whens = value.text(), []
    for span in plan.dictionary.spans:
        head = (
            _head(span.datatype, span.language)
            if span.kind == "literal"
            else literal.text(span.kind[0])
        )
        whens.append(f"WHEN {within(value.sql, [(span.low, span.high)])} THEN {head} || {text}")
    own = f"WHEN {value.sql} < 0 THEN 'i' || {text}"
    return f"(CASE {own} {' '.join(whens)} END)"


def as_text(plan: Plan, value: Value) -> str:
    """Return the SQL of what STR gives; NULL for a blank node."""
    kind, sql = value.kind, value.sql
    if value.const:
        return literal.text(value.const.value)
    if kind == ID:
        if not plan.blank:
            return value.text()
        return f"CASE WHEN NOT {within(sql, plan.blank)} THEN {value.text()} END"
    if kind == ANY:
        return text_of_any(sql)
    if kind == NOTHING:
        return "NULL::VARCHAR"
    if kind.name == "text" or kind == IRI:
        return sql
    if kind in (INTEGER, BOOLEAN):
        return f"({sql})::VARCHAR"
    raise Unsupported(f"STR of a {kind.name}")


def as_number(plan: Plan, value: Value) -> str:
    """Return the SQL of *value* as a DOUBLE, NULL where it is no number."""
    kind, sql = value.kind, value.sql
    if kind == ID:
        if not value.number or not plan.numbers:
            return "NULL::DOUBLE"
        tried = f"TRY_CAST({value.text()} AS DOUBLE)"
        return f"CASE WHEN {within(sql, plan.numbers)} THEN {tried} END"
    if kind == DECIMAL:
        return f"(({sql})::DOUBLE / 1e{SCALE})"
    if kind in (INTEGER, DOUBLE):
        return f"({sql})::DOUBLE"
    if kind == ANY:
        names = ", ".join(f"'l{name}'" for name in sorted(NUMBERS))
        tried = f"TRY_CAST({text_of_any(sql)} AS DOUBLE)"
        return f"CASE WHEN string_split({sql}, chr(31))[1] IN ({names}) THEN {tried} END"
    return "NULL::DOUBLE"


def as_exact(plan: Plan, value: Value) -> tuple[Kind, str]:
    """Return the kind and SQL of *value* for reckoning: NOTHING for what is no number.

    An id is an integer; another number that it turns out to be ends the query, see `refused`.
    """
    if value.kind in (INTEGER, DECIMAL, DOUBLE):
        return value.kind, value.sql
    if value.kind == ANY:
        return _exact_any(value)
    days = plan.dictionary.among(_DAYS)
    if value.kind != ID or not (days or (value.number and plan.numbers)):
        return NOTHING, "NULL"
    whens = []
    if plan.integers:
        text = f"TRY_CAST({value.text()} AS BIGINT)"
        whens.append(f"WHEN {within(value.sql, plan.integers)} THEN {text}")
    if others := [*plan.numbers, *days]:
        whens.append(f"WHEN {within(value.sql, others)} THEN {refused('BIGINT')}")
    return INTEGER, f"(CASE {' '.join(whens)} END)"


def _exact_any(value: Value) -> tuple[Kind, str]:
    datatype = f"string_split({value.sql}, chr(31))[1]"
    names = ", ".join(f"'l{name}'" for name in sorted(NUMBERS))
    whole = f"WHEN {datatype} = 'l{XSD}integer' THEN TRY_CAST({text_of_any(value.sql)} AS BIGINT)"
    other = f"WHEN {datatype} IN ({names}) THEN {refused('BIGINT')}"
    return INTEGER, f"(CASE {whole} {other} END)"


_DAYS = tuple(XSD + name for name in ("date", "dateTime", "time", "dayTimeDuration"))
"""What can be added to, and is left to another store."""

REFUSED = "not for the columns"
"""What the engine says where a query turns out to be one for another store."""


def refused(kind: str) -> str:
    """Return the SQL of a value of the SQL type *kind* that is never given: to ask for it ends."""
    return f"error('{REFUSED}')::{kind}"


def truth(plan: Plan, value: Value) -> str:
    """Return the SQL of the effective boolean value; NULL for what has none."""
    kind, sql = value.kind, value.sql
    if kind == BOOLEAN:
        return sql
    if kind in (INTEGER, DECIMAL):
        return f"({sql} <> 0)"
    if kind == NOTHING:
        return "NULL::BOOLEAN"
    if kind == TEXT:
        return f"({sql} <> '')"
    if kind == ID:
        return _truth_of_id(plan, value)
    raise Unsupported(f"the truth of a {kind.name}")


def _truth_of_id(plan: Plan, value: Value) -> str:
    sql = value.sql
    whens = [
        f"WHEN {sql} = {plan.id_of(Term('literal', text, XSD + 'boolean'))} THEN {text}"
        for text in ("true", "false")
    ]
    if plain := plan.dictionary.ranges(kind="literal", datatype=TEXT.datatype):
        here = within(sql, plain)
        whens.append(f"WHEN {here} THEN {value.text()} <> ''")
    if plan.numbers:
        whens.append(f"WHEN {within(sql, plan.numbers)} THEN {as_number(plan, value)} <> 0")
    return f"(CASE {' '.join(whens)} END)"
