"""Turtle files as quads in a named graph, with blank nodes that are the same at each build."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from ..errors import BadSource
from .positions import positions
from .prefixes import full
from .serialise import canonical, has_blank

_TYPE = full("rdf:type")


Parse = Callable[[str, str], list[ox.Triple]]
"""What makes triples of a text and its file's name, blank nodes named by RDFC 1.0."""


@dataclass(frozen=True)
class Turtle:
    """A file of quads read: its name for a reader, its quads, and the lines of what it says.

    Of a table, `cells` has the cells by column of each row's node.
    """

    file: str
    quads: tuple[ox.Quad, ...]
    lines: dict[tuple[str, str], int]
    cells: dict[str, dict[str, str]] = field(default_factory=dict)

    def line(self, subject: str, *properties: str) -> int:
        """Return the line of the first of *properties* that the file gives *subject*, or 0."""
        known = (self.lines.get((subject, one)) for one in (*properties, _TYPE))
        return next((line for line in known if line), 0)


def in_process(text: str, file: str) -> list[ox.Triple]:
    """Return the triples of *text*, parsed in this process: for files that can be trusted."""
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return list(canonical({quad.triple for quad in quads}))


def parsed(text: str, file: str, graph: str, parse: Parse = in_process) -> Turtle:
    """Return the Turtle in *text* with its quads in *graph*.

    *file* is what errors name, and what blank nodes are named by. Raises `BadSource`, with file
    and line, where it does not parse, or types one subject twice (two descriptions under one IRI
    would silently merge).
    """
    text = text.removeprefix("\ufeff")
    name = ox.NamedNode(graph)
    try:
        triples = parse(text, file)
    except SyntaxError as error:
        raise _ill_formed(error, file) from error
    stem = "b" + hashlib.sha256(file.encode()).hexdigest()[:12]  # no two files share a label
    renamed = (_renamed(triple, stem) for triple in triples)
    quads = sorted((ox.Quad(t.subject, t.predicate, t.object, name) for t in renamed), key=str)
    return Turtle(file, tuple(quads), _lines(text, file))


def _ill_formed(error: SyntaxError, file: str) -> BadSource:
    told = str(error.msg)
    if ": " in told:  # the parser's own line and column stand before it, and we name them better
        told = told.partition(": ")[2]
    return BadSource(
        f"not Turtle: {' '.join(told.split())}",
        file=file,
        line=error.lineno or 0,
        column=error.offset or 0,
        remedy="mend the syntax there or just before",
    )


def _lines(text: str, file: str) -> dict[tuple[str, str], int]:
    lines: dict[tuple[str, str], int] = {}
    typed: dict[str, int] = {}
    for at in positions(text):
        first = lines.setdefault((at.subject, at.property), at.line)
        if at.property == _TYPE and typed.setdefault(at.subject, at.block) != at.block:
            raise twice(at.subject, file, at.line, f"line {first}")
    return lines


def twice(subject: str, file: str, line: int, other: str) -> BadSource:
    """Return the error that *subject* is described a second time here, after *other*."""
    return BadSource(
        f"<{subject}> is described a second time, after {other}",
        file=file,
        line=line,
        remedy="give one of them an IRI of its own",
    )


def _renamed(triple: ox.Triple, stem: str) -> ox.Triple:
    """Return *triple* with *stem* before the label of each blank node."""

    def term(found: Any) -> Any:
        if isinstance(found, ox.BlankNode):
            return ox.BlankNode(f"{stem}-{found.value}")
        return _renamed(found, stem) if isinstance(found, ox.Triple) else found

    return ox.Triple(*map(term, triple)) if has_blank(triple) else triple
