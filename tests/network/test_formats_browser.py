"""Mermaid and Cytoscape's JSON, read by Mermaid and cytoscape.js themselves, in Chromium."""

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.synthetic.network import papers
from playwright.sync_api import Page, sync_playwright
from tests.network.networks import empty, nasty, over_time, plain
from tests.network.test_formats_json import in_json
from tests.network.written import edge_values, node_values, written

from nsa_graph import open_graph
from nsa_graph.network.formats.mermaid import EDGES, LENGTH
from nsa_graph.network.model import Network, Value
from nsa_graph.network.page import page as module
from nsa_graph.network.palette import palette

pytestmark = pytest.mark.heavy
MERMAID = "mermaid@11.12.0"
OURS = {"id", "name", "value", "interaction", "key", "source", "target"}


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give an empty page of Chromium that has Mermaid and cytoscape.js."""
    folder = tmp_path_factory.mktemp("mermaid")
    path = os.environ.get("NSA_GRAPH_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: on Debian, apt-get install chromium"
    npm = ["npm", "pack", MERMAID, "--silent"]
    subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=300)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        held = packed.extractfile("package/dist/mermaid.min.js")
        assert held is not None
        mermaid = held.read().decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        made = browser.new_page()
        made.add_script_tag(content=mermaid)
        vendor = Path(str(module.__file__)).parent / "vendor" / "cytoscape.min.js"
        made.add_script_tag(content=vendor.read_text("utf-8"))
        made.evaluate("mermaid.initialize({ startOnLoad: false, maxEdges: 500 })")
        yield made
        browser.close()


def in_javascript(values: dict[str, Value]) -> dict[str, Value]:
    """Return *values* as JavaScript has them: all its numbers are doubles."""
    return {
        key: int(float(value)) if isinstance(value, int) and abs(value) > 2**53 else value
        for key, value in values.items()
    }


def networks() -> list[Network]:
    views = ("demands", "citations", "argument", "actors-and-instruments")
    return [plain(), plain(directed=False), over_time(), nasty(), *map(open_graph().view, views)]


def drawn(sheet: Page, text: str) -> Any:
    """Return of what Mermaid draws the words of the nodes, and the number of the edges."""
    return sheet.evaluate(
        """async (text) => {
          const { svg } = await mermaid.render("drawing", text);
          const held = new DOMParser().parseFromString(svg, "text/html");
          const nodes = [...held.querySelectorAll(".node .nodeLabel")];
          const edges = held.querySelectorAll(".edgePaths path").length;
          return [nodes.map((node) => node.textContent), edges];
        }""",
        text,
    )


@pytest.mark.parametrize("at", range(8))
def test_mermaid_draws_every_node_and_edge(at: int, sheet: Page) -> None:
    network = networks()[at]
    text = written(network, "mermaid").decode()
    assert sheet.evaluate("async (text) => (await mermaid.parse(text)).diagramType", text)
    names, edges = drawn(sheet, text)
    loops = sum(edge.source == edge.target for edge in network.edges)  # drawn in three pieces
    assert (len(names), edges) == (network.node_count, network.edge_count + 2 * loops)


def test_mermaid_shows_words_as_they_are(sheet: Page) -> None:
    names, _ = drawn(sheet, written(nasty(), "mermaid").decode())
    plainly = {
        " ".join(node.label.split())
        for node in nasty().nodes
        if len(node.label) < LENGTH and node.label.isprintable()
    }
    assert len(plainly) > 5
    assert plainly <= {" ".join(name.split()) for name in names}


def test_mermaid_draws_what_is_cut_off(sheet: Page) -> None:
    assert drawn(sheet, written(papers(5), "mermaid").decode())[1] == EDGES


def test_mermaid_refuses_what_is_wrong(sheet: Page) -> None:
    wrong = written(plain(), "mermaid").decode().replace("-->", "-> ->")
    assert sheet.evaluate("(text) => mermaid.parse(text).then(() => false, () => true)", wrong)


@pytest.mark.parametrize("at", range(9))
def test_cytoscape_js_reads_cyjs_as_it_was(at: int, sheet: Page) -> None:
    network = [*networks(), empty()][at]
    nodes, edges = sheet.evaluate(
        """(text) => {
          const { elements, style } = JSON.parse(text);
          const cy = cytoscape({ headless: true, styleEnabled: true, elements, style });
          const look = (names) => (one) => [one.data(), names.map((name) => one.style(name))];
          return [cy.nodes().map(look(["background-color", "label"])),
                  cy.edges().map(look(["line-color", "line-style", "target-arrow-shape"]))];
        }""",
        written(network, "cyjs").decode(),
    )
    for of, said in ((nodes, node_values(network)), (edges, edge_values(network))):
        found = {data["id"]: {k: v for k, v in data.items() if k not in OURS} for data, _ in of}
        assert found == {id_: in_javascript(values) for id_, values in in_json(said).items()}
    joined = {edge.id: (edge.source, edge.target) for edge in network.edges}
    assert {data["id"]: (data["source"], data["target"]) for data, _ in edges} == joined
    names = {node.id: node.label.strip(" \t\r\n") for node in network.nodes}
    assert {data["id"]: label for data, (_, label) in nodes} == names
    arrow = "triangle" if network.directed else "none"
    for data, (colour, style, tip) in edges:
        line = palette().edge(data["type"])
        seen = "#{:02X}{:02X}{:02X}".format(*map(int, re.findall(r"\d+", colour)))
        assert (seen, style, tip) == (line.colour, line.dashes, arrow)
