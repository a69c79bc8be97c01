"""Values written into a query: where, what of the query stays, and that nothing else gets in."""

from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from nsa_graph.errors import BadParameter, BadQuery
from nsa_graph.rdf.convert import to_ox
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.rdf.terms import XSD, Term, blank, iri, literal, of
from nsa_graph.sparql.binding import among, bind, empty_block
from nsa_graph.sparql.syntax import bound_columns
from nsa_graph.store.embedded import Embedded

X = {"x": iri("http://x/y")}
V = " VALUES ?x { <y> }"
EVIL = (
    '" } UNION { ?s ?p ?o } #',
    "' . ?s ?p ?o . '",
    '\\" } #',
    "\\",
    "\\u0022 } DROP ALL #",
    "\n# } \r\t\b\f",
    '"""',
    "'''",
    "?x $x {} () <http://x>",
    "\u2028\u0085\ufeff\U0001f600\x7f",
)
# Wherever an author may write a variable: beside strings, comments, IRIs and operators.
PLACES = (
    'SELECT (?x AS ?it) ("?x" AS ?b) { FILTER(1=1) # ?x }\n }',
    "SELECT (?x AS ?it) { BIND('''?x' ''' AS ?b) FILTER(?x=?x||?x!=?x) }",
    'SELECT (STR(?x)AS ?s)(?x AS ?it) { BIND("a\\"?x" AS ?b) OPTIONAL { FILTER(?x=1) } }',
    "SELECT ($x AS ?it) { <http://x/?x> ?p ?o } # none, but for the group below",
    "SELECT (SAMPLE(?x) AS ?it) { } GROUP BY ?x ORDER BY ?x",
    "SELECT (?x AS ?it) { { SELECT ?x { } } MINUS { SELECT ?x { ?x ?p ?o } } }",
    "SELECT (?x AS ?it) { BIND(1 AS ?n) FILTER(BOUND(?x)) MINUS { ?s ?p ?x } }",
)
DATA = b"""@prefix : <http://x/> .
:a :n 1 ; :e 1e0 ; :d 1.0 ; :l "a"@en . :b :n 2 ; :to :a . :c :n 3 ; :to :a , :b ."""


@pytest.fixture(scope="module")
def store() -> Embedded:
    held = ox.Store()
    held.load(DATA, format=ox.RdfFormat.TURTLE)
    return Embedded(held)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s ?p ?x }", "SELECT ?s { ?s ?p  <y>  }"),
        ("SELECT ?s $x { ?s ?p $x }", f"SELECT ?s $x {{{V} ?s ?p  <y>  }}"),
        ("SELECT DISTINCT ?x { ?s ?p ?x }", f"SELECT DISTINCT ?x {{{V} ?s ?p  <y>  }}"),
        ("SELECT * { ?s ?p ?x }", f"SELECT * {{{V} ?s ?p  <y>  }}"),
        ("SELECT ?s { } ORDER BY DESC(?x) ?x ?s", "SELECT ?s { } ORDER BY DESC( <y> ) (<y>) ?s"),
        (
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?x } GROUP BY ?x HAVING(?x=?x)",
            f"SELECT (COUNT(*) AS ?n) {{{V} ?s ?p  <y>  }} GROUP BY ?x HAVING( <y> = <y> )",
        ),
        (
            "SELECT ?s { { SELECT ?s ?x FROM <g> { ?s ?p ?x } GROUP BY ?s ?x } }",
            f"SELECT ?s {{ {{ SELECT ?s ?x FROM <g> {{{V} ?s ?p  <y>  }} GROUP BY ?s ?x }} }}",
        ),
        (
            "SELECT ?x { SELECT ?x { ?x ?p 1 } } VALUES ?p { 1 }",
            f"SELECT ?x {{{V} {{ SELECT ?x {{{V}  <y>  ?p 1 }} }}}} VALUES ?p {{ 1 }}",
        ),
        (
            "SELECT (EXISTS { ?x ?p ?o } AS ?e) { ?s ?p ?o }",
            "SELECT (EXISTS {  <y>  ?p ?o } AS ?e) { ?s ?p ?o }",
        ),
        ('ASK { ?s ?xx "?x" # ?x\n ; ?p ?x }', 'ASK { ?s ?xx "?x" # ?x\n ; ?p  <y>  }'),
        ("ASK { FILTER(BOUND(?x)) FILTER ?x }", "ASK { FILTER(( true )) FILTER  <y>  }"),
        (
            "CONSTRUCT { ?x ?p 1 } { ?s ?p ?x MINUS { ?o ?p ?x } }",
            f"CONSTRUCT {{  <y>  ?p 1 }} {{{V} ?s ?p  <y>  MINUS {{{V} ?o ?p  <y>  }} }}",
        ),
        (
            "ASK { ?a ?b ?c OPTIONAL { ?s ?p ?o MINUS { SELECT ?o { ?x ?p ?o } } } }",
            f"ASK {{ ?a ?b ?c OPTIONAL {{{V} ?s ?p ?o "
            f"MINUS {{{V} {{ SELECT ?o {{  <y>  ?p ?o }} }}}} }} }}",
        ),
        ("ASK { ?x ?p 1 MINUS { ?s ?p 1 } }", "ASK {  <y>  ?p 1 MINUS { ?s ?p 1 } }"),
        ("DESCRIBE ?x ?s { ?s ?p ?x }", f"DESCRIBE ?x ?s {{{V} ?s ?p  <y>  }}"),
        ("DESCRIBE ?x", "DESCRIBE  <y> "),
        ("ASK { GRAPH ?x { ?s ?p ?o } }", "ASK { GRAPH  <y>  { ?s ?p ?o } }"),
    ],
)  # fmt: skip
def test_a_variable_gives_way_to_its_term_unless_it_must_stay_a_name(
    query: str, expected: str
) -> None:
    assert bind(query, X).text.replace("http://x/y", "y") == expected


