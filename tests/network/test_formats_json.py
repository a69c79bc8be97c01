"""Cytoscape's JSON, CX2 and graphology's, read back by networkx, ndex2 and graphology."""

import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from benchmarks.synthetic.network import papers
from ndex2.cx2 import RawCX2NetworkFactory
from tests.network.networks import empty, nasty, network, over_time, plain
from tests.network.written import edge_values, node_values, written

from nsa_graph.network.formats.values import jsonable
from nsa_graph.network.model import Network, Node, Value

NETWORKS = [plain(), plain(directed=False), over_time(), nasty(), empty()]


def in_json(said: dict[str, dict[str, Value]]) -> dict[str, dict[str, Value]]:
    """Return what is *said* without what JSON cannot hold: infinite, and no number."""
    return {
        id_: {k: v for k, v in values.items() if jsonable(v) is not None}
        for id_, values in said.items()
    }


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_networkx_reads_cyjs_as_it_was(network: Network) -> None:
    graph = nx.cytoscape_graph(json.loads(written(network, "cyjs")))
    assert graph.is_multigraph()
    assert graph.is_directed() == network.directed
    nodes = {id_: {k: v for k, v in d.items() if k not in _OURS} for id_, d in graph.nodes.items()}
    assert nodes == in_json(node_values(network))
    order = tuple if network.directed else frozenset
    edges = {d["id"]: order((a, b)) for a, b, d in graph.edges(data=True)}
    assert edges == {edge.id: order((edge.source, edge.target)) for edge in network.edges}
    found = {
        d["id"]: {k: v for k, v in d.items() if k not in (*_OURS, "source", "target")}
        for *_, d in graph.edges(data=True)
    }
    assert found == in_json(edge_values(network))


_OURS = {"id", "name", "value", "interaction", "key"}


def test_cyjs_has_what_cytoscape_shows() -> None:
    held = json.loads(written(plain(), "cyjs"))
    edges = [each["data"] for each in held["elements"]["edges"]]
    assert [edge["interaction"] for edge in edges] == ["signs", "ratifies", "signs", "asks", "asks"]
    assert [each["data"]["name"] for each in held["elements"]["nodes"]][:2] == ["Group", "Treaty"]
    assert all(set(each["position"]) == {"x", "y"} for each in held["elements"]["nodes"])
    styles = {each["selector"]: each["style"] for each in held["style"]}
    assert styles['node[type = "state"]'] == {"background-color": "#0072B2", "shape": "ellipse"}


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_ndex2_reads_cx2_as_it_was(network: Network) -> None:
    held = RawCX2NetworkFactory().get_cx2network(json.loads(written(network, "cx2")))
    nodes, edges = held.get_nodes().values(), held.get_edges().values()
    ids = {node["id"]: node["v"]["id"] for node in nodes}
    names = {node.id: node.label for node in network.nodes}
    assert {node["v"]["id"]: node["v"]["name"] for node in nodes} == names
    found = {n["v"]["id"]: {k: v for k, v in n["v"].items() if k not in _OURS} for n in nodes}
    assert found == in_json(node_values(network))
    found = {e["v"]["id"]: {k: v for k, v in e["v"].items() if k not in _OURS} for e in edges}
    assert found == in_json(edge_values(network))
    joined = {edge["v"]["id"]: (ids[edge["s"]], ids[edge["t"]]) for edge in edges}
    assert joined == {edge.id: (edge.source, edge.target) for edge in network.edges}
    assert held.get_network_attributes()["name"] == network.title


