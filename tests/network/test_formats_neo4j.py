"""Neo4j itself imports what is written for it, by the command beside it; Maven fetches it."""

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.network.networks import empty, nasty, over_time, plain
from tests.network.written import edge_values, node_values, written

from nsa_graph import open_graph
from nsa_graph.network.formats import ABOUT
from nsa_graph.network.model import Network, Value

VERSION = "5.26.0"  # the last that the Java of Debian 12, 17, runs
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>none</artifactId>
<version>1</version><dependencies><dependency><groupId>org.neo4j</groupId>
<artifactId>neo4j</artifactId><version>{VERSION}</version></dependency></dependencies></project>"""


def command() -> list[str]:
    """Return the command that is told beside the files."""
    lines = written(plain(), "neo4j", ABOUT).decode().replace("\\\n", "").splitlines()
    (found,) = (line for line in lines if line.startswith("neo4j-admin "))
    return shlex.split(found)


def test_the_command_is_told_with_the_files() -> None:
    assert command()[:4] == ["neo4j-admin", "database", "import", "full"]
    assert command()[-1] == "neo4j"


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give how Java is called so that it has Neo4j."""
    folder = tmp_path_factory.mktemp("neo4j")
    maven, java = shutil.which("mvn"), shutil.which("java")
    assert maven, "Maven is missing: tests/install-servers brings it"
    assert java
    (folder / "pom.xml").write_text(POM, encoding="utf-8")
    copy = [f"{PLUGIN}:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"]
    subprocess.run([maven, "-q", "-B", *copy], cwd=folder, check=True, timeout=900)
    assert len(list((folder / "lib").glob("neo4j-*.jar"))) > 20
    return [java, "-Xmx512m", "-cp", str(folder / "lib" / "*")]


def views() -> list[Network]:
    graph = open_graph()
    names = ("demands", "memberships", "qualities")
    return [plain(), over_time(), nasty(), empty(), *map(graph.view, names)]


def imported(network: Network, java: list[str], folder: Path, fixture: Path) -> Any:
    """Return what Neo4j holds after importing *network*: nodes and edges, see `Neo4j.java`."""
    home = folder / "home"
    (home / "conf").mkdir(parents=True)
    for name in ("nodes.csv", "edges.csv"):
        (folder / name).write_bytes(written(network, "neo4j", name))
    told = [*java, "org.neo4j.cli.AdminTool", *command()[1:]]
    place = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(told, cwd=folder, env=place, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout.decode()[-2000:] + done.stderr.decode()[-2000:]
    read = subprocess.run(
        [*java, str(fixture), str(home)], cwd=folder, capture_output=True, timeout=300
    )
    assert read.returncode == 0, read.stderr.decode()[-2000:]
    return json.loads(read.stdout.decode().splitlines()[-1])


def kept(values: dict[str, Value]) -> dict[str, Value]:
    """Return *values* as the fixture tells them: what is no finite number in words."""
    words = {"nan": "double NaN", "inf": "double Infinity", "-inf": "double -Infinity"}
    return {
        key: words.get(repr(value), value) if isinstance(value, float) else value
        for key, value in values.items()
    }


@pytest.mark.heavy
@pytest.mark.parametrize("at", range(7))
def test_neo4j_imports_all_as_it_was(
    at: int, java: list[str], tmp_path: Path, fixtures: Path
) -> None:
    network = views()[at]
    nodes, edges = imported(network, java, tmp_path, fixtures / "Neo4j.java")
    assert (len(nodes), len(edges)) == (network.node_count, network.edge_count)
    types = {node.id: [node.type] for node in network.nodes}
    assert {said["id"]: labels for labels, _, said in nodes} == types
    joined = {edge.id: (edge.type, [edge.source, edge.target]) for edge in network.edges}
    assert {said["id"]: (type_, ends) for type_, ends, said in edges} == joined
    for of, said in ((nodes, node_values(network)), (edges, edge_values(network))):
        found = {values.pop("id"): values for *_, values in of}
        assert found == {id_: kept(values) for id_, values in said.items()}
