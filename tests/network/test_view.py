"""A view gives a network: edges folded, named and typed, from a file and no Python."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph as ox
import pytest
from tests.copies import Copy

from nsa_graph import labels
from nsa_graph.errors import BadParameter, BadQuery, BadSource, UnknownName
from nsa_graph.graph import Graph, open_graph
from nsa_graph.library import Query, read
from nsa_graph.network.convert import NONE, brief, edge_table, to_networkx
from nsa_graph.network.model import Edge, Field, Network
from nsa_graph.network.view import view as view_of
from nsa_graph.store.embedded import Embedded

HEAD = "#+ title: A view\n#+ title-zh: 一个视图\n"
DATA = """
@prefix : <https://w3id.org/nsa-graph/id/state/> .
@prefix nsa: <https://w3id.org/nsa-graph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a nsa:State ; rdfs:label "Ay"@en, "甲"@zh, "A"@de ; nsa:alpha3Code "AAA" .
:B a nsa:State ; rdfs:label "Bee"@en ; nsa:alpha3Code "BBB" .
:C a nsa:State ; rdfs:label "Zeh"@de .
:D a nsa:State .
nsa:State rdfs:label "state"@en, "国家"@zh .
nsa:likes rdfs:label "likes"@en, "喜欢"@zh .
:A nsa:likes :B, :C ; nsa:weight 3 ; nsa:note "one", "two" .
:B nsa:likes :A ; nsa:weight 2.5 ; nsa:seen "2013"^^xsd:gYear, "2014-02"^^xsd:gYearMonth .
"""
LIKES = HEAD + "SELECT ?source ?target ?type { ?source ?type ?target FILTER(?type = nsa:likes) }"
View = Callable[..., Network]


@pytest.fixture
def view(tmp_path: Path) -> View:
    """Give what answers the text of a view over the small data above."""
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("x:g"))

    def viewed(text: str, language: str = "en", **values: object) -> Network:
        (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
        return Graph(Embedded(store)).view_of(read(str(tmp_path / "mine.rq")), values, language)

    return viewed


def _ends(network: Network) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in network.edges]


def test_edges_and_nodes_are_named_and_sorted(view: View) -> None:
    network = view(LIKES)
    assert (network.name, network.title, network.directed) == ("mine", "A view", True)
    assert (network.node_count, network.edge_count, network.dynamic) == (3, 3, False)
    assert [node.label for node in network.nodes] == ["Ay", "Bee", "Zeh"]
    assert _ends(network) == [
        ("state:A", "state:B"),
        ("state:A", "state:C"),
        ("state:B", "state:A"),
    ]
    assert (
        {edge.type for edge in network.edges} == {edge.label for edge in network.edges} == {"likes"}
    )
    assert {edge.predicate for edge in network.edges} == {
        "https://w3id.org/nsa-graph/ontology#likes"
    }
    assert network.node_fields == (Field("iso3", "string"),)
    assert [node.values for node in network.nodes] == [("AAA",), ("BBB",), (None,)]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_few_nodes_asked_for_by_name_are_described_as_of_all(
    at_once: int, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "_FEW", 0)
    read_whole = view(LIKES)
    monkeypatch.setattr(labels, "_FEW", 100)
    monkeypatch.setattr(labels, "_AT_ONCE", at_once)
    assert view(LIKES) == read_whole


def test_small_views_are_the_same_whether_their_nodes_are_asked_for_by_name_or_not(
    graph: Graph, whole: dict[tuple[str, str], Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [name for name, to in whole if to == "en" and whole[name, to].node_count < 300]
    assert len(named) >= 6
    monkeypatch.setattr(labels, "_FEW", 0)
    for name in named:
        assert graph.view(name) == whole[name, "en"], name


def test_few_nodes_are_asked_for_by_name_and_more_are_not(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    scan = Embedded.scan

    def told(self: Embedded, query: str, *rest: Any, **more: Any) -> Any:
        asked.append(query)
        return scan(self, query, *rest, **more)

    monkeypatch.setattr(Embedded, "scan", told)
    view(LIKES)
    assert [query.count("/id/state/A>") for query in asked] == [1, 1, 1]
    asked.clear()
    monkeypatch.setattr(labels, "_FEW", 2)
    view(LIKES)
    assert [query.count("/id/state/A>") for query in asked] == [0, 0, 0]


def test_a_node_whose_name_no_query_can_hold_is_described_nevertheless(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> str:
        raise BadParameter("a value is no RDF term")

    expected = view(LIKES)
    monkeypatch.setattr(labels, "among", refused)
    assert view(LIKES) == expected


def test_names_are_in_the_language_or_the_nearest(view: View) -> None:
    network = view(LIKES, "zh")
    assert network.title == "一个视图"
    assert [node.label for node in network.nodes] == ["甲", "Bee", "Zeh"]
    assert [node.type for node in network.nodes] == ["国家"] * 3
    assert next(iter(network.nodes)).labels == (("de", "A"), ("en", "Ay"), ("zh", "甲"))
    assert next(node.label for node in view(LIKES, "zh-Hans").nodes) == "甲"
    assert [node.label for node in view(LIKES, "fr").nodes] == ["Ay", "Bee", "Zeh"]


def test_a_thing_without_a_name_goes_by_its_curie(view: View) -> None:
    text = (
        HEAD
        + "#+ type: x\nSELECT ?source ?target { VALUES (?source ?target) { (state:D state:D) } }"
    )
    (node,) = view(text).nodes
    assert (node.id, node.label, node.type, node.labels) == ("state:D", "state:D", "", ())


def test_rows_that_differ_in_attributes_alone_are_one_edge(view: View) -> None:
    text = HEAD + (
        "SELECT ?source ?target ?type ?note ?weight {"
        " ?source nsa:likes ?target BIND(nsa:likes AS ?type)"
        " OPTIONAL { ?source nsa:note ?note } OPTIONAL { ?source nsa:weight ?weight } }"
    )
    network = view(text)
    assert network.edge_fields == (Field("note", "string"), Field("weight", "double"))
    assert [edge.values for edge in network.edges] == [
        ("one; two", 3.0),
        ("one; two", 3.0),
        (None, 2.5),
    ]
    without = view(LIKES)
    assert [edge.id for edge in network.edges] == [edge.id for edge in without.edges]


def test_an_undirected_edge_is_there_once(view: View) -> None:
    network = view(LIKES.replace(HEAD, HEAD + "#+ directed: false\n"))
    assert not network.directed
    assert _ends(network) == [("state:A", "state:B"), ("state:A", "state:C")]
    assert len({edge.id for edge in network.edges}) == 2


def test_a_row_without_a_target_is_a_node_alone(view: View) -> None:
    network = view(HEAD + "#+ type: x\nSELECT ?source ?target { ?source a nsa:State }")
    assert (network.node_count, network.edge_count) == (4, 0)


def test_days_of_an_edge(view: View) -> None:
    text = HEAD + (
        "#+ type: seen\nSELECT ?source ?target ?start ?{last} {{ ?source nsa:likes ?target ;"
        " nsa:seen ?start BIND(?start AS ?{last}) }}"
    )
    network = view(text.format(last="end"))
    assert network.dynamic
    assert {(edge.start, edge.end) for edge in network.edges} == {
        ("2013-01-01", "2013-12-31"),
        ("2014-02-01", "2014-02-28"),
    }
    network = view(text.format(last="until"))
    assert network.dynamic
    assert {edge.end for edge in network.edges} == {"2012-12-31", "2014-01-31"}
    with pytest.raises(BadSource, match=r"mine.rq: '(one|two)' is no day, .*; mend \?start"):
        view(text.format(last="end").replace("nsa:seen", "nsa:note"))


def test_a_parameter_is_bound(view: View) -> None:
    text = LIKES.replace(
        HEAD, HEAD + "#+ param-who: resource nsa:State\n#+ asks: Whom {who} likes?\n"
    )
    text = text.replace("FILTER", "FILTER(?source = ?who) FILTER")
    network = view(text, "en", who="B")
    assert _ends(network) == [("state:B", "state:A")]
    assert network.description == "Whom Bee likes?"
    with pytest.raises(BadParameter, match="mine needs who=…"):
        view(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "SELECT ?source ?type { ?source ?type ?x }",
            "the view selects no ?target; a view selects",
        ),
        ("SELECT ?source ?target { ?source ?p ?target }", "the view selects no ?type; a view"),
        (
            "SELECT ?source ?target ?type { ?source ?type ?target }",
            "a node must have an IRI, and '",
        ),
        (
            "#+ directed: no\nSELECT ?source ?target ?type { ?source ?type ?target }",
            "directed is true or false, and not 'no'; mend the header",
        ),
        (
            "#+ edge-x: number\nSELECT ?source ?target ?type { ?source ?type ?target }",
            "edge-x: no attribute is of type 'number'; one of string, integer",
        ),
        (
            "#+ edge-w: integer\n#+ type: x\nSELECT ?source ?target ?w "
            "{ ?source nsa:weight ?w ; nsa:likes ?target }",
            "edge-w: declared integer, yet a value is of type double; mend the header",
        ),
    ],
)
def test_a_file_that_is_no_view_says_why(text: str, told: str, view: View) -> None:
    with pytest.raises(BadSource) as caught:
        view(HEAD + text)
    assert told in str(caught.value)
    assert "mine.rq" in str(caught.value)


def test_a_view_that_does_not_parse_names_its_place(view: View) -> None:
    with pytest.raises(BadQuery, match=r"mine.rq:4:\d+: the SPARQL does not parse"):
        view(HEAD + "\nSELECT ?source WHERE WHERE")


def test_an_empty_view_is_a_valid_answer_that_says_so(view: View) -> None:
    network = view(LIKES.replace("nsa:likes", "nsa:hates"))
    assert (network.node_count, network.edge_count) == (0, 0)
    assert (network.nodes, network.edges) == ((), ())
    table = edge_table(network)
    assert (len(table), table.note) == (0, NONE)
    assert brief(table).note == NONE
    assert brief(table).columns == ("source", "type", "target", "label")


def test_the_table_of_edges(view: View) -> None:
    table = edge_table(view(LIKES))
    row = table[0]
    assert (row["source"], row["type"], row["target"]) == ("Ay", "likes", "Bee")
    assert row["source_iri"] == "https://w3id.org/nsa-graph/id/state/A"
    glance = brief(table)
    assert glance.columns == ("source", "type", "target")
    assert "every attribute" in glance.note


def test_a_verb_is_written_on_the_edges_of_its_type(view: View) -> None:
    text = HEAD + "#+ verb-likes: is fond of\n#+ verb-likes-zh: 喜爱\n" + LIKES.removeprefix(HEAD)
    for language, type_, label in (("en", "likes", "is fond of"), ("zh", "喜欢", "喜爱")):
        network = view(text, language)
        said = {(edge.type, edge.label) for edge in network.edges}
        assert said == {(type_, label)}
        assert not network.labelled
        assert brief(edge_table(network), network.labelled).columns == ("source", "type", "target")
        assert [edge.id for edge in network.edges] == [edge.id for edge in view(LIKES).edges]
    labelled = view(text.replace("?type {", "?type ?label { BIND('so' AS ?label)"))
    assert labelled.labelled
    assert {edge.label for edge in labelled.edges} == {"so"}


def test_networkx_has_it_all(view: View) -> None:
    text = HEAD + (
        "#+ edge-weight: double\nSELECT ?source ?target ?type ?weight ?start"
        " { ?source ?type ?target ; nsa:weight ?weight FILTER(?type = nsa:likes)"
        " OPTIONAL { ?source nsa:seen ?start } }"
    )
    graph = to_networkx(view(text, "zh"))
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.graph == {"name": "mine", "title": "一个视图", "description": "", "dynamic": True}
    assert dict(graph.nodes["state:A"]) == {
        "iso3": "AAA",
        "label_de": "A",
        "label_en": "Ay",
        "label_zh": "甲",
        "label": "甲",
        "type": "国家",
        "iri": "https://w3id.org/nsa-graph/id/state/A",
    }
    (edge, *_) = graph["state:A"]["state:B"].values()
    assert edge["weight"] == 3.0
    assert (edge["type"], "start" in edge, "end" in edge) == ("喜欢", False, False)
    assert len(graph["state:B"]["state:A"]) == 2  # seen twice, so there twice
    plain = to_networkx(view(LIKES.replace(HEAD, HEAD + "#+ directed: false\n")))
    assert type(plain) is networkx.MultiGraph


def test_a_value_can_be_called_as_its_edge_is(view: View) -> None:
    """An attribute that has the name of something every edge has does not hide it."""
    text = LIKES.replace("?type {", "?type ?id ?iri {").replace("FILTER", "BIND('x' AS ?id) FILTER")
    network = view(text)
    edge = next(iter(network.edges))
    assert isinstance(edge, Edge)
    assert edge.values == ("x", None)
    assert edge.id != "x"


def test_a_new_view_needs_a_file_and_no_python(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    words = "#+ title: Who submitted what\n#+ asks: Who submitted which paper?\n#+ tags: paper\n"
    query = (
        "PREFIX nsa: <https://w3id.org/nsa-graph/ontology#>\n"
        "SELECT ?source ?target ?type { ?source ?type ?target VALUES ?type { nsa:submittedBy } }\n"
    )
    (copy.home / "queries" / "views" / "submissions.rq").write_text(words + query, encoding="utf-8")
    shown = copy.run("view", "submissions")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Who submitted what\nWho submitted which paper?\n")
    assert "submitted by" in shown.out
    assert "Group of Non-Aligned" in shown.out
    assert "submissions" in copy.run("view", "--list", "--tag", "paper").out


def test_the_graph_knows_its_views() -> None:
    graph = open_graph()
    assert graph.views().columns == ("name", "title", "view", "parameters", "tags")
    assert len(graph.views()) >= 12
    assert 0 < len(graph.views("vote")) < 5
    with pytest.raises(UnknownName, match=r"no view is called 'demand'; did you mean demands\?"):
        graph.view("demand")
    with pytest.raises(UnknownName, match="no view is called"):
        graph.network("../questions/demands")


def _peak(edges: int) -> int:
    """Return the peak memory, in bytes, of Python while it makes a view of so many *edges*."""
    state, likes = "https://w3id.org/nsa-graph/id/state/", "x:likes"
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"{state}S{n}"), ox.NamedNode(likes), ox.NamedNode(f"{state}T{n}"))
        for n in range(edges)
    )
    text = HEAD + "SELECT ?source ?target { ?source <x:likes> ?target }"
    tracemalloc.start()
    network = view_of(
        Embedded(store), Query("v", "v", "", "", (), (), {"type": "x"}, text, "v"), {}
    )
    assert network.edge_count == edges
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def test_a_hundred_thousand_edges_fit_into_memory() -> None:
    """A view of a thousand papers has about as many, and has 1 GB."""
    edges = 10_000
    assert _peak(edges) / edges * 100_000 < 500_000_000