@pytest.mark.parametrize(
    ("query", "value", "expected"),
    [
        ("SELECT ?p { ?s ?p ?o FILTER(?o = ?v) } ORDER BY ?p", 1, ["d", "e", "n"]),
        ("SELECT ?p { ?s ?p ?o FILTER(?o IN (?v)) } ORDER BY ?p", 1, ["d", "e", "n"]),
        ("SELECT ?p { ?s ?p ?v }", 1, ["n"]),
        ("SELECT ?s { ?s :n ?o FILTER(?v) } ORDER BY ?s", True, ["a", "b", "c"]),
        ("SELECT ?s { ?s :n ?o FILTER(?v) } ORDER BY ?s", False, []),
        ("SELECT ?s { ?s :n ?o FILTER(!BOUND(?v) || ?o > ?v) } ORDER BY ?s", 1, ["b", "c"]),
        ("SELECT ?s { ?s :n ?o FILTER(COALESCE(?v, ?o) = ?o) }", 3, ["c"]),
        ("SELECT ?n { ?v :n ?n MINUS { ?v :d ?d } }", "a", []),
        ("SELECT ?n { ?v :n ?n MINUS { ?v :d ?d } }", "b", [2]),
        ("SELECT ?n { { SELECT ?n { ?v :n ?n } } MINUS { { ?v :d ?d } } }", "a", []),
        ("SELECT ?n { OPTIONAL { ?v :n ?n MINUS { ?v :d ?d } } }", "a", [None]),
        ("SELECT ?s { ?s :n ?n MINUS { ?s :to ?v } }", "a", ["a"]),
        ("SELECT ?s { ?s :to ?t FILTER NOT EXISTS { ?s :to ?v } }", "b", ["b"]),
        ("SELECT (COUNT(*) AS ?n) { ?s :to ?v }", "c", [0]),
        ("SELECT (COUNT(*) AS ?n) ?v { ?s :to ?v } GROUP BY ?v", "c", []),
        ("SELECT (COUNT(*) AS ?n) ?v { ?s :to ?v } GROUP BY ?v", "a", [2]),
        ("SELECT ?v { ?s :to ?v } GROUP BY ?v HAVING(COUNT(?s) > 1)", "a", ["a"]),
        ("SELECT ?v { { ?s :to ?v } UNION { ?v :to ?s } } ORDER BY ?v ?s", "b", ["b", "b"]),
        ("SELECT DISTINCT * { { ?s :to ?v } UNION { ?s :n ?n MINUS { ?s :n ?v } } }", "a", 5),
        ("SELECT ?s { VALUES ?s { :a :b } ?s :to+ ?v }", "a", ["b"]),
        ("SELECT ?s { { SELECT ?s ?v { ?s :to ?v } } ?s :to ?v }", "b", ["c"]),
        ("SELECT ?l { :a :l ?l FILTER(LANGMATCHES(LANG(?l), ?v)) }", "EN", ["a"]),
    ],
)
def test_an_answer_is_that_of_the_query_with_its_values(
    store: Embedded, query: str, value: object, expected: list[object] | int
) -> None:
    named = isinstance(value, str) and len(value) == 1
    term = iri(f"http://x/{value}") if named else of(value)
    table = store.select("PREFIX : <http://x/> " + query, {"v": term})
    if isinstance(expected, int):
        assert len(table) == expected
        return
    cells = [row[0] for row in table.terms]
    found = [cell and (cell.value[9:] if cell.kind == "iri" else cell.native) for cell in cells]
    assert found == expected


