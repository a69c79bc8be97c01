"""`python -m benchmarks.shapes`: the compiled shapes against pyshacl, over synthetic papers.

Each line is one process of its own, so that its peak memory is its own. The two engines run in
turn over the same quads; their results must be the same, one by one. Each is timed from the quads
on, and once more with the data loaded before, into numbers by property or an rdflib graph. rudof, a
third engine, is timed beside them, reading included; where it departs, `tests` has a table.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox

from nsa_graph.assemble import files, rules
from nsa_graph.assemble.dataset import build, tell
from nsa_graph.assemble.paper import open_paper
from nsa_graph.atomic import write_bytes
from nsa_graph.check.shapes import shapes
from nsa_graph.shacl import Result, ValidationReport, read_shapes, validate
from nsa_graph.shacl import reference as pyshacl
from nsa_graph.shacl.facts import Facts
from nsa_graph.shacl.validation import validate_compiled

from . import machine, markdown, rudof
from .engines.growth import exponent
from .synthetic import corpus

_TURNS = 5
_FAULTY = 0.3
_MORE = 1.2
RESULTS = os.path.join(markdown.RESULTS, "shapes.md")
HEAD = (
    *("papers", "quads", "results", "compiled", "pyshacl", "against it"),
    *("compiled, loaded", "pyshacl, loaded", "against it", "rudof", "compiled against it"),
    "peak MB",
)
_TARGET = 300


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
    data, shaped = quads(papers), shapes()
    loaded, whole = [], []
    for _ in range(_TURNS):
        whole.append(_timed(lambda: validate(data, shaped)))
        facts = _loaded(data)
        loaded.append(_timed(lambda: validate_compiled(facts, read_shapes(shaped))))  # noqa: B023
    found = validate(data, shaped)
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


def _loaded(data: Sequence[ox.Quad]) -> Facts:
    """Return *data* with the relation of every property."""
    facts = Facts(data)
    for name in facts.properties:
        facts.relation(name)
    return facts


def _against(data: Sequence[ox.Quad], shaped: Sequence[ox.Quad], found: ValidationReport) -> Any:
    theirs: list[tuple[Result, ...]] = []
    whole = _timed(lambda: theirs.append(pyshacl.results(data, shaped)))
    graphs = pyshacl.merged(data), pyshacl.merged(shaped)
    loaded = _timed(lambda: theirs.append(pyshacl.validated(*graphs)))
    same = all(_alike(found.results) == _alike(one) for one in theirs)
    return {"pyshacl": whole, "pyshacl loaded": loaded, "same": same}


def _alike(results: tuple[Result, ...]) -> Counter[object]:
    return Counter((*result[:-1], tuple(sorted(result.messages))) for result in results)


def _timed(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def growth(lines: Sequence[dict[str, Any]]) -> float | None:
    """Return the exponent of the time over the papers; None for fewer than two points.

    What no paper takes at all is taken off first: the dataset is validated with every corpus. So
    few papers that they hardly show beside it are left out.
    """
    base = next((line["compiled"] for line in lines if not line["papers"]), 0.0)
    return exponent(
        {
            line["papers"]: line["compiled"] - base
            for line in lines
            if line["papers"] and line["compiled"] > base * _MORE
        }
    )


def main() -> int:
    """Measure each number of papers and write the page; return 1 where the engines differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shapes", description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=[0, 1, 10, 30, 100])
    parser.add_argument("--most", type=int, default=10, help="the most papers for pyshacl")
    parser.add_argument("-o", dest="out", default=RESULTS, help="the page; default: %(default)s")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print(json.dumps(measured(given.one, given.one <= given.most)))
        return 0
    lines = []
    for papers in given.papers:
        lines.append(_apart(papers, given.most))
        print("  ".join(_cells(lines[-1])), file=sys.stderr, flush=True)
    text = page(lines, machine.about("pyoxigraph", "pyshacl", "pyrudof"))
    print(text, end="")
    if not _same(lines):
        return 1
    write_bytes(given.out, text.encode())
    return 0


def _same(lines: Sequence[dict[str, Any]]) -> bool:
    """Return whether pyshacl found the same wherever it was asked."""
    return all(line.get("same", True) for line in lines)


def _apart(papers: int, most: int) -> dict[str, Any]:
    argv = [sys.executable, "-m", "benchmarks.shapes", "--one", str(papers), "--most", str(most)]
    ran = subprocess.run(argv, check=True, capture_output=True, text=True)
    line: dict[str, Any] = json.loads(ran.stdout)
    return line


def page(lines: Sequence[dict[str, Any]], about: dict[str, str]) -> str:
    """Return everything as a Markdown page."""
    told = "Written by `python -m benchmarks.shapes`; [what it means](../README.md)."
    head = ["# The shapes, validated", "", f"{told} Times are of the processor."]
    said = [f"- {line}" for line in (_grown(lines), _ratio(lines), _agreed(lines)) if line]
    rows = markdown.table(HEAD, map(_cells, lines))
    return "\n".join([*head, "", *rows, "", *said, "", *markdown.machine(about), ""])


def _grown(lines: Sequence[dict[str, Any]]) -> str:
    found = growth(lines)
    return "" if found is None else f"exponent of the time over the papers: {found:.2f}"


def _ratio(lines: Sequence[dict[str, Any]]) -> str:
    compared = [line for line in lines if line["papers"] and "pyshacl" in line]
    if not compared:
        return ""
    line = max(compared, key=lambda one: int(one["papers"]))
    times = line["pyshacl loaded"] / line["loaded"]
    verdict = "met" if times >= _TARGET else "missed"
    told = f"{line['papers']:,} papers, loaded, against pyshacl: 1/{times:.0f}"
    return f"{told} (at most 1/{_TARGET}: {verdict})"


def _agreed(lines: Sequence[dict[str, Any]]) -> str:
    if not any("same" in line for line in lines):
        return ""
    return "the same results as pyshacl's, one by one" if _same(lines) else "DIFFERENT results"


def _cells(line: dict[str, Any]) -> tuple[str, ...]:
    return (
        *(f"{line[name]:,}" for name in ("papers", "quads", "results")),
        *_compared(line, "compiled", "pyshacl"),
        *_compared(line, "loaded", "pyshacl loaded"),
        f"{line['rudof']:.2f} s",
        f"1/{line['rudof'] / line['compiled']:.1f}",
        f"{line['peak']:.0f}",
    )


def _compared(line: dict[str, Any], ours: str, theirs: str) -> tuple[str, str, str]:
    if theirs not in line:
        return f"{line[ours]:.3f} s", "", ""
    ratio = line[theirs] / line[ours]
    return f"{line[ours]:.3f} s", f"{line[theirs]:.1f} s", f"1/{ratio:.0f}"


if __name__ == "__main__":
    sys.exit(main())
