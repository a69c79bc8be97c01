"""The checks in SPARQL: each shown to pass and to fail by examples, and met by the dataset.

`checks/<check>/pass-*.trig` gives nothing; `fail-*.trig` gives just the rows that its lines
`#! focus=… path=… value=…` name, in the order of the answer.
"""

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import store

from nsa_graph.library import library
from nsa_graph.paths import CHECKS
from nsa_graph.rdf.prefixes import full, shrink

FOLDER = Path(__file__).parents[1] / "checks"
PASS, FAIL = sorted(FOLDER.glob("*/pass-*.trig")), sorted(FOLDER.glob("*/fail-*.trig"))
KNOWN = library(CHECKS)
BASES = {"stated": "basis:stated", "reading": "basis:interpreted"}
BASIS, TEXT = ox.NamedNode(full("nsa:basis")), ox.NamedNode(full("graph:paper/TEST/text"))


@cache
def example(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TRIG)
    asks = "nsa:basis" in KNOWN[path.parent.name].text
    for graph in list(store.named_graphs()) if asks else ():  # as the build says of a paper's
        basis = BASES.get(str(graph).rstrip(">").rpartition("/")[2])
        if basis and "/graph/paper/" in str(graph):
            store.add(ox.Quad(graph, BASIS, ox.NamedNode(full(basis)), TEXT))
    return store


def rows(store: ox.Store, text: str) -> list[str]:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    assert names in (["focus", "path", "value"], ["focus", "path", "value", "graph"])
    return [
        " ".join(
            f"{slot}={'-' if row[slot] is None else '_' if blank(row[slot]) else told(row[slot])}"
            for slot in ("focus", "path", "value")
        )
        for row in found
    ]


def blank(term: object) -> bool:
    return isinstance(term, ox.BlankNode)


def told(term: object) -> str:
    return shrink(str(getattr(term, "value", term)))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_every_check_has_an_example_of_each_kind_and_no_example_is_of_none() -> None:
    assert len(KNOWN) > 20
    assert {path.parent.name for path in PASS} == set(KNOWN)
    assert {path.parent.name for path in FAIL} == set(KNOWN)
    assert {path.name for path in FOLDER.iterdir()} == set(KNOWN)


@pytest.mark.parametrize("check", KNOWN)
def test_a_check_says_what_is_wrong_and_what_to_do(check: str) -> None:
    header = KNOWN[check].extra
    assert header["severity"] in ("violation", "warning")
    assert re.fullmatch(r"\S.+[^.;:]: \S.+[^.]", header["message"])
    assert set(re.findall(r"\{(\w+)\}", header["message"])) <= {"focus", "path", "value"}


@pytest.mark.parametrize("path", PASS, ids=name)
def test_a_passing_example_gives_nothing(path: Path) -> None:
    assert len(example(path)) > 0
    assert rows(example(path), KNOWN[path.parent.name].text) == []


@pytest.mark.parametrize("path", FAIL, ids=name)
def test_a_failing_example_gives_just_the_rows_it_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = re.findall(r"^#! (.+)$", text, re.MULTILINE)
    assert expected
    assert re.search(r"^# Invalid: .+\.$", text, re.MULTILINE), "no line says why it is invalid"
    assert rows(example(path), KNOWN[path.parent.name].text) == expected


@pytest.mark.parametrize("check", KNOWN)
def test_the_dataset_passes(check: str) -> None:
    assert rows(store(), KNOWN[check].text) == []
