"""`python -m benchmarks.engines --papers 100 1000`: ask every engine, write the page of results."""

import argparse
import os
import sys
from tempfile import TemporaryDirectory

from nsa_graph.atomic import write_bytes

from .. import machine
from . import measure, report
from .data import kept, triples
from .kinds import KINDS
from .outcome import Outcome

RESULTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "results")
_SLOW = {"rdflib": 1_000}
"""The largest corpus that an engine is given: more does not fit in memory."""


def main() -> int:
    """Measure, write the page, and say where; return 1 where engines gave different rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[100, 1000], metavar="N")
    parser.add_argument("--engines", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--folder", help="keep the triples here, and use those found here")
    given = parser.parse_args()
    outcomes: list[Outcome] = []
    told: list[str] = []
    for papers in given.papers:
        with TemporaryDirectory(prefix="nsa-graph-bench-") as folder:
            file = kept(papers, given.folder) if given.folder else triples(papers, folder)
            here = [
                _measured(engine, file, papers)
                for engine in given.engines
                if papers <= _SLOW.get(engine, papers)
            ]
        told += [f"{papers:,} papers: {line}" for line in measure.differing(here)]
        outcomes += here
    about = machine.machine() | {outcome.engine: outcome.version for outcome in outcomes}
    page = report.page(outcomes, told, about)
    write_bytes(os.path.join(RESULTS, "engines.md"), page.encode())
    print(page)
    return 1 if told else 0


def _measured(engine: str, file: str, papers: int) -> Outcome:
    print(f"{papers:,} papers: {engine} …", file=sys.stderr)
    return measure.measured(engine, file, papers)


if __name__ == "__main__":
    sys.exit(main())
