from pathlib import Path

import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadParameter, BadQuery, BadSource, StoreUnreadable
from nsa_graph.names import stated
from nsa_graph.rdf.terms import XSD, Term, iri, literal
from nsa_graph.store.embedded import Embedded, open_store
from nsa_graph.store.protocol import Store

ID = "https://w3id.org/nsa-graph/id/"
CITED = {"cited": iri(ID + "meeting/npt-revcon-2000")}
CITING = "SELECT DISTINCT ?n { ?s nsa:cites ?cited ; skos:notation ?n } ORDER BY ?n"


def test_a_binding_reaches_the_query_and_adds_no_column(small: Store) -> None:
    table = small.select(CITING, CITED)
    assert table.columns == ("n",)
    assert table.column("n") == ("13.1", "14.1")


def test_a_binding_reaches_subselects_unions_and_minus(small: Store) -> None:
    inner = "SELECT ?n { { SELECT ?s { ?s nsa:cites ?cited } } ?s skos:notation ?n } ORDER BY ?n"
    assert small.select(inner, CITED).column("n") == ("13.1", "14.1")
    minus = "SELECT ?n { ?s a nsa:Demand ; skos:notation ?n MINUS { ?s nsa:cites ?cited } }"
    other = {"cited": iri(ID + "meeting/npt-revcon-2010")}
    assert small.select(minus, other).column("n") == ("14.1",)
    union = "SELECT ?n { { ?s skos:notation ?n FILTER(?x = true) } UNION { BIND(1 AS ?n) } }"
    assert small.select(union, {"x": literal("false", XSD + "boolean")}).column("n") == (1,)


def test_a_value_is_never_read_as_sparql(small: Store) -> None:
    evil = literal('" } UNION { ?s ?p ?o } #')
    assert (
        len(small.select("SELECT ?s { ?s skos:notation ?said FILTER(?said = ?x) }", {"x": evil}))
        == 0
    )


def test_stated_only_leaves_out_readings_in_graph_clauses_too(small: Store) -> None:
    assert stated(small).select(CITING, CITED).column("n") == ("14.1",)
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    every, view = (store.select(graphs).column("g") for store in (small, stated(small)))
    assert set(every) - set(view) == {"https://w3id.org/nsa-graph/graph/paper/P-1/reading"}
    assert b"/reading>" not in stated(small).nquads()
    assert b"/reading>" in small.nquads()


def test_from_is_honoured_and_not_mixed_with_stated_only(small: Store) -> None:
    query = (
        "SELECT DISTINCT ?p FROM <https://w3id.org/nsa-graph/graph/paper/P-2/stated> { ?s ?p ?o }"
    )
    assert len(small.select(query)) == 2
    with pytest.raises(BadQuery, match="FROM chooses graphs"):
        stated(small).select(query)


def test_the_default_graph_and_those_with_names_are_asked_as_one() -> None:
    store, thing, graph = ox.Store(), ox.NamedNode("urn:thing"), ox.NamedNode("urn:graph")
    asked = Embedded(store)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def counted() -> object:
        return asked.select(count)[0]["n"]

    store.add(ox.Quad(thing, thing, thing))
    assert counted() == 1
    store.add(ox.Quad(thing, thing, graph, graph))  # named only now, and asked from now on
    assert counted() == 2
    store.remove_graph(graph)
    assert counted() == 1


def test_from_reads_no_file(small: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<http://s> <http://p> 'secret' .", encoding="utf-8")
    query = f"SELECT * FROM <file://{tmp_path}/secret.ttl> {{ ?s ?p ?o }}"
    assert len(small.select(query)) == 0


def test_ask_and_construct(small: Store) -> None:
    assert small.ask("ASK { ?s nsa:cites ?cited }", CITED)
    assert not small.ask("ASK { ?s nsa:cites ?cited }", {"cited": iri("http://nowhere")})
    triples = small.construct("CONSTRUCT { ?cited a [ a ?c ] } WHERE { ?cited a ?c }", CITED)
    assert len(triples) == 4
    assert triples == small.construct(
        "CONSTRUCT { ?cited a [ a ?c ] } WHERE { ?cited a ?c }", CITED
    )
    assert list(triples) == sorted(triples, key=lambda t: [term.n3 for term in t])


def test_new_blank_nodes_have_the_same_names_each_time(small: Store) -> None:
    query = "SELECT (BNODE() AS ?a) (BNODE() AS ?b) {}"
    assert small.select(query).terms == ((Term("bnode", "b0"), Term("bnode", "b1")),)


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT *\nWHERE { ?s nope }", 2, 17, "before '}'"),
        ("SELECT *\n { ?s foo:p ?o }", 2, 12, "prefix of 'foo:p'"),
        ("", 1, 1, "does not parse"),
        ("SELECT ?x (COUNT(*) AS ?n)\n{ ?s ?p ?x }", 2, 13, "unbound"),
    ],
)
def test_bad_sparql_has_its_place(
    small: Store, query: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(BadQuery) as caught:
        small.select(query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in str(caught.value)


def test_the_place_is_right_in_a_query_with_bindings(small: Store) -> None:
    query = "SELECT ?s { ?s nsa:cites ?cited . ?s nope }"
    with pytest.raises(BadQuery) as bound:
        small.select(query, CITED)
    with pytest.raises(BadQuery) as bare:
        small.select(query)
    assert bound.value.column == bare.value.column == 43


def test_each_form_has_its_method(small: Store) -> None:
    with pytest.raises(BadQuery, match="this is ASK, where SELECT is wanted"):
        small.select("ASK {}")
    with pytest.raises(BadQuery, match="CONSTRUCT or DESCRIBE"):
        small.construct("SELECT * {}")
    with pytest.raises(BadQuery, match="cannot be run"):
        small.select("SELECT (<http://x/f>(1) AS ?x) {}")
    with pytest.raises(BadParameter, match="no RDF term"):
        small.select(CITING, {"cited": iri("not an iri")})


def test_a_store_opens_from_disk_a_folder_and_a_file(small: Embedded, tmp_path: Path) -> None:
    (tmp_path / "nsa.nq").write_bytes(small.nquads())
    (tmp_path / "disk").mkdir()
    store = ox.Store(str(tmp_path / "disk" / "store"))
    store.bulk_load(path=str(tmp_path / "nsa.nq"), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    for place in (tmp_path, tmp_path / "nsa.nq", tmp_path / "disk"):
        assert open_store(str(place)).nquads() == small.nquads()


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable, match="no graph lies here"):
        open_store(str(tmp_path))
    (tmp_path / "x.csv").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnreadable, match="no RDF format"):
        open_store(str(tmp_path / "x.csv"))
    (tmp_path / "bad.nq").write_text(
        "<http://a> <http://b> <http://c> .\n<http://a> b", encoding="utf-8"
    )
    with pytest.raises(BadSource) as caught:
        open_store(str(tmp_path / "bad.nq"))
    assert (caught.value.line, caught.value.column) == (2, 12)
    (tmp_path / "store").mkdir()
    with pytest.raises(StoreUnreadable, match="build it again"):
        open_store(str(tmp_path))
