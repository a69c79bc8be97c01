"""The data graph with a number for each term, and for each property its subjects and values.

Numbers are small and quick to compare, so that a constraint becomes a few operations on sets.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from .model import RDF, Term
from .terms import encode

IRI, BLANK, TRIPLE, TAGGED = "<", "_", "(", "@"
"""The kinds of terms other than literals. A literal's kind is the IRI of its datatype; with a
language it is `@` and the tag in lower case."""


class Terms(dict[Term, int]):
    """The number of each term, given on first look-up; literals in the form of `encode`.

    `terms` and `kinds` are in the order of the numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[Term] = []
        self.kinds: list[str] = []

    def __missing__(self, term: Term) -> int:
        """Return a new number for *term*, or the number of its encoded form."""
        if isinstance(term, ox.Literal):
            kept = encode(term)
            if kept is not term:
                at = self[term] = self[kept]
                return at
        at = self[term] = len(self.terms)
        self.terms.append(term)
        self.kinds.append(_kind(term))
        return at


def _kind(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return IRI
    if isinstance(term, ox.BlankNode):
        return BLANK
    if not isinstance(term, ox.Literal):
        return TRIPLE
    tag = term.language
    if tag is None or term.datatype.value != RDF + "langString":  # it has a direction too
        return term.datatype.value
    return TAGGED + tag.lower()


class Relation:
    """A binary relation of numbers: `one` value of each node; all its values in `more` if several.

    No pair occurs twice.
    """

    def __init__(self, nodes: Sequence[int], values: Sequence[int]) -> None:
        self.one = dict(zip(nodes, values, strict=True))
        self.more: dict[int, Sequence[int]] = {}
        if len(self.one) < len(nodes):
            self._several(nodes, values)

    def _several(self, nodes: Sequence[int], values: Sequence[int]) -> None:
        more: dict[int, dict[int, None]] = {}
        for node, value in zip(nodes, values, strict=True):
            last = self.one[node]
            if value != last:
                more.setdefault(node, {last: None})[value] = None
        self.more = {node: tuple(found) for node, found in more.items()}

    def of(self, node: int) -> Sequence[int]:
        """Return the values of *node*."""
        if node in self.more:
            return self.more[node]
        return (self.one[node],) if node in self.one else ()

    def pairs(self, focus: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield each of *focus* with each of its values."""
        one, more = self.one, self.more
        for node in focus:
            if node in more:
                for value in more[node]:
                    yield node, value
            elif node in one:
                yield node, one[node]

    @cached_property
    def values(self) -> frozenset[int]:
        """The values of all nodes."""
        return frozenset(self.one.values()).union(*self.more.values())

    @cached_property
    def inverse(self) -> "Relation":
        """The relation from values to nodes."""
        if not self.more:
            return Relation(list(self.one.values()), list(self.one))
        pairs = list(self.pairs(self.one))
        return Relation([value for _, value in pairs], [node for node, _ in pairs])


class Facts:
    """The triples of *quads*, whatever their graph."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.terms = Terms()
        number = self.terms.__getitem__
        self._columns: dict[str, tuple[list[int], list[int]]] = {}
        for quad in quads:
            name = quad.predicate.value
            if name not in self._columns:
                self._columns[name] = [], []
            nodes, values = self._columns[name]
            nodes.append(number(quad.subject))
            values.append(number(quad.object))
        self._relations: dict[str, Relation] = {}

    def having(self, properties: Iterable[str] | None) -> Iterator[ox.Quad]:
        """Yield the triples of the *properties*, given as IRIs; None for all of them."""
        terms: list[Any] = self.terms.terms
        for name in self._columns if properties is None else sorted(properties):
            verb = ox.NamedNode(name)
            for node, value in zip(*self._columns.get(name, ((), ())), strict=True):
                yield ox.Quad(terms[node], verb, terms[value])

    @property
    def properties(self) -> Iterable[str]:
        """The properties that occur, as `<IRI>`."""
        return [f"<{name}>" for name in self._columns]

    def relation(self, name: str) -> Relation:
        """Return the relation of the property *name*, written as `<IRI>`."""
        if name not in self._relations:
            self._relations[name] = Relation(*self._columns.get(name[1:-1], ((), ())))
        return self._relations[name]

    def iri(self, name: str) -> int:
        """Return the number of the IRI that is written as `<IRI>`."""
        return self.terms[ox.NamedNode(name[1:-1])]
