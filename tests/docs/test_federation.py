"""The recipes of docs/federation.md, asked of a second, real SPARQL server on loopback."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
import rdflib
import uvicorn
from rdflib_endpoint import SparqlEndpoint

from nsa_graph.assemble import cache
from nsa_graph.assemble.write import NQUADS
from nsa_graph.errors import BadQuery
from nsa_graph.graph import Graph, open_graph

PAGE = Path(__file__).parents[2] / "docs" / "federation.md"
WIKIDATA, OXIGRAPH = "https://query.wikidata.org/sparql", "http://localhost:7878/query"
RECIPES = dict(
    re.findall(r"```sparql\n# recipe: (\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
)
THEIRS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
# A stand-in: the dates are of the test, and facts of nothing.
wd:Q142 rdfs:label "France"@en, "France"@fr ; wdt:P37 wd:Q150 .
wd:Q30 rdfs:label "United States of America"@en, "États-Unis"@fr ; wdt:P37 wd:Q1860 .
wd:Q159 rdfs:label "Russia"@en, "Russie"@fr .
wd:Q186444 wdt:P571 "1111-11-11"^^xsd:date .
"""

Row = tuple[str, ...]


@contextlib.contextmanager
def served(dataset: rdflib.Dataset) -> Iterator[tuple[str, list[str]]]:
    """Serve *dataset* on a free port; give the address and, as they come, the queries."""
    heard: list[str] = []
    endpoint = SparqlEndpoint(graph=dataset)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        """Pass all on, and write down what was asked: in the address, or in the body."""

        async def listen() -> Any:
            message = await receive()
            heard.append(unquote_plus(message.get("body", b"").decode()))
            return message

        if scope.get("query_string"):
            heard.append(unquote_plus(scope["query_string"].decode()))
        await endpoint(scope, listen if scope["type"] == "http" else receive, send)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        for _ in range(500):
            if server.started:
                break
            time.sleep(0.02)
        assert server.started
        yield f"http://127.0.0.1:{port}/", heard
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Give the graph without most of the longest tables, which rdflib would read for long."""
    whole = cache.held(cache.ensure(), NQUADS).splitlines(keepends=True)
    long = tuple(f"/graph/tables/{name}> .\n".encode() for name in ("votes", "participations"))
    file = tmp_path_factory.mktemp("short") / "nsa.nq"
    asked = re.compile(rb"<\S+/id/vote/(?:5189|2675)/")  # on A/RES/67/29; with votes against
    kept = (line for line in whole if asked.match(line) or not line.endswith(long))
    file.write_bytes(b"".join(kept))
    return open_graph(str(file))


@pytest.fixture(scope="module")
def ours(short: Graph) -> rdflib.Dataset:
    dataset = short.to_rdflib(servers=("http://127.0.0.1:",))
    dataset.default_union = True
    return dataset


@pytest.fixture(scope="module")
def theirs() -> Iterator[tuple[str, list[str]]]:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=THEIRS, format="turtle")
    with served(dataset) as server:
        yield server


def run(dataset: rdflib.Dataset, name: str, address: str) -> list[Row]:
    """Return the answer to a recipe, with *address* in the place of the one that it names."""
    text = RECIPES[name]
    (named,) = set(re.findall(r"SERVICE <([^>]+)>", text))
    assert named in (WIKIDATA, OXIGRAPH)
    rows = dataset.query(text.replace(f"<{named}>", f"<{address}>"))
    return [tuple("" if term is None else str(term) for term in row) for row in rows]  # type: ignore[union-attr]


def items(query: str) -> set[str]:
    """Return the items that a query speaks of."""
    return set(re.findall(r"<http://www.wikidata.org/entity/(Q\d+)>", query))


def test_every_recipe_of_the_page_is_run_here() -> None:
    assert set(RECIPES) == {"labels", "inception", "optional", "inbound"}
    assert PAGE.read_text(encoding="utf-8").count("```sparql") == len(RECIPES)


def test_labels_come_from_the_other_server(
    ours: rdflib.Dataset, theirs: tuple[str, list[str]]
) -> None:
    address, heard = theirs
    heard.clear()
    assert run(ours, "labels", address) == [
        ("France", "http://www.wikidata.org/entity/Q142", "France"),
        ("United States of America", "http://www.wikidata.org/entity/Q30", "États-Unis"),
    ]
    asked = [items(query) for query in heard if query]
    assert {len(each) for each in asked} == {1}  # row by row, and never for all there is
    assert len(set.union(*asked)) >= 28


def test_a_value_not_held_here_comes_from_there(
    ours: rdflib.Dataset, theirs: tuple[str, list[str]]
) -> None:
    address, heard = theirs
    heard.clear()
    rows = run(ours, "inception", address)
    assert {len(items(query)) for query in heard if query} == {1}
    npt = "Treaty on the Non-Proliferation of Nuclear Weapons"
    assert rows == [(npt, "http://www.wikidata.org/entity/Q186444", "1111-11-11")]


def test_what_the_other_does_not_know_stays_in_the_answer(
    ours: rdflib.Dataset, theirs: tuple[str, list[str]]
) -> None:
    address, heard = theirs
    heard.clear()
    rows = run(ours, "optional", address)
    assert {len(items(query)) for query in heard if query} == {1}
    assert len({state for state, _, _ in rows}) == 10
    known = {state: language.rpartition("/")[2] for state, _, language in rows if language}
    assert known == {"United States of America": "Q1860"}


def test_two_steps_make_one_request(ours: rdflib.Dataset, theirs: tuple[str, list[str]]) -> None:
    address, heard = theirs
    heard.clear()
    found = re.findall(r"```python\n(items = .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (code,) = found
    held: dict[str, Any] = {"dataset": ours}
    exec(code.replace(WIKIDATA, address), held)
    labels = {str(item).rpartition("/")[2]: str(label) for item, label in held["answer"]}
    (asked,) = filter(None, heard)
    assert len(items(asked)) > 3
    assert labels.keys() <= items(asked)
    assert labels["Q142"] == "France"


def test_this_graph_answers_another(graph: Graph, short: Graph) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=THEIRS, format="turtle")
    mine = short.to_rdflib()
    mine.default_union = True
    with served(mine) as (address, _):
        rows = run(dataset, "inbound", address)
    assert {row[1] for row in rows} == {"nuclear-weapon States", "States parties to the NPT"}
    demands = graph.select(
        "SELECT DISTINCT ?q { VALUES ?g { group:nuclear-weapon-states group:npt-states-parties }"
        " ?d a nsa:Demand ; nsa:addressee ?g ; nsa:quote ?q }"
    )
    assert {row[2] for row in rows} == set(demands.column("q"))
    assert len(demands) > 1


def test_the_page_says_what_the_embedded_store_does(graph: Graph) -> None:
    with pytest.raises(BadQuery, match="SERVICE would ask another server"):
        graph.select(RECIPES["labels"])
    assert "SERVICE would ask another server" in PAGE.read_text(encoding="utf-8")
