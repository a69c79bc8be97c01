"""`python -m benchmarks.columns`: from how many papers on a corpus is asked sooner in columns.

Every question of the library for which nothing has to be named is asked of corpora of several
sizes, each by a process of its own: in columns and in the store on disk, in turn. Both are made
beforehand, which is told too.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nsa_graph.corpus import shards
from nsa_graph.library import Param, library

from . import machine, markdown
from .engines.growth import geometric_mean
from .sizes import measure
from .synthetic.corpus import write
from .timing import Command, alternate, once, ratio
from .workplace import environment, program

RESULTS = os.path.join(markdown.RESULTS, "columns.md")
SEED = 1
HEAD = ("papers", "quads", "in columns", "least", "most", "questions sooner in columns", "made in")
_ASK = """
import sys
from nsa_graph.corpus import index
index.LARGE = {least}
from nsa_graph.cli import main
sys.exit(main())
"""
_COLUMNS, _DISK = _ASK.format(least=0), _ASK.format(least=10**15)


class Size(NamedTuple):
    """What was measured of one corpus: times in columns over those in the store on disk.

    `ratios` has one a question, `made` that of making the columns and the store.
    """

    papers: int
    quads: int
    ratios: tuple[float, ...]
    made: float


def questions() -> tuple[str, ...]:
    """Return the names of the questions that no thing has to be named for.

    Among many papers a name may stand for several, that of a statement for one in each.
    """

    def names(param: Param) -> bool:
        return param.required or (param.type == "resource" and param.default is not None)

    return tuple(each.name for each in library().values() if not any(map(names, each.params)))


def measured(papers: int, names: Sequence[str], rounds: int) -> Size:
    """Return what *names*, asked *rounds* times, take of a corpus of *papers*.

    Raises `Failed` where a command does.
    """
    with TemporaryDirectory(prefix="nsa-graph-bench-") as folder:
        around = environment(folder)
        write(os.path.join(folder, "papers"), papers, SEED)
        corpora = [os.path.join(folder, name) for name in ("columns", "disk")]
        given = ("--papers", os.path.join(folder, "papers"), "--out", corpora[0])
        once(Command((*program(), "build", *given)), around)
        shutil.copytree(corpora[0], corpora[1])
        ways = tuple(zip((_COLUMNS, _DISK), corpora, strict=True))

        def asked(name: str) -> list[Command]:
            head = (sys.executable, "-c")
            return [Command((*head, way, "ask", name, "--graph", at)) for way, at in ways]

        columns, disk = (once(command, around).wall for command in asked(names[0]))
        runs = [alternate(asked(name), around, rounds, warm=1) for name in names]
        ratios = tuple(ratio(ours, theirs).median for ours, theirs in runs)
        counts = shards.parsed(corpora[0], shards.written(corpora[0]))["counts"]
        return Size(papers, int(counts["quads"]), ratios, columns / disk)


def page(sizes: Sequence[Size], about: dict[str, str]) -> str:
    """Return everything as a Markdown page."""
    title = "A corpus asked from cold, in columns and in the store on disk"
    return markdown.page(title, "columns", about, *markdown.table(HEAD, map(_cells, sizes)))


def _cells(size: Size) -> tuple[str, ...]:
    ratios = size.ratios
    return (
        f"{size.papers:,}",
        f"{size.quads:,}",
        *(f"{each:.2f} times" for each in (geometric_mean([*ratios]), min(ratios), max(ratios))),
        f"{sum(each < 1 for each in ratios)} of {len(ratios)}",
        f"{size.made:.2f} times",
    )


def main() -> int:
    """Measure each number of papers, write the page and say where; return 0 or an exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columns", description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=[30, 60, 100, 200], metavar="PAPERS")
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked")
    parser.add_argument("-o", dest="out", default=RESULTS, help="the page; default: %(default)s")
    given = parser.parse_args()
    about, names = machine.about("pyoxigraph", "duckdb"), questions()

    def lines_of(papers: int) -> list[Size]:
        return [measured(papers, names, given.rounds)]

    return measure(given.papers, lines_of, _cells, lambda sizes: page(sizes, about), given.out)


if __name__ == "__main__":
    sys.exit(main())
