"""The built-in functions: SPARQL 1.1, sections 17.4.2 to 17.4.5, those that questions use."""

from collections.abc import Callable

from ...terms import LANG_STRING, XSD
from .. import literal
from ..algebra import Unsupported
from .compare import NULL
from .convert import as_any, as_number, as_text
from .plan import Plan
from .strings import STRINGS, plain
from .value import (
    ANY,
    BOOLEAN,
    DECIMAL,
    DOUBLE,
    ID,
    INTEGER,
    IRI,
    NOTHING,
    NUMBERS,
    TEXT,
    UNIT,
    Kind,
    Value,
    within,
)

Function = Callable[..., Value]
_WHOLE = r"^[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*$"


def _str(plan: Plan, value: Value) -> Value:
    return Value(as_text(plan, value), TEXT, sure=value.sure and not plan.blank, number=False)


def _lang(plan: Plan, value: Value) -> Value:
    kind, sql = value.kind, value.sql
    if value.const or kind.name == "text":
        if value.const and value.const.kind == "iri":
            return Value("NULL", TEXT)
        return Value(f"CASE WHEN {sql} IS NOT NULL THEN {literal.text(kind.language)} END", TEXT)
    if kind == ID:
        whens = [
            f"WHEN {within(sql, [(span.low, span.high)])} THEN {literal.text(span.language)}"
            for span in plan.strings
            if span.language
        ]
        plain = f"WHEN {within(sql, plan.literals)} THEN ''"
        return Value(f"(CASE {' '.join([*whens, plain])} END)", TEXT)
    if kind == ANY:
        return Value(f"CASE WHEN {sql}[1] = 'l' THEN string_split({sql}, chr(31))[2] END", TEXT)
    if kind in (BOOLEAN, *NUMBERS):
        return Value(f"CASE WHEN {sql} IS NOT NULL THEN '' END", TEXT)
    return Value("NULL", TEXT)


def _datatype(plan: Plan, value: Value) -> Value:
    kind, sql = value.kind, value.sql
    if kind == ID:
        whens = [
            f"WHEN {within(sql, [(span.low, span.high)])} THEN {literal.text(span.datatype)}"
            for span in plan.dictionary.spans
            if span.kind == "literal"
        ]
        return Value(f"(CASE {' '.join(whens)} END)" if whens else "NULL", IRI)
    if kind == ANY:
        return Value(f"CASE WHEN {sql}[1] = 'l' THEN string_split({sql}, chr(31))[1][2:] END", IRI)
    names = {INTEGER: "integer", DECIMAL: "decimal", DOUBLE: "double", BOOLEAN: "boolean"}
    name = XSD + names[kind] if kind in names else kind.datatype
    name = LANG_STRING if kind.language else name
    return Value(
        f"CASE WHEN {sql} IS NOT NULL THEN {literal.text(name)} END" if name else "NULL", IRI
    )


def _is_iri(plan: Plan, value: Value) -> Value:
    return Value(_of_kind(value, within(value.sql, plan.iris), "i", value.kind == IRI), BOOLEAN)


def _is_blank(plan: Plan, value: Value) -> Value:
    return Value(_of_kind(value, within(value.sql, plan.blank), "b", False), BOOLEAN)


def _is_literal(plan: Plan, value: Value) -> Value:
    test = within(value.sql, plan.literals)
    return Value(_of_kind(value, test, "l", value.kind not in (ID, ANY, IRI)), BOOLEAN)


def _is_numeric(plan: Plan, value: Value) -> Value:
    if value.kind == ANY:
        raise Unsupported("isNumeric of a value among others")
    test = f"({as_number(plan, value)} IS NOT NULL)"
    return Value(f"CASE WHEN {value.sql} IS NOT NULL THEN {test} END", BOOLEAN)


def _of_kind(value: Value, of_id: str, letter: str, otherwise: bool) -> str:
    if value.kind == NOTHING:
        return NULL
    if value.kind == ID:
        return of_id if not value.const else str(letter == value.const.kind[0]).lower()
    if value.kind == ANY:
        return f"({value.sql}[1] = '{letter}')"
    return f"CASE WHEN {value.sql} IS NOT NULL THEN {str(otherwise).lower()} END"


