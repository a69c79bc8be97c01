"""`python -m benchmarks.corpus`: corpora of several sizes built and checked, from cold.

Each line is a command of its own with an empty cache. The shapes' reference is the peer, as far as
it goes: the same command with `--engine pyshacl`, in turn with ours, and its findings the same.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nsa_graph.errors import NsaGraphError

from . import machine, markdown
from .engines.growth import exponent
from .memory import Watched, watched
from .sizes import measure
from .synthetic.corpus import write
from .workplace import program

RESULTS = os.path.join(markdown.RESULTS, "corpus.md")
JOBS, SEED, FAULTY = 2, 1, 0.05
MOST_MEMORY, MOST_EXPONENT = 300, 1.05
BUILD, CHECK, PEER = "build", "check", "check by pyshacl"
_OPTIONS = {BUILD: (), CHECK: (), PEER: ("--engine", "pyshacl")}
_ALLOWED = (0, 4, 5)
"""Exit codes: nothing wrong, a paper that cannot be built, findings."""

HEAD = (
    *("", "papers", "took", "processor", "against pyshacl"),
    *("parent, peak MB", "worker, peak MB", "largest under 300 MB"),
)


class Line(NamedTuple):
    """One command over so many papers; `peer` is the reference's processor time, None without."""

    work: str
    papers: int
    run: Watched
    peer: float | None = None

    @property
    def peak(self) -> float | None:
        """Return the peak of the largest process, in MB, where the system tells."""
        return max((mb for mb in (self.run.parent, self.run.worker) if mb), default=None)


def measured(papers: int, reference: bool) -> Iterator[Line]:
    """Yield the lines of a corpus of *papers*; with the *reference*, its line too.

    Raises `NsaGraphError` where a command fails, or the two engines find different things.
    """
    with TemporaryDirectory(prefix="nsa-graph-bench-") as folder:
        write(os.path.join(folder, "papers"), papers, SEED, faulty=FAULTY)
        yield Line(BUILD, papers, _run(BUILD, folder))
        ours = _run(CHECK, folder)
        if not reference:
            yield Line(CHECK, papers, ours)
            return
        theirs = _run(PEER, folder)
        yield Line(CHECK, papers, ours, theirs.cpu)
        yield Line(PEER, papers, theirs)
        if ours.out != theirs.out:
            raise NsaGraphError(f"the engines differ over {papers:,} papers")


def _run(work: str, folder: str) -> Watched:
    with TemporaryDirectory(dir=folder) as place:
        out = os.path.join(place, "out")
        more = ("--out", out) if work == BUILD else _OPTIONS[work]
        argv = (*program(), work.split()[0], "--papers", os.path.join(folder, "papers"))
        environment = {**os.environ, "NSA_GRAPH_CACHE": os.path.join(place, "cache")}
        return watched((*argv, "--jobs", str(JOBS), *more), environment, _ALLOWED)


def growth(lines: Sequence[Line], work: str) -> float | None:
    """Return the exponent of the processor time of *work* over the papers; None for too few sizes.

    What the smallest corpus takes, which is nearly all the dataset's own, is taken off first.
    """
    taken = {line.papers: line.run.cpu for line in lines if line.work == work}
    first = min(taken, default=0)
    return exponent({n - first: taken[n] - taken[first] for n in taken if n != first})


def page(lines: Sequence[Line], about: dict[str, str]) -> str:
    """Return everything as a Markdown page."""
    rows = markdown.table(HEAD, map(_cells, lines))
    grown = (_grown(lines, work) for work in (BUILD, CHECK, PEER))
    return markdown.page("A corpus, built and checked", "corpus", about, *rows, "", *grown)


def _cells(line: Line) -> tuple[str, ...]:
    run, peak = line.run, line.peak
    kept = "" if peak is None or line.work == PEER else "yes" if peak < MOST_MEMORY else "no"
    return (
        line.work,
        f"{line.papers:,}",
        f"{run.wall:,.1f} s",
        f"{run.cpu:,.1f} s",
        f"1/{line.peer / run.cpu:.1f}" if line.peer else "",
        *("" if mb is None else f"{mb:.0f}" for mb in (run.parent, run.worker)),
        kept,
    )


def _grown(lines: Sequence[Line], work: str) -> str:
    found = growth(lines, work)
    if found is None:
        return f"- {work}: too few sizes for an exponent"
    verdict = "met" if found <= MOST_EXPONENT else "missed"
    told = f"exponent of the processor time over the papers, the smallest corpus's off: {found:.2f}"
    return f"- {work}: {told} (≤ {MOST_EXPONENT}: {verdict})"


def main() -> int:
    """Measure each number of papers, write the page and say where; return 0 or an exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=[1, 10, 100, 1000], metavar="PAPERS")
    parser.add_argument("--most", type=int, default=10, help="the most papers for pyshacl")
    parser.add_argument("-o", dest="out", default=RESULTS, help="the page; default: %(default)s")
    given = parser.parse_args()
    about = {**machine.about("pyoxigraph", "rdflib", "pyshacl"), "processes": str(JOBS)}

    def lines_of(papers: int) -> Iterator[Line]:
        return measured(papers, papers <= given.most)

    return measure(given.papers, lines_of, _cells, lambda lines: page(lines, about), given.out)


if __name__ == "__main__":
    sys.exit(main())
