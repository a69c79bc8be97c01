"""The values of attributes: plain ones for RDF literals, their types, and days."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from ..rdf.terms import Term
from .model import Field, Value

_TYPES = {"bool": "boolean", "int": "integer", "float": "double"} | {
    "Decimal": "double",
    "date": "date",
}

_YEAR, _MONTH = 4, 7
"""How long a year and a month are, as XSD writes them."""


def value(term: Term | None) -> Value:
    """Return *term* as an attribute holds it: a number, a truth, else its text; None for none."""
    if term is None:
        return None
    native = term.native
    if isinstance(native, (str, bool, int, float)):
        return native
    return float(native) if type_of(term) == "double" else term.value  # type: ignore[arg-type]


def type_of(term: Term) -> str:
    """Return the type of field that *term* fits."""
    return _TYPES.get(type(term.native).__name__, "string")


def common(types: set[str]) -> str:
    """Return the narrowest type of field that holds values of all *types*; string for none."""
    if len(types) == 1:
        return next(iter(types))
    return "double" if types == {"integer", "double"} else "string"


def fitted(found: Value, field: Field) -> Value:
    """Return *found* as *field* holds it: among texts, a number or a truth is a text too."""
    if found is None or field.type == "date":
        return found
    if field.type == "double" and not isinstance(found, str):
        return float(found)
    if field.type == "string" and not isinstance(found, str):
        return _text(found)
    return found


def _text(found: Value) -> str:
    return str(found).lower() if isinstance(found, bool) else str(found)


def merged(values: Iterable[Value]) -> Value:
    """Return the one of *values* there is, or, of several, all in one text; None for none."""
    found = list(dict.fromkeys(each for each in values if each is not None))
    if len(found) < 2:
        return found[0] if found else None
    return "; ".join(sorted(_text(each) for each in found))


def first_day(text: str) -> str:
    """Return the first day of what *text* names: a year, a month, or the day itself.

    Empty for empty. Raises ValueError for what names no day.
    """
    _check(text)
    return text + "-01-01"[len(text) - _YEAR :] if text else ""


def last_day(text: str) -> str:
    """Return the last day of what *text* names; otherwise as `first_day`."""
    _check(text)
    if len(text) == _MONTH:
        return f"{text}-{monthrange(int(text[:_YEAR]), int(text[5:]))[1]}"
    return text + "-12-31"[len(text) - _YEAR :] if text else ""


def day_before(text: str) -> str:
    """Return the day before the first of what *text* names; otherwise as `first_day`."""
    day = first_day(text)
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else ""


def _check(text: str) -> None:
    if text and not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        raise ValueError(f"{text!r} is no day, month or year")
    date.fromisoformat(text + "-01-01"[len(text) - _YEAR :] if text else "2000-01-01")
