import pytest

from nsa_graph.errors import BadParameter, BadQuery
from nsa_graph.store.binding import check, project
from nsa_graph.store.sparql import form, has_from, variables


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", "SELECT"),
        ("# SERVICE\nPREFIX ask: <http://x/#select>\nask {}", "ASK"),
        ("construct where {}", "CONSTRUCT"),
        ("DESCRIBE <x>", "DESCRIBE"),
        ('SELECT * { ?service ex:service \'SERVICE\' ; ex:p """a " SERVICE"""@service }', "SELECT"),
        ("SELECT * { ?a ?b <http://x/SERVICE> FILTER(?a < 1) # SERVICE\n }", "SELECT"),
        ("SELECT * { ?s ?p 'DELETE' }", "SELECT"),
        ("", ""),
    ],
)
def test_form_by_its_words_alone(query: str, expected: str) -> None:
    assert form(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {\n SERVICE <http://x> {} }",
        "SELECT * {\n service SILENT <http://x> {} }",
        "SELECT * { ?s ?p 'a\\'' .\n SERVICE <http://x> {} }",
        "PREFIX a: <b>\n INSERT DATA { a:b a:c a:d }",
        "BASE <b>\n  clear all",
    ],
)
def test_service_and_updates_are_refused_with_their_line(query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        form(query)
    assert caught.value.line == 2
    assert caught.value.column in (2, 3)


def test_from_and_variables_are_found_outside_strings_only() -> None:
    assert has_from("SELECT * FROM <x> {}")
    assert not has_from("SELECT * { ?from ex:from 'FROM' }")
    assert variables("SELECT ?a { $b ?p '?c' } # ?d") == {"a", "b", "p"}


@pytest.mark.parametrize(
    ("query", "expected", "added"),
    [
        ("SELECT ?s { ?s ?p ?x }", "SELECT ?x ?s { ?s ?p ?x }", ("x",)),
        ("SELECT DISTINCT ?s { ?s ?p ?x }", "SELECT DISTINCT ?x ?s { ?s ?p ?x }", ("x",)),
        ("SELECT * { ?s ?p ?x }", "SELECT * { ?s ?p ?x }", ()),
        ("SELECT ?x { ?s ?p ?x }", "SELECT ?x { ?s ?p ?x }", ()),
        (
            "SELECT (STR(?x) AS ?y) { ?s ?p ?x }",
            "SELECT ?x (STR(?x) AS ?y) { ?s ?p ?x }",
            ("x",),
        ),
        (
            "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?x } GROUP BY ?s",
            "SELECT ?x ?s (COUNT(*) AS ?n) { ?s ?p ?x } GROUP BY ?x ?s",
            ("x",),
        ),
        (
            "SELECT ?s ?x { { SELECT ?s { ?s ?p ?x } } { SELECT ?t { ?t ?p ?s } } }",
            "SELECT ?s ?x { { SELECT ?x ?s { ?s ?p ?x } } { SELECT ?t { ?t ?p ?s } } }",
            (),
        ),
    ],
)
def test_a_variable_is_projected_wherever_it_must_be(
    query: str, expected: str, added: tuple[str, ...]
) -> None:
    assert project(query, ["x"]) == (expected, added)


def test_counting_without_groups_is_refused() -> None:
    with pytest.raises(BadQuery, match=r"add GROUP BY \?x"):
        project("SELECT (COUNT(*) AS ?n) { ?s ?p ?x }", ["x"])


@pytest.mark.parametrize("test", ["FILTER(?x)", "filter ( (?x) )", "FILTER(!BOUND(?x) || 1=1)"])
def test_what_the_store_would_silently_take_for_false_is_refused(test: str) -> None:
    with pytest.raises(BadQuery, match="always false"):
        check(f"SELECT ?s {{ ?s ?p ?x {test} }}", ["x"])


def test_a_variable_that_is_not_there_is_named() -> None:
    with pytest.raises(BadParameter, match=r"no variable \?z.*p, s"):
        check("SELECT * { ?s ?p '?z' }", ["z"])
