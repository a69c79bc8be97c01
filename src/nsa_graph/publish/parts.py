"""The dataset in its parts: each named graph, and the digest by which its content is known."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import BadSource
from ..store.convert import canonical


class Part(NamedTuple):
    """A named graph: its IRI, its triples as lines of N-Triples, sorted, and their SHA-256."""

    graph: str
    lines: tuple[bytes, ...]
    digest: str

    @property
    def data(self) -> bytes:
        """The whole in N-Triples."""
        return b"".join(self.lines)

    def chunks(self, size: int) -> Iterator[bytes]:
        """Yield the lines in pieces of at most *size* bytes, a longer line alone in one.

        All lines with blank nodes make one piece, whatever its size: sent apart, one node would
        become several.
        """
        tied = [line for line in self.lines if line.startswith(b"_:") or b" _:" in line]
        if tied:
            yield b"".join(tied)
        apart = set(tied)
        held: list[bytes] = []
        length = 0
        for line in (line for line in self.lines if line not in apart):
            if held and length + len(line) > size:
                yield b"".join(held)
                held, length = [], 0
            held.append(line)
            length += len(line)
        if held:
            yield b"".join(held)


def parts(nquads: bytes, file: str = "") -> tuple[Part, ...]:
    """Return the parts of the dataset *nquads*, sorted by IRI; *file* is named in errors.

    Blank nodes are named canonically (RDFC 1.0), so that the same graph has the same digest.
    Raises `BadSource` for a triple in no named graph.
    """
    found: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        if not isinstance(quad.graph_name, ox.NamedNode):
            told = f"{quad.triple} is in no named graph"
            raise BadSource(told, file=file, remedy="put it in one")
        found.setdefault(quad.graph_name.value, []).append(quad.triple)
    return tuple(_part(graph, triples) for graph, triples in sorted(found.items()))


def _part(graph: str, triples: list[ox.Triple]) -> Part:
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        triples = list(canonical(set(triples)))
    lines = tuple(sorted({f"{triple} .\n".encode() for triple in triples}))
    return Part(graph, lines, hashlib.sha256(b"".join(lines)).hexdigest())
