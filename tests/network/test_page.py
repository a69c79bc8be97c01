"""A page: one file with all in it, hostile values inert, the same bytes each time."""

import base64
import hashlib
import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.network.networks import nasty
from tests.network.pages import HOSTILE, hostile

from nsa_graph import open_graph
from nsa_graph.errors import UsageError
from nsa_graph.network.model import Field, Network, Node
from nsa_graph.network.page import page as module
from nsa_graph.network.page.page import MOST_EDGES, SCRIPTS, page

PAGE = Path(str(module.__file__)).parent


class Parts(HTMLParser):
    """The elements of a page by name, each with its attributes and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("", {}, ""))  # what follows is no part of it

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


def data(made: bytes) -> Any:
    """Return what the page holds of its network."""
    held = [text for attributes, text in Parts(made).named("script") if "id" in attributes]
    assert len(held) == 1
    return json.loads(held[0])


def test_the_same_network_gives_the_same_bytes() -> None:
    graph = open_graph()
    assert page(graph.view("demands")) == page(graph.view("demands"))


def test_a_page_holds_its_network() -> None:
    held = data(page(open_graph().view("demands")))
    given = open_graph().view("demands")
    assert [node[:5] for node in held["nodes"]] == [
        [*node[:4], [list(label) for label in node.labels]] for node in given.nodes
    ]
    number = {node.id: at for at, node in enumerate(given.nodes)}
    assert [edge[:3] for edge in held["edges"]] == [
        [edge.id, number[edge.source], number[edge.target]] for edge in given.edges
    ]
    assert [edge[-1] for edge in held["edges"]] == [list(edge.values) for edge in given.edges]
    assert len(held["edges"]) == given.edge_count > 10


def test_hostile_values_stay_values() -> None:
    made = page(hostile(HOSTILE))
    parts = Parts(made)
    scripts = parts.named("script")
    assert len(scripts) == 2 + len(SCRIPTS)  # the data, cytoscape, and ours
    assert [edge[3] for edge in data(made)["edges"]] == list(HOSTILE)
    assert [attributes for attributes, _ in scripts[1:]] == [{}] * (1 + len(SCRIPTS))
    assert parts.named("title")[0][1] == f"{HOSTILE[0]} · nsa_graph"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_text_comes_back(words: list[str]) -> None:
    assert [edge[4] for edge in data(page(hostile(tuple(words))))["edges"]] == words


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_has_no_word_for_is_text(number: float) -> None:
    node = Node("a", "urn:a", "t", "a", (), (number,))
    fields = (Field("x", "double"),)
    made = page(Network("n", "t", "d", True, False, fields, (), (node,), ()))
    assert data(made)["nodes"][0][5] == [str(number)]


def test_what_breaks_writers_breaks_no_page() -> None:
    held = data(page(nasty()))
    assert [edge[4] for edge in held["edges"]] == [edge.label for edge in nasty().edges]
    assert len(held["nodes"]) == nasty().node_count > 10


def test_an_empty_network_is_a_page() -> None:
    made = page(Network("none", "None", "", True, False, (), (), (), ()))
    assert (data(made)["nodes"], data(made)["edges"]) == ([], [])
    assert "0 things, 0 relations" in made.decode()


def test_the_policy_allows_what_the_page_holds_and_nothing_else() -> None:
    parts = Parts(page(open_graph().view("demands")))
    (policy,) = [
        str(attributes["content"])
        for attributes, _ in parts.named("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    said = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert said["default-src"] == said["base-uri"] == said["form-action"] == "'none'"
    for tag, key, count in (("script", "script-src", 1 + len(SCRIPTS)), ("style", "style-src", 2)):
        texts = [text for attributes, text in parts.named(tag) if "type" not in attributes]
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        assert said[key].split() == [
            f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests
        ]
        assert len(texts) == count
    assert "unsafe" not in policy


def test_a_page_names_no_file_of_another_place() -> None:
    parts = Parts(page(open_graph().view("demands")))
    assert len(parts.found) > 40
    assert [tag for tag, attributes, _ in parts.found if "src" in attributes] == []
    links = {str(attributes["href"]) for tag, attributes, _ in parts.found if "href" in attributes}
    assert {link for link in links if not re.match(r"#|https://|data:,$", link)} == set()


def test_our_scripts_read_no_data_as_html() -> None:
    ours = [PAGE / f"{name}.js" for name in SCRIPTS]
    assert sorted(PAGE.glob("*.js")) == sorted(ours)
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|fetch\(|XMLHttp"
    )
    assert [path.name for path in ours if re.search(forbidden, path.read_text("utf-8"))] == []


def test_more_than_a_browser_draws_is_refused_with_a_way_round() -> None:
    given = hostile()
    most = given._replace(edges=given.edges[:1] * MOST_EDGES)
    assert page(most)
    large = most._replace(edges=(*most.edges, given.edges[0]))
    with pytest.raises(UsageError, match=r"8,001 edges.*narrow it by a parameter.*gexf"):
        page(large)


@pytest.mark.heavy
def test_our_scripts_parse() -> None:
    for name in SCRIPTS:
        subprocess.run(["node", "--check", str(PAGE / f"{name}.js")], check=True)
