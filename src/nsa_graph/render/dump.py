"""The dumps: the whole dataset in each format that others read it in."""

from collections.abc import Iterable

import pyoxigraph as ox

from ..rdf.prefixes import PREFIXES
from ..rdf.serialise import abbreviated, types_first
from .jsonld import context, jsonld

FORMATS = ("trig", "nq", "ttl", "jsonld")


def dump(nquads: bytes, trig: bytes, format_: str) -> bytes:
    """Return the build that *nquads* and *trig* are, in *format_*: these, Turtle merged, JSON-LD.

    It is read from the N-Quads and not from a store, which would write every kind of whole number
    as xsd:integer.
    """
    if format_ == "nq":
        return nquads
    if format_ == "trig":
        return trig
    quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    return jsonld(quads, context(quads)) if format_ == "jsonld" else turtle(quads)


def turtle(quads: Iterable[ox.Quad]) -> bytes:
    """Return *quads* merged into one graph, in canonical Turtle.

    Blank nodes are named by RDFC-1.0, triples sorted, types first: what says the same is the same
    to the byte, whatever the order and the blank nodes' names it came with.
    """
    merged = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    merged.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted((quad.triple for quad in merged), key=types_first)
    iris = {iri for triple in triples for iri in _iris(triple)}
    used = {name: space for name, space in PREFIXES.items() if _begins(space, iris)}
    return abbreviated(triples, ox.RdfFormat.TURTLE, used)


def _iris(triple: ox.Triple) -> Iterable[str]:
    for term in triple:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value


def _begins(space: str, iris: Iterable[str]) -> bool:
    return any(iri.startswith(space) for iri in iris)