def test_ndex2_refuses_an_attribute_of_another_type() -> None:
    text = written(nasty(), "cx2").decode().replace('"count":0', '"count":"none"', 1)
    with pytest.raises(Exception, match="none"):
        RawCX2NetworkFactory().get_cx2network(json.loads(text))


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_cx2_counts_and_declares_what_it_has(network: Network) -> None:
    parts: dict[str, Any] = {}
    for part in json.loads(written(network, "cx2")):
        parts |= part
    assert parts["CXVersion"] == "2.0"
    assert parts["status"] == [{"success": True}]
    for each in parts["metaData"]:
        assert len(parts[each["name"]]) == each["elementCount"], each["name"]
    declared = parts["attributeDeclarations"][0]
    read = {"string": str, "long": int, "double": float, "boolean": bool}
    for of in ("nodes", "edges"):
        for item in parts[of]:
            for name, value in item["v"].items():
                assert type(value) is read[declared[of][name]["d"]]


def test_cx2_has_a_style_by_type() -> None:
    parts: dict[str, Any] = {}
    for part in json.loads(written(plain(), "cx2")):
        parts |= part
    mapping = parts["visualProperties"][0]["nodeMapping"]["NODE_BACKGROUND_COLOR"]
    pairs = {each["v"]: each["vp"] for each in mapping["definition"]["map"]}
    assert pairs == {"state": "#0072B2", "treaty": "#009E73", "group of states": "#0072B2"}


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_graphology_s_json_holds_every_value(network: Network) -> None:
    held = json.loads(written(network, "graphology"))
    kind = "directed" if network.directed else "undirected"
    assert held["options"] == {"type": kind, "multi": True, "allowSelfLoops": True}
    for of, said in (("nodes", node_values(network)), ("edges", edge_values(network))):
        found = {
            each["key"]: {
                ("type" if k == "kind" else k): v
                for k, v in each["attributes"].items()
                if k not in ("x", "y", "size", "color")
            }
            for each in held[of]
        }
        assert found == in_json(said)
    assert all(math.isfinite(node["attributes"]["x"]) for node in held["nodes"])
    assert all(edge.get("undirected", False) != network.directed for edge in held["edges"])


@pytest.mark.heavy
def test_graphology_imports_its_json(tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm
    assert node
    packages = ("graphology@0.26.0", "graphology-types@0.24.8")
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", *packages]
    subprocess.run(install, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    (tmp_path / "read.mjs").write_text(_READ, encoding="utf-8")
    for each in NETWORKS:
        (tmp_path / "graph.json").write_bytes(written(each, "graphology"))
        done = subprocess.run(
            [node, "read.mjs"], cwd=tmp_path, check=True, capture_output=True, timeout=60
        )
        order, size, multi, loops = json.loads(done.stdout)
        found = {edge.id for edge in each.edges if edge.source == edge.target}
        assert (order, size, multi) == (each.node_count, each.edge_count, True)
        assert loops == len(found)


_READ = """
import { readFileSync } from "fs";
import graphology from "graphology";
const graph = new graphology.MultiGraph();
const held = JSON.parse(readFileSync("graph.json", "utf8"));
const made = graphology.MultiGraph.from ? new graphology.Graph(held.options) : graph;
made.import(held);
console.log(JSON.stringify([made.order, made.size, made.multi, made.selfLoopCount]));
"""


def test_a_quote_in_a_type_does_not_break_the_style() -> None:
    selectors = {each["selector"] for each in json.loads(written(nasty(), "cyjs"))["style"]}
    assert "node[type = 'a \"type\" & <more>']" in selectors
    nodes = [Node("a", "urn:a", f"both {each}", "A") for each in ("\"'", "\\")]
    said = json.loads(written(network(nodes[:1], []), "cyjs"))["style"]
    assert [each["selector"] for each in said] == ["node", "edge"]  # no selector can name it
    said = json.loads(written(network(nodes[1:], []), "cyjs"))["style"]
    assert [each["selector"] for each in said] == ["node", "edge"]


def test_large_ones_have_every_edge() -> None:
    net = papers(3)
    assert net.edge_count == 240
    for name in ("cyjs", "graphology"):
        text = written(net, name).decode()
        assert text == written(net, name).decode()
        assert text.count('"source":') == 240


def test_what_is_empty_is_still_json() -> None:
    assert network([], []).node_count == 0
    for name in ("cyjs", "cx2", "graphology"):
        json.loads(written(network([], []), name))
