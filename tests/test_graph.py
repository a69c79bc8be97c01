import json
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

import nsa_graph
from nsa_graph import BadParameter, Graph, Table, Term, UnknownName, library, names, open_graph
from nsa_graph.store.embedded import Embedded

CITING = "SELECT DISTINCT ?n { ?s nsa:cites ?cited ; skos:notation ?n } ORDER BY ?n"
MEETING = "https://w3id.org/nsa-graph/id/meeting/npt-revcon-2000"


@pytest.fixture
def graph(fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Graph:
    find = library.find
    monkeypatch.setattr(
        "nsa_graph.graph.find", lambda name: find(name, str(fixtures / "questions"))
    )
    return open_graph(str(fixtures / "small.trig"))


def test_ask_answers_by_name(graph: Graph) -> None:
    table = graph.ask("demands-citing", cited="npt-revcon-2000")
    assert isinstance(table, Table)
    assert [row.number for row in table] == ["13.1", "14.1"]
    assert table == graph.ask("demands-citing", cited=MEETING, near=False)
    with pytest.raises(UnknownName, match="demands-citing"):
        graph.ask("demand-citing")


def test_a_path_may_be_a_path(fixtures: Path) -> None:
    small = fixtures / "small.trig"
    assert open_graph(small).select(CITING) == open_graph(str(small)).select(CITING)


def test_every_public_name_is_there_and_documented() -> None:
    assert len(nsa_graph.__all__) > 10
    for name in set(nsa_graph.__all__) - {"__version__"}:
        assert getattr(nsa_graph, name).__doc__, name


def test_select_binds_every_kind_of_value(graph: Graph) -> None:
    for value in ("meeting:npt-revcon-2000", MEETING, Term("iri", MEETING), rdflib.URIRef(MEETING)):
        assert graph.select(CITING, cited=value).column("n") == ("13.1", "14.1")
    query = "SELECT ?s { ?s nsa:weight ?w FILTER(?w = ?x) }"
    assert len(graph.select(query, x=3)) == len(graph.select(query, x=Decimal("2.5"))) == 1
    assert len(graph.select(query, x="3")) == 0
    assert len(graph.select("SELECT ?s { ?s skos:notation ?sparql }", sparql="14.1")) == 1
    with pytest.raises(BadParameter, match="list"):
        graph.select(CITING, cited=[])


def test_stated_only_holds_for_the_whole_graph(fixtures: Path) -> None:
    graph = open_graph(str(fixtures / "small.trig"), stated_only=True)
    assert graph.select(CITING, cited=MEETING).column("n") == ("14.1",)
    assert graph.test("ASK { ?s nsa:cites ?c }")
    assert not any(str(g.identifier).endswith("/reading") for g in graph.to_rdflib().graphs())


def test_to_rdflib_holds_every_quad(graph: Graph, fixtures: Path) -> None:
    dataset = graph.to_rdflib()
    reference = rdflib.Dataset().parse(fixtures / "small.trig")
    assert set(dataset.quads()) == set(reference.quads())
    assert len(set(dataset.quads())) > 30
    assert dict(dataset.namespaces())["nsa"] == rdflib.URIRef(names.NSA)


def test_construct_and_repr(graph: Graph) -> None:
    triples = graph.construct("CONSTRUCT { ?s a nsa:Cited } { ?x nsa:cites ?s }", s=MEETING)
    assert [triple[0].value for triple in triples] == [MEETING]
    assert repr(graph) == "<Graph in memory>"


def test_the_manifest_is_what_the_build_wrote(small: Embedded, tmp_path: Path) -> None:
    (tmp_path / "nsa.nq").write_bytes(small.nquads())
    assert open_graph(str(tmp_path)).manifest == {}
    (tmp_path / "manifest.json").write_text(json.dumps({"quads": 7}), encoding="utf-8")
    assert open_graph(str(tmp_path)).manifest == {"quads": 7}
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(nsa_graph.StoreUnreadable, match="build it again"):
        _ = open_graph(str(tmp_path)).manifest


def test_every_public_name_is_there() -> None:
    assert len(nsa_graph.__all__) > 10
    for name in nsa_graph.__all__:
        assert getattr(nsa_graph, name) is not None
    assert dir(nsa_graph) == sorted(nsa_graph.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = nsa_graph.nope
