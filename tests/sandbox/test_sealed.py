"""What rdflib is handed out with reads no file and fetches no page for a query."""

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from rdflib import Dataset
from rdflib.plugins.sparql import prepareQuery, prepareUpdate
from tests.sandbox import hostile

from nsa_graph import open_graph
from nsa_graph.errors import BadQuery, BadSource

QUERIES = (
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "ASK FROM <file://SECRET> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <file://SECRET> WHERE { ?s ?p ?o }",
    "DESCRIBE <x:s> FROM <file://SECRET>",
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } } } }",
)
UPDATES = (
    "LOAD <URL>",
    "LOAD SILENT <file://SECRET> INTO GRAPH <x:g>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } USING <URL> WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } USING NAMED <URL> WHERE { GRAPH ?g { ?s ?p ?o } }",
)


@pytest.fixture
def dataset(fixtures: Path) -> Dataset:
    return open_graph(str(fixtures / "small.trig")).to_rdflib()


@pytest.fixture
def reach(tmp_path: Path) -> Iterator[tuple[hostile.Reach, list[bytes]]]:
    with hostile.canary() as (url, heard):
        yield hostile.Reach(url, hostile.secret(tmp_path)), heard


def filled(text: str, place: hostile.Reach) -> str:
    return text.replace("URL", place.url + "x.ttl").replace("SECRET", place.secret)


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_that_reaches_out_is_refused(
    text: str, dataset: Dataset, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    query = filled(text, place)
    one = next(iter(dataset.graphs()))
    for asked in (dataset, one):
        for form in (query, prepareQuery(query)):
            with pytest.raises(BadQuery, match="would"):
                asked.query(form)
    assert heard == []


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_that_reaches_out_is_refused(
    text: str, dataset: Dataset, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    update = filled(text, place)
    for form in (update, prepareUpdate(update)):
        with pytest.raises(BadQuery, match="would"):
            dataset.update(form)
    assert heard == []


def test_rdflib_itself_would_reach_out(reach: tuple[hostile.Reach, list[bytes]]) -> None:
    place, heard = reach
    found = list(Dataset().query(f"SELECT ?o FROM <file://{place.secret}> {{ ?s ?p ?o }}"))
    assert [str(row[0]) for row in found] == ["the canary"]  # type: ignore[index]
    with pytest.raises(Exception, match="Could not load"):
        Dataset().query(f"SELECT * FROM <{place.url}> {{ ?s ?p ?o }}")
    assert heard != []


def test_a_server_that_is_named_is_asked_and_no_other(
    fixtures: Path, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    allowed = open_graph(str(fixtures / "small.trig")).to_rdflib(servers=(place.url + "a",))
    with pytest.raises(HTTPError, match="404"):
        list(allowed.query(f"SELECT * {{ SERVICE <{place.url}a> {{ ?s ?p ?o }} }}"))
    assert len(heard) == 1
    for other in (f"<{place.url}b>", "?s"):
        with pytest.raises(BadQuery, match="not allowed here; name the server to"):
            allowed.query(f"SELECT * {{ SERVICE {other} {{ ?s ?p ?o }} }}")
    assert len(heard) == 1


def test_other_queries_and_updates_are_answered(dataset: Dataset) -> None:
    rows = list(dataset.query("SELECT ?n { GRAPH ?g { ?s skos:notation ?n } } ORDER BY ?n LIMIT 1"))
    assert [str(row[0]) for row in rows] == ["13.1"]  # type: ignore[index]
    assert (
        dataset.query("ASK { GRAPH ?g { ?s ?p 'FROM <x:a> SERVICE <x:b> {}' } }").askAnswer is False
    )
    dataset.update("DROP ALL")
    assert not list(dataset.query("SELECT ?n { GRAPH ?g { ?s skos:notation ?n } }"))


REMOTE = (
    '{"@context": "URL", "@id": "x:a", "x:b": "c"}',
    '{"@context": {"@import": "URL"}, "@id": "x:a", "x:b": "c"}',
    '[{"@context": ["URL", {"x": "x:"}], "@id": "x:a", "@graph": [{"@context": "URL"}]}]',
    '{"@context": {"b": {"@id": "x:b", "@context": "URL"}}, "@id": "x:a", "b": {"@id": "x:c"}}',
)


@pytest.mark.parametrize("text", REMOTE)
def test_a_context_of_json_ld_is_not_fetched(
    text: str, tmp_path: Path, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    path = tmp_path / "x.jsonld"
    path.write_text(filled(text, place), encoding="utf-8")
    with pytest.raises(BadSource):
        open_graph(str(path))
    assert heard == []


def test_entities_and_imports_are_not_fetched(
    tmp_path: Path, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    path = tmp_path / "x.rdf"
    path.write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{place.url}"><!ENTITY f SYSTEM "{place.secret}">]>'
        f'<rdf:RDF xmlns:rdf="{rdf}"><rdf:Description rdf:about="x:a"><b xmlns="x:">&e;&f;</b>'
        "</rdf:Description></rdf:RDF>",
        encoding="utf-8",
    )
    with pytest.raises(BadSource):
        open_graph(str(path))
    path = tmp_path / "x.ttl"
    path.write_text(f"<x:a> <http://www.w3.org/2002/07/owl#imports> <{place.url}> .", "utf-8")
    assert len(open_graph(str(path)).select("SELECT * { ?s ?p ?o }")) == 1
    assert heard == []
