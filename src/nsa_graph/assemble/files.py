"""Which files make the dataset, which graph each belongs to, and the key of their content."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .. import __version__, paths
from ..errors import BadSource
from ..names import GRAPH

try:  # hashlib loads OpenSSL, for which a plain question would wait as long as for all the hashes
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from hashlib import _Hash


class Source(NamedTuple):
    """A Turtle file and the IRI of the graph that its triples belong to."""

    path: str
    graph: str


def world() -> tuple[Source, ...]:
    """Return the Turtle files that belong to no paper, in order of path.

    Raises `BadSource` for a place that holds none: a moved folder must not build a lesser graph.
    """
    own = ("nsa.ttl", "coding-rules.ttl", "terms", "axioms", "concepts")
    return (
        *(file for name in own for file in _below(os.path.join(paths.ONTOLOGY, name), "ontology")),
        *_below(os.path.join(paths.ONTOLOGY, "alignments"), "links/"),
        *_below(os.path.join(paths.DATA, "entities"), "entities"),
        *_below(os.path.join(paths.DATA, "catalog.ttl"), "catalog"),
    )


def papers(folder: str = paths.PAPERS) -> tuple[str, ...]:
    """Return the folders of papers below *folder*, those that hold a paper.ttl, by name.

    Raises `BadSource` where there are none.
    """
    held = names(folder) if os.path.isdir(folder) else []
    found = [os.path.join(folder, name) for name in held]
    found = [path for path in found if os.path.lexists(os.path.join(path, "paper.ttl"))]
    if not found:
        told = "no folder here holds a paper.ttl"
        own = folder == paths.PAPERS
        remedy = _HOME if own else "name a folder of papers, each in a folder of its own"
        raise BadSource(told, file=paths.relative(folder), remedy=remedy)
    return tuple(found)


def key() -> str:
    """Return the key of what a build would read: its files, its code and its engine, by content.

    It is a BLAKE2b of 256 bits. Where these lie and when they were changed does not count: hashing
    them all takes 3 ms, of the 60 of a question, and no stamp can deceive it. Raises `BadSource`
    for a folder or file that cannot be read.
    """
    import pyoxigraph

    digest = blake2b(f"{__version__} {pyoxigraph.__version__}".encode(), digest_size=32)
    for path in inputs():
        root = paths.CODE if is_code(path) else paths.RESOURCES
        held = _read(path)
        digest.update(b"%s\0%d\0" % (os.fsencode(path.removeprefix(root)), len(held)))
        digest.update(held)
    return digest.hexdigest()


def content_hash(path: str) -> "_Hash":
    """Return the SHA-256 of the file at *path*; raises `BadSource` where it cannot be read."""
    from hashlib import sha256  # as above

    return sha256(_read(path))


def _read(path: str) -> bytes:
    try:
        return paths.contents(path)
    except OSError as error:
        raise _unreadable(path, error) from error


_ROOMS = tuple(os.path.join(paths.CODE, room, "") for room in ("assemble", "rdf", "text"))


def is_code(path: str) -> bool:
    """Tell whether *path*, one of `inputs`, is of the package's code and not of its resources."""
    return path.endswith(".py") or path.startswith(_ROOMS)


def inputs() -> Iterator[str]:
    """Give the path of every file that the dataset depends on, in a fixed order."""
    for folder in (paths.ONTOLOGY, paths.DATA, paths.RULES, paths.CATALOG):
        yield from walk(folder, (".ttl", ".txt", ".csv", ".tsv", ".rq"))
    yield paths.NAMES
    for room in _ROOMS:
        yield from walk(room, (".py", ".txt"))
    for module in ("library", "names"):
        yield os.path.join(paths.CODE, module + ".py")


_HOME = "check NSA_GRAPH_HOME, or install the project again"


def _unreadable(path: str, error: OSError) -> BadSource:
    told = f"cannot be read: {(error.strerror or str(error)).lower()}"
    return BadSource(told, file=path, remedy=_HOME)


def names(folder: str) -> list[str]:
    """Return the names of what lies in *folder*, sorted; hidden files are left out.

    Raises `BadSource` where it cannot be read, or a name is not UTF-8.
    """
    try:
        found = sorted(os.listdir(folder))
    except OSError as error:
        raise _unreadable(folder, error) from error
    for name in found:
        if not paths.is_utf8(name):
            place = paths.relative(os.path.join(folder, name))
            raise BadSource("the file name is not UTF-8", file=place, remedy="rename the file")
    return [name for name in found if name[0] != "."]  # editors leave `.#stated.ttl`


def walk(
    folder: str, endings: tuple[str, ...], above: tuple[tuple[int, int], ...] = ()
) -> Iterator[str]:
    """Give the path of every file below *folder* that ends in one of *endings*, in a fixed order.

    What is hidden is left out. Raises `BadSource` for a folder that cannot be read, or that lies
    in itself by a link; *above* has the folders on the way to it.
    """
    held = names(folder)
    stat = os.stat(folder)
    here = (stat.st_dev, stat.st_ino)
    if here in above:
        told = "a link leads back to a folder above it"
        raise BadSource(told, file=paths.relative(folder), remedy="remove the link")
    for name in held:
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            yield from walk(path, endings, (*above, here))
        elif name.endswith(endings):
            yield path


def _below(path: str, graph: str) -> Iterator[Source]:
    held = list(walk(path, (".ttl",))) if os.path.isdir(path) else [path]
    if not held or not all(map(os.path.lexists, held)):
        raise BadSource("no Turtle file lies here", file=paths.relative(path), remedy=_HOME)
    for file in held:
        stem = os.path.splitext(os.path.basename(file))[0]
        yield Source(file, GRAPH + (graph + stem if graph.endswith("/") else graph))
