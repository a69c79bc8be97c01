"""A corpus checked: the base once, then each paper together with the base, by batches.

A finding belongs to the paper in whose files it is. The checks and the shapes need that paper and
the base only, for no paper speaks of another (`assemble.bounds`). The verdict on each paper is kept
in the user's cache until the paper or a rule changes.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from pyoxigraph import Quad, Store

from .. import atomic, paths
from ..assemble import cache, dataset, files
from ..assemble.dataset import Dataset
from ..assemble.paper import Folder
from ..check.finding import NAMES, Finding, Places, of_fault, ordered
from ..check.run import run
from ..errors import BadSource, CannotWrite
from ..shacl import COMPILED
from . import batch, folder
from .batch import Base
from .build import Progress
from .folder import Batch, Fault
from .runner import Runner, share

_FOLDER = "checked"


class Checked(NamedTuple):
    """What a check found: the findings, and how many quads of how many papers were checked.

    `kept` counts the papers that had been checked before and have not changed since.
    """

    findings: tuple[Finding, ...]
    quads: int
    papers: int
    kept: int


class Verdict(NamedTuple):
    """What is wrong with a paper: its name, the key of its files, its quads, the findings."""

    name: str
    key: str
    quads: int
    findings: tuple[Finding, ...]


class Examined(NamedTuple):
    """The check of a batch: a verdict for each paper, and the findings on the base's nodes."""

    verdicts: tuple[Verdict, ...]
    elsewhere: tuple[Finding, ...]


def check(papers: str, runner: Runner, progress: Progress, engine: str = COMPILED) -> Checked:
    """Return every finding on the dataset and on the papers in the folder *papers*.

    *engine*, one of `shacl.ENGINES`, validates the shapes. Raises `BadSource` where there
    are no papers, the dataset cannot be built, or a shape or check cannot be used.
    """
    names, name = folder.listed(papers), key(engine)
    verdicts = dict(_kept(papers, names, name))
    left = [paper for paper in names if paper not in verdicts]
    progress(len(verdicts), len(names))
    base, on_base = _checked_base(engine)
    found, kept = list(on_base), len(verdicts)
    known = {_same(finding) for finding in found}
    work = partial(examine, engine=engine)
    for done in runner.run(base, work, folder.batches(papers, left, share(len(left)))):
        fresh = [finding for finding in done.elsewhere if _same(finding) not in known]
        found += _placed(fresh)
        for verdict in done.verdicts:
            verdicts[verdict.name] = verdict
            if not fresh:  # a finding on the base's nodes has no paper to be kept with
                _keep(papers, name, verdict)
        progress(len(verdicts), len(names))
    for verdict in verdicts.values():
        found += (one._replace(file=folder.place(papers, one.file)) for one in verdict.findings)
    quads = len(base.quads) + sum(verdict.quads for verdict in verdicts.values())
    return Checked(ordered(found), quads, len(names), kept)


def key(engine: str) -> str:
    """Return the key of what a verdict depends on besides the paper: base, checks and *engine*."""
    digest = hashlib.sha256(f"{batch.base_key()} {engine}".encode())
    for path in files.walk(paths.CHECKS, (".rq",)):
        digest.update(os.path.basename(path).encode() + files.content_hash(path).digest())
    return digest.hexdigest()


def _kept(papers: str, names: Iterable[str], name: str) -> Iterator[tuple[str, Verdict]]:
    """Yield the verdicts under the key *name* on those of the papers that have not changed."""
    place = _place(papers)
    for paper in names:
        try:
            with open(os.path.join(place, paper + ".json"), "rb") as stream:
                of, about, quads, findings = json.loads(stream.read())
            if [of, about] == [name, folder.key(folder.read(papers, paper))]:
                yield paper, Verdict(paper, about, quads, tuple(Finding(*f) for f in findings))
        except (OSError, ValueError, TypeError, BadSource):
            continue  # no verdict, or a damaged one: the paper is checked again


def _keep(papers: str, name: str, verdict: Verdict) -> None:
    """Keep *verdict* under the key *name*, unless the cache cannot be written."""
    place = _place(papers)
    data = json.dumps([name, *verdict[1:]], ensure_ascii=False).encode()
    try:
        os.makedirs(place, exist_ok=True)
        atomic.write_bytes(os.path.join(place, verdict.name + ".json"), data)
    except (OSError, CannotWrite):
        return


def _place(papers: str) -> str:
    """Return the folder of the verdicts on the papers in *papers*."""
    name = hashlib.sha256(os.path.realpath(papers).encode()).hexdigest()[:16]
    return os.path.join(cache.folder(), _FOLDER, name)


def _checked_base(engine: str) -> tuple[Base, tuple[Finding, ...]]:
    """Return the base and what is wrong with it; its files are not kept in memory."""
    world = dataset.base()
    return Base.of(batch.base_key(), world.quads), run(world.quads, world.files, (), engine)


def examine(ready: Base, held: Batch, engine: str = COMPILED) -> Examined:
    """Return what is wrong with each paper of a batch, faults that stop its build included."""
    tried = {paper.name: _told(ready, paper) for paper in held}
    told = {name: said for name, said in tried.items() if isinstance(said, Dataset)}
    added, store = batch.follow(ready, told)
    by_paper: dict[str, list[Finding]] = {}
    for finding in _found(ready, told, added, engine, store):
        by_paper.setdefault(finding.file.partition("/")[0], []).append(finding)
    made = []
    for paper in held:
        said = tried[paper.name]
        if isinstance(said, Dataset):
            found, quads = by_paper.pop(paper.name, []), len(said.quads) + len(added[paper.name])
        else:
            found, quads = [_of_fault(fault, paper.name) for fault in said], 0
        made.append(Verdict(paper.name, folder.key(paper), quads, tuple(found)))
    return Examined(tuple(made), tuple(one for rest in by_paper.values() for one in rest))


def _told(ready: Base, paper: Folder) -> Dataset | tuple[Fault, ...]:
    clash = paper.name in folder.taken()
    return (folder.clash(paper.name),) if clash else batch.try_tell(ready, paper)


def _of_fault(fault: Fault, name: str) -> Finding:
    told = BadSource(fault.what, remedy=fault.remedy, file=fault.file, line=fault.line)
    return of_fault(told, folder.IRI + name)


def _found(
    ready: Base,
    told: dict[str, Dataset],
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


def _owned(finding: Finding, told: dict[str, Dataset]) -> bool:
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
