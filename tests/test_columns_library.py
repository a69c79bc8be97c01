"""Every query of the library, answered from columns: the same table as from the embedded store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.test_answers import CASES

from nsa_graph import paths
from nsa_graph.ask.parameters import bind
from nsa_graph.build import cache
from nsa_graph.errors import BadParameter
from nsa_graph.library import Query, library
from nsa_graph.store.columns.algebra import Unsupported
from nsa_graph.store.columns.load import load
from nsa_graph.store.columns.store import Columns
from nsa_graph.store.embedded import Embedded, load_nquads
from nsa_graph.store.protocol import Store
from nsa_graph.store.table import Table
from nsa_graph.store.terms import Term, iri, literal

QUERIES = Path(paths.QUERIES)
THINGS = """SELECT DISTINCT ?thing WHERE {
    ?thing a ?kind FILTER(isIRI(?thing) && STRENDS(STR(?kind), ?class))
} ORDER BY ?thing LIMIT 2"""
FOLDERS = ("figures", "link", "network", "tables", "views")

ELSEWHERE = {
    "assurance-has-words": "a path that repeats, in a graph that is asked for",
    "blank-nodes": "GRAPH of a variable that no triple needs",
    "catalog-linkset": "GRAPH of a variable that no triple needs",
    "catalog-placeholder": "a pattern that DuckDB may read otherwise",
    "catalog-stale": "GRAPH of a variable that no triple needs",
}
"""The queries that the columns leave to another store, and why. No question is among them."""


def _nowhere() -> Store:
    raise Unsupported


@pytest.fixture(scope="module")
def nquads() -> bytes:
    return cache.held(cache.ensure(), "nsa.nq")


@pytest.fixture(scope="module")
def home(nquads: bytes) -> Embedded:
    return load_nquads(nquads)


@pytest.fixture(scope="module")
def columns(nquads: bytes, tmp_path_factory: pytest.TempPathFactory) -> Columns:
    folder = tmp_path_factory.mktemp("columns")
    (folder / "nsa.nq").write_bytes(nquads)
    load(str(folder / "base"), [str(folder / "nsa.nq")])
    return Columns(str(folder / "base"), _nowhere)


def _sorted(table: Table) -> list[str]:
    return sorted(map(repr, table.terms))


def _differs(query: Query, here: Table, there: Table) -> str:
    """Return in a line how the answers differ, or nothing.

    A triple in two graphs is there twice for the embedded store: that counts where a query does
    not say DISTINCT, and for such only what the rows are is compared.
    """
    if here.columns != there.columns:
        return f"{here.columns}, {there.columns}"
    if "DISTINCT" not in query.text and set(here.terms) == set(there.terms):
        return ""
    same = _sorted(here) == _sorted(there)
    first = next((a for a, b in zip(here.terms, there.terms, strict=False) if a != b), None)
    return "" if same else f"{len(here)} rows at home, {len(there)} in columns: {first}"


def test_each_question_is_answered_alike_row_by_row(home: Embedded, columns: Columns) -> None:
    assert len(CASES) > 100
    found = {}
    for case in CASES:
        bindings = bind(home, case.query, case.values)
        here = home.select(case.query.text, bindings, case.stated_only)
        there = columns.select(case.query.text, bindings, case.stated_only)
        if (here.columns, here.terms) != (there.columns, there.terms):
            found[case.file] = _differs(case.query, here, there) or "another order"
    assert found == {}


def _queries(folder: str) -> Iterator[Query]:
    place = QUERIES / folder
    places = [place] if list(place.glob("*.rq")) else sorted(place.iterdir())
    for each in places:
        yield from library(str(each)).values()


def _bound(home: Embedded, query: Query) -> dict[str, Term]:
    bindings = bind(home, query, {})
    return bindings | ({"language": literal("en")} if "?language" in query.text else {})


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("stated_only", [False, True])
def test_the_other_queries_give_the_same_rows(
    home: Embedded, columns: Columns, folder: str, stated_only: bool
) -> None:
    found, count = {}, 0
    for query in _queries(folder):
        bindings = _bound(home, query)
        here = home.select(query.text, bindings, stated_only)
        if said := _differs(query, here, columns.select(query.text, bindings, stated_only)):
            found[query.name] = said
        count += 1
    assert found == {}
    assert count >= 3


def test_each_section_of_a_thing_has_the_same_rows(home: Embedded, columns: Columns) -> None:
    found, count = {}, 0
    for folder in sorted((QUERIES / "show").iterdir()):
        for query in library(str(folder)).values():
            for thing in home.select(THINGS, {"class": literal("#" + folder.name)})["thing"]:
                bindings = {"thing": iri(str(thing))}
                here, there = (s.select(query.text, bindings) for s in (home, columns))
                if said := _differs(query, here, there):
                    found[f"{folder.name}/{query.name}"] = said
                count += bool(len(here))
    assert found == {}
    assert count > 60


def test_things_are_described_alike(home: Embedded, columns: Columns) -> None:
    asked = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) } ORDER BY ?s"
    queries = [f"DESCRIBE <{thing}>" for thing in home.select(asked)["s"][::400]]
    queries += ["DESCRIBE ?c { ?s a ?c }", "DESCRIBE ?c ?d { ?c rdfs:subClassOf ?d }"]
    assert [query for query in queries if columns.construct(query) != home.construct(query)] == []
    assert len(queries) > 20
    assert any(s.kind == "bnode" for s, _, _ in columns.construct(queries[-1]))


def test_each_check_finds_the_same_or_is_left_to_another_store(
    home: Embedded, columns: Columns
) -> None:
    found, elsewhere = {}, set()
    for query in _queries("checks"):
        try:
            there = columns.select(query.text)
        except Unsupported:
            elsewhere.add(query.name)
            continue
        if said := _differs(query, home.select(query.text), there):
            found[query.name] = said
    assert found == {}
    assert elsewhere == ELSEWHERE.keys()


def test_a_value_is_in_the_sql_by_digits_alone(columns: Columns) -> None:
    query = library(str(QUERIES / "questions"))["find-words"]
    odd = {"words": literal("'); DROP TABLE term; --"), "language": literal("zh")}
    made = columns.statement(query.text, odd)
    steps = (*made.before, made.answer)
    assert not any("DROP" in step for step in steps)
    assert any(b"'); DROP TABLE term; --".hex() in step for step in steps)
    assert len(columns.select(query.text, odd)) == 0
    datatype = "http://x/');DROP"
    asked = f'SELECT ("a"^^<{datatype}> AS ?a) (DATATYPE(?a) AS ?of) {{}}'
    assert "DROP" not in columns.statement(asked).answer
    assert columns.select(asked).terms == ((literal("a", datatype), iri(datatype)),)


def test_a_question_lacks_what_it_needs(home: Embedded, columns: Columns) -> None:
    query = library(str(QUERIES / "questions"))["find-words"]
    for store in (home, columns):
        with pytest.raises(BadParameter, match="has no variable"):
            store.select(query.text, {"nothing": literal("x")})
