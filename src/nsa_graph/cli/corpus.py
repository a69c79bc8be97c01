"""What `build` and `check` do with a folder of papers: options, progress, and what they tell."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from ..errors import BadSource, Findings, UsageError
from .options import count
from .output import emit, note

if TYPE_CHECKING:
    from ..corpus.runner import Runner


def add(parser: ArgumentParser) -> None:
    """Add the options of a corpus to *parser*."""
    group = parser.add_argument_group("a corpus")
    group.add_argument(
        "--papers", metavar="DIR", help="a folder of papers, each in a folder of its own"
    )
    group.add_argument(
        "--jobs", metavar="N", type=count, default=0, help="processes; default: one a core"
    )
    group.add_argument(
        "--dask", metavar="URL", help="the scheduler of a Dask cluster that works instead"
    )
    group.add_argument(
        "--progress", action="store_true", help="say on stderr how far it is, terminal or not"
    )


def asked(given: Namespace) -> bool:
    """Tell whether a corpus is meant; raises `UsageError` for its options without one."""
    if given.papers is None and (given.jobs or given.dask is not None):
        told = f"--{'jobs' if given.jobs else 'dask'} is for a folder of papers"
        raise UsageError(told, remedy="say --papers DIR, or leave it out")
    return given.papers is not None


def build(given: Namespace) -> int:
    """Build the corpus, say what was done and what is wrong; return 0, or 4 if something is."""
    from ..corpus.build import build as build_corpus  # only for a corpus
    from ..corpus.folder import place

    with _progress(given.progress) as told:
        report = build_corpus(given.papers, given.out, _runner(given), told)

    def out(stream: TextIO) -> None:
        whole = report.built + report.kept
        stream.write(
            f"{given.out}: {_papers(whole)}, {report.quads:,} quads; "
            f"{report.built:,} built, {report.kept:,} unchanged\n"
        )

    emit(out)
    for faults in report.refused.values():
        for file, line, what, remedy in faults:
            at = BadSource(what, remedy=remedy, file=place(given.papers, file), line=line)
            note(" ".join(str(at).split()))
    if report.refused:
        note(f"{_papers(len(report.refused))} could not be built")
    return BadSource.exit_code if report.refused else 0


def check(given: Namespace) -> int:
    """Check the dataset and the corpus, write the findings; return 0, or 5 for a violation."""
    from ..check.finding import violations  # only for a corpus
    from ..corpus.check import check as check_corpus
    from ..render.finding import write

    with _progress(given.progress) as told:
        checked = check_corpus(given.papers, _runner(given), told, given.engine)

    def out(stream: TextIO) -> None:
        known = f", {checked.kept:,} of them unchanged" if checked.kept else ""
        write(
            checked.findings,
            stream,
            given.format,
            f"{checked.quads:,} quads, {_papers(checked.papers)}{known}",
        )

    emit(out, given.output)
    return Findings.exit_code if violations(checked.findings) else 0


def _papers(count: int) -> str:
    return f"{count:,} paper{'' if count == 1 else 's'}"


def _runner(given: Namespace) -> "Runner":
    """Return who does the work; raises `UsageError` for what can't be meant."""
    from ..corpus.runner import local

    if given.dask is not None:
        from ..corpus.cluster import Cluster  # only for a cluster

        if given.jobs:
            raise UsageError("--dask and --jobs exclude each other", remedy="give one of them")
        return Cluster(given.dask)
    return local(given.jobs)


class Progress:
    """How many papers are done, on one line of *stream*; `done` and `whole` are the last told."""

    def __init__(self, stream: TextIO | None) -> None:
        self.done = self.whole = 0
        self._stream = stream

    def __call__(self, done: int, whole: int) -> None:
        """Take in that *done* papers of *whole* are done."""
        self.done, self.whole = done, whole
        self._write(f"\r{done:,} of {whole:,} papers")

    def end(self) -> None:
        """Go on to the next line, if anything was written."""
        if self.whole:
            self._write("\n")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()


@contextmanager
def _progress(asked: bool) -> Iterator[Progress]:
    """Give what is told of progress; after Ctrl-C, say what is kept."""
    told = Progress(sys.stderr if asked or sys.stderr.isatty() else None)
    try:
        yield told
    except KeyboardInterrupt as error:
        told.end()
        words = f"interrupted; {told.done:,} of {told.whole:,} papers are done and kept"
        raise KeyboardInterrupt(f"{words}; run the same command to go on") from error
    told.end()
