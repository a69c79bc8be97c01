"""The W3C's test suite for SHACL, core and SPARQL, where a folder has it.

`NSA_GRAPH_W3C` names the folder, by default `../shared/w3c` beside the project. Its subfolder
`shacl` is `data-shapes-test-suite/tests` of https://github.com/w3c/data-shapes.
"""

import functools
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadSource
from nsa_graph.shacl import REFERENCE, Result, read_shapes, validate
from nsa_graph.shacl.facts import Facts
from nsa_graph.shacl.model import Term
from nsa_graph.shacl.triples import Triples
from nsa_graph.shacl.validation import validate_compiled

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "src" / "nsa_graph" / "shacl"
SUITE = Path(os.environ.get("NSA_GRAPH_W3C") or ROOT.parent / "shared" / "w3c") / "shacl"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
DIFFERENT = {
    *("core/property/datatype-001", "core/property/or-datatypes-001"),
    "core/property/uniqueLang-002",
    *("sparql/node/prefixes-001", "sparql/pre-binding/shapesGraph-001"),
}
"""The tests that pyshacl fails too; docs/conformance.md has the reasons."""

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason=f"no SHACL test suite in {SUITE}: set NSA_GRAPH_W3C to its folder"
)


class Case(NamedTuple):
    """A test: its name, its graphs, and the results it expects; None for a failure."""

    name: str
    data: list[ox.Quad]
    shapes: list[ox.Quad]
    wanted: Counter[tuple[str, ...]] | None


def parsed(file: Path) -> list[ox.Quad]:
    triples = ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())
    return [ox.Quad(t.subject, t.predicate, t.object) for t in triples]


@functools.cache
def cases() -> tuple[Case, ...]:
    return tuple(below(SUITE.resolve() / "manifest.ttl"))


def below(file: Path) -> Iterator[Case]:
    """Yield the tests in the manifest *file* and in those that it includes."""
    graph = Triples(parsed(file))
    for _, included in graph.having(MF + "include"):
        yield from below(at(included))
    for node in sorted(graph.typed(SHT + "Validate")):
        (action,), (result,) = (graph.objects(node, MF + name) for name in ("action", "result"))
        ((data,), (shapes,)) = (
            graph.objects(str(action), SHT + name) for name in ("dataGraph", "shapesGraph")
        )
        rows = Counter(row(graph, str(one)) for one in graph.objects(str(result), "result"))
        wanted = None if str(result) == f"<{SHT}Failure>" else rows
        name = str(file.with_suffix("").relative_to(SUITE.resolve()))
        yield Case(name, parsed(at(data)), parsed(at(shapes)), wanted)


def at(iri: Term) -> Path:
    return Path(url2pathname(urlsplit(str(iri)[1:-1]).path))


def row(graph: Triples, result: str) -> tuple[str, ...]:
    """Give what an expected result says but for messages; blank nodes and long paths are alike."""
    names = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "sourceShape")
    found = (graph.one(result, name) for name in (*names, "resultSeverity"))
    return unlabelled("" if term is None else str(term) for term in found)


def comparable(result: Result) -> tuple[str, ...]:
    path = result.path if re.fullmatch("<[^<>]*>|", result.path) else "_:"
    component, severity = f"<{result.component}>", f"<{result.severity}>"
    return unlabelled((result.focus, path, result.value, component, result.shape, severity))


def unlabelled(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple("_:" if term.startswith("_:") else term for term in terms)


def found(case: Case, engine: str = "compiled") -> Counter[tuple[str, ...]] | None:
    try:
        report = validate(case.data, case.shapes, engine=engine, seconds=None)
    except BadSource:
        return None
    return Counter(map(comparable, report.results))


def suite() -> list[str]:
    return [case.name for case in cases()] if SUITE.is_dir() else []


@pytest.mark.parametrize("number", range(len(suite())), ids=suite())
def test_the_results_are_those_expected_and_those_of_pyshacl(number: int) -> None:
    case = cases()[number]
    ours = found(case)
    assert (ours == case.wanted) == (case.name not in DIFFERENT)
    assert ours == found(case, REFERENCE)


def alone(case: Case) -> bool:
    """Give whether the compiled shapes need no help, but for the words of results."""
    read = read_shapes(case.shapes)
    worded = {node: one._replace(messages=("m",)) for node, one in read.compiled.items()}
    report = validate_compiled(Facts(case.data), read._replace(compiled=worded))
    return not report.left and Counter(map(comparable, report.results)) == case.wanted


def test_the_figures_of_the_readme() -> None:
    names = [case.name for case in cases()]
    assert (len(names), len(set(names))) == (120, 120)
    assert set(names) >= DIFFERENT
    text = " ".join((ROOM / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(names) - len(DIFFERENT)} of {len(names)} tests" in text
    assert f"{sum(map(alone, cases()))} of them by the compiled shapes alone" in text
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    assert [name for name in DIFFERENT if f"`{name}`" not in page] == []
