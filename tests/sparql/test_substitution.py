from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from nsa_graph.errors import BadParameter, BadQuery
from nsa_graph.rdf.convert import to_ox
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.rdf.terms import XSD, Term, blank, iri, literal
from nsa_graph.sparql.substitution import among, substitute

X = {"x": iri("http://x/y")}
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
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s ?p ?x }", "SELECT ?s { ?s ?p  <y>  }"),
        ("SELECT ?s $x { ?s ?p $x }", "SELECT ?s  { ?s ?p  <y>  }"),
        ("SELECT DISTINCT ?x { ?s ?p ?x }", "SELECT DISTINCT (<y> AS ?x) { ?s ?p  <y>  }"),
        ("SELECT * { ?s ?p ?x } ORDER BY ?x", "SELECT * { ?s ?p  <y>  } "),
        ("SELECT ?s { } ORDER BY DESC(?x) ?x ?s", "SELECT ?s { } ORDER BY DESC( <y> )  ?s"),
        (
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?x } GROUP BY ?x",
            "SELECT (COUNT(*) AS ?n) { ?s ?p  <y>  } GROUP BY (<y> AS ?x)",
        ),
        (
            "SELECT ?s { { SELECT ?s ?x { ?s ?p ?x } GROUP BY ?s ?x } }",
            "SELECT ?s { { SELECT ?s  { ?s ?p  <y>  } GROUP BY ?s  } }",
        ),
        ('ASK { ?s ?xx "?x" # ?x\n }', 'ASK { ?s ?xx "?x" # ?x\n }'),
    ],
)
def test_a_variable_gives_way_to_its_term_and_a_listed_name_goes(query: str, expected: str) -> None:
    assert substitute(query, X).replace("http://x/y", "y") == expected


@pytest.mark.parametrize("given", ["BIND(1 AS ?x)", "VALUES ?x { 1 }", "VALUES (?y ?x) { (1 2) }"])
def test_a_variable_that_the_query_gives_a_value_is_refused(given: str) -> None:
    with pytest.raises(BadQuery, match="has one already") as caught:
        substitute(f"SELECT * {{\n {given} }}", X)
    assert caught.value.line == 2


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
        substitute("ASK { ?s ?p ?x }", {"x": term})


def _held(query: str, bindings: Mapping[str, Term]) -> list[object]:
    text = substitute(query, bindings)
    answer = ox.Store().query(text, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    return [row["it"] for row in answer]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_TEXTS |= st.lists(st.sampled_from([*EVIL, '"', "'", "\\", "}", "#", "?x"])).map("".join)


@pytest.mark.parametrize("query", [PLACES[n] for n in (0, 1, 2, 4)])
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
    for query in ("SELECT ?s { ?s ?p ?x }", "SELECT ?s { ?s ?p ?o FILTER(STR(?o) = ?x) }"):
        assert list(store.query(substitute(query, {"x": literal(text)}))) == []  # type: ignore[arg-type]
    assert len(store) == 3


def test_one_of_several_is_said_first_in_the_first_group() -> None:
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
