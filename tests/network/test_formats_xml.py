"""GraphML and GEXF, read back by networkx and igraph."""

import io
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import igraph
import networkx as nx
import pytest
from benchmarks.synthetic.network import papers
from lxml import etree
from tests.network import written as written_as
from tests.network.networks import NASTY, empty, nasty, over_time, plain
from tests.network.written import written

from nsa_graph.network.model import Network, Value

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
YED = "{http://www.yworks.com/xml/graphml}"
GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
NETWORKS = [plain(), plain(directed=False), over_time(), nasty(), empty()]


def legal(value: Value) -> Value:
    """Return *value* as XML can hold it."""
    if not isinstance(value, str):
        return value
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", value)


def same(found: object, said: Value) -> bool:
    if isinstance(said, float) and math.isnan(said):
        return isinstance(found, float) and math.isnan(found)
    return found == said and type(found) is type(said)


def node_values(network: Network) -> dict[str, dict[str, Value]]:
    return {id_: _legal(said) for id_, said in written_as.node_values(network).items()}


def edge_values(network: Network) -> dict[str, dict[str, Value]]:
    return {id_: _legal(said) for id_, said in written_as.edge_values(network).items()}


def _legal(said: dict[str, Value]) -> dict[str, Value]:
    return {name: legal(value) for name, value in said.items()}


def equal(found: Mapping[str, object], said: Mapping[str, Value]) -> bool:
    return set(found) == set(said) and all(same(found[name], said[name]) for name in said)


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_networkx_reads_graphml_as_it_was(network: Network) -> None:
    graph = nx.read_graphml(io.BytesIO(written(network, "graphml")), force_multigraph=True)
    assert graph.is_directed() == network.directed
    nodes, edges = node_values(network), edge_values(network)
    assert (len(graph), graph.size()) == (len(nodes), len(edges))
    drawn = {"shape_type", "x", "y"}
    for _, data in graph.nodes(data=True):
        kept = {name: value for name, value in data.items() if name not in {*drawn, "name"}}
        assert drawn <= set(data)
        assert equal(kept, nodes[data["name"]]), data["name"]
    for *_, data in graph.edges(data=True):
        kept = {name: value for name, value in data.items() if name not in ("name", "id")}
        assert equal(kept, edges[data["name"]]), data["name"]


def test_networkx_knows_who_is_joined_to_whom() -> None:
    network = nasty()
    graph = nx.read_graphml(io.BytesIO(written(network, "graphml")), force_multigraph=True)
    names = nx.get_node_attributes(graph, "name")
    found = {d["name"]: (names[a], names[b]) for a, b, d in graph.edges(data=True)}
    assert found == {edge.id: (edge.source, edge.target) for edge in network.edges}


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_igraph_reads_graphml_as_it_was(network: Network, tmp_path: Path) -> None:
    (tmp_path / "a.graphml").write_bytes(written(network, "graphml"))
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))
    assert graph.is_directed() == network.directed
    nodes, edges = node_values(network), edge_values(network)
    assert (graph.vcount(), graph.ecount()) == (len(nodes), len(edges))
    assert graph["title"] == network.title
    for found, said in ((graph.vs, nodes), (graph.es, edges)):
        for each in found:
            values = {k: v for k, v in each.attributes().items() if k not in ("id", "name")}
            wanted = said[each["name"]]
            # igraph has numbers of one kind; what is not there is "", false or no number to it
            assert {k for k, v in values.items() if v and v == v} <= set(wanted)
            plainer = {k: float(v) if type(v) is int else v for k, v in wanted.items()}
            assert all(values[k] == v or v != v for k, v in plainer.items()), each["name"]


def test_the_ids_of_graphml_are_tokens_and_distinct() -> None:
    root = etree.fromstring(written(nasty(), "graphml"))
    ids = [each.get("id") for each in root.iter(f"{GRAPHML}node", f"{GRAPHML}edge")]
    assert len(ids) == len(set(ids)) == 2 * len(NASTY)
    assert all(re.fullmatch(r"[A-Za-z0-9:._-]+", id_) for id_ in ids)


