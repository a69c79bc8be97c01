"""The remote store over a small endpoint: the same as at home, errors and all."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox
import pytest
from tests.faulty import Handler, endpoint, served

from nsa_graph.ask.answer import answer
from nsa_graph.ask.resources import resolve
from nsa_graph.errors import (
    BadParameter,
    BadQuery,
    LimitExceeded,
    NsaGraphError,
    ServerFault,
    UsageError,
)
from nsa_graph.graph import open_graph
from nsa_graph.library import find
from nsa_graph.names import PUBLISHED, stated
from nsa_graph.rdf.terms import XSD, Term, iri, literal
from nsa_graph.store.client import HttpClient
from nsa_graph.store.embedded import Embedded
from nsa_graph.store.protocol import Store, whole
from nsa_graph.store.remote import Remote

CITED = {"cited": iri("https://w3id.org/nsa-graph/id/meeting/npt-revcon-2000")}
CITING = "SELECT DISTINCT ?n ?cited { ?s nsa:cites ?cited ; skos:notation ?n } ORDER BY ?n"
CLASS = "http://www.w3.org/2002/07/owl#Class"
NOTED = f'GRAPH <{PUBLISHED}> {{ ?g <http://purl.org/dc/terms/identifier> "x" }}'


@pytest.fixture(scope="module")
def remote(small: Embedded) -> Iterator[Remote]:
    """Give the small dataset on a server, beside a graph of somebody else's."""
    store = ox.Store()
    store.load(small.nquads(), format=ox.RdfFormat.N_QUADS)
    store.update(f"INSERT {{ {NOTED} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    store.update(f"INSERT DATA {{ GRAPH <http://other> {{ <http://x> a <{CLASS}> }} }}")
    with served(endpoint(store)) as server:
        yield Remote(server.url, listing=PUBLISHED)


@pytest.mark.parametrize("stated_only", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        CITING,
        "SELECT ?n { { SELECT ?s { ?s nsa:cites ?cited } } ?s skos:notation ?n } ORDER BY ?n",
        "SELECT ?n { ?s skos:notation ?n MINUS { ?s nsa:cites ?cited } } ORDER BY ?n",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) ?cited { ?s nsa:cites ?cited } GROUP BY ?cited",
        "SELECT * { ?s nsa:cites ?cited } ORDER BY ?s ?cited",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?cited } } ORDER BY ?g",
    ],
)
def test_an_answer_is_the_same_as_at_home(
    query: str, stated_only: bool, small: Store, remote: Store
) -> None:
    if stated_only:
        small, remote = stated(small), stated(remote)
    here = small.select(query, CITED)
    assert remote.select(query, CITED) == here
    assert len(here)


def test_a_question_and_its_names_work_from_afar(
    questions: str, small: Store, remote: Store
) -> None:
    query = find("demands-citing", questions)
    for here, far in ((small, remote), (stated(small), stated(remote))):
        values = {"cited": "npt-revcon-2000"}
        assert answer(far, query, values) == answer(here, query, values)
    assert resolve(remote, "14.1") == resolve(small, "14.1")
    with pytest.raises(NsaGraphError) as here_told:
        resolve(small, "npt-revcon-200")
    with pytest.raises(NsaGraphError) as told:
        resolve(remote, "npt-revcon-200")
    assert str(told.value) == str(here_told.value)


@pytest.mark.parametrize(
    "query",
    ["SELECT *\nWHERE { ?s nope }", "SELECT *\n { ?s foo:p ?o }", "", "ASK {}", "DROP ALL",
     "SELECT * {\n SERVICE <http://x> {} }", "SELECT ?s { ?s ?p ?x BIND(1 AS ?x) }"],
)  # fmt: skip
def test_a_bad_query_is_told_as_at_home_and_never_sent(query: str, small: Store) -> None:
    bound = {"x": literal("a")} if "?x" in query else {}
    with pytest.raises(BadQuery) as here:
        small.select(query, bound)
    with pytest.raises(BadQuery) as far:
        Remote("http://nowhere.invalid/").select(query, bound)
    assert str(far.value) == str(here.value)


def test_what_cannot_be_bound_is_refused(remote: Store) -> None:
    with pytest.raises(BadParameter, match="no variable"):
        remote.select(CITING, {"nope": literal("x")})
    with pytest.raises(BadParameter, match="does not fit where its variable stands"):
        remote.select("SELECT ?o { ?s ?x ?o }", {"x": literal("a literal")})
    with pytest.raises(BadParameter, match="no RDF term"):
        remote.select(CITING, {"cited": iri("not an iri")})


def test_ask_construct_and_the_whole(small: Store, remote: Store) -> None:
    assert remote.ask("ASK { ?s nsa:cites ?cited }", CITED)
    assert not remote.ask("ASK { ?s nsa:cites ?cited }", {"cited": iri("http://nowhere")})
    built = "CONSTRUCT { ?s rdfs:seeAlso ?cited } WHERE { ?s nsa:cites ?cited }"
    assert remote.construct(built, CITED) == small.construct(built, CITED) != ()
    assert remote.nquads() == small.nquads()
    assert stated(remote).nquads() == stated(small).nquads() != small.nquads()


def test_a_graph_of_somebody_elses_is_not_asked(remote: Remote) -> None:
    assert len(remote.select("SELECT ?s { ?s a owl:Class FILTER(?s = <http://x>) }")) == 0
    assert not any(graph.startswith("http://other") for graph in remote.graphs())
    named = "SELECT ?s FROM <http://other> { ?s a owl:Class }"
    assert len(remote.select(named)) == 1
    with pytest.raises(BadQuery, match="FROM chooses graphs"):
        stated(remote).select(named)


