"""The columns as a store: what is loaded, what goes to another store, and what is refused."""

import gc
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from nsa_graph.errors import BadParameter, BadQuery, CannotWrite, StoreUnreadable
from nsa_graph.store.columns import dictionary, engine, load
from nsa_graph.store.columns.parse.query import parse
from nsa_graph.store.columns.store import Columns
from nsa_graph.store.embedded import load_nquads
from nsa_graph.store.protocol import Store
from nsa_graph.store.terms import XSD, Term, blank, iri, literal

S, P = "<http://x/s>", "<http://x/p>"
QUADS = f"""# a comment, as the file of a paper has
{S} {P} "a \\"quote\\" \\\\ and\\ttab" <http://g/stated> .
{S} {P} "line\\nbreak \\u5B89\\U0001F310 \\\\n" <http://g/stated> .
{S} {P} "two words . in one"@zh-Hans <http://g/stated> .
{S} {P} "" <http://g/stated> .
{S} {P} "05"^^<{XSD}nonNegativeInteger> <http://g/stated> .
{S} {P} "2.50"^^<{XSD}decimal> <http://g/stated> .
{S} {P} "1"^^<{XSD}boolean> <http://g/stated> .
{S} {P} _:b <http://g/stated> .
_:b {P} _:c <http://g/stated> .
{S} {P} "twice" <http://g/stated> .
{S} {P} "twice" <http://g/a/reading> .
{S} {P} "read" <http://g/a/reading> .
"""
ALL = "SELECT ?o WHERE { <http://x/s> ?p ?o }"


class Other:
    """Gives a store of the same quads, and counts how often."""

    def __init__(self, quads: str) -> None:
        self.quads, self.given = quads, 0

    def __call__(self) -> Store:
        self.given += 1
        return load_nquads(self.quads.encode())


@pytest.fixture
def other() -> Other:
    return Other(QUADS)


def made(folder: Path, *files: str) -> str:
    """Return the base made of *files* in *folder*."""
    places = []
    for number, text in enumerate(files):
        places.append(folder / f"{number}.nq")
        places[-1].write_text(text, encoding="utf-8")
    load.load(str(folder / "base"), map(str, places))
    return str(folder / "base")


@pytest.fixture
def columns(tmp_path: Path, other: Other) -> Columns:
    return Columns(made(tmp_path, QUADS), other)


def test_terms_are_as_they_are_meant(columns: Columns) -> None:
    found = {cells[0] for cells in columns.select(ALL).terms}
    assert found == {
        literal('a "quote" \\ and\ttab'),
        literal("line\nbreak 安🌐 \\n"),
        literal("two words . in one", language="zh-hans"),
        literal(""),
        literal("5", XSD + "integer"),
        literal("2.5", XSD + "decimal"),
        literal("true", XSD + "boolean"),
        blank("b0"),
        literal("twice"),
        literal("read"),
    }