def _iri(plan: Plan, value: Value) -> Value:
    if value.kind == IRI or (value.const and value.const.kind == "iri"):
        return value
    if value.kind == TEXT:
        sql = value.sql
        return Value(f"CASE WHEN regexp_matches({sql}, {literal.text(_WHOLE)}) THEN {sql} END", IRI)
    if value.kind == ID:
        return Value(f"CASE WHEN {within(value.sql, plan.iris)} THEN {value.text()} END", IRI)
    raise Unsupported("IRI of what may be anything")


def _strdt(plan: Plan, value: Value, datatype: Value) -> Value:
    if not datatype.const:
        raise Unsupported("a datatype that is worked out")
    name, text = datatype.const.value, plain(plan, value)
    if name == XSD + "boolean":
        return Value(f"(CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false END)", BOOLEAN)
    if name == XSD + "integer":
        return Value(f"TRY_CAST({text} AS BIGINT)", INTEGER)
    if name in (XSD + "decimal", XSD + "double", XSD + "float"):
        raise Unsupported(name)
    return Value(text, Kind("text", name), number=False)


def _strlang(plan: Plan, value: Value, language: Value) -> Value:
    if not language.const:
        raise Unsupported("a language that is worked out")
    kind = Kind("text", LANG_STRING, language.const.value.lower())
    return Value(plain(plan, value), kind, number=False)


def _round(plan: Plan, value: Value) -> Value:
    if value.kind in (INTEGER, NOTHING):
        return value
    if value.kind != DECIMAL:
        raise Unsupported("ROUND of another number than a decimal")
    unit, sql = UNIT, f"({value.sql})"
    moved = f"({sql} + {unit} // 2)"
    rest = f"((({moved} % {unit}) + {unit}) % {unit})"
    return Value(f"({moved} - {rest})", DECIMAL)


def _double(plan: Plan, value: Value) -> Value:
    if value.kind.name == "text":
        return Value(f"TRY_CAST({value.sql} AS DOUBLE)", DOUBLE)
    if value.kind == BOOLEAN:
        return Value(f"({value.sql})::INTEGER::DOUBLE", DOUBLE)
    if value.kind == ID and not value.const:
        truths = plan.dictionary.among({XSD + "boolean"})
        strings = [(span.low, span.high) for span in plan.strings]
        if truths or strings:
            tried = f"TRY_CAST({value.text()} AS DOUBLE)"
            truth = (
                f"WHEN {within(value.sql, truths)} THEN ({value.text()} = 'true')::INTEGER::DOUBLE"
            )
            text = f"WHEN {within(value.sql, strings)} THEN {tried}"
            return Value(f"(CASE {truth} {text} ELSE {as_number(plan, value)} END)", DOUBLE)
    return Value(as_number(plan, value), DOUBLE)


def _integer(plan: Plan, value: Value) -> Value:
    if value.kind == INTEGER:
        return value
    text = plain(plan, value)
    whole = f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]+') THEN {text} END"
    return Value(f"TRY_CAST({whole} AS BIGINT)", INTEGER)


def _date(plan: Plan, value: Value) -> Value:
    text = plain(plan, value)
    fits = f"regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
    valid = f"{fits} AND TRY_CAST({text} AS DATE) IS NOT NULL"
    return Value(f"CASE WHEN {valid} THEN {text} END", Kind("text", XSD + "date"), number=False)


def _same_term(plan: Plan, one: Value, other: Value) -> Value:
    if one.kind == other.kind == ID:
        return Value(f"({one.sql} = {other.sql})", BOOLEAN)
    return Value(f"({as_any(plan, one)} = {as_any(plan, other)})", BOOLEAN)


FUNCTIONS: dict[str, Function] = {
    **STRINGS,
    "STR": _str,
    "LANG": _lang,
    "DATATYPE": _datatype,
    "ISIRI": _is_iri,
    "ISURI": _is_iri,
    "ISBLANK": _is_blank,
    "ISLITERAL": _is_literal,
    "ISNUMERIC": _is_numeric,
    "IRI": _iri,
    "URI": _iri,
    "STRDT": _strdt,
    "STRLANG": _strlang,
    "ROUND": _round,
    "SAMETERM": _same_term,
    XSD + "double": _double,
    XSD + "integer": _integer,
    XSD + "string": _str,
    XSD + "date": _date,
}
"""The functions, by name or IRI."""
