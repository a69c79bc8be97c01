"""The values of attributes: plain ones for RDF literals, their types, and days."""

from collections.abc import Iterable

from ..store.terms import Term
from .model import Field, Value

_TYPES = {"bool": "boolean", "int": "integer", "float": "double"} | {
    "Decimal": "double",
    "date": "date",
}

_YEAR, _MONTH, _DAY = 4, 7, 10
_THIRTY = ("04", "06", "09", "11")


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
    """Return the first day of what *text* names: a year, a month, or the day itself."""
    if len(text) == _YEAR:
        return f"{text}-01-01"
    return f"{text}-01" if len(text) == _MONTH else text[:_DAY]


def last_day(text: str) -> str:
    """Return the last day of what *text* names: a year, a month, or the day itself."""
    if len(text) == _YEAR:
        return f"{text}-12-31"
    return f"{text}-{_length(text)}" if len(text) == _MONTH else text[:_DAY]


def _length(month: str) -> str:
    """Return how many days *month* (YYYY-MM) has, in the calendar that XSD takes (Gregorian)."""
    year, number = int(month[:_YEAR]), month[5:]
    if number == "02":
        return "29" if year % 4 == 0 and (year % 100 or year % 400 == 0) else "28"
    return "30" if number in _THIRTY else "31"
