"""A folder of papers: which there are, what each holds, and the key of its content."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ..assemble import files
from ..assemble.paper import Folder, read_folder
from ..errors import BadSource
from ..paths import PAPERS, relative
from ..rdf.prefixes import PREFIXES

SIZE = 10
"""How many papers make a batch at most: to share the work on the base, and to fit in memory."""

IRI = PREFIXES["paper"]
"""What the IRI of every paper begins with; its name follows."""

Batch = tuple[Folder, ...]


class Fault(NamedTuple):
    """What is wrong with a paper: the file below the folder of papers, the line, what to do."""

    file: str
    line: int
    what: str
    remedy: str


def listed(folder: str) -> tuple[str, ...]:
    """Return the names of the papers in *folder*, sorted.

    Raises `BadSource` where there are none, or where it is the folder of the dataset's own papers.
    """
    if os.path.realpath(folder) == os.path.realpath(PAPERS):
        remedy = "leave --papers out to work on them"
        raise BadSource("these are the dataset's own papers", file=folder, remedy=remedy)
    if not os.path.isdir(folder):
        raise BadSource("there is no such folder", file=folder, remedy="name a folder of papers")
    return tuple(os.path.basename(path) for path in files.papers(folder))


def read(folder: str, name: str) -> Folder:
    """Return the paper *name* of *folder* as its files are now, named for itself alone.

    Where the folder lies does not count: the same files give the same paper. Raises `BadSource`.
    """
    return read_folder(os.path.join(folder, name))._replace(place=name)


def key(paper: Folder) -> str:
    """Return the SHA-256 of the names and the bytes of a paper's files."""
    digest = hashlib.sha256(paper.name.encode())
    for name, data in sorted(paper.files.items()):
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def batches(folder: str, names: Iterable[str], size: int) -> Iterator[Batch]:
    """Give the papers *names* of *folder* in batches of *size*, each read when it is asked for."""
    papers = (read(folder, name) for name in names)
    while batch := tuple(islice(papers, size)):
        yield batch


def taken() -> frozenset[str]:
    """Return the names of the papers that the dataset holds itself."""
    return frozenset(os.path.basename(path) for path in files.papers())


def clash(name: str) -> Fault:
    """Return the fault of a paper whose *name* is that of one the dataset holds itself."""
    return Fault(name, 0, "the dataset holds this paper itself", "leave it out of the folder")


def place(folder: str, file: str) -> str:
    """Return *file*, which begins with its paper's name, as a reader finds it."""
    return os.path.join(relative(folder), file) if file else relative(folder)
