"""The small dataset and the few questions that the tests of the rooms share."""

import signal
from pathlib import Path

import pytest

from nsa_graph.graph import Graph, open_graph
from nsa_graph.network.model import Network
from nsa_graph.store.embedded import Embedded, open_store

# A shell's background job is deaf to Ctrl-C, and so would be all that the tests start from it.
signal.signal(signal.SIGINT, signal.default_int_handler)

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return FIXTURES


@pytest.fixture(scope="session")
def small() -> Embedded:
    return open_store(str(FIXTURES / "small.trig"))


@pytest.fixture(scope="session")
def graph() -> Graph:
    """Give the graph as the files are now, from the cache, which their content is the key of."""
    return open_graph()


@pytest.fixture(scope="session")
def graphs(graph: Graph) -> dict[bool, Graph]:
    """Give the same whole (False) and as stated only (True)."""
    return {False: graph, True: open_graph(stated_only=True)}


@pytest.fixture(scope="session")
def whole(graph: Graph) -> dict[tuple[str, str], Network]:
    """Give every view without parameters, by its name and language: in English and in Chinese."""
    names = [str(row["name"]) for row in graph.views()]
    assert len(names) >= 12
    return {(name, to): graph.view(name, language=to) for name in names for to in ("en", "zh")}


@pytest.fixture(scope="session")
def questions() -> str:
    return str(FIXTURES / "questions")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder of resources whose questions and sections are the fixtures'."""
    queries = tmp_path / "home" / "queries"
    queries.mkdir(parents=True)
    for folder in ("questions", "show"):
        (queries / folder).symlink_to(FIXTURES / folder)
    return queries.parent
