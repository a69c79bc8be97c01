"""`python -m benchmarks.engines --papers 100 1000`: ask every engine, write the page of results.

The page has each size as it was measured last on this machine; all engines' in one run.
"""

import argparse
import os
import sys
from tempfile import TemporaryDirectory

from nsa_graph.atomic import write_bytes

from .. import machine
from ..markdown import RESULTS
from . import measure, outcome, report
from .data import kept, triples
from .kinds import KINDS
from .outcome import Outcome

_MOST = dict.fromkeys(("nsa_graph-memory", "pyoxigraph", "rdflib", "maplib"), 1_000)
"""The largest corpus that an engine is given which holds all in memory: 2 to 11 GB there."""


def main() -> int:
    """Measure, write the page, and say where; return 1 where engines gave different rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[100, 1000], metavar="N")
    parser.add_argument("--engines", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--folder", help="keep the triples here, and use those found here")
    parser.add_argument("--limit", type=int, default=900, help="seconds that a question may take")
    given = parser.parse_args()
    about, place = machine.machine(), os.path.join(RESULTS, "engines.json")
    print(f"load before: {about.pop('load before')}", file=sys.stderr)
    measured_on, before = outcome.read(place)
    if measured_on != about:
        before = []  # another machine's times say nothing beside this one's
    new: list[Outcome] = []
    for papers in given.papers:
        with TemporaryDirectory(prefix="nsa-graph-bench-") as folder:
            file = kept(papers, given.folder) if given.folder else triples(papers, folder)
            for engine in given.engines:
                if papers > _MOST.get(engine, papers):
                    continue
                print(f"{papers:,} papers: {engine} …", file=sys.stderr)
                new.append(measure.measured(engine, file, papers, given.limit))
                outcome.write(place, outcome.joined(before, new), about)
    page = report.page(outcome.joined(before, new), about)
    write_bytes(os.path.join(RESULTS, "engines.md"), page.encode())
    print(page)
    return 1 if measure.differing(new) else 0


if __name__ == "__main__":
    sys.exit(main())