def test_a_star_gives_the_columns_that_the_query_has_by_itself(store: Embedded) -> None:
    table = store.select("SELECT * { ?s <http://x/n> ?o FILTER(?o = ?v) }", {"v": of(2)})
    assert table.columns == ("o", "s")
    assert len(table) == 1
    both = store.select("SELECT * { ?s <http://x/n> ?v }", {"v": of(2)})
    assert both.columns == ("s", "v")
    assert both.column("v") == (2,)
    assert bound_columns(bind("SELECT * { ?s ?p ?o FILTER(?o = ?v) }", {"v": of(2)})) == (
        *("o", "p", "s"),
    )


@pytest.mark.parametrize("given", ["BIND(1 AS ?x)", "VALUES ?x { 1 }", "VALUES (?y ?x) { (1 2) }"])
def test_a_variable_that_the_query_gives_a_value_is_refused(given: str) -> None:
    with pytest.raises(BadQuery, match="has one already") as caught:
        bind(f"SELECT * {{\n {given} }}", X)
    assert (caught.value.line, caught.value.column) == (2, 2 + given.index("?x"))


def test_a_variable_that_may_hide_in_an_iri_is_refused() -> None:
    with pytest.raises(BadQuery, match=r"1:32: <\?x&&\?o> may be an IRI or a comparison; write"):
        bind("SELECT ?s { ?s ?p ?o FILTER(?o <?x&&?o> 3) }", X)
    plain = "SELECT ?s { ?s <http://x/?x> ?o FILTER(?o < ?x && ?o > 3) }"
    assert bind(plain, X).text.count("http://x/y") == 1


def test_a_variable_that_is_not_there_is_named() -> None:
    with pytest.raises(BadParameter, match=r"no variable \?z.*p, s"):
        bind("SELECT * { ?s ?p '?z' # ?z\n }", {"z": of(1)})


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT ?s {\n ?s ?x ?o }", 2, 5),
        ("SELECT ?x {\n ?s ?p 1 .\n GRAPH ?x { ?s ?p ?o } }", 3, 8),
        ("ASK { ?s ?p ?x .\n ?s ?p ?x , ?x ; ?x ?o }", 2, 18),
    ],
)
def test_a_value_that_does_not_fit_has_the_place_of_its_variable(
    store: Embedded, query: str, line: int, column: int
) -> None:
    with pytest.raises(BadParameter, match="does not fit where its variable stands") as caught:
        (store.ask if query.startswith("ASK") else store.select)(query, {"x": literal("a\nb")})
    assert (caught.value.line, caught.value.column) == (line, column)


