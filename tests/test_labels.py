"""Labels: one name for each thing, in the language asked for or the nearest, else its CURIE."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsa_graph import labels as module
from nsa_graph.errors import BadParameter
from nsa_graph.graph import Graph
from nsa_graph.labels import label, labels, names, rows_of
from nsa_graph.names import stated
from nsa_graph.paths import LABELS
from nsa_graph.rdf.prefixes import full, shrink
from nsa_graph.store.embedded import Embedded

DATA = """
@prefix : <https://w3id.org/nsa-graph/id/state/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:A rdfs:label "Ay"@en, "A one"@en, "甲"@zh, "A"@de ; dcterms:title "Longer"@en, "Titre"@fr .
:B skos:notation "14.1" ; rdfs:label "Bee"@en .
:C skos:notation "14.2" .
"""
STATE = "https://w3id.org/nsa-graph/id/state/"
A, B, C, D = (STATE + name for name in "ABCD")


@pytest.fixture(scope="module")
def store() -> Embedded:
    store = ox.Store()
    graph = ox.NamedNode("x:g")
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    reading = ox.NamedNode("https://w3id.org/nsa-graph/graph/x/reading")
    named = ox.NamedNode(full("rdfs:label"))
    store.add(ox.Quad(ox.NamedNode(C), named, ox.Literal("concluded", language="en"), reading))
    return Embedded(store)


def test_a_label_is_in_the_language_or_the_nearest(store: Embedded) -> None:
    assert labels(store, [D, A, B, A]) == {D: "state:D", A: "A one", B: "Bee"}
    assert labels(store, (A, B), "zh") == {A: "甲", B: "Bee"}
    assert labels(store, iter([A]), "zh-Hans") == {A: "甲"}
    assert labels(store, {A}, "fr") == {A: "Titre"}
    assert labels(store, []) == {}


@pytest.mark.parametrize(
    ("called", "language", "wanted"),
    [
        ((("en", "a"), ("zh-Hant", "b")), "zh", "b"),
        ((("en", "a"), ("zh-Hant", "b"), ("zh-Hans", "c")), "zh-Hans", "c"),
        ((("de", "d"), ("en", "a")), "zh", "a"),
        ((("", "1.1"),), "zh", "1.1"),
        ((("", "1.1"), ("ru", "d")), "zh", "d"),
        ((), "zh", "state:A"),
    ],
)
def test_the_order_of_fallback(called: module.Names, language: str, wanted: str) -> None:
    assert label(A, called, language) == wanted


def test_a_thing_has_one_name_for_each_language(store: Embedded) -> None:
    assert names(store, (A, B, D)) == {
        A: (("de", "A"), ("en", "A one"), ("fr", "Titre"), ("zh", "甲")),
        B: (("en", "Bee"),),  # a notation counts only where there is no name in a language
    }


def test_names_of_interpretations_can_be_left_out(store: Embedded) -> None:
    assert labels(store, (C,)) == {C: "concluded"}
    assert labels(stated(store), (C,)) == {C: "14.2"}
    assert names(stated(store), (C,)) == {C: (("", "14.2"),)}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the queries that the store is asked from now on."""
    queries: list[str] = []
    scan = Embedded.scan

    def recorded(self: Embedded, query: str, *rest: Any, **more: Any) -> Any:
        queries.append(query)
        return scan(self, query, *rest, **more)

    monkeypatch.setattr(Embedded, "scan", recorded)
    return queries


@pytest.mark.parametrize(
    ("few", "at_once", "queries"), [(3, 3, 1), (3, 2, 2), (3, 1, 3), (2, 9, 1)]
)
def test_few_things_are_listed_and_for_many_all_is_read(
    few: int,
    at_once: int,
    queries: int,
    store: Embedded,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = labels(store, (A, B, D), "zh")
    asked.clear()
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    assert labels(store, (A, B, D), "zh") == expected == {A: "甲", B: "Bee", D: "state:D"}
    assert len(asked) == queries
    assert sum(query.count(f"<{A}>") for query in asked) == (few >= 3)


def test_things_that_no_query_can_list_are_labelled_all_the_same(
    store: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = "not an <IRI>"
    assert labels(store, (A, odd)) == {A: "A one", odd: odd}

    def refused(*_: object) -> str:
        raise BadParameter("a value is no RDF term")

    monkeypatch.setattr(module, "among", refused)
    assert labels(store, (A, B)) == {A: "A one", B: "Bee"}


@given(st.text(max_size=8))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_a_name_never_reaches_the_query_as_sparql(store: Embedded, text: str) -> None:
    odd = f"{A}> }} ?node ?x ?y {{ {text}"
    assert labels(store, (odd, B))[B] == "Bee"
    assert labels(store, (odd,)) == {odd: "state:" + odd.removeprefix(STATE)}


def test_rows_are_of_the_things_asked_for(store: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FEW", 0)
    query = "SELECT ?node ?name { ?node rdfs:label ?name }"
    assert {row[0].value for row in rows_of(store, query, (B,)) if row[0]} == {B}


def test_what_has_a_name_is_never_labelled_by_its_curie(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT DISTINCT ?s { ?s rdfs:label|skos:prefLabel ?name }"
    named = [str(row["s"]) for row in graph.select(query)]
    assert len(named) > 900
    found = labels(graph._store, named, "zh")
    assert set(found) == set(named)
    assert [thing for thing, text in found.items() if text == shrink(thing)] == []
    monkeypatch.setattr(module, "_FEW", 0)
    assert labels(graph._store, named, "zh") == found


def test_a_home_without_the_query_uses_that_of_the_package(home: Path) -> None:
    import subprocess
    import sys

    assert not (home / "queries" / "labels.rq").exists()
    code = "from nsa_graph.paths import LABELS; print(LABELS)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"NSA_GRAPH_HOME": str(home), "PYTHONPATH": ":".join(sys.path)},
    )
    assert found.stdout.strip() == LABELS
