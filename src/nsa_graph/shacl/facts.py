"""The data by number: every term once, and for each property who has which values.

Numbers are small and quick to compare, so that a constraint becomes a few operations on sets of
them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from .terms import RDF, Term, encode

Quads = Iterable[ox.Quad]
IRI, BLANK, TRIPLE, TAGGED = "<", "_", "(", "@"
"""The kinds of terms besides literals of a datatype, whose kind is its IRI.

That of a literal with a language is its tag in lower case, after an `@`.
"""


class Terms(dict[Term, int]):
    """A number for each term, given when it is first looked up; literals as `encode` has them.

    `terms` and `kinds` are by number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[Term] = []
        self.kinds: list[str] = []

    def __missing__(self, term: Term) -> int:
        """Return a new number for *term*, or that of the literal which stands for it."""
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
    if tag is None or term.datatype.value != RDF + "langString":  # not with a direction
        return term.datatype.value
    return TAGGED + tag.lower()


class Relation:
    """Who has which values: `one` of each node's, and for those of several `more`, all of them.

    Nodes and values are numbers, and no pair comes twice.
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
        """Give each of *focus* with each of its values."""
        one, more = self.one, self.more
        for node in focus:
            if node in more:
                for value in more[node]:
                    yield node, value
            elif node in one:
                yield node, one[node]

    @cached_property
    def values(self) -> frozenset[int]:
        """All values that any node has."""
        return frozenset(self.one.values()).union(*self.more.values())

    @cached_property
    def inverse(self) -> "Relation":
        """Who is whose value."""
        if not self.more:
            return Relation(list(self.one.values()), list(self.one))
        pairs = list(self.pairs(self.one))
        return Relation([value for _, value in pairs], [node for node, _ in pairs])


class Facts:
    """What *quads* say, all graphs taken as one."""

    def __init__(self, quads: Quads) -> None:
        self.terms = Terms()
        number = self.terms.__getitem__
        self._said: dict[str, tuple[list[int], list[int]]] = {}
        for quad in quads:  # those of one subject lie together, and so do their numbers in memory
            name = quad.predicate.value
            if name not in self._said:
                self._said[name] = [], []
            nodes, values = self._said[name]
            nodes.append(number(quad.subject))
            values.append(number(quad.object))
        self._relations: dict[str, Relation] = {}

    def having(self, properties: Iterable[str] | None) -> Iterator[ox.Quad]:
        """Give the triples of the *properties*, as IRIs, in the default graph; None for all."""
        terms: list[Any] = self.terms.terms
        for name in self._said if properties is None else sorted(properties):
            verb = ox.NamedNode(name)
            for node, value in zip(*self._said.get(name, ((), ())), strict=True):
                yield ox.Quad(terms[node], verb, terms[value])

    @property
    def properties(self) -> Iterable[str]:
        """The properties that are used, as `<IRI>`."""
        return [f"<{name}>" for name in self._said]

    def relation(self, name: str) -> Relation:
        """Return who has which values of the property *name*, written as `<IRI>`."""
        if name not in self._relations:
            self._relations[name] = Relation(*self._said.get(name[1:-1], ((), ())))
        return self._relations[name]

    def iri(self, name: str) -> int:
        """Return the number of what is written as `<IRI>`."""
        return self.terms[ox.NamedNode(name[1:-1])]
