"""RDF that is not this package's own: parsed by a `Reader`, which hands back N-Quads."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from ..rdf import serialise
from ..rdf.serialise import has_blank
from ..store import embedded
from ..store.protocol import Omission
from ..store.source import is_plain
from . import process
from .reader import MOST_NESTED, Asked, Nested, Reader
from .reader import serve as answer

_QUADS = 10_000  # how many quads the child sends at once
_TURTLE = re.compile(
    rb'"{3}(?:[^"\\]|\\.|"(?!""))*"{3}|\'{3}(?:[^\'\\]|\\.|\'(?!\'\'))*\'{3}'
    rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}\s]*>|\#[^\n]*|\\.'
    rb"|(?P<open><<\(?|[\[({])|(?P<close>\)?>>|[\])}])",
    re.DOTALL,
)
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)

READER = Reader(process.python("sandbox.foreign", "serve()"))
"""The one of this process."""


def open_store(path: str, servers: tuple[str, ...] = ()) -> embedded.Embedded:
    """Return the store at *path* as `store.embedded.open_store` does, a file parsed under limits.

    Raises `BadSource` where a limit is reached, too.
    """
    try:
        return embedded.open_store(path, servers, nquads)
    finally:
        READER.close()


def open_source(
    source: str | bytes, omitted: tuple[Omission, ...], servers: tuple[str, ...] = ()
) -> embedded.Embedded:
    """Return the store at the path *source*, or of its N-Quads, without the graphs *omitted*.

    N-Quads as bytes are those that a store wrote. Raises as `open_store`.
    """
    if isinstance(source, str):
        store = open_store(source, servers)
    else:
        store = embedded.load_nquads(source, servers)
    for each in omitted:
        store = store.without(each)
    return store


def nquads(data: bytes, format_: ox.RdfFormat, file: str, *, canonically: bool = False) -> bytes:
    """Return what *data* says in N-Quads; *canonically* names blank nodes by RDFC 1.0.

    Raises SyntaxError, with line and column, as `pyoxigraph.parse` does; `BadSource`, which names
    *file*, where a limit is reached.
    """
    return READER.read(data, file, format=format_.media_type, canonically=canonically)


def turtle(text: str, file: str) -> list[ox.Triple]:
    """Return the triples of the Turtle *text*, blank nodes named by RDFC 1.0.

    Raises as `nquads`.
    """
    lines = nquads(text.encode(), ox.RdfFormat.TURTLE, file, canonically=True)
    return [quad.triple for quad in _trusted(lines)]


def quads(data: bytes, file: str) -> list[ox.Quad]:
    """Return the quads of the N-Quads *data*; raises as `nquads`."""
    if is_plain(data, ox.RdfFormat.N_QUADS):
        return list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    return _trusted(nquads(data, ox.RdfFormat.N_QUADS, file))


def canonical(triples: Iterable[ox.Triple], name: str) -> set[ox.Triple]:
    """Return *triples*, of the graph *name*, with blank nodes named by RDFC 1.0.

    Raises `BadSource` where that takes too long or too much memory.
    """
    found = set(triples)
    if not any(map(has_blank, found)):
        return found
    lines = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
    named = nquads(lines, ox.RdfFormat.N_TRIPLES, name, canonically=True)
    return {quad.triple for quad in _trusted(named)}


def _trusted(lines: bytes) -> list[ox.Quad]:
    return list(ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True))


def serve() -> None:
    """Parse what comes in on stdin: what the child runs."""
    answer(_parse)


def _parse(asked: Asked, data: bytes) -> Iterator[bytes]:
    format_ = ox.RdfFormat.from_media_type(asked["format"])
    assert format_ is not None
    _check_brackets(data, format_)
    said: Iterable[ox.Quad] = map(_checked, ox.parse(data, format=format_))
    waiting = _canonical(said) if asked["canonically"] else iter(said)
    while chunk := list(islice(waiting, _QUADS)):
        yield ox.serialize(chunk, format=ox.RdfFormat.N_QUADS) or b""


def _check_brackets(data: bytes, format_: ox.RdfFormat) -> None:
    """Raise `Nested` at the line where brackets are nested too deep; XML has none."""
    if format_ == ox.RdfFormat.RDF_XML:
        return
    depth = 0
    pattern = _JSON if format_ == ox.RdfFormat.JSON_LD else _TURTLE
    for found in pattern.finditer(data):
        if found.lastgroup == "open":
            depth += 1
            if depth > MOST_NESTED:
                raise Nested(data.count(b"\n", 0, found.start()) + 1)
        elif found.lastgroup == "close":
            depth -= 1


def _checked(quad: ox.Quad) -> ox.Quad:
    """Return *quad*; raises `Nested` where triple terms in it are nested too deep."""
    term, depth = quad.object, 0
    while isinstance(term, ox.Triple):
        term, depth = term.object, depth + 1
        if depth > MOST_NESTED:
            raise Nested
    return quad


def _canonical(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give *quads* with blank nodes named by RDFC 1.0, each graph by itself."""
    graphs: dict[Any, set[ox.Triple]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, set()).add(quad.triple)
    for name, triples in graphs.items():
        named = serialise.canonical(triples)
        yield from (ox.Quad(t.subject, t.predicate, t.object, name) for t in named)
