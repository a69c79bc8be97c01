"""The built-in functions: SPARQL 1.1, sections 17.4.2 to 17.4.5, those that questions use."""

import re
from collections.abc import Callable

from ...terms import LANG_STRING, STRING, XSD
from ..algebra import Unsupported
from .compare import NULL
from .convert import as_any, as_number, as_text, refused, text_of_any
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
    NUMBERS,
    TEXT,
    UNIT,
    Kind,
    Value,
    quoted,
    within,
)

Function = Callable[..., Value]
_WHOLE = r"^[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*$"
_SPECIAL = re.compile(r"\\[^\w]|\\[dDwWsS]|[^\\]")
"""What a pattern may be made of for both engines to read it alike."""


def _str(plan: Plan, value: Value) -> Value:
    return Value(as_text(plan, value), TEXT, sure=value.sure and not plan.blank, number=False)


def _lang(plan: Plan, value: Value) -> Value:
    kind, sql = value.kind, value.sql
    if value.const or kind.name == "text":
        if value.const and value.const.kind == "iri":
            return Value("NULL", TEXT)
        return Value(f"CASE WHEN {sql} IS NOT NULL THEN {quoted(kind.language)} END", TEXT)
    if kind == ID:
        whens = [
            f"WHEN {within(sql, [(span.low, span.high)])} THEN {quoted(span.language)}"
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
            f"WHEN {within(sql, [(span.low, span.high)])} THEN {quoted(span.datatype)}"
            for span in plan.dictionary.spans
            if span.kind == "literal"
        ]
        return Value(f"(CASE {' '.join(whens)} END)" if whens else "NULL", IRI)
    if kind == ANY:
        return Value(f"CASE WHEN {sql}[1] = 'l' THEN string_split({sql}, chr(31))[1][2:] END", IRI)
    names = {INTEGER: "integer", DECIMAL: "decimal", DOUBLE: "double", BOOLEAN: "boolean"}
    name = XSD + names[kind] if kind in names else kind.datatype
    name = LANG_STRING if kind.language else name
    return Value(f"CASE WHEN {sql} IS NOT NULL THEN {quoted(name)} END" if name else "NULL", IRI)


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
        return Value(f"CASE WHEN regexp_matches({sql}, {quoted(_WHOLE)}) THEN {sql} END", IRI)
    if value.kind == ID:
        return Value(f"CASE WHEN {within(value.sql, plan.iris)} THEN {value.text()} END", IRI)
    raise Unsupported("IRI of what may be anything")


def _plain(plan: Plan, value: Value) -> str:
    """Return the SQL of a plain string, NULL for what is none.

    An id that turns out to be a string in a language ends the query, see `refused`.
    """
    if value.kind == NOTHING:
        return "NULL::VARCHAR"
    if value.kind == TEXT:
        return value.sql
    if value.kind != ID or value.const:
        raise Unsupported(f"a plain string that is a {value.kind.name}")
    plain = within(value.sql, [(s.low, s.high) for s in plan.strings if not s.language])
    others = within(value.sql, [(s.low, s.high) for s in plan.strings if s.language])
    return f"(CASE WHEN {plain} THEN {value.text()} WHEN {others} THEN {refused('VARCHAR')} END)"


def _string(plan: Plan, value: Value) -> str:
    """Return the SQL of the text of a string, plain or in a language; NULL for all else."""
    kind, sql = value.kind, value.sql
    if kind == TEXT or kind.language:
        return sql
    if kind == ID and not value.const:
        ranges = [(span.low, span.high) for span in plan.strings]
        return f"CASE WHEN {within(sql, ranges)} THEN {value.text()} END"
    if kind == ANY:
        return f"CASE WHEN {_stringy(sql)} THEN {text_of_any(sql)} END"
    return "NULL::VARCHAR"


def _stringy(sql: str) -> str:
    """Return the SQL that tells whether an `any` is a string, plain or in a language."""
    return f"string_split({sql}, chr(31))[1] IN ('l{STRING}', 'l{LANG_STRING}')"


def _like(plan: Plan, value: Value, make: Callable[[str], str]) -> Value:
    """Return a string made of *value*'s, with its language."""
    if value.kind == ID and not value.const:
        text, whens = value.text(), []
        for span in plan.strings:
            head = as_any(plan, Value("''", Kind("text", span.datatype, span.language)))
            here = within(value.sql, [(span.low, span.high)])
            whens.append(f"WHEN {here} THEN {head} || {make(text)}")
        return Value(f"(CASE {' '.join(whens)} END)" if whens else "NULL", ANY)
    if value.kind == ANY:
        sql, text = value.sql, text_of_any(value.sql)
        head = f"{sql}[1 : length({sql}) - length({text})]"
        return Value(f"(CASE WHEN {_stringy(sql)} THEN {head} || {make(text)} END)", ANY)
    kind = value.kind if value.kind.language else TEXT
    return Value(make(_string(plan, value)), kind, number=False)


def _test(name: str) -> Function:
    def made(plan: Plan, one: Value, other: Value) -> Value:
        return Value(f"{name}({_string(plan, one)}, {_plain(plan, other)})", BOOLEAN)

    return made


