"""Which files make the dataset, which graph each belongs to, and the key of their content."""

import hashlib
import os
from collections.abc import Iterator
from typing import NamedTuple

from .. import paths
from ..errors import BadSource
from ..names import GRAPH


class Source(NamedTuple):
    """A Turtle file and the IRI of the graph that its triples belong to."""

    path: str
    graph: str


def world() -> tuple[Source, ...]:
    """Return the Turtle files that belong to no paper, in order of path.

    Raises `BadSource` where there are none: a moved folder must not build an empty graph.
    """
    found = [
        *_below(os.path.join(paths.ONTOLOGY, "nsa.ttl"), "ontology"),
        *_below(os.path.join(paths.ONTOLOGY, "coding-rules.ttl"), "ontology"),
        *_below(os.path.join(paths.ONTOLOGY, "terms"), "ontology"),
        *_below(os.path.join(paths.ONTOLOGY, "axioms"), "ontology"),
        *_below(os.path.join(paths.ONTOLOGY, "concepts"), "ontology"),
        *_below(os.path.join(paths.ONTOLOGY, "alignments"), "links/"),
        *_below(os.path.join(paths.DATA, "entities"), "entities"),
    ]
    if not found:
        raise BadSource("no Turtle file lies here", file=paths.RESOURCES, remedy=_HOME)
    return tuple(found)


def papers(folder: str = paths.PAPERS) -> tuple[str, ...]:
    """Return the folders of papers below *folder*, those that hold a paper.ttl, by name.

    Raises `BadSource` where there are none.
    """
    held = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    found = [os.path.join(folder, name) for name in held]
    found = [path for path in found if os.path.isfile(os.path.join(path, "paper.ttl"))]
    if not found:
        told = "no folder here holds a paper.ttl"
        raise BadSource(told, file=paths.relative(folder), remedy=_HOME)
    return tuple(found)


def key() -> str:
    """Return the key of what a build would read: its files, its code and its engine, by content."""
    import pyoxigraph

    digest = hashlib.sha256(pyoxigraph.__version__.encode())
    for path in inputs():
        with open(path, "rb") as stream:
            content = hashlib.sha256(stream.read()).digest()
        digest.update(os.path.relpath(path, paths.RESOURCES).encode() + b"\0" + content)
    return digest.hexdigest()


def inputs() -> Iterator[str]:
    """Give the path of every file that the dataset depends on, in a fixed order."""
    for folder in (paths.ONTOLOGY, paths.DATA, paths.RULES):
        yield from _walk(folder, (".ttl", ".txt", ".csv", ".rq"))
    for room in ("build", "text"):
        yield from _walk(os.path.join(paths.CODE, room), (".py",))
    for module in ("library", "names", "positions", "turtle"):
        yield os.path.join(paths.CODE, module + ".py")


_HOME = "check NSA_GRAPH_HOME, or install the project again"


def _walk(folder: str, endings: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as held:
        entries = sorted(held, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            yield from _walk(entry.path, endings)
        elif entry.name.endswith(endings):
            yield entry.path


def _below(path: str, graph: str) -> Iterator[Source]:
    files = [path] if os.path.isfile(path) else []
    if os.path.isdir(path):
        files = [os.path.join(path, name) for name in sorted(os.listdir(path))]
    for file in files:
        if file.endswith(".ttl"):
            stem = os.path.splitext(os.path.basename(file))[0]
            yield Source(file, GRAPH + (graph + stem if graph.endswith("/") else graph))