def test_they_are_as_the_embedded_store_has_them(columns: Columns, other: Other) -> None:
    for stated_only in (False, True):
        for query in (ALL, "SELECT DISTINCT ?s ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            here, there = (s.select(query, {}, stated_only).terms for s in (columns, other()))
            assert set(here) == set(there)
    assert len(columns.select(ALL, stated_only=True)) == 9
    assert len(columns.select(ALL)) == 10  # a triple in two graphs is one triple


def test_files_are_read_in_turn_and_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_AT_ONCE", 2)
    lines = QUADS.splitlines(keepends=True)
    parts = Columns(made(tmp_path, *lines, ""), Other(QUADS))
    assert len(parts.select(ALL)) == 10


def test_asking_imports_no_pandas(tmp_path: Path) -> None:
    """As DuckDB does before it binds a value, if it finds one."""
    file = made(tmp_path, QUADS)
    code = f"""
import sys
from nsa_graph.store.columns.store import Columns
from nsa_graph.store.terms import literal
asked = "SELECT ?s WHERE {{ ?s ?p ?v FILTER(REGEX(?v, 'wice')) }}"
assert len(Columns({file!r}, lambda: 1 / 0).select(asked, {{"v": literal("twice")}})) == 1
print(*{{"pandas", "numpy", "pyarrow"}} & sys.modules.keys())
"""
    assert find_spec("pandas")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "\n"


@pytest.mark.parametrize(
    "odd", ["", "'", "''; --", "$1 $p1 ?", "\\'", "\n\0\x1f", "核 \U0001f310 e\u0301", "{0} %s"]
)
def test_any_text_comes_back_as_it_was_given(columns: Columns, odd: str) -> None:
    for term in (literal(odd), literal(odd, language="zh"), literal(odd, "http://x/t")):
        asked = "SELECT ?v ?n (STR(?v) AS ?t) WHERE { BIND(STRLEN(STR(?v)) AS ?n) }"
        (row,) = columns.select(asked, {"v": term}).terms
        assert row == (term, literal(str(len(odd)), XSD + "integer"), literal(odd))


def test_of_more_terms_than_are_kept_the_rows_come_by_the_first(
    columns: Columns, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that each term is read once; an order that the query asks for goes before."""
    every = "SELECT DISTINCT ?o ?s WHERE { ?s ?p ?o }"
    assert columns.statement(every).answer.find(" ORDER BY ") == -1
    monkeypatch.setattr(dictionary, "_MOST", 3)
    assert columns.statement(every).answer.endswith(" ORDER BY c0")
    for query in (every, f"{every} ORDER BY DESC(STR(?o))", f"{every} LIMIT 2", "ASK { ?s ?p ?o }"):
        assert columns.statement(query).answer.endswith(" ORDER BY c0") == (query == every)
    said = {term.value for term, _ in columns.select(every).terms if term and term.kind != "bnode"}
    there = other().select(every).terms
    assert said == {term.value for term, _ in there if term and term.kind != "bnode"}
    assert len(columns.select(every)) == len(there)


@pytest.mark.parametrize("where", ["{}", f'{{ {S} {P} "read" }}', f'{{ {S} {P} "nowhere" }}'])
def test_rows_without_a_variable_are_counted(columns: Columns, other: Other, where: str) -> None:
    found, there = (store.select(f"SELECT * {where}") for store in (columns, other()))
    assert (found.columns, found.terms) == (there.columns, there.terms)
    assert len(found) == ("nowhere" not in where)
    assert other.given == 1  # by the test itself


def test_the_search_for_cycles_rests_while_rows_are_read_and_goes_on_while_they_pass(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bool] = []
    terms = dictionary.Dictionary.terms

    def watched(self: dictionary.Dictionary, ids: set[int]) -> dict[int, Term]:
        read.append(gc.isenabled())
        return terms(self, ids)

    monkeypatch.setattr(dictionary.Dictionary, "terms", watched)
    gc.enable()
    passed = columns.scan(ALL, lambda _, rows: [gc.isenabled() for _ in rows])
    assert (set(passed), read[-1], gc.isenabled()) == ({True}, False, True)


def test_a_form_that_is_not_for_the_columns_goes_to_the_other(
    columns: Columns, other: Other
) -> None:
    query = "CONSTRUCT { ?s <http://x/q> [] } WHERE { ?s ?p ?o }"
    assert columns.construct(query) == other().construct(query)
    assert other.given == 2
    here, there = (store.nquads().splitlines() for store in (columns, other()))
    named = [[line for line in lines if b"_:" not in line] for lines in (here, there)]
    assert named[0] == named[1]  # blank nodes are named anew by each
    assert len(here) == len(there) == 12
    assert other.given == 3  # the store was there


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o FROM <http://g/stated> WHERE { ?s ?p ?o }",
        "SELECT ?o WHERE { ?s !<http://x/q> ?o }",
        "SELECT ?o WHERE { ?s ?p ?o FILTER(YEAR(NOW()) > 2000) }",
        "SELECT (AVG(?n) AS ?o) WHERE { VALUES ?n { 1 2 } }",
        "SELECT (?x + 1 AS ?o) WHERE { ?s ?p ?x }",
    ],
)
def test_so_does_what_they_do_not_know(columns: Columns, other: Other, query: str) -> None:
    assert set(columns.select(query).terms) == set(other().select(query).terms)
    assert other.given == 2


def test_what_they_know_does_not(columns: Columns, other: Other) -> None:
    assert columns.ask("ASK { ?s ?p 'read' }")
    assert not columns.ask("ASK { ?s ?p 'read' }", stated_only=True)
    assert not columns.ask("ASK { ?s ?p ?o }", {"o": literal("none")})
    assert columns.select("SELECT ?s { ?s ?p ?o }", {"o": literal("read")})["s"] == ("http://x/s",)
    assert other.given == 0


def test_a_bad_query_is_told_as_at_home(columns: Columns, other: Other) -> None:
    home = load_nquads(QUADS.encode())
    for query in ("SELECT ?o WHERE {\n  ?s ?p ?o ", "SELECT nsb:x {}", "ASK {}"):
        said = []
        for store in (home, columns):
            with pytest.raises(BadQuery) as caught:
                store.select(query)
            said.append(str(caught.value))
        assert said[0] == said[1]
    with pytest.raises(BadParameter, match="has no variable"):
        columns.select(ALL, {"none": literal("x")})
    assert other.given == 0


def test_deep_nesting_ends_nothing(columns: Columns) -> None:
    deep = "(" * 60 + "1" + ")" * 60
    (row,) = columns.select(f"SELECT ({deep} AS ?n) {{}}").rows
    assert row.n == 1
    assert parse(f"ASK {{ {'{' * 50} ?s ?p ?o {'}' * 50} }}").form == "ASK"


def test_a_base_is_read_and_no_more(columns: Columns, tmp_path: Path) -> None:
    base = engine.readable(columns.file)
    for statement in (
        f"COPY term TO '{tmp_path / 'stolen'}'",
        f"SELECT * FROM read_text('{tmp_path / '0.nq'}')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "DELETE FROM term",
    ):
        with pytest.raises(engine.duckdb().Error):
            base.execute(statement)


def test_what_is_no_base_is_told(tmp_path: Path, other: Other) -> None:
    (tmp_path / "base").write_bytes(b"no base" * 1000)
    with pytest.raises(StoreUnreadable, match="the columns cannot be read"):
        Columns(str(tmp_path / "base"), other)
    with engine.writable(str(tmp_path / "empty")) as base:
        base.execute("CREATE TABLE about AS SELECT 0 AS format")
    with pytest.raises(StoreUnreadable):
        Columns(str(tmp_path / "empty"), other)


def test_where_no_base_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "0.nq").write_text(QUADS, encoding="utf-8")
    with pytest.raises(CannotWrite):
        load.load(str(tmp_path / "none" / "base"), [str(tmp_path / "0.nq")])
    with pytest.raises(CannotWrite, match="no columns can be made"):
        load.load(str(tmp_path / "base"), [str(tmp_path / "missing.nq")])


def test_an_iri_that_is_nowhere_is_still_one(columns: Columns) -> None:
    query = "SELECT ?x (STR(?x) AS ?text) (isIRI(?x) AS ?is) { BIND(<http://new/x> AS ?x) }"
    assert columns.select(query).terms == (
        (iri("http://new/x"), literal("http://new/x"), Term("literal", "true", XSD + "boolean")),
    )


def test_no_blank_node_has_a_name_of_the_file(columns: Columns) -> None:
    query = "SELECT ?one ?two { ?s <http://x/p> ?one . ?one <http://x/p> ?two }"
    assert columns.select(query).terms == ((blank("b0"), blank("b1")),)


MORE = f"""{S} <http://x/q> <http://x/o> <http://g/stated> .
<http://x/o> <http://x/q> "z" <http://g/stated> .
<http://x/o> {P} <http://x/s> <http://g/a/reading> .
"""
BLANK = f"""_:c {P} _:b <http://g/stated> .
_:c <http://x/q> _:d <http://g/a/reading> .
_:d {P} "far" <http://g/stated> .
_:alone {P} "not described" <http://g/stated> .
"""
MADE = (
    "CONSTRUCT { ?s <http://x/r> ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s <http://x/q> ?o }",
    "CONSTRUCT { ?o ?p ?s . ?s ?p 'said'@en ; <http://x/n> 5 } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?o <http://x/a> } WHERE { ?s <http://x/q> ?o }",
    "CONSTRUCT { ?s <http://x/r> ?z . ?s <http://x/r> ?none } WHERE"
    " { ?s ?p ?o OPTIONAL { ?o <http://x/q> ?z } }",
    f"CONSTRUCT {{ ?s {P} ?o }} WHERE {{ ?s {P} ?o FILTER(isLITERAL(?o)) }}"
    " ORDER BY STR(?o) LIMIT 2 OFFSET 1",
    "PREFIX x: <http://x/> CONSTRUCT { x:s a ?kind } { VALUES ?kind { x:a x:b } } ",
    "CONSTRUCT { ?s <http://x/n> ?n } WHERE"
    " { SELECT ?s (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } GROUP BY ?s }",
)
DESCRIBED = (
    "DESCRIBE <http://x/s>",
    "DESCRIBE <http://x/none>",
    "PREFIX x: <http://x/> DESCRIBE x:o <http://x/s> x:o",
    "DESCRIBE ?s WHERE { ?s <http://x/q> ?o }",
    "DESCRIBE ?s ?o <http://x/o> { ?s <http://x/q> ?o }",
    "DESCRIBE ?o { ?s ?p ?o } ORDER BY DESC(?o) LIMIT 3",
    "DESCRIBE ?o ?s { ?s ?p ?o FILTER(?o = 'twice') }",
    "DESCRIBE ?s { GRAPH <http://g/a/reading> { ?s ?p 'read' } }",
    "DESCRIBE ?s { OPTIONAL { <http://x/none> ?p ?s } }",
    "DESCRIBE ?s ",
    "DESCRIBE * WHERE { ?s <http://x/q> ?o }",
    "DESCRIBE * { }",
    "DESCRIBE * { { SELECT ?o { ?s <http://x/q> ?o } } FILTER NOT EXISTS { ?o <http://x/no> ?y } }",
    "DESCRIBE * { VALUES ?v { <http://x/o> } MINUS { ?w ?x 1 } GRAPH ?g { ?v <http://x/q> [] } }",
    "DESCRIBE * { { SELECT (?s AS ?t) { ?s ?p ?o } } OPTIONAL { ?t <http://x/q> ?u } }",
    "DESCRIBE * { { SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } BIND(<x:o> AS ?b) }",
    "DESCRIBE ?b { ?b <http://x/p> ?c FILTER(isBLANK(?b) && isBLANK(?c)) }",
)
LEFT_TO_THE_OTHER = (
    "DESCRIBE ?s ?o WHERE { ?s <http://x/q> ?o } LIMIT 1",
    "CONSTRUCT { ?s <http://x/r> [] } WHERE { ?s ?p ?o }",
    "CONSTRUCT { } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s <http://x/q> [] }",
)


@pytest.mark.parametrize("query", [*MADE, *LEFT_TO_THE_OTHER])
@pytest.mark.parametrize("stated_only", [False, True])
def test_triples_are_made_as_the_embedded_store_makes_them(
    tmp_path: Path, query: str, stated_only: bool
) -> None:
    other = Other(QUADS + MORE)
    columns = Columns(made(tmp_path, other.quads), other)
    for bindings in ({}, {"o": iri("http://x/o")}, {"s": iri("http://x/s")}):
        if any(f"?{name} " not in query for name in bindings):
            continue
        found = columns.construct(query, bindings, stated_only)
        assert found == load_nquads(other.quads.encode()).construct(query, bindings, stated_only)
    assert bool(other.given) == (query in LEFT_TO_THE_OTHER)


@pytest.mark.parametrize("query", DESCRIBED)
@pytest.mark.parametrize("stated_only", [False, True])
def test_things_are_described_as_the_embedded_store_describes_them(
    tmp_path: Path, query: str, stated_only: bool
) -> None:
    """A blank node is described with what names it."""
    other = Other(QUADS + MORE + BLANK)
    columns = Columns(made(tmp_path, other.quads), other)
    for bindings in ({}, {"s": iri("http://x/s")}):
        if any(f"?{name} " not in query.partition("{")[0] for name in bindings):
            continue
        found = columns.construct(query, bindings, stated_only)
        assert found == load_nquads(other.quads.encode()).construct(query, bindings, stated_only)
    assert other.given == 0


def test_no_more_triples_are_made_than_are_wanted(columns: Columns, other: Other) -> None:
    query = f"CONSTRUCT WHERE {{ ?s {P} ?o }}"
    some, every = columns.construct(query, most=3), columns.construct(query)
    assert (len(some), len(every)) == (3, len(other().construct(query)))
    assert columns.construct(query, most=99) == every