def _before(plan: Plan, one: Value, other: Value) -> Value:
    text, mark = _plain(plan, one), _plain(plan, other)
    at = f"strpos({text}, {mark})"
    found = f"WHEN {at} > 0 THEN {text}[1 : {at} - 1] WHEN {at} = 0 THEN ''"
    return Value(f"(CASE {found} END)", TEXT, number=False)


def _after(plan: Plan, one: Value, other: Value) -> Value:
    text, mark = _plain(plan, one), _plain(plan, other)
    at = f"strpos({text}, {mark})"
    null = f"{text} IS NULL OR {mark} IS NULL"
    found = f"WHEN {at} > 0 THEN {text}[{at} + length({mark}) :] ELSE ''"
    return Value(f"(CASE WHEN {null} THEN NULL {found} END)", TEXT, number=False)


def _substr(plan: Plan, value: Value, start: Value, length: Value | None = None) -> Value:
    if start.kind != INTEGER or (length and length.kind != INTEGER):
        raise Unsupported("SUBSTR by what may be no integer")
    if not length:
        return _like(plan, value, lambda text: f"substring({text}, greatest({start.sql}, 1))")
    end = f"({start.sql} + {length.sql})"
    size = f"greatest({end} - greatest({start.sql}, 1), 0)"
    return _like(plan, value, lambda text: f"substring({text}, greatest({start.sql}, 1), {size})")


def _strlen(plan: Plan, value: Value) -> Value:
    return Value(f"length({_string(plan, value)})", INTEGER)


def _lcase(plan: Plan, value: Value) -> Value:
    return _like(plan, value, lambda text: f"lower({text})")


def _concat(plan: Plan, *values: Value) -> Value:
    if not any(value.kind == TEXT for value in values):
        raise Unsupported("CONCAT of what may all be in one language")
    parts = [_string(plan, value) for value in values]
    return Value("(" + " || ".join(parts) + ")", TEXT, number=False)


def _pattern(value: Value) -> str:
    if not value.const or value.kind != TEXT:
        raise Unsupported("a pattern that is worked out")
    if _SPECIAL.sub("", value.const.value):
        raise Unsupported("the pattern")
    return value.const.value


def _flags(flags: Value | None) -> str:
    found = "" if flags is None else flags.const.value if flags.const else "?"
    if found.strip("i"):
        raise Unsupported("the flags")
    return found


def _regex(plan: Plan, value: Value, pattern: Value, flags: Value | None = None) -> Value:
    how = f", '{_flags(flags)}'" if flags else ""
    sought = plan.parameter(_pattern(pattern))
    return Value(f"regexp_matches({_string(plan, value)}, {sought}{how})", BOOLEAN)


def _replace(
    plan: Plan, value: Value, pattern: Value, new: Value, flags: Value | None = None
) -> Value:
    if not new.const:
        raise Unsupported("a replacement that is worked out")
    sought = plan.parameter(_pattern(pattern))
    text = new.const.value.replace("\\", "\\\\")
    put = plan.parameter(re.sub(r"\$(\d)", r"\\\1", text))
    how = f"'g{_flags(flags)}'"
    return _like(plan, value, lambda text: f"regexp_replace({text}, {sought}, {put}, {how})")


def _strdt(plan: Plan, value: Value, datatype: Value) -> Value:
    if not datatype.const:
        raise Unsupported("a datatype that is worked out")
    name, text = datatype.const.value, _plain(plan, value)
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
    return Value(_plain(plan, value), kind, number=False)


def _lang_matches(plan: Plan, tag: Value, ranged: Value) -> Value:
    one, other = f"lower({_plain(plan, tag)})", f"lower({_plain(plan, ranged)})"
    begins = f"({one} = {other} OR starts_with({one}, {other} || '-'))"
    return Value(f"(CASE WHEN {other} = '*' THEN {one} <> '' ELSE {begins} END)", BOOLEAN)


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
    text = _plain(plan, value)
    whole = f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]+') THEN {text} END"
    return Value(f"TRY_CAST({whole} AS BIGINT)", INTEGER)


def _date(plan: Plan, value: Value) -> Value:
    text = _plain(plan, value)
    fits = f"regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
    valid = f"{fits} AND TRY_CAST({text} AS DATE) IS NOT NULL"
    return Value(f"CASE WHEN {valid} THEN {text} END", Kind("text", XSD + "date"), number=False)


def _same_term(plan: Plan, one: Value, other: Value) -> Value:
    if one.kind == other.kind == ID:
        return Value(f"({one.sql} = {other.sql})", BOOLEAN)
    return Value(f"({as_any(plan, one)} = {as_any(plan, other)})", BOOLEAN)


FUNCTIONS: dict[str, Function] = {
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
    "CONTAINS": _test("contains"),
    "STRSTARTS": _test("starts_with"),
    "STRENDS": _test("suffix"),
    "STRBEFORE": _before,
    "STRAFTER": _after,
    "SUBSTR": _substr,
    "STRLEN": _strlen,
    "LCASE": _lcase,
    "CONCAT": _concat,
    "REGEX": _regex,
    "REPLACE": _replace,
    "STRDT": _strdt,
    "STRLANG": _strlang,
    "LANGMATCHES": _lang_matches,
    "ROUND": _round,
    "SAMETERM": _same_term,
    XSD + "double": _double,
    XSD + "integer": _integer,
    XSD + "string": _str,
    XSD + "date": _date,
}
"""The functions, by name or IRI."""
