"""The compiled shapes against pyshacl, over the dataset with synthetic papers.

Each line is one process of its own, so that its peak memory is its own. The two engines run in
turn over the same quads; their results must be the same, one by one. rudof, a third engine, is
timed beside them, reading included, as each reads; where it departs, `tests` has a table.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox

from nsa_graph.build import files, rules
from nsa_graph.build.dataset import build, tell
from nsa_graph.build.paper import open_paper
from nsa_graph.check import shapes
from nsa_graph.check.compiled import run
from nsa_graph.check.result import Result

from . import rudof
from .synthetic import corpus

_TURNS = 5
_FAULTY = 0.3
_MORE = 1.2
HEAD = (
    *("papers", "quads", "results", "compiled", "and loaded"),
    *("pyshacl", "ratio", "rudof", "ratio", "peak MB"),
)


def quads(papers: int, seed: int = 1) -> list[ox.Quad]:
    """Return the dataset with as many synthetic papers, some of them faulty."""
    held = list(build().quads)
    if not papers:
        return held
    with TemporaryDirectory() as folder:
        corpus.write(folder, papers, seed, faulty=_FAULTY)
        for place in files.papers(folder):
            held += tell(open_paper(place)).quads
    held += rules.infer(held)
    return list(dict.fromkeys(held))


def measured(papers: int, reference: bool) -> dict[str, Any]:
    """Return the seconds of processor time that validating takes, the store loaded and not."""
    data, shaped = quads(papers), shapes.shapes()
    loaded, whole = [], []
    for _ in range(_TURNS):
        store = ox.Store()
        store.extend(data)
        loaded.append(_timed(lambda: run.validate(data, run.read_shapes(shaped), store)))  # noqa: B023
        whole.append(_timed(lambda: shapes.results(data, shaped)))
    found = run.validate(data, run.read_shapes(shaped))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {
        "papers": papers,
        "quads": len(data),
        "results": len(found.results),
        "compiled": min(whole),
        "loaded": min(loaded),
        "peak": peak,
        "rudof": _timed(lambda: rudof.validate(data, shaped)),
    }
    return line | (_against(data, shaped, found) if reference else {})


def _against(data: Sequence[ox.Quad], shaped: Sequence[ox.Quad], found: run.Outcome) -> Any:
    theirs: list[tuple[Result, ...]] = []
    spent = _timed(lambda: theirs.append(shapes.results(data, shaped, shapes.REFERENCE)))
    return {"pyshacl": spent, "same": _alike(found.results) == _alike(theirs[0])}


def _alike(results: tuple[Result, ...]) -> Counter[object]:
    return Counter((*result[:-1], tuple(sorted(result.messages))) for result in results)


def _timed(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def exponent(lines: Sequence[dict[str, Any]]) -> float:
    """Return the exponent of the time over the papers, fitted by least squares of logarithms.

    What no paper takes at all is taken off first: the dataset is validated with every corpus. So
    few papers that they hardly show beside it are left out. Not a number for fewer than two points.
    """
    base = next((line["compiled"] for line in lines if not line["papers"]), 0.0)
    points = [
        (math.log(line["papers"]), math.log(line["compiled"] - base))
        for line in lines
        if line["papers"] and line["compiled"] > base * _MORE
    ]
    if len(points) < 2:
        return math.nan
    middle_x, middle_y = (sum(one) / len(points) for one in zip(*points, strict=True))
    over = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return float(over / sum((x - middle_x) ** 2 for x, _ in points))


def main() -> int:
    """Measure each number of papers, print a line for each; return 1 where the engines differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shapes", description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=[0, 1, 10, 30])
    parser.add_argument("--most", type=int, default=10, help="the most papers for pyshacl")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print(json.dumps(measured(given.one, given.one <= given.most)))
        return 0
    lines = [_apart(papers, given.most) for papers in given.papers]
    print("  ".join(f"{head:>10}" for head in HEAD))
    print("\n".join(_line(line) for line in lines))
    if len([line for line in lines if line["papers"]]) > 1:
        print(f"exponent of the time over the papers: {exponent(lines):.2f}")
    return 0 if all(line.get("same", True) for line in lines) else 1


def _apart(papers: int, most: int) -> dict[str, Any]:
    argv = [sys.executable, "-m", "benchmarks.shapes", "--one", str(papers), "--most", str(most)]
    ran = subprocess.run(argv, check=True, capture_output=True, text=True)
    line: dict[str, Any] = json.loads(ran.stdout)
    return line


def _line(line: dict[str, Any]) -> str:
    ratio, other = (
        f"1/{line[peer] / line['compiled']:.{digits}f}" if peer in line else "-"
        for peer, digits in (("pyshacl", 0), ("rudof", 1))
    )
    if not line.get("same", True):
        ratio = "DIFFERENT"
    cells = [
        *(f"{line[name]:,}" for name in ("papers", "quads", "results")),
        *(f"{line[name]:.3f} s" for name in ("compiled", "loaded")),
        f"{line['pyshacl']:.1f} s" if "pyshacl" in line else "-",
        ratio,
        f"{line['rudof']:.2f} s",
        other,
        f"{line['peak']:.0f}",
    ]
    return "  ".join(f"{cell:>10}" for cell in cells)


if __name__ == "__main__":
    sys.exit(main())