def test_an_error_of_the_query_has_its_place_in_the_query(store: Embedded) -> None:
    query = "SELECT ?x {\n ?x ?p ?x . ?s nope }"
    with pytest.raises(BadQuery) as bare:
        store.select(query)
    with pytest.raises(BadQuery) as bound:
        store.select(query, X)
    assert str(bound.value) == str(bare.value)
    assert bound.value.line == 2


@pytest.mark.parametrize(
    "term",
    [
        blank("b0"),
        Term("triple", "<< <a:b> <a:b> <a:b> >>"),
        iri("no iri"),
        iri("http://x/> } DROP ALL #"),
        literal("a", language="en } #"),
        literal("a", datatype="b> } #"),
        literal("\ud800"),
    ],
)
def test_what_is_no_term_never_reaches_a_query(term: Term) -> None:
    with pytest.raises(BadParameter):
        bind("ASK { ?s ?p ?x }", {"x": term})


def _held(query: str, bindings: Mapping[str, Term]) -> list[object]:
    bound = bind(query, bindings)
    assert bound.text.count("\n") == query.count("\n")
    answer = ox.Store().query(bound.text, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    return [row["it"] for row in answer]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_TEXTS |= st.lists(st.sampled_from([*EVIL, '"', "'", "\\", "}", "#", "?x"])).map("".join)


@pytest.mark.parametrize("query", [PLACES[n] for n in (0, 1, 2, 4, 5, 6)])
@settings(derandomize=True, deadline=None, max_examples=200)
@drawn(text=_TEXTS)
@example(EVIL[0])
@example(EVIL[4])
def test_a_value_arrives_as_it_is_and_is_nothing_else(query: str, text: str) -> None:
    """The query parses, has one row as it would with any value, and the value is the row's."""
    for term in (literal(text), literal(text, language="zh"), literal(text, XSD + "token")):
        assert _held(query, {"x": term}) == [to_ox(term)]


@pytest.mark.parametrize("text", EVIL)
def test_an_injection_finds_nothing(text: str) -> None:
    store = ox.Store()
    for number in range(3):
        node = ox.NamedNode(f"http://x/{number}")
        store.add(ox.Quad(node, node, ox.Literal("secret")))
    for query in (
        "SELECT ?s { ?s ?p ?x }",
        "SELECT ?s { ?s ?p ?o FILTER(STR(?o) = ?x) }",
        "SELECT ?x { ?s ?p ?x }",
        "SELECT * { ?s ?p ?o MINUS { ?s ?p ?o FILTER(?x = ?x) } }",
    ):
        assert list(store.query(bind(query, {"x": literal(text)}).text)) == []  # type: ignore[arg-type]
    assert len(store) == 3


def test_one_of_several_comes_first_in_the_first_group() -> None:
    query = "# not here {\nSELECT ?x\nWHERE { { ?x ?p 1 } UNION { ?x ?p 2 } }"
    text = among(query, "x", [iri("http://x/0"), iri("http://x/2"), literal('"} #')])
    assert text.count("\n") == query.count("\n")
    assert text.startswith("# not here {\nSELECT ?x\nWHERE { VALUES ?x { <http://x/0> ")
    store = ox.Store()
    for number in range(3):
        node = ox.NamedNode(f"http://x/{number}")
        store.add(ox.Quad(node, node, ox.Literal(1)))
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    assert sorted(row["x"].value for row in answer) == ["http://x/0", "http://x/2"]


@pytest.mark.parametrize("bad", [iri("http://x/> } #"), iri("b0"), blank("b0"), iri("a:\ud800")])
def test_what_no_query_can_hold_is_not_one_of_several(bad: Term) -> None:
    with pytest.raises(BadParameter):
        among("SELECT ?x { ?x ?p ?o }", "x", [iri("http://x/0"), bad])


def test_the_empty_block_of_rows_is_known_from_others() -> None:
    query = (
        "# VALUES (?no) {}\nCONSTRUCT { } { VALUES ?a {} VALUES (?b) { (1) } values(?c $d) { } }"
    )
    names, start, end = empty_block(query) or ([], 0, 0)
    assert names == ["c", "d"]
    assert query[start:end] == "values(?c $d) { }"
    assert empty_block("SELECT * { VALUES (?a) { (1) } }") is None
