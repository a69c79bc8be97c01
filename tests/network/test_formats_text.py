"""DOT, Mermaid, Turtle and JSON-LD, read back by Graphviz, rdflib and Mermaid's rules."""

import io
import json
import re
import subprocess

import pytest
from benchmarks.synthetic.network import papers
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from tests.network.networks import NASTY, empty, nasty, network, over_time, plain
from tests.network.written import edge_values, node_values, written

from nsa_graph.names import NSA
from nsa_graph.network.formats.dot import text
from nsa_graph.network.formats.mermaid import EDGES, label
from nsa_graph.network.formats.values import lexical
from nsa_graph.network.model import Edge, Network, Node

NETWORKS = [plain(), plain(directed=False), over_time(), nasty(), empty()]


def graphviz(network: Network, *program: str) -> str:
    """Return what a program of Graphviz makes of *network*."""
    data = written(network, "dot")
    done = subprocess.run(program, input=data, capture_output=True, check=True, timeout=120)
    assert not done.stderr
    return done.stdout.decode()


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), value, flags=re.DOTALL)


def plainly(value: str) -> str:
    """Return *value* as DOT can hold it: no NUL, no carriage return."""
    return value.replace("\r\n", "\n").replace("\r", "").replace("\0", "\ufffd")


@pytest.mark.heavy
@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_graphviz_reads_dot_as_it_was(network: Network) -> None:
    held = json.loads(graphviz(network, "dot", "-Tdot_json"), strict=False)
    assert held["directed"] == network.directed
    nodes, edges = held.get("objects", []), held.get("edges", [])
    ids = [unescaped(node["name"]) for node in nodes]
    assert sorted(ids) == [node.id for node in network.nodes]
    joined = {unescaped(e["id"]): (ids[e["tail"]], ids[e["head"]]) for e in edges}
    assert joined == {edge.id: (edge.source, edge.target) for edge in network.edges}
    for of, key, said in ((nodes, "name", node_values), (edges, "id", edge_values)):
        wanted = said(network)
        for each in of:
            found = {k[4:]: unescaped(v) for k, v in each.items() if k.startswith("nsa_")}
            values = wanted[unescaped(each[key])].items()  # "" is as good as none there
            assert found == {k: plainly(lexical(v)) for k, v in values if v != ""}


@pytest.mark.heavy
def test_graphviz_lays_out_what_it_is_given() -> None:
    for net in (plain(), nasty()):
        lines = graphviz(net, "sfdp", "-Tplain").splitlines()
        heads = [line.split(" ", 1)[0] for line in lines]
        assert heads.count("node") == net.node_count
        assert heads.count("edge") == net.edge_count


def test_a_string_of_dot_ends_where_it_should() -> None:
    assert text('a"b\\') == r'"a\"b\\"'
    assert text("a\r\nb\0") == '"a\\nb\ufffd"'


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_rdflib_reads_the_edges(network: Network, name: str) -> None:
    graph = Graph()
    graph.parse(io.BytesIO(written(network, name)), format={"jsonld": "json-ld"}.get(name, name))
    view = "https://w3id.org/nsa-graph/view/test"
    found = {
        str(graph.value(edge, RDFS.label)): [
            graph.value(edge, RDF.subject),
            graph.value(edge, RDF.object),
            graph.value(edge, URIRef(NSA + "beginDate")),
        ]
        for edge in graph.subjects(RDF.type, RDF.Statement)
    }
    assert len(list(graph.subjects(RDF.type, RDF.Statement))) == network.edge_count
    assert len(list(graph.subject_objects(URIRef(f"{view}#type")))) == (
        network.edge_count + network.node_count
    )
    if network.dynamic:
        days = set(graph.objects(None, URIRef(NSA + "beginDate")))
        assert days == {Literal(d, datatype=_DATE) for d in ("1995-04-11", "2014-11-17")}
    assert set(found) == {edge.label for edge in network.edges}


_DATE = URIRef("http://www.w3.org/2001/XMLSchema#date")


def test_rdf_holds_every_value_with_its_type() -> None:
    graph = Graph().parse(io.BytesIO(written(nasty(), "turtle")), format="turtle")
    for field, type_ in (("count", "integer"), ("share", "double"), ("stated", "boolean")):
        found = list(graph.objects(None, URIRef(f"https://w3id.org/nsa-graph/view/test#{field}")))
        held = [
            e[field]
            for e in (*node_values(nasty()).values(), *edge_values(nasty()).values())
            if field in e
        ]
        assert len(found) == len(held) > 10
        datatype = URIRef(f"http://www.w3.org/2001/XMLSchema#{type_}")
        assert {value.datatype for value in found if isinstance(value, Literal)} == {datatype}
    words = {
        str(each)
        for each in graph.objects(None, URIRef("https://w3id.org/nsa-graph/view/test#text"))
    }
    assert words == {value for value in NASTY.values() if value is not None}


def test_rdf_names_things_in_each_language() -> None:
    graph = Graph().parse(io.BytesIO(written(plain(), "turtle")), format="turtle")
    labels = set(graph.objects(URIRef("https://example.org/npt"), RDFS.label))
    assert labels == {Literal("Treaty", lang="en"), Literal("条约", lang="zh")}
    verbs = set(graph.objects(None, RDF.predicate))
    assert verbs == {URIRef("https://example.org/signs")}


def test_mermaid_has_each_node_and_edge_of_a_small_network() -> None:
    lines = written(plain(), "mermaid").decode().splitlines()
    assert lines[0] == '%% A "test" <network>. Who & what?'
    assert lines[1] == "flowchart LR"
    assert '  n0{{"Group"}}' in lines
    assert '  n2(["Aland"])' in lines
    assert '  n2 -->|"ratifies"| n1' in lines
    assert '  n3 -->|"asks itself"| n3' in lines
    assert "  class n2,n3 t1" in lines
    assert " --- " not in "\n".join(lines)
    assert '  n3 ---|"asks"| n2' in written(plain(directed=False), "mermaid").decode()


def test_mermaid_is_cut_off_and_says_so() -> None:
    lines = written(papers(5), "mermaid").decode().splitlines()
    assert sum(bool(re.match(r"  n\d+ (-->|==>|-\.->)", line)) for line in lines) == EDGES
    assert lines[1].startswith("%% 169 of 300 nodes, 150 of 400 edges: Mermaid draws no more")
    assert len("\n".join(lines)) < 50_000
    assert not any(
        " of " in line for line in written(plain(), "mermaid").decode().splitlines()[1:2]
    )


def test_nothing_in_a_label_is_markup_to_mermaid() -> None:
    for words in NASTY.values():
        found = label(words or "")
        assert found[0] == found[-1] == '"'
        inside = re.sub(r"#\d+;", "", found[1:-1])
        assert not set(inside) & set('"`<>&[]{}|\\#*_\n\t')
        assert len(re.sub(r"#\d+;", "x", found[1:-1])) <= 60
    assert label("要优先处理此事") == '"要优先处理此事"'
    assert label("1. a") == '"1#46; a"'
    assert label('a "b"') == '"a #34;b#34;"'


def test_an_edge_without_words_has_no_label_in_mermaid() -> None:
    nodes = [Node("a", "https://example.org/a", "state", "A")]
    net = network(nodes, [Edge("e", "a", "a", "is", " ")])
    assert "  n0 --> n0\n" in written(net, "mermaid").decode()
