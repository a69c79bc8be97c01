"""The dataset in its parts: each named graph, and the digest by which its content is known."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import BadSource
from ..sandbox import foreign
from ..store.source import ill_formed


class Part(NamedTuple):
    """A named graph: its IRI, how many triples it has, the SHA-256 of its lines, and the lines.

    Those are N-Triples, sorted; `lines` reads them each time.
    """

    graph: str
    size: int
    digest: str
    lines: Callable[[], tuple[bytes, ...]]

    @property
    def data(self) -> bytes:
        """The whole in N-Triples."""
        return b"".join(self.lines())

    def chunks(self, size: int) -> Iterator[bytes]:
        """Yield the lines in pieces of at most *size* bytes, a longer line alone in one.

        All lines with blank nodes make one piece, whatever its size: sent apart, one node would
        become several.
        """
        lines = self.lines()
        tied = [line for line in lines if line.startswith(b"_:") or b" _:" in line]
        if tied:
            yield b"".join(tied)
        apart = set(tied)
        held: list[bytes] = []
        length = 0
        for line in (line for line in lines if line not in apart):
            if held and length + len(line) > size:
                yield b"".join(held)
                held, length = [], 0
            held.append(line)
            length += len(line)
        if held:
            yield b"".join(held)


class NQuadsFile(NamedTuple):
    """N-Quads of the file that errors name, which `read` returns each time it is called."""

    file: str
    read: Callable[[], bytes]


def parts(sources: Iterable[NQuadsFile]) -> tuple[Part, ...]:
    """Return the parts of the dataset that *sources* make together, sorted by IRI.

    A graph that lies in one source is read again when its lines are asked for; of those that lie
    in several the triples are held. Blank nodes are named canonically (RDFC 1.0), so that the same
    graph has the same digest. Raises `BadSource` for a triple in no named graph and for what does
    not parse.
    """
    read = lru_cache(maxsize=1)(_parsed)  # what was read last is mostly what is asked for next

    def lines(source: NQuadsFile, graph: str) -> tuple[bytes, ...]:
        return _lines(read(source)[graph], graph)

    alone: dict[str, NQuadsFile] = {}
    found: dict[str, Part] = {}
    shared: dict[str, list[ox.Triple]] = {}
    for source in sources:
        for graph, triples in read(source).items():
            if graph in alone:
                shared[graph] = [*read(alone.pop(graph))[graph]]
                del found[graph]
            if graph in shared:
                shared[graph] += triples
            else:
                alone[graph] = source
                found[graph] = _part(graph, partial(lines, source, graph))
    for graph, triples in shared.items():
        found[graph] = _part(graph, partial(tuple, _lines(triples, graph)))
    return tuple(found[graph] for graph in sorted(found))


def _parsed(source: NQuadsFile) -> dict[str, list[ox.Triple]]:
    """Return the triples of *source* by the IRI of their graph."""
    found: dict[str, list[ox.Triple]] = {}
    try:
        quads = foreign.quads(source.read(), source.file)
    except SyntaxError as error:
        raise ill_formed(error, source.file) from error
    for quad in quads:
        if not isinstance(quad.graph_name, ox.NamedNode):
            told = f"{quad.triple} is in no named graph"
            raise BadSource(told, file=source.file, remedy="put it in one")
        found.setdefault(quad.graph_name.value, []).append(quad.triple)
    return found


def _part(graph: str, read: Callable[[], tuple[bytes, ...]]) -> Part:
    lines = read()
    return Part(graph, len(lines), hashlib.sha256(b"".join(lines)).hexdigest(), read)


def _lines(triples: list[ox.Triple], graph: str) -> tuple[bytes, ...]:
    found = foreign.canonical(triples, graph)
    return tuple(sorted({f"{triple} .\n".encode() for triple in found}))
