"""Cells put aside while a network is made: values, and things that wait for their labels."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from ..errors import BadSource
from ..rdf.prefixes import shrink
from ..rdf.terms import Term
from .model import Field, Value
from .values import common, fitted, merged, value

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Cell = Value | list[str]
"""A value, or a list with the one IRI whose label is to stand there."""

Label = Callable[[str], str]
"""Gives the label of a thing by its IRI."""


def cell(term: Term | None, keep_iri: bool = False) -> Cell:
    """Return *term* as it is put aside; an IRI waits for its label unless it is to be kept."""
    if term is not None and term.kind == "iri" and not keep_iri:
        return [term.value]
    return value(term)


@lru_cache(maxsize=8192)
def curie(iri: str) -> str:
    """Return *iri* as its CURIE; a network asks for the same few thousand over and over."""
    return shrink(iri)


def named(each: Cell, label: Label) -> Value:
    """Return the cell *each* as a value, a thing by its *label*."""
    return label(each[0]) if isinstance(each, list) else each


def things(cells: Iterable[Cell]) -> list[str]:
    """Return the IRIs among *cells* that wait for a label."""
    return [each[0] for each in cells if isinstance(each, list)]


def pack(cells: Iterable[Cell]) -> str:
    """Return *cells* as one text, for `unpack`."""
    return _encode(list(cells))


def unpack(text: str) -> list[Cell]:
    """Return the cells that `pack` made *text* of."""
    return list(json.loads(text))


def pack_names(names: Iterable[tuple[str, str]]) -> str:
    """Return *names*, (language, text) each, as one text, for `unpack_names`."""
    return _encode(list(names))


def unpack_names(text: str) -> tuple[tuple[str, str], ...]:
    """Return the names that `pack_names` made *text* of."""
    return tuple((language, name) for language, name in json.loads(text))


_WIDER = ("double", "integer")
"""What may be declared for values that are less."""


class Types:
    """The types of attributes, learnt from their values, or declared in the view's *file*."""

    def __init__(
        self, names: Iterable[str] = (), declared: Mapping[str, str] = {}, file: str = ""
    ) -> None:
        self._seen: dict[str, set[str]] = {name: set() for name in names}
        self._declared, self._file = declared, file

    def learn(self, name: str, type_: str) -> None:
        """Take note that a value of the attribute *name* is of *type_*."""
        self._seen.setdefault(name, set()).add(type_)

    def fold(self, name: str, cells: Iterable[Cell], label: Label) -> Value:
        """Return the *cells* of the attribute *name* as one value; of several, one text."""
        found = [named(each, label) for each in cells]
        one = merged(found)
        if one is not None and one not in found:
            self.learn(name, "string")
        return one

    def fields(self) -> tuple[Field, ...]:
        """Return the attributes in the order they were met, each with its type.

        Raises `BadSource` where values do not fit the type that is declared for them.
        """
        return tuple(Field(name, self._type(name, seen)) for name, seen in self._seen.items())

    def _type(self, name: str, seen: set[str]) -> str:
        found, declared = common(seen), self._declared.get(name)
        if declared in (None, "string", found) or not seen or (declared, found) == _WIDER:
            return declared or found
        told = f"edge-{name}: declared {declared}, yet a value is of type {found}"
        raise BadSource(told, file=self._file, remedy="mend the header or the query")


def fit(text: str, fields: tuple[Field, ...]) -> tuple[Value, ...]:
    """Return the packed values in *text* as *fields* hold them, one each."""
    found = json.loads(text)
    return tuple(fitted(each, field) for each, field in zip(found, fields, strict=True))
