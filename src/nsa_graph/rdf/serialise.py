"""RDF as bytes that are the same each time, whatever order and labels it came in."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from .prefixes import full

_TYPE = f"<{full('rdf:type')}>"


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return *quads* in N-Quads: the lines sorted by their bytes, each once."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(data.splitlines(keepends=True))))


def abbreviated(
    said: Iterable[ox.Quad] | Iterable[ox.Triple],
    format_: ox.RdfFormat,
    prefixes: Mapping[str, str],
) -> bytes:
    """Return *said*, in its order, in Turtle or TriG under *prefixes*, which are sorted."""
    data = ox.serialize(said, format=format_, prefixes=dict(prefixes)) or b""
    lines = data.splitlines(keepends=True)
    head = sum(1 for line in lines if line.startswith(b"@prefix "))
    return b"".join([*sorted(lines[:head]), b"\n", *lines[head:]])  # the engine's order is its own


def types_first(said: ox.Quad | ox.Triple) -> tuple[str, bool, str, str]:
    """Return what *said* is sorted by: its subject, then what it is, then property and value."""
    verb = str(said.predicate)
    return str(said.subject), verb != _TYPE, verb, str(said.object)


def canonical(triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return *triples* with their blank nodes named by RDFC 1.0."""
    if not any(map(has_blank, triples)):
        return triples
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def has_blank(triple: ox.Triple) -> bool:
    """Tell whether a blank node is in *triple*, or in a triple term that it holds."""
    return any(
        isinstance(term, ox.BlankNode) or (isinstance(term, ox.Triple) and has_blank(term))
        for term in triple
    )
