"""A corpus checked: the base once, then each paper together with the base, by batches.

A finding belongs to the paper in whose files it stands. What the checks and the shapes ask of a
paper needs that paper and the base only, for no paper speaks of another (`build.bounds`).
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from pyoxigraph import Quad, Store

from ..assemble import dataset
from ..assemble.dataset import Told
from ..assemble.paper import Folder
from ..check.finding import NAMES, Finding, Places, of_fault, ordered
from ..check.run import run
from ..errors import BadSource
from ..shacl import COMPILED
from . import base, batch, folder, verdicts
from .base import Base
from .build import Progress
from .folder import Batch, Fault
from .runner import Runner, share
from .verdicts import Verdict


class Checked(NamedTuple):
    """What a check found: the findings, and how many quads of how many papers were looked at.

    `kept` counts the papers that had been checked before and have not changed since.
    """

    findings: tuple[Finding, ...]
    quads: int
    papers: int
    kept: int


class Examined(NamedTuple):
    """What the check of a batch gives: a verdict a paper, and what it found on the base's nodes."""

    verdicts: tuple[Verdict, ...]
    elsewhere: tuple[Finding, ...]


def check(papers: str, runner: Runner, progress: Progress, engine: str = COMPILED) -> Checked:
    """Return every finding on the dataset and on the papers in the folder *papers*.

    *engine*, one of `shacl.ENGINES`, validates the shapes. Raises `BadSource` where there
    are no papers, the dataset cannot be built, or a shape or check cannot be used.
    """
    names, key = folder.listed(papers), verdicts.key(engine)
    held = dict(verdicts.held(papers, names, key))
    left = [name for name in names if name not in held]
    progress(len(held), len(names))
    ready, on_base = _checked_base(engine)
    found, kept = list(on_base), len(held)
    known = {_same(finding) for finding in found}
    work = partial(examine, engine=engine)
    for done in runner.run(ready, work, folder.batches(papers, left, share(len(left)))):
        fresh = [finding for finding in done.elsewhere if _same(finding) not in known]
        found += _placed(fresh)
        for verdict in done.verdicts:
            held[verdict.name] = verdict
            if not fresh:  # else what was found has no paper to be kept with
                verdicts.keep(papers, key, verdict)
        progress(len(held), len(names))
    for verdict in held.values():
        found += (one._replace(file=folder.place(papers, one.file)) for one in verdict.findings)
    quads = len(ready.quads) + sum(verdict.quads for verdict in held.values())
    return Checked(ordered(found), quads, len(names), kept)


def _checked_base(engine: str) -> tuple[Base, tuple[Finding, ...]]:
    """Return the base and what is wrong with it; its files are not kept in memory."""
    world = dataset.base()
    return base.of(base.key(), world.quads), run(world.quads, world.files, (), engine)


def examine(ready: Base, held: Batch, engine: str = COMPILED) -> Examined:
    """Return what is wrong with each paper of a batch, faults that stop its build included."""
    tried = {paper.name: _told(ready, paper) for paper in held}
    told = {name: said for name, said in tried.items() if isinstance(said, Told)}
    added, store = batch.follow(ready, told)
    by_paper: dict[str, list[Finding]] = {}
    for finding in _found(ready, told, added, engine, store):
        by_paper.setdefault(finding.file.partition("/")[0], []).append(finding)
    made = []
    for paper in held:
        said = tried[paper.name]
        if isinstance(said, Told):
            found, quads = by_paper.pop(paper.name, []), len(said.quads) + len(added[paper.name])
        else:
            found, quads = [_of_fault(fault, paper.name) for fault in said], 0
        made.append(Verdict(paper.name, folder.key(paper), quads, tuple(found)))
    return Examined(tuple(made), tuple(one for rest in by_paper.values() for one in rest))


def _told(ready: Base, paper: Folder) -> Told | tuple[Fault, ...]:
    clash = paper.name in folder.taken()
    return (folder.clash(paper.name),) if clash else batch.try_tell(ready, paper)


def _of_fault(fault: Fault, name: str) -> Finding:
    told = BadSource(fault.what, remedy=fault.remedy, file=fault.file, line=fault.line)
    return of_fault(told, folder.IRI + name)


def _found(
    ready: Base,
    told: dict[str, Told],
    added: dict[str, list[Quad]],
    engine: str,
    store: Store | None,
) -> Iterator[Finding]:
    """Give what the check finds with these papers there, and not on the base's own nodes."""
    if not told:
        return
    quads = [*ready.quads]
    quads += (quad for said in told.values() for quad in said.quads)
    quads += (quad for more in added.values() for quad in more)
    files = [file for said in told.values() for file in said.files]
    faults = [fault for said in told.values() for fault in said.faults]
    for finding in run(quads, files, faults, engine, store):
        names = finding.path in NAMES and finding.file
        if not (names or _owned(finding, told)):
            finding = finding._replace(file="", line=0)
        yield finding


def _owned(finding: Finding, told: dict[str, Told]) -> bool:
    name = finding.focus.removeprefix(folder.IRI).partition("/")[0]
    return finding.file.partition("/")[0] in told and (not finding.focus or name in told)


def _same(finding: Finding) -> tuple[str, ...]:
    """Return what tells a finding from others wherever its node is described."""
    return (finding.severity, *finding[4:])


def _placed(findings: list[Finding]) -> list[Finding]:
    """Return what papers made appear on the base's own nodes, where these are described."""
    if not findings:
        return []
    places = Places(dataset.base().files)
    at = (places.find(one.focus, one.path) for one in findings)
    return [
        one._replace(file=file, line=line) for one, (file, line) in zip(findings, at, strict=True)
    ]
