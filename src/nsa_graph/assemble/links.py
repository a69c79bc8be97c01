"""Links: SSSOM tables that match what is described here with what others describe.

A file `data/links/NAME.sssom.tsv` (https://mapping-commons.github.io/sssom/) makes two graphs: the
plain triples, in `graph/links/NAME`, and what is known of each (its justification, how sure it
is, on which grounds), as the annotations that SSSOM defines for RDF, in `graph/mappings/NAME`. Each
can be dropped without the other.
"""

import io
import os
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from .. import paths
from ..errors import BadSource
from ..names import BASE, GRAPH, ID
from ..rdf.prefixes import full
from ..rdf.turtle import Turtle
from ..text.source import read as read_text
from .cells import Headings, read_cells
from .files import names

ENDING = ".sssom.tsv"
_TYPE = full("rdf:type")
_REFERENCES = {
    "subject_id": "owl:annotatedSource",
    "predicate_id": "owl:annotatedProperty",
    "object_id": "owl:annotatedTarget",
    "mapping_justification": "sssom:mapping_justification",
}
"""The columns that every row fills with a CURIE, and the property of each; SSSOM says which."""

_WORDS = {
    "subject_label": "sssom:subject_label",
    "object_label": "sssom:object_label",
    "comment": "rdfs:comment",
}
_COLUMNS = sorted({*_REFERENCES, *_WORDS, "confidence", "see_also"})


class Link(NamedTuple):
    """A row: its line, the IRI of the mapping, its references by column, and all its cells."""

    line: int
    node: str
    iris: dict[str, str]
    cells: dict[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """The subject and the property, by which a reader finds the line again."""
        return self.iris["subject_id"], self.iris["predicate_id"]


def links(folder: str) -> tuple[Turtle, ...]:
    """Return what the link tables in *folder* say, each as a file of quads whose nodes have lines.

    Raises `BadSource`, with file and line, for a header without a curie_map, a column that is
    missing or unknown, a prefix that the map does not have, a confidence that is no share of
    one, two rows that match the same two things.
    """
    held = names(folder) if os.path.isdir(folder) else []
    return tuple(_table(os.path.join(folder, name)) for name in held if name.endswith(ENDING))


def _table(path: str) -> Turtle:
    file, name = paths.relative(path), os.path.basename(path).removesuffix(ENDING)
    text = io.StringIO(read_text(path).removeprefix("\ufeff"), newline="")
    lines = list(text)
    head = sum(1 for line in lines if line.startswith("#"))
    prefixes = _curie_map(lines[:head], file)
    found = tuple(_links(lines[head:], head, name, prefixes, file))
    quads = {quad for link in found for quad in _quads(link, name)}
    places = {(link.node, _TYPE): link.line for link in found}
    for link in found:
        places.setdefault(link.key, link.line)
    return Turtle(file, tuple(sorted(quads, key=str)), places)


def _curie_map(head: list[str], file: str) -> dict[str, str]:
    """Return the prefixes of the header's `curie_map`: the lines below it that are set in."""
    found: dict[str, str] = {}
    inside = False
    for line in (line.removeprefix("#").rstrip() for line in head):
        if not line.startswith(" "):
            inside = line == "curie_map:"
        elif inside:
            prefix, _, iri = line.strip().partition(": ")
            found[prefix] = iri.strip("\"' ")
    if not found:
        told = "the header has no curie_map"
        raise BadSource(told, file=file, line=1, remedy="write `#curie_map:` and a prefix a line")
    return found


def _links(
    lines: list[str], head: int, name: str, prefixes: dict[str, str], file: str
) -> Iterator[Link]:
    columns = Headings(
        _COLUMNS, (*_REFERENCES, "confidence"), "not read here", "every match needs it"
    )
    seen: dict[str, int] = {}
    for line, cells in read_cells(lines, file, columns, above=head, tabs=True):
        link = _link(cells, line, name, prefixes, file)
        if link.node in seen:
            told = f"{link.cells['subject_id']} and {link.cells['object_id']} are matched in "
            told += f"line {seen[link.node]} too"
            raise BadSource(told, file=file, line=line, remedy="keep one match of the two")
        seen[link.node] = line
        yield link


def _link(cells: dict[str, str], line: int, name: str, prefixes: dict[str, str], file: str) -> Link:
    iris = {c: _iri(cells[c], c, prefixes, file, line) for c in _REFERENCES}
    _check_confidence(cells["confidence"], file, line)
    near = iris["subject_id"].removeprefix(ID).removeprefix(BASE)
    far = cells["object_id"].partition(":")[2]
    node = f"{ID}mapping/{name}/{quote(near, safe='/-._~')}/{quote(far, safe='-._~')}"
    return Link(line, node, iris, cells)


def _iri(curie: str, column: str, prefixes: dict[str, str], file: str, line: int) -> str:
    prefix, colon, local = curie.partition(":")
    if not (colon and local and prefix in prefixes):
        told = f"{column} {curie!r} is no CURIE of the header's curie_map"
        raise BadSource(told, file=file, line=line, remedy=f"it has {', '.join(sorted(prefixes))}")
    iri = prefixes[prefix] + local
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        told, remedy = f"{column} {curie!r} makes no IRI: {error}", "correct what follows the colon"
        raise BadSource(told, file=file, line=line, remedy=remedy) from error
    return iri


def _check_confidence(cell: str, file: str, line: int) -> None:
    try:
        fits = 0 <= float(cell) <= 1
    except ValueError:
        fits = False
    if not fits:
        told = f"confidence {cell!r} is no number from 0 to 1"
        raise BadSource(told, file=file, line=line, remedy="say how sure the match is")


def _quads(link: Link, name: str) -> Iterator[ox.Quad]:
    """Give the plain triple, and what is known of it."""
    subject, verb, value = (
        ox.NamedNode(link.iris[c]) for c in ("subject_id", "predicate_id", "object_id")
    )
    yield ox.Quad(subject, verb, value, ox.NamedNode(f"{GRAPH}links/{name}"))
    graph, node = ox.NamedNode(f"{GRAPH}mappings/{name}"), ox.NamedNode(link.node)
    for property_, term in _known(link):
        yield ox.Quad(node, ox.NamedNode(full(property_)), term, graph)


def _known(link: Link) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    yield "rdf:type", ox.NamedNode(full("owl:Axiom"))
    for column, verb in _REFERENCES.items():
        yield verb, ox.NamedNode(link.iris[column])
    for column, verb in _WORDS.items():
        if link.cells.get(column):
            yield verb, ox.Literal(link.cells[column])
    decimal = ox.NamedNode(full("xsd:decimal"))
    yield "sssom:confidence", ox.Literal(link.cells["confidence"], datatype=decimal)
    for address in filter(None, link.cells.get("see_also", "").split("|")):
        yield "rdfs:seeAlso", ox.NamedNode(address)
