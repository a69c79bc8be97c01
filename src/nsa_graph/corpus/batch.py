"""The base of a corpus, and a batch of papers built on it: what each says and what follows from it.

The base is the dataset that papers are added to. The rules run over the base and the whole batch at
once. What they add belongs to the paper whose nodes it is about; no paper speaks of another's, so
the result is the same in any batch.
"""

import hashlib
import os
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from .. import paths
from ..assemble import dataset, files
from ..assemble.bounds import is_part, owner
from ..assemble.dataset import Dataset, check_apart, tell
from ..assemble.encode import value
from ..assemble.paper import Folder, opened
from ..assemble.rules import closed, infer
from ..errors import BadSource
from ..rdf.prefixes import full
from ..rdf.serialise import nquads
from .folder import Batch, Fault, key

_ROOMS = ("corpus", "check")


class Base(NamedTuple):
    """The dataset without its counts: its key, and its quads as sorted N-Quads and as terms."""

    key: str
    nquads: bytes
    quads: tuple[Quad, ...]

    described: frozenset[str]
    """The IRI of everything that has a class."""

    @classmethod
    def of(cls, key: str, quads: tuple[Quad, ...], data: bytes = b"") -> "Base":
        """Return the base that has *quads* and the key *key*; *data* are its N-Quads, if known."""
        kind = NamedNode(full("rdf:type"))
        described = frozenset(value(quad.subject) for quad in quads if quad.predicate == kind)
        return cls(key, data or nquads(quads), quads, described)

    @classmethod
    def load(cls, key: str, data: bytes) -> "Base":
        """Return the base whose N-Quads are *data*."""
        return cls.of(key, tuple(parse(data, format=RdfFormat.N_QUADS)), data)


class Followed(NamedTuple):
    """What the rules add to each paper of a batch, and a store of that, the papers and the base.

    `store` is None where the rules ran for each paper by itself.
    """

    added: dict[str, list[Quad]]
    store: Store | None


class Made(NamedTuple):
    """A paper that was built: its name, the key of its files, and its quads in sorted N-Quads.

    A paper that cannot be built has no quads, and `faults` says why.
    """

    name: str
    key: str
    nquads: bytes
    faults: tuple[Fault, ...]


def base_key() -> str:
    """Return the key of what every paper depends on: the dataset, and the code that builds it.

    Raises `BadSource` for a folder or file that cannot be read.
    """
    digest = hashlib.sha256(files.key().encode())
    for room in _ROOMS:
        for path in files.walk(os.path.join(paths.CODE, room), (".py",)):
            digest.update(files.content_hash(path).digest())
    return digest.hexdigest()


def build_base(name: str) -> Base:
    """Return the base of the files as they are, whose key is *name*; raises `BadSource`."""
    return Base.of(name, dataset.base().quads)


def build(base: Base, batch: Batch) -> tuple[Made, ...]:
    """Return what comes of each paper of *batch*, in its order."""
    told = {folder.name: try_tell(base, folder) for folder in batch}
    whole = {
        name: said for name, said in told.items() if isinstance(said, Dataset) and not said.faults
    }
    added = follow(base, whole).added
    return tuple(_made(folder, told[folder.name], added.get(folder.name, [])) for folder in batch)


def try_tell(base: Base, folder: Folder) -> Dataset | tuple[Fault, ...]:
    """Return what the paper in *folder* tells, or the faults for which it can't be opened."""
    try:
        said = tell(opened(folder))
        check_apart(said.files)
    except BadSource as fault:
        return (_fault(fault),)
    except (ValueError, RecursionError) as error:  # one odd paper must not stop a thousand others
        told = f"cannot be built: {type(error).__name__}: {error}"
        return (Fault(folder.place, 0, told, "look for what is odd in its files"),)
    others = tuple(_others(base, folder, said))
    return said._replace(faults=(*said.faults, *others)) if others else said


def follow(base: Base, told: dict[str, Dataset]) -> Followed:
    """Return by paper what the rules add to *base* and what the papers tell."""
    if not told:
        return Followed({}, None)
    added, store = closed([*base.quads, *(quad for said in told.values() for quad in said.quads)])
    found: dict[str, list[Quad]] = {name: [] for name in told}
    for quad in added:
        name = owner(quad.subject) or owner(quad.object)
        if name not in found:
            # A rule speaks of no paper's nodes: each paper by itself.
            apart = {one: list(infer([*base.quads, *said.quads])) for one, said in told.items()}
            return Followed(apart, None)
        found[name].append(quad)
    return Followed(found, store)


def _others(base: Base, folder: Folder, said: Dataset) -> Iterable[BadSource]:
    """Give the fault of each quad that names another paper which the base does not describe."""
    for file in said.files:
        for quad in file.quads:
            other = owner(quad.object)
            known = other in ("", folder.name) or is_part(quad.object)  # parts are out of bounds
            if known or getattr(quad.object, "value", "") in base.described:
                continue
            told = f"a paper names another of the folder, {other}"
            line = file.line(str(quad.subject)[1:-1], quad.predicate.value)
            remedy = "describe that one in data/entities, as a nsa:ListedPaper"
            yield BadSource(told, file=file.file, line=line, remedy=remedy)


def _made(folder: Folder, said: Dataset | tuple[Fault, ...], added: list[Quad]) -> Made:
    faults = tuple(map(_fault, said.faults)) if isinstance(said, Dataset) else said
    if faults or not isinstance(said, Dataset):
        return Made(folder.name, key(folder), b"", faults)
    return Made(folder.name, key(folder), nquads((*said.quads, *added)), ())


def _fault(fault: BadSource) -> Fault:
    return Fault(fault.file, fault.line, fault.what, fault.remedy)