def test_a_server_where_nothing_was_published_is_asked_as_it_is() -> None:
    store = ox.Store()
    node = ox.NamedNode("http://x")
    store.add(ox.Quad(node, node, node))
    with served(endpoint(store)) as server:
        assert len(open_graph(server.url).select("SELECT * { ?s ?p ?o }")) == 1
        assert len(open_graph(endpoint=server.url, stated_only=True).select("SELECT * {}")) == 1
    assert all("graph-uri" not in asked.path for asked in server.asked)


def test_a_dataset_is_not_named_where_the_server_s_own_will_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NSA_GRAPH_DATASET", "server")
    with served(endpoint(ox.Store())) as server:
        open_graph(server.url).select("SELECT * {}")
    assert len(server.asked) == 1
    monkeypatch.setenv("NSA_GRAPH_DATASET", "mine")
    with pytest.raises(UsageError, match="set it to named or to server"):
        open_graph(server.url)


def test_a_long_query_is_posted_and_a_key_in_the_address_is_kept() -> None:
    with served(endpoint(ox.Store())) as server:
        store = Remote(server.url + "?key=1", listing=PUBLISHED)
        store.select("SELECT * {}")
        store.select("SELECT * {}" + " " * 3000)
    assert [asked.method for asked in server.asked] == ["GET", "GET", "POST"]
    assert all("key=1" in asked.path for asked in server.asked)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX a: <http://a> # insert\nASK {}",
        "# drop\nASK {}",
        "ASK {} # " + "PREFIX a:" * 10_000,
        "ASK {} #" + " " * 2000 + "DELETE",
    ],
)
def test_a_comment_makes_no_update_of_a_query(query: str) -> None:
    with served(endpoint(ox.Store())) as server:
        began = time.monotonic()
        assert Remote(server.url, named=False).ask(query)
        assert time.monotonic() - began < 5
    (asked,) = server.asked
    assert "update" not in asked.path + asked.body.decode()


def _says(binding: str, headers: Mapping[str, str] = {}) -> tuple[Term | None, bool]:
    body = '{"head": {"vars": ["x"]}, "results": {"bindings": [{%s}]}}' % binding  # noqa: UP031

    def behave(handler: Handler) -> None:
        handler.say(body.encode(), headers=headers)

    with served(behave) as server:
        table = Remote(server.url, HttpClient()).select("SELECT ?x { ?s ?p ?x }")
    return table.terms[0][0], table.truncated


@pytest.mark.parametrize(
    ("said", "datatype", "expected"),
    [
        ("1", "boolean", literal("true", XSD + "boolean")),
        ("12", "nonNegativeInteger", literal("12", XSD + "integer")),
        ("0.90", "decimal", literal("0.9", XSD + "decimal")),
        ("2000-05-19", "date", literal("2000-05-19", XSD + "date")),
        ("保证", "string", literal("保证")),
    ],
)
def test_a_literal_is_read_as_the_embedded_store_holds_it(
    said: str, datatype: str, expected: Term
) -> None:
    for kind in ("literal", "typed-literal"):
        cell = f'"x": {{"type": "{kind}", "value": "{said}", "datatype": "{XSD}{datatype}"}}'
        assert _says(cell) == (expected, False)


def test_languages_blank_nodes_and_limits_are_read() -> None:
    said = '"x": {"type": "literal", "value": "a", "xml:lang": "EN"}'
    assert _says(said) == (literal("a", language="en"), False)
    assert _says('"x": {"type": "bnode", "value": "node77"}')[0] == Term("bnode", "b0")
    assert _says("", {"X-SPARQL-MaxRows": "10000"}) == (None, True)


ROWS = 2000


def _cutting(most: int, told: bool) -> Iterator[str]:
    """Give the address of a server of many triples that gives *most* rows, and may say so."""
    store = ox.Store()
    one = ox.NamedNode("x:p")
    store.extend(
        ox.Quad(ox.NamedNode(f"x:{n}"), one, ox.Literal(n), ox.NamedNode("x:g"))
        for n in range(ROWS)
    )

    def behave(handler: Handler) -> None:
        query = handler.fields()["query"][0]
        found: Any = store.query(query, use_default_graph_as_union=True)
        kind = ox.QueryResultsFormat.JSON
        said = json.loads(found.serialize(format=kind) or b"")
        rows = said["results"]["bindings"]
        cut = {"X-SPARQL-MaxRows": str(most)} if told and len(rows) > most else {}
        del rows[most:]
        handler.say(json.dumps(said).encode(), headers=cut)

    with served(behave) as server:
        yield server.url


@pytest.mark.parametrize("told", [True, False])
def test_a_part_of_an_answer_is_never_taken_for_the_whole(told: bool) -> None:
    query = "SELECT ?s ?n { ?s ?p ?n } ORDER BY ?n"
    for url in _cutting(1000, told):
        remote = Remote(url)
        table = remote.select(query)
        assert (len(table), table.truncated) == (1000, True)
        cut = "cut short after 1,000 rows; raise the server"
        with pytest.raises(LimitExceeded, match=cut):
            whole(remote, query)
        with pytest.raises(LimitExceeded, match=cut):
            remote.scan(query, lambda *_: None)
        assert not remote.select(f"{query} LIMIT 1000").truncated  # as much as was asked for
        assert len(whole(remote, "SELECT ?s { ?s ?p ?n FILTER(?n < 7) }")) == 7
    for url in _cutting(ROWS, told):
        assert len(whole(Remote(url), query)) == ROWS


def test_triples_that_the_server_cut_are_refused() -> None:
    def behave(handler: Handler) -> None:
        handler.say(b"", type_="application/n-triples", headers={"X-SPARQL-MaxRows": "10"})

    with served(behave) as server, pytest.raises(ServerFault, match="incomplete"):
        Remote(server.url).construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