def test_every_key_of_graphml_has_a_name_and_a_type() -> None:
    root = etree.fromstring(written(nasty(), "graphml"))
    keys = [key for key in root.iter(f"{GRAPHML}key") if key.get("yfiles.type") is None]
    assert len(keys) > 15
    types = {"string", "long", "double", "boolean"}
    assert all(key.get("attr.name") and key.get("attr.type") in types for key in keys)
    assert {key.get("attr.type") for key in keys} == types


def test_yed_has_a_shape_and_a_label_for_everything() -> None:
    network = plain()
    root = etree.fromstring(written(network, "graphml"))
    labels = [each.text for each in root.iter(f"{YED}NodeLabel")]
    assert labels == [node.label for node in network.nodes]
    assert [each.text for each in root.iter(f"{YED}EdgeLabel")] == [e.label for e in network.edges]
    shapes = [each.get("type") for each in root.iter(f"{YED}Shape")]
    assert shapes == ["hexagon", "rectangle", "ellipse", "ellipse"]
    assert [each.get("color") for each in root.iter(f"{YED}Fill")][1:3] == ["#009E73", "#0072B2"]


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_networkx_reads_gexf_as_it_was(network: Network) -> None:
    data = written(network, "gexf")
    graph = nx.read_gexf(io.BytesIO(data), version="1.3")
    nodes, edges = node_values(network), edge_values(network)
    assert (len(graph), graph.size()) == (len(nodes), len(edges))
    for name, found in graph.nodes(data=True):
        kept = {key: value for key, value in found.items() if key not in ("viz", "label")}
        wanted = {key: value for key, value in nodes[name].items() if key != "label"}
        assert equal(kept, wanted), name
        assert found["label"] == nodes[name]["label"]
        assert set(found["viz"]) == {"color", "size", "shape", "position"}
    for *_, found in graph.edges(data=True):
        wanted = edges[found["id"]]
        ours = {k: v for k, v in found.items() if k in wanted and k not in ("start", "end")}
        assert equal(ours, {k: v for k, v in wanted.items() if k not in ("start", "end")})


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_gexf_holds_every_value_as_it_was(network: Network) -> None:
    root = etree.fromstring(written(network, "gexf"))
    for of, said in (("node", node_values(network)), ("edge", edge_values(network))):
        path = f".//{GEXF}attributes[@class='{of}']/{GEXF}attribute"
        types = {a.get("id"): (a.get("title"), a.get("type")) for a in root.iterfind(path)}
        read: dict[str, Callable[[str], Value]]
        read = {"long": int, "double": float, "boolean": "true".__eq__, "string": str}
        found = {
            each.get("id"): {
                types[v.get("for")][0]: read[types[v.get("for")][1]](v.get("value"))
                for v in each.iter(f"{GEXF}attvalue")
            }
            for each in root.iter(f"{GEXF}{of}")
        }
        assert set(found) == set(said)
        assert all(equal(found[id_], said[id_]) for id_ in said)


def test_gexf_over_time_has_intervals_open_where_a_day_is_not_known() -> None:
    root = etree.fromstring(written(over_time(), "gexf"))
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    said = ("dynamic", "date", "interval")
    assert tuple(map(graph.get, ("mode", "timeformat", "timerepresentation"))) == said
    days = [(edge.get("start"), edge.get("end")) for edge in root.iter(f"{GEXF}edge")]
    assert days == [
        ("1995-04-11", "2000-01-01"),
        ("2014-11-17", None),
        (None, "1991-12-26"),
        (None, None),
    ]
    still = etree.fromstring(written(plain(), "gexf")).find(f"{GEXF}graph")
    assert still is not None
    assert (still.get("mode"), still.get("timeformat")) == ("static", None)


def test_gexf_has_colours_by_type() -> None:
    root = etree.fromstring(written(plain(), "gexf"))
    found = {
        node.get("label"): node.find(f"{VIZ}color").attrib for node in root.iter(f"{GEXF}node")
    }
    assert found["Aland"] == found["Bland"] == {"r": "0", "g": "114", "b": "178"}
    assert found["Treaty"] == {"r": "0", "g": "158", "b": "115"}


def test_both_give_the_same_bytes_each_time() -> None:
    for name in ("graphml", "gexf"):
        assert written(nasty(), name) == written(nasty(), name)
        assert written(papers(3), name).count(b"</edge>") == 240
