"""Values of attributes: plain ones for RDF literals, labels for things, their types, and days."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ..errors import BadSource
from ..rdf.terms import Term
from .model import Field, Value

_TYPES = {"bool": "boolean", "int": "integer", "float": "double"} | {
    "Decimal": "double",
    "date": "date",
}

_WIDER = ("double", "integer")
"""A type that may be declared, and the narrower one that its values may have."""

_YEAR, _MONTH = 4, 7  # how long a year and a month are, as XSD writes them


class Reference(NamedTuple):
    """The IRI of a thing in an attribute, where the network shows the thing's label."""

    iri: str


Cell = Value | Reference
Labels = Mapping[str, str]
"""The labels of things, keyed by IRI."""


def cell(term: Term | None, keep_iri: bool = False) -> Cell:
    """Return *term* as a value; an IRI as a reference, unless *keep_iri*."""
    if term is not None and term.kind == "iri" and not keep_iri:
        return Reference(term.value)
    return value(term)


def named(each: Cell, labels: Labels) -> Value:
    """Return *each* as a value, with the label of a thing in place of the reference."""
    return labels[each.iri] if isinstance(each, Reference) else each


class Types:
    """The types of attributes, learnt from their values, or declared in the view's *file*."""

    def __init__(
        self, names: Iterable[str] = (), declared: Mapping[str, str] = {}, file: str = ""
    ) -> None:
        self._seen: dict[str, set[str]] = {name: set() for name in names}
        self._declared, self._file = declared, file

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the attributes, in the order of `fields`."""
        return tuple(self._seen)

    def learn(self, name: str, type_: str) -> None:
        """Note that a value of the attribute *name* is of *type_*."""
        self._seen.setdefault(name, set()).add(type_)

    def fold(self, name: str, cells: Iterable[Cell], labels: Labels) -> Value:
        """Return the *cells* of the attribute *name* as one value; several become one text."""
        found = [named(each, labels) for each in cells]
        one = merged(found)
        if one is not None and one not in found:
            self.learn(name, "string")
        return one

    def fields(self) -> tuple[Field, ...]:
        """Return the attributes in the order of their first values, each with its type.

        Raises `BadSource` where a value does not fit the declared type.
        """
        return tuple(Field(name, self._type(name, seen)) for name, seen in self._seen.items())

    def _type(self, name: str, seen: set[str]) -> str:
        found, declared = common(seen), self._declared.get(name)
        if declared in (None, "string", found) or not seen or (declared, found) == _WIDER:
            return declared or found
        told = f"edge-{name}: declared {declared}, yet a value is of type {found}"
        raise BadSource(told, file=self._file, remedy="mend the header or the query")


def value(term: Term | None) -> Value:
    """Return *term* as an attribute has it: a number, a boolean, else its text; None for None."""
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
    """Return the narrowest type of field that fits values of all *types*; string for no types."""
    if len(types) == 1:
        return next(iter(types))
    return "double" if types == {"integer", "double"} else "string"


def fitted(values: Iterable[Value], fields: tuple[Field, ...]) -> tuple[Value, ...]:
    """Return *values*, one for each of *fields*, converted to the field's type."""
    return tuple(map(_fit, values, fields))


def _fit(found: Value, field: Field) -> Value:
    """Return *found* as *field* has it: among texts, a number or a boolean is a text too."""
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
    """Return the only one of *values*, or a text of all different ones; None for no value."""
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
