"""What the check said of each paper, kept in the user's cache until the paper or a rule changes."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .. import atomic, paths
from ..assemble import cache, files
from ..check.finding import Finding
from ..errors import BadSource, CannotWrite
from . import base, folder

_FOLDER = "checked"


class Verdict(NamedTuple):
    """What is wrong with a paper: its name, the key of its files, its quads, the findings."""

    name: str
    key: str
    quads: int
    findings: tuple[Finding, ...]


def key(engine: str) -> str:
    """Return the key of what a verdict rests on besides the paper: base, checks and *engine*."""
    digest = hashlib.sha256(f"{base.key()} {engine}".encode())
    for path in files.walk(paths.CHECKS, (".rq",)):
        digest.update(os.path.basename(path).encode() + files.content_hash(path).digest())
    return digest.hexdigest()


def held(papers: str, names: Iterable[str], name: str) -> Iterator[tuple[str, Verdict]]:
    """Give the verdicts under the key *name* on those of the papers that have not changed."""
    place = _place(papers)
    for paper in names:
        try:
            with open(os.path.join(place, paper + ".json"), "rb") as stream:
                of, about, quads, findings = json.loads(stream.read())
            if [of, about] == [name, folder.key(folder.read(papers, paper))]:
                yield paper, Verdict(paper, about, quads, tuple(Finding(*f) for f in findings))
        except (OSError, ValueError, TypeError, BadSource):
            continue  # not there, or of no use: the paper is checked again


def keep(papers: str, name: str, verdict: Verdict) -> None:
    """Keep *verdict* under the key *name*; where the cache can't be written, it is not kept."""
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
