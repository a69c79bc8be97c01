"""pyshacl: the reference for the compiled shapes, and the engine for the shapes left over.

It gets plain rdflib graphs: over a wrapped store its sh:in fails on strings. As a shape can keep
it busy forever, it can run in a process of its own, which is killed at a limit of time.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import pyoxigraph as ox

from ..errors import BadSource
from . import patterns
from .model import Path, Result, Term
from .paths import SUFFIXES
from .patterns import TooSlow, too_slow
from .terms import quiet
from .triples import Triples

if TYPE_CHECKING:
    from rdflib import Graph


def results(
    data: Iterable[ox.Quad], shapes: Iterable[ox.Quad], file: str = ""
) -> tuple[Result, ...]:
    """Return the results of validating *data* against *shapes*, all graphs taken as one.

    Raises:
        BadSource: if pyshacl rejects the shapes; it names *file*.
    """
    return validated(merged(data), merged(shapes), file)


def results_within(
    seconds: float, data: Iterable[ox.Quad], shapes: Iterable[ox.Quad], file: str = ""
) -> tuple[Result, ...]:
    """Return what `results` returns, computed in another process within *seconds*.

    Raises:
        BadSource: as `results`, and if the process dies.
        TooSlow: if it takes longer, or the match of one regular expression does.
    """
    asked = json.dumps([_ntriples(data), _ntriples(shapes), patterns.SECONDS]).encode()
    places = os.pathsep.join(place or os.getcwd() for place in sys.path)
    argv = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
    environment = {**os.environ, "PYTHONPATH": places}
    try:
        ran = subprocess.run(
            argv, input=asked, capture_output=True, env=environment, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlow(f"pyshacl needs more than {seconds:g} s for these shapes") from error
    if ran.returncode:
        last = ran.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise _unusable(f"pyshacl ended with status {ran.returncode}, {last or 'silently'}", file)
    answer = json.loads(ran.stdout)
    if "slow" in answer:
        raise too_slow(*answer["slow"])
    if "unusable" in answer:
        raise _unusable(answer["unusable"], file)
    return tuple(Result._make([*terms, tuple(texts)]) for *terms, texts in answer["results"])


def validated(data: "Graph", shapes: "Graph", file: str = "") -> tuple[Result, ...]:
    """Return the results of *shapes* for *data*, both from `merged`; raises as `results`."""
    from pyshacl import validate

    with quiet("pyshacl-validate", "rdflib.term"):
        try:
            _, report, _ = validate(data, shacl_graph=shapes, advanced=True, inplace=True)
        except Exception as error:  # its own errors, and those that it lets through
            raise _unusable(error, file) from error
    if isinstance(report, Exception):  # this is how pyshacl returns a failure to validate
        raise _unusable(report, file) from report
    return reported(report)


def _unusable(error: Exception | str, file: str) -> BadSource:
    what = " ".join(str(error).split()) or type(error).__name__
    remedy = "correct the shape that this names"
    return BadSource(f"the shapes cannot be used: {what}", file=file, remedy=remedy)


def merged(quads: Iterable[ox.Quad]) -> "Graph":
    """Return *quads* as one rdflib graph, blank nodes under their own labels."""
    return _graph(_ntriples(quads))


def _ntriples(quads: Iterable[ox.Quad]) -> str:
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _graph(ntriples: str) -> "Graph":
    from rdflib import Graph

    with quiet("rdflib.term"):
        return Graph().parse(data=ntriples, format="nt", bnode_context=_Same())


class _Same(dict[str, Any]):
    """The labels of blank nodes for rdflib: unchanged, where it would draw new ones."""

    def get(self, label: str, default: Any = None) -> Any:
        return label


def reported(report: "Graph") -> tuple[Result, ...]:
    """Return the results of a *report*, without those that explain another result."""
    lines = report.serialize(format="nt")
    graph = Triples(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True))
    return tuple(_result(graph, str(node)) for _, node in graph.having("result"))


def _result(graph: Triples, node: str) -> Result:
    def one(name: str) -> str:
        return str(_first(graph, node, name) or "")

    path = _first(graph, node, "resultPath")
    return Result(
        one("focusNode"),
        "" if path is None else str(_path(graph, path)),
        one("value"),
        one("sourceConstraintComponent")[1:-1],
        one("sourceShape"),
        one("resultSeverity")[1:-1],
        tuple(str(getattr(each, "value", each)) for each in graph.objects(node, "resultMessage")),
    )


def _first(graph: Triples, node: str, name: str) -> Term | None:
    return next(iter(graph.objects(node, name)), None)


def _path(graph: Triples, node: Term) -> Path:
    """Return a path of the report; pyshacl has accepted it, so nothing is checked."""
    if isinstance(node, ox.NamedNode):
        return Path(str(node))
    for name, sign in (("inversePath", "^"), *SUFFIXES.items()):
        inner = _first(graph, str(node), name)
        if inner is not None:
            return Path(sign, (_path(graph, inner),))
    either = _first(graph, str(node), "alternativePath")
    parts = graph.items(node if either is None else either)
    return Path("/" if either is None else "|", tuple(_path(graph, part) for part in parts))


class _Timed:
    """Replaces the module `re` in the process of its own: a search that hangs ends the process."""

    def __init__(self, seconds: float, searcher: Any = re, pattern: str = "") -> None:
        self._seconds, self._searcher, self._pattern = seconds, searcher, pattern

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)

    def compile(self, pattern: str, flags: int = 0) -> "_Timed":
        return _Timed(self._seconds, re.compile(pattern, flags), pattern)

    def match(self, *asked: Any) -> Any:
        return self._within("match", asked)

    def search(self, *asked: Any) -> Any:
        return self._within("search", asked)

    def sub(self, *asked: Any) -> Any:
        return self._within("sub", asked)

    def _within(self, name: str, asked: tuple[Any, ...]) -> Any:
        def stop(*_: object) -> NoReturn:  # Python's `re` runs it even while it searches
            texts = [text for text in asked if isinstance(text, str)]
            pattern = self._pattern or texts[0]
            _answer(slow=[pattern, texts[-1]])
            os._exit(0)

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            return getattr(self._searcher, name)(*asked)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(**answer: Any) -> None:
    json.dump(answer, sys.stdout)
    sys.stdout.flush()


def main() -> None:
    """Read data, shapes and the limit of a search from stdin as JSON, and write the results."""
    from pyshacl.constraints.core import string_based_constraints
    from rdflib.plugins.sparql import operators

    data, shapes, seconds = json.load(sys.stdin)
    if hasattr(signal, "setitimer"):  # elsewhere the whole process is limited
        for module in (string_based_constraints, operators):
            vars(module)["re"] = _Timed(seconds)
    try:
        _answer(results=validated(_graph(data), _graph(shapes)))
    except BadSource as error:
        _answer(unusable=error.what.partition(": ")[2])
