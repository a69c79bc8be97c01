"""Between pyoxigraph's terms and ours."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from .memo import Memo
from .terms import STRING, Term, Triple

if TYPE_CHECKING:
    from .table import Cells

Ox = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Solution = Iterable[Ox | None]
"""A row of pyoxigraph's, or some of its terms."""

_new = tuple.__new__  # half the time of `Term(…)`, and a long answer is made of little else


def from_ox(term: Ox | None, labels: dict[str, str]) -> Term | None:
    """Return *term* as a `Term`; blank nodes are named b0, b1… as *labels* meets them.

    The store draws a new blank node's label at random, and one question must have one answer.
    """
    if isinstance(term, ox.NamedNode):  # the most first
        return _new(Term, ("iri", term.value, "", ""))
    if isinstance(term, ox.Literal):
        return _new(Term, ("literal", term.value, term.datatype.value, term.language or ""))
    if term is None:
        return None
    if isinstance(term, ox.BlankNode):
        return Term("bnode", labels.setdefault(term.value, f"b{len(labels)}"))
    return Term("triple", str(term))


def held(rows: Iterable[Solution]) -> "Iterator[Cells]":
    """Give *rows* with our terms, one for each that comes more than once: they are to be kept."""
    labels: dict[str, str] = {}
    term = Memo[Any, Term | None](lambda found: from_ox(found, labels)).__getitem__
    return (tuple(map(term, row)) for row in rows)


def passing(rows: Iterable[Solution]) -> "Iterator[Cells]":
    """Give *rows* with our terms, each made anew: quicker than to know one again.

    What `from_ox` does with an IRI is repeated here, for a call takes as long.
    """
    labels: dict[str, str] = {}
    for row in rows:
        yield tuple(
            [
                _new(Term, ("iri", term.value, "", ""))
                if type(term) is ox.NamedNode
                else from_ox(term, labels)
                for term in row
            ]
        )


def to_ox(term: Term) -> Ox:
    """Return *term* as pyoxigraph has it; raises ValueError for an ill-formed IRI or language."""
    if term.kind == "iri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.kind != "literal":
        raise ValueError("a triple cannot be a value")
    if term.language:
        return ox.Literal(term.value, language=term.language)
    if term.datatype == STRING:
        return ox.Literal(term.value)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))


def relabelled(triples: Any) -> tuple[Triple, ...]:
    """Return pyoxigraph's *triples*, each once, sorted, with blank nodes named canonically."""
    found = set(cast("Iterable[ox.Triple]", triples))
    if any(isinstance(term, ox.BlankNode) for triple in found for term in triple):
        found = canonical(found)
    labels = _Same()
    read = ((from_ox(s, labels), from_ox(p, labels), from_ox(o, labels)) for s, p, o in found)
    return in_order(cast("Iterable[Triple]", read))


def in_order(triples: "Iterable[Triple]") -> tuple[Triple, ...]:
    """Return *triples* sorted as N-Triples has them."""
    return tuple(sorted(triples, key=lambda triple: [term.n3 for term in triple]))


def canonical(triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return *triples* with their blank nodes named as RDFC 1.0 names them."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


class _Same(dict[str, str]):
    """Labels that are already settled: each stands for itself."""

    def setdefault(self, key: str, default: str = "") -> str:
        return key
