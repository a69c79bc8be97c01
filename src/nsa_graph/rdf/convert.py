"""Between pyoxigraph's terms and ours."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, cast

import pyoxigraph as ox

from .serialise import canonical
from .table import Cells
from .terms import STRING, Term, Triple, triple

Ox = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Solution = Iterable[Ox | None]
"""A row of pyoxigraph's, or some of its terms."""

_DIRECTIONS = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}


def from_ox(term: Ox | None, labels: dict[str, str]) -> Term | None:
    """Return *term* as a `Term`; blank nodes are named b0, b1… as *labels* meets them.

    The store draws a new blank node's label at random, and one question must have one answer.
    """
    if isinstance(term, ox.NamedNode):  # the most first
        return Term("iri", term.value)
    if isinstance(term, ox.Literal):
        if term.language is None:
            return Term("literal", term.value, term.datatype.value)
        direction = str(term.direction or "")
        return Term("literal", term.value, term.datatype.value, term.language, direction)
    if isinstance(term, ox.BlankNode):
        return Term("bnode", labels.setdefault(term.value, f"b{len(labels)}"))
    return None if term is None else triple(*_parts(term, labels))


def _parts(term: ox.Triple, labels: dict[str, str]) -> Triple:
    return cast("Triple", tuple(from_ox(part, labels) for part in term))


def held(rows: Iterable[Solution]) -> Iterator[Cells]:
    """Give *rows* with our terms, one object for each term: for an answer that is kept."""
    labels: dict[str, str] = {}

    @cache
    def term(found: Ox | None) -> Term | None:
        return from_ox(found, labels)

    return (tuple(map(term, row)) for row in rows)


def passing(rows: Iterable[Solution]) -> Iterator[Cells]:
    """Give *rows* with our terms, each made anew: for an answer that is not kept."""
    labels: dict[str, str] = {}
    return (tuple([from_ox(term, labels) for term in row]) for row in rows)


def to_ox(term: Term) -> Ox:
    """Return *term* as pyoxigraph has it; raises ValueError for an ill-formed IRI or language."""
    if term.kind == "iri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.kind == "triple":
        return ox.Triple(*cast("Any", map(to_ox, term.parts)))
    if term.language:
        direction = _DIRECTIONS[term.direction] if term.direction else None
        return ox.Literal(term.value, language=term.language, direction=direction)
    if term.datatype == STRING:
        return ox.Literal(term.value)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))


def relabelled(triples: Any) -> tuple[Triple, ...]:
    """Return pyoxigraph's *triples*, each once, sorted, with blank nodes named canonically."""
    found = canonical(set(cast("Iterable[ox.Triple]", triples)))
    labels = _Same()
    terms = (_parts(each, labels) for each in found)
    return tuple(sorted(terms, key=lambda triple: [term.n3 for term in triple]))


class _Same(dict[str, str]):
    """Labels that stay as they are: each key is its own value."""

    def setdefault(self, key: str, default: str = "") -> str:
        return key
