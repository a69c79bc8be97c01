"""Turtle files as quads in a named graph, with blank nodes that are the same at each build."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import BadSource
from .positions import positions
from .prefixes import full

_TYPE = full("rdf:type")


class Turtle(NamedTuple):
    """A file of quads read: its name for a reader, its quads, and the lines of what it says.

    Of a table, `cells` has the cells by column of each row's node.
    """

    file: str
    quads: tuple[ox.Quad, ...]
    lines: dict[tuple[str, str], int]
    cells: dict[str, dict[str, str]] = {}  # noqa: RUF012 - never written to

    def line(self, subject: str, *properties: str) -> int:
        """Return the line of the first of *properties* that the file gives *subject*, or 0."""
        known = (self.lines.get((subject, one)) for one in (*properties, _TYPE))
        return next((line for line in known if line), 0)


def parsed(text: str, file: str, graph: str) -> Turtle:
    """Return the Turtle in *text* with its quads in *graph*.

    *file* is what errors name, and what blank nodes are named by. Raises `BadSource`, with file
    and line, where it does not parse, or types one subject twice (two descriptions under one IRI
    would silently merge).
    """
    text = text.removeprefix("\ufeff")
    name = ox.NamedNode(graph)
    try:
        triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise _ill_formed(error, file) from error
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    return Turtle(file, _steady(quads, file), _lines(text, file))


def _ill_formed(error: SyntaxError, file: str) -> BadSource:
    told = str(error.msg)
    if ": " in told:  # the parser's own line and column stand before it, and we name them better
        told = told.partition(": ")[2]
    told = " ".join(told.split())
    return BadSource(
        f"not Turtle: {told}",
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


def _steady(quads: Iterable[ox.Quad], file: str) -> tuple[ox.Quad, ...]:
    """Return *quads* with blank nodes named by RDFC-1.0 and the file, never at random."""
    held = list(quads)
    if not any(_is_blank(quad) for quad in held):
        return tuple(held)
    dataset = ox.Dataset(held)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    stem = "b" + hashlib.sha256(file.encode()).hexdigest()[:12]  # no two files share a label
    return tuple(sorted((_renamed(quad, stem) for quad in dataset), key=str))


def _is_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _renamed(quad: ox.Quad, stem: str) -> ox.Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(f"{stem}-{subject.value}")
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(f"{stem}-{value.value}")
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)
