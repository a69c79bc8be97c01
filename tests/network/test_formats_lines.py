"""A kind of relation is drawn by one and the same line in every format, and so told from others."""

import json
import re
import subprocess
from typing import Any

import pytest
from benchmarks.synthetic.network import papers
from lxml import etree
from tests.network.networks import network
from tests.network.test_page import data
from tests.network.written import written

from nsa_graph.network.formats.legend import legend
from nsa_graph.network.formats.picture import _pieces
from nsa_graph.network.model import Edge, Field, Network, Node
from nsa_graph.network.page.page import page
from nsa_graph.network.palette import palette

WAYS = {"yes": ("#0072B2", "solid", 1), "cites": ("#999999", "solid", 2.5)}
WAYS |= {"adopted by": ("#E69F00", "dotted", 1.5), "asks": ("#009E73", "solid", 1)}
TYPES = list(WAYS)


def four(directed: bool = True) -> Network:
    """Return four edges between two nodes, each of another type, the second read by a reader."""
    nodes = [Node(x, f"https://example.org/{x}", "state", x) for x in "ab"]
    edges = [
        Edge(
            f"e{at}", "a", "b", type_, type_, "", "", "", ("interpreted" if at == 1 else "stated",)
        )
        for at, type_ in enumerate(TYPES)
    ]
    fields = (Field("basis", "string"),)
    return network(nodes, edges, directed=directed, edge_fields=fields)


@pytest.fixture(autouse=True)
def _known() -> None:
    """Have *asks* be a type that the palette does not know, and the others as above."""
    lines = [palette().edge(type_) for type_ in TYPES]
    assert "asks" not in palette().strokes
    assert [(line.colour, line.dashes, line.width) for line in lines[:3]] == list(WAYS.values())[:3]


def wanted() -> list[tuple[str, str, float]]:
    lines = [palette().edge(type_) for type_ in TYPES]
    return [(line.colour, line.dashes, line.width) for line in lines]


def test_gexf() -> None:
    viz = "{http://gexf.net/1.3/viz}"
    found = []
    for edge in etree.fromstring(written(four(), "gexf")).iter("{http://gexf.net/1.3}edge"):
        colour, thick, shape = (edge.find(viz + name) for name in ("color", "thickness", "shape"))
        assert colour is not None
        assert thick is not None
        assert shape is not None
        red, green, blue = (int(str(colour.get(part))) for part in "rgb")
        drawn = str(shape.get("value")), float(str(thick.get("value")))
        found.append((f"#{red:02X}{green:02X}{blue:02X}", *drawn))
    assert found == wanted()


def test_graphml() -> None:
    lines = etree.fromstring(written(four(), "graphml")).iter("{*}LineStyle")
    found = [(line.get("color"), line.get("type"), float(str(line.get("width")))) for line in lines]
    names = {"solid": "line", "dotted": "dotted"}  # as yEd calls them
    assert found == [(colour, names[dashes], width) for colour, dashes, width in wanted()]


def test_cyjs() -> None:
    styles = {
        each["selector"]: each["style"] for each in json.loads(written(four(), "cyjs"))["style"]
    }
    found = [styles[f'edge[type = "{type_}"]'] for type_ in TYPES]
    said = [(each["line-color"], each["line-style"], each["width"]) for each in found]
    assert said == wanted()


def test_cx2() -> None:
    parts: dict[str, Any] = {}
    for part in json.loads(written(four(), "cx2")):
        parts |= part
    mapping = parts["visualProperties"][0]["edgeMapping"]
    by_type = [
        {each["v"]: each["vp"] for each in mapping[name]["definition"]["map"]}
        for name in ("EDGE_LINE_COLOR", "EDGE_LINE_STYLE", "EDGE_WIDTH")
    ]
    assert [tuple(each[type_] for each in by_type) for type_ in TYPES] == wanted()


def test_graphology() -> None:
    drawn = [edge["attributes"] for edge in json.loads(written(four(), "graphology"))["edges"]]
    found = [(each["color"], each["size"]) for each in drawn]
    assert found == [(colour, width) for colour, _, width in wanted()]


def test_dot() -> None:
    text = written(four(), "dot").decode()
    found = re.findall(r'color="(#\w+)", style=(\w+), penwidth=([\d.]+)', text)
    assert [(colour, style, float(width)) for colour, style, width in found] == wanted()


def test_mermaid() -> None:
    for directed, arrows in ((True, ["-->", "==>", "-.->"]), (False, ["---", "===", "-.-"])):
        text = written(four(directed), "mermaid").decode()
        assert re.findall(r"  n0 (\S+?)\|", text)[:3] == arrows


def test_the_page() -> None:
    types = data(page(four()))["edge_types"]
    ways = {"line": ("solid", 1), "thick": ("solid", 2.5), "dots": ("dotted", 1.5)}
    found = [(types[type_]["colour"], *ways[types[type_]["way"]]) for type_ in TYPES]
    assert found[:3] == wanted()[:3]


def test_a_picture_and_its_legend_dash_what_a_reader_concludes() -> None:
    text = "".join(_pieces(four(), "", False))
    styles = re.findall(r'color="#\w+", style=(\w+)', text)
    assert styles == ["solid", "dashed", "dotted", "solid"]
    below = "".join(legend(four(), 500, 1, "zh"))
    assert re.findall(r"style=(\w+), penwidth", below).count("dashed") == 1
    assert "解读" in below
    stated = four()._replace(edge_fields=())
    assert "dashed" not in "".join(legend(stated, 500, 1))


@pytest.mark.heavy
def test_graphviz_draws_each_way() -> None:
    done = subprocess.run(
        ["dot", "-Tsvg"], input=written(four(), "dot"), capture_output=True, check=True
    )
    assert not done.stderr
    paths = re.findall(rb'<path fill="none" stroke="[^"]+"([^>]*) d=', done.stdout)
    assert [b"stroke-width" in each for each in paths] == [False, True, True, False]
    assert [b"stroke-dasharray" in each for each in paths] == [False, False, True, False]


def test_many_lines_of_a_picture_are_faint_so_that_names_are_read() -> None:
    few, many = four(), papers(4)
    assert few.edge_count < 300 < many.edge_count
    for net, faint in ((few, False), (many, True)):
        text = "".join(_pieces(net, "", False))
        colours = re.findall(r'\[color="(#\w+)"', text)
        assert {len(colour) for colour in colours} == ({9} if faint else {7})
        assert ("arrowhead=none" in text) == faint
