"""Gephi itself reads what is written for it; Maven fetches its toolkit."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.network.networks import nasty, network, over_time, plain
from tests.network.written import written

from nsa_graph import open_graph
from nsa_graph.network.model import Edge, Network, Node

TOOLKIT = "org.gephi:gephi-toolkit:0.10.1:jar:all"


def parallel() -> Network:
    """Return two nodes and three edges between them, two of them of one type."""
    nodes = [Node(x, f"https://example.org/{x}", "state", x) for x in "ab"]
    types = ("asks", "asks", "tells")
    edges = [Edge(f"e{at}", "a", "b", type_, "") for at, type_ in enumerate(types)]
    return network(nodes, edges)


def test_edges_of_one_type_are_of_kinds_of_their_own() -> None:
    text = written(parallel(), "gexf").decode()
    assert [f'kind="{kind}"' in text for kind in ("asks", "asks (2)", "tells", "tells (2)")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.heavy
def test_gephi_reads_every_edge_and_finds_no_fault(tmp_path: Path, fixtures: Path) -> None:
    maven, java = shutil.which("mvn"), shutil.which("java")
    assert maven
    assert java
    copy = ["dependency:copy", f"-Dartifact={TOOLKIT}", f"-DoutputDirectory={tmp_path}"]
    subprocess.run([maven, "-q", "-B", *copy], check=True, capture_output=True, timeout=900)
    (jar,) = tmp_path.glob("*.jar")
    graph = open_graph()
    views = [graph.view(name) for name in ("demands", "memberships", "citations", "votes")]
    networks = [plain(), plain(directed=False), over_time(), nasty(), parallel(), *views]
    files = [tmp_path / f"{at}.gexf" for at in range(len(networks))]
    for file, net in zip(files, networks, strict=True):
        file.write_bytes(written(net, "gexf"))
    program = [java, "-Djava.awt.headless=true", "-cp", str(jar), str(fixtures / "Gephi.java")]
    done = subprocess.run(
        [*program, *map(str, files)], check=True, capture_output=True, timeout=300
    )
    lines = done.stdout.decode().splitlines()
    assert lines[1::2] == ["issues\t0"] * len(networks)
    for line, net in zip(lines[::2], networks, strict=True):
        nodes, edges, dynamic, directed, weight, *columns = line.split("\t")
        assert float(weight) == net.edge_count  # the width of a line weighs nothing
        said = (int(nodes), int(edges), dynamic == "true")
        assert said == (net.node_count, net.edge_count, net.dynamic)
        assert net.directed == (directed == "true")
        assert "type:String" in columns
        fields = {field.name: field.type for field in net.edge_fields}
        types = {"integer": "Long", "double": "Double", "boolean": "Boolean"}
        assert {f"{name}:{types.get(kind, 'String')}" for name, kind in fields.items()} <= {
            *columns
        }
