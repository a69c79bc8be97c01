"""A batch of papers built: what each says, what follows from it, and what is wrong with it.

The rules run over the base and the whole batch at once. What they add belongs to the paper whose
nodes it is about; no paper speaks of another's, so the batch that it stands in makes no difference.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Quad, Store

from ..assemble.bounds import is_part, owner
from ..assemble.dataset import Told, check_apart, tell
from ..assemble.paper import Folder, opened
from ..assemble.rules import closed, infer
from ..errors import BadSource
from ..rdf.serialise import nquads
from .base import Base
from .folder import Batch, Fault, key


class Followed(NamedTuple):
    """What the rules add to each paper of a batch, and a store of that, the papers and the base.

    There is none where each paper was followed by itself.
    """

    added: dict[str, list[Quad]]
    store: Store | None


class Made(NamedTuple):
    """What came of a paper: its name, the key of its files, and its quads in sorted N-Quads.

    Where it could not be built there are no quads, and `faults` says why.
    """

    name: str
    key: str
    quads: int
    nquads: bytes
    faults: tuple[Fault, ...]


def build(base: Base, batch: Batch) -> tuple[Made, ...]:
    """Return what comes of each paper of *batch*, in its order."""
    told = {folder.name: try_tell(base, folder) for folder in batch}
    whole = {
        name: said for name, said in told.items() if isinstance(said, Told) and not said.faults
    }
    added = follow(base, whole).added
    return tuple(_made(folder, told[folder.name], added.get(folder.name, [])) for folder in batch)


def try_tell(base: Base, folder: Folder) -> Told | tuple[Fault, ...]:
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


def follow(base: Base, told: dict[str, Told]) -> Followed:
    """Return by paper what the rules add to *base* and what the papers tell."""
    if not told:
        return Followed({}, None)
    added, store = closed([*base.quads, *(quad for said in told.values() for quad in said.quads)])
    found: dict[str, list[Quad]] = {name: [] for name in told}
    for quad in added:
        name = owner(quad.subject) or owner(quad.object)
        if name not in found:
            return Followed(_apart(base, told), None)
        found[name].append(quad)
    return Followed(found, store)


def _apart(base: Base, told: dict[str, Told]) -> dict[str, list[Quad]]:
    """Return what `follow` does where a rule speaks of no paper's nodes: each paper by itself."""
    return {name: list(infer([*base.quads, *said.quads])) for name, said in told.items()}


def _others(base: Base, folder: Folder, said: Told) -> Iterable[BadSource]:
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


def _made(folder: Folder, said: Told | tuple[Fault, ...], added: list[Quad]) -> Made:
    faults = tuple(map(_fault, said.faults)) if isinstance(said, Told) else said
    if faults or not isinstance(said, Told):
        return Made(folder.name, key(folder), 0, b"", faults)
    data = nquads((*said.quads, *added))
    return Made(folder.name, key(folder), data.count(b"\n"), data, ())


def _fault(fault: BadSource) -> Fault:
    return Fault(fault.file, fault.line, fault.what, fault.remedy)
