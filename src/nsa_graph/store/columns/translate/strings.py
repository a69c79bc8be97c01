"""The functions of strings: SPARQL 1.1, section 17.4.3, those that questions use."""

import re
from collections.abc import Callable

from ...terms import LANG_STRING, STRING
from .. import literal
from ..algebra import Unsupported
from .convert import as_any, refused, text_of_any
from .plan import Plan
from .value import ANY, BOOLEAN, ID, INTEGER, NOTHING, TEXT, Kind, Value, within

Function = Callable[..., Value]
_SPECIAL = re.compile(r"\\[^\w]|\\[dDwWsS]|[^\\]")
"""What a pattern may be made of for both engines to read it alike."""


def plain(plan: Plan, value: Value) -> str:
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
        return Value(f"{name}({_string(plan, one)}, {plain(plan, other)})", BOOLEAN)

    return made


def _before(plan: Plan, one: Value, other: Value) -> Value:
    text, mark = plain(plan, one), plain(plan, other)
    at = f"strpos({text}, {mark})"
    found = f"WHEN {at} > 0 THEN {text}[1 : {at} - 1] WHEN {at} = 0 THEN ''"
    return Value(f"(CASE {found} END)", TEXT, number=False)


def _after(plan: Plan, one: Value, other: Value) -> Value:
    text, mark = plain(plan, one), plain(plan, other)
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
    sought = literal.text(_pattern(pattern))
    return Value(f"regexp_matches({_string(plan, value)}, {sought}{how})", BOOLEAN)


def _replace(
    plan: Plan, value: Value, pattern: Value, new: Value, flags: Value | None = None
) -> Value:
    if not new.const:
        raise Unsupported("a replacement that is worked out")
    sought = literal.text(_pattern(pattern))
    text = new.const.value.replace("\\", "\\\\")
    put = literal.text(re.sub(r"\$(\d)", r"\\\1", text))
    how = f"'g{_flags(flags)}'"
    return _like(plan, value, lambda text: f"regexp_replace({text}, {sought}, {put}, {how})")


def _lang_matches(plan: Plan, tag: Value, ranged: Value) -> Value:
    one, other = f"lower({plain(plan, tag)})", f"lower({plain(plan, ranged)})"
    begins = f"({one} = {other} OR starts_with({one}, {other} || '-'))"
    return Value(f"(CASE WHEN {other} = '*' THEN {one} <> '' ELSE {begins} END)", BOOLEAN)


STRINGS: dict[str, Function] = {
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
    "LANGMATCHES": _lang_matches,
}
"""The functions, by name."""
