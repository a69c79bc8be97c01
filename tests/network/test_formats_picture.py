"""Pictures: their size, their words, and that nothing lies upon anything else."""

import os
import re
import struct
from itertools import combinations
from pathlib import Path

import pytest
from benchmarks.synthetic.network import papers
from lxml import etree
from tests.network.networks import empty, nasty, network, plain
from tests.network.written import written

from nsa_graph.errors import NsaGraphError, UsageError
from nsa_graph.network.formats import picture
from nsa_graph.network.formats.legend import height, legend
from nsa_graph.network.model import Edge, Network, Node

SVG = "{http://www.w3.org/2000/svg}"
A4 = (8.27, 11.69)


def states(count: int, language: str = "en") -> Network:
    """Return *count* States that all belong to one of two groups."""
    name = {"en": "State of the Isles number {}", "zh": "群岛第{}国"}[language]
    nodes = [
        Node(f"s:{at:03}", f"https://example.org/{at}", "state", name.format(at))
        for at in range(count)
    ]
    nodes += [Node(f"g:{at}", f"https://example.org/g{at}", "alliance", "Group") for at in "ab"]
    edges = [
        Edge(f"e{at:03}", f"s:{at:03}", f"g:{'ab'[at % 2]}", f"joins {at % 8}", "joins")
        for at in range(count)
    ]
    return network(nodes, edges)


@pytest.mark.heavy
@pytest.mark.parametrize("net", [plain(), nasty(), empty(), states(50), states(50, "zh")])
def test_a_picture_fits_a_page(net: Network) -> None:
    data = written(net, "png")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    size = sorted(side / 200 for side in struct.unpack(">II", data[16:24]))
    assert size[0] <= A4[0]
    assert size[1] <= A4[1]
    assert data == written(net, "png")


@pytest.mark.heavy
def test_svg_has_the_words_as_words_and_links_to_the_things() -> None:
    root = etree.fromstring(written(plain(), "svg"))
    words = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    for said in ("Aland", "Treaty", "ratifies", "group of states", 'A "test" <network>'):
        assert said in words
    links = [each.get("{http://www.w3.org/1999/xlink}href") for each in root.iter(f"{SVG}a")]
    assert set(links) == {node.iri for node in plain().nodes}


@pytest.mark.heavy
def test_only_the_web_is_linked_to() -> None:
    nodes = [Node("a", "javascript:alert(1)", "state", "A")]
    text = written(network(nodes, []), "svg").decode()
    assert ">A<" in text
    assert "javascript" not in text


@pytest.mark.heavy
def test_pdf_is_the_same_each_time_and_has_chinese() -> None:
    data = written(plain(), "pdf")
    assert data.startswith(b"%PDF-")
    assert b"(D:19800101000000" in data
    net = states(4, "zh")
    assert written(net, "pdf") == written(net, "pdf")
    assert b"CJK" in written(net, "pdf")


def test_a_picture_is_the_same_in_every_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    found: set[bytes] = set()
    for zone in ("UTC", "Asia/Shanghai", "America/St_Johns"):
        monkeypatch.setenv("TZ", zone)
        found.add(written(plain(), "pdf"))
    assert len(found) == 1
    assert found.pop().count(b"/CreationDate (D:19800101000000Z") == 1


@pytest.mark.heavy
@pytest.mark.parametrize("net", [plain(), states(40), states(40, "zh"), states(120)])
def test_nothing_lies_upon_anything_else(net: Network) -> None:
    best = max(
        (picture._laid_out(net, *way) for way in (picture._LAYERS, picture._ATTRACTED)),
        key=lambda drawing: drawing.scale,
    )
    times = 1 / best.scale
    head = best.dot.rpartition("}")[0]
    dot = head + "".join(legend(net, best.wide, times)) + "}\n"
    plain_text = picture.graphviz("neato", ["-n2", "-Tplain"], dot).decode()
    boxes = {}
    for line in plain_text.splitlines():
        found = re.match(r'node (".*?"|\S+) (\S+) (\S+) (\S+) (\S+) ', line)
        if found:
            x, y, wide, high = map(float, found.groups()[1:])
            boxes[found[1]] = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    signs = [name for name in boxes if name.startswith('"legend')]
    assert len(boxes) - len(signs) == net.node_count
    assert len(signs) > 4
    touching = [
        (one, other)
        for one, other in combinations(sorted(boxes), 2)
        if all(
            boxes[one][axis] < boxes[other][axis + 2] - 0.01
            and boxes[other][axis] < boxes[one][axis + 2] - 0.01
            for axis in (0, 1)
        )
    ]
    assert touching == []
    assert max(box[1] for box in boxes.values()) > 0
    assert height(net, best.wide, times) / 72 > -min(box[1] for box in boxes.values()) - 0.3


def test_more_than_a_page_holds_is_refused() -> None:
    large = papers(5)
    assert large.node_count == 300
    one_more = large._replace(nodes=(*large.nodes, Node("a", "x:a", "state", "A")))
    with pytest.raises(UsageError, match="301 nodes and 400 edges") as caught:
        written(one_more, "png")
    assert "narrow the view" in str(caught.value)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match=r"'dot' is not there; install graphviz"):
        written(plain(), "svg")


@pytest.mark.heavy
def test_a_font_without_chinese_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fc-list").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "fc-list").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(UsageError, match="fonts-noto-cjk"):
        written(states(3, "zh"), "svg")
    assert written(states(3), "svg")


@pytest.mark.heavy
def test_what_graphviz_says_is_passed_on() -> None:
    with pytest.raises(NsaGraphError, match=r"Graphviz failed: .*syntax error"):
        picture.graphviz("dot", ["-Tsvg"], "digraph {")
