"""A corpus built: each paper of a folder into a file of its own, only what changed, by batches."""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .. import __version__, atomic
from ..errors import BadSource
from ..paths import relative
from . import batch, folder, shards
from .batch import Base
from .folder import Fault
from .runner import Runner, share
from .shards import Shard

Progress = Callable[[int, int], None]
"""Told, after each batch, how many papers are done, of how many."""

Refused = dict[str, tuple[Fault, ...]]
"""The papers that cannot be built, and why."""


class Report(NamedTuple):
    """What a build of a corpus did: how many papers were built, and how many kept as they were.

    `refused` has the faults of those that could not be built, by name; `quads` counts all that the
    corpus holds.
    """

    built: int
    kept: int
    quads: int
    refused: Refused


def build(papers: str, out: str, runner: Runner, progress: Progress) -> Report:
    """Build the papers in the folder *papers* into the corpus *out*; say what was done.

    Papers that have not changed are kept. One that cannot be built leaves no file in *out*, and
    is in the report. What is finished stays when the process is ended. Raises `BadSource` where
    there are no papers or the dataset itself cannot be built, `CannotWrite`.
    """
    names, name = folder.listed(papers), batch.base_key()
    refused: Refused = {held: (folder.clash(held),) for held in names if held in folder.taken()}
    with shards.opened(out):
        kept = dict(_kept(papers, out, name, names, refused))
        left = [one for one in names if one not in kept and one not in refused]
        world = shards.read(os.path.join(out, shards.WORLD), name)
        stale = shards.others(out, set(kept))
        held = _document(name, world, kept, refused) if world else None
        if held and not left and not stale and _is(out, held):
            return Report(0, len(kept), _quads(held), refused)
        _begin(out, stale)
        ready = _base(out, name)
        made = dict(_built(papers, out, left, ready, runner, refused, progress, len(names)))
        document = _document(name, _world(out, ready), {**kept, **made}, refused)
        atomic.write_bytes(os.path.join(out, shards.MANIFEST), _encoded(document))
    return Report(len(made), len(kept), _quads(document), dict(sorted(refused.items())))


def shard_key(name: str, paper: str) -> str:
    """Return the key of a paper's file: of the base's key *name* and the paper's own."""
    return hashlib.sha256(f"{name} {paper}".encode()).hexdigest()


def _kept(
    papers: str, out: str, name: str, names: tuple[str, ...], refused: Refused
) -> Iterator[tuple[str, Shard]]:
    """Give the papers whose file in *out* is what their own files make now."""
    for paper in names:
        if paper in refused:
            continue
        try:
            key = folder.key(folder.read(papers, paper))
        except BadSource as fault:
            file = fault.file.removeprefix(os.path.join(relative(papers), ""))
            refused[paper] = (Fault(file, fault.line, fault.what, fault.remedy),)
            continue
        shard = shards.read(shards.path(out, paper), shard_key(name, key))
        if shard is not None:
            yield paper, shard


def _begin(out: str, stale: tuple[str, ...]) -> None:
    """Take away the manifest, which says that all is done, and what no longer belongs there."""
    for file in (os.path.join(out, shards.MANIFEST), *stale):
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(file)
        except OSError as error:
            raise atomic.cannot_write(file, error) from error


def _base(out: str, name: str) -> Base:
    """Return the base that *name* is the key of: as *out* holds it, else built and put there."""
    file = os.path.join(out, shards.WORLD)
    if shards.read(file, name) is not None:
        return Base.load(name, shards.body(file))
    made = batch.build_base(name)
    shards.write(file, "world", name, made.nquads)
    return made


def _world(out: str, ready: Base) -> Shard:
    found = shards.read(os.path.join(out, shards.WORLD), ready.key)
    if found is None:
        raise BadSource("changed while it was in use", file=out, remedy="build the corpus again")
    return found


def _built(
    papers: str,
    out: str,
    left: list[str],
    ready: Base,
    runner: Runner,
    refused: Refused,
    progress: Progress,
    whole: int,
) -> Iterator[tuple[str, Shard]]:
    """Give each paper that was built, its file written; put the others among the *refused*."""
    done = whole - len(left)
    progress(done, whole)
    batches = folder.batches(papers, left, share(len(left)))
    for results in runner.run(ready, batch.build, batches):
        for made in results:
            if made.faults:
                refused[made.name] = made.faults
            else:
                file, key = shards.path(out, made.name), shard_key(ready.key, made.key)
                yield made.name, shards.write(file, "paper", key, made.nquads)
        done += len(results)
        progress(done, whole)


def _document(name: str, world: Shard, kept: dict[str, Shard], refused: Refused) -> dict[str, Any]:
    """Return the manifest; it has no clock in it, and does not say where the papers lie."""
    return {
        "name": "nsa_graph corpus",
        "versions": {"nsa_graph": __version__},
        "key": name,
        "counts": {
            "papers": len(kept),
            "refused": len(refused),
            "quads": world.quads + sum(shard.quads for shard in kept.values()),
        },
        "world": _described(world),
        "papers": {paper: _described(kept[paper]) for paper in sorted(kept)},
        "refused": {paper: [list(fault) for fault in refused[paper]] for paper in sorted(refused)},
    }


def _described(shard: Shard) -> dict[str, Any]:
    return {"quads": shard.quads, "bytes": shard.size, "sha256": shard.sha256}


def _encoded(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _is(out: str, document: dict[str, Any]) -> bool:
    try:
        with open(os.path.join(out, shards.MANIFEST), "rb") as stream:
            return stream.read() == _encoded(document)
    except OSError:
        return False


def _quads(document: dict[str, Any]) -> int:
    return int(document["counts"]["quads"])
