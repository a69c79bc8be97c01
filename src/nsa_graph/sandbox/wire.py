"""How a worker and its parent speak: one JSON value to a line, so that neither runs the other's.

The parent sends a `Setup` (with `size` bytes of N-Quads after it) and then `Request`s. The worker
says `{"ready": true}`, and for each request `{"columns": …}`, rows, `{"end": …}`, or a fault.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from .. import errors
from ..errors import NsaGraphError, StoreUnreadable
from ..rdf.table import Cells
from ..rdf.terms import Term
from ..store.protocol import Omission

_KNOWN = 2**17
"""How many terms are remembered as they are written, so that an endless answer stays small."""
_TYPES = [str] * 5 + [list]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_FAULTS = ("BadQuery", "BadParameter", "BadSource", "StoreUnreadable", "LimitExceeded")


class Setup(NamedTuple):
    """What a worker is to hold: the store at `path`, or `size` bytes of N-Quads; and its bounds.

    `omitted` are the graphs that it leaves out, `servers` those that it may ask.
    """

    path: str
    size: int
    omitted: tuple[Omission, ...]
    servers: tuple[str, ...]
    memory: int


class Request(NamedTuple):
    """A query to run: `form` is SELECT, ASK or CONSTRUCT, the rest bounds it and its answer."""

    form: str
    query: str
    bindings: dict[str, Term]
    seconds: float
    rows: int
    bytes: int


class Broken(StoreUnreadable):
    """What came over the pipe is not what a worker sends."""

    def __init__(self) -> None:
        super().__init__("the worker gave no proper answer", remedy="ask again")


def packed(value: object) -> bytes:
    """Return *value* as one line."""
    return _encode(value).encode() + b"\n"


def setup(line: bytes) -> Setup:
    """Return the `Setup` that *line* holds."""
    path, size, omitted, servers, memory = json.loads(line)
    views = tuple(Omission(*fields) for fields in omitted)
    return Setup(path, size, views, tuple(servers), memory)


def request(line: bytes) -> Request:
    """Return the `Request` that *line* holds."""
    form, query, bindings, *rest = json.loads(line)
    return Request(form, query, {name: _fields(term) for name, term in bindings.items()}, *rest)


def rows(answer: Iterable[Iterable[Term | None]]) -> Iterator[bytes]:
    """Yield each row as a line: null, an IRI as it is, any other term as the list of its fields."""

    @lru_cache(_KNOWN)
    def cell(term: Term | None) -> str:
        return _encode(term.value if term is not None and term.kind == "iri" else term)

    return (f"[{','.join(map(cell, row))}]\n".encode() for row in answer)


def columns(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that a line told of; raises `Broken`."""
    found = told["columns"]
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise Broken
    return tuple(found)


def cells(value: Any) -> Cells:
    """Return the terms in what a line of `row` held; raises `Broken`."""
    if not isinstance(value, list):
        raise Broken
    return tuple(map(_term, value))


def _term(cell: Any) -> Term | None:
    if cell is None:
        return None
    return Term("iri", cell) if isinstance(cell, str) else _fields(cell)


def _fields(cell: Any) -> Term:
    """Return the term whose fields are *cell*; the parts of a triple term are such lists again."""
    if not isinstance(cell, list) or [*map(type, cell)] != _TYPES:
        raise Broken
    kind, value, datatype, language, direction, parts = cell
    if len(parts) != (3 if kind == "triple" else 0):
        raise Broken
    return Term(kind, value, datatype, language, direction, tuple(map(_fields, parts)))


def fault(error: NsaGraphError) -> bytes:
    """Return *error* as a line: its class, and what it carries."""
    name = type(error).__name__
    where = {"file": error.file, "line": error.line, "column": error.column}
    return packed({"fault": name, "what": error.what, "remedy": error.remedy, **where})


def raised(told: Mapping[str, Any]) -> NsaGraphError:
    """Return the error that a line of `fault` told of; raises `Broken`."""
    name = told.get("fault")
    what, remedy, file = texts = [told.get(key) for key in ("what", "remedy", "file")]
    line, column = places = [told.get(key) for key in ("line", "column")]
    if name not in _FAULTS or {*map(type, texts)} != {str} or {*map(type, places)} != {int}:
        raise Broken
    kind: type[NsaGraphError] = getattr(errors, str(name))
    return kind(
        str(what), remedy=str(remedy), file=str(file), line=int(line or 0), column=int(column or 0)
    )


def bounded(lines: Iterator[bytes], rows: int, size: int) -> Iterator[bytes | None]:
    """Yield *lines* up to *rows* of them and *size* bytes, then None where some are left out."""
    total = 0
    for number, line in enumerate(lines):
        total += len(line)
        if number >= rows or total > size:
            yield None
            return
        yield line
