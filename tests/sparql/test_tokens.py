import pytest

from nsa_graph.errors import BadParameter, BadQuery
from nsa_graph.sparql.binding import check, project
from nsa_graph.sparql.tokens import form, has_from, services, variables
from nsa_graph.store.embedded import require


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
        require(query, ("SELECT",))
    assert caught.value.line == 2
    assert caught.value.column in (2, 3)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s a schema:Service ; ex:serviceOf ?service FILTER(?service != <x:service>) }",
        "PREFIX service: <x:> SELECT * { service:a service:b ?o . ?s service:c service:d }",
        "SELECT * { GRAPH schema:Service { ?s ?p 'SERVICE <x:> {}' } } # SERVICE <x:> {}",
    ],
)
def test_a_service_that_is_but_a_name_is_let_be(query: str) -> None:
    assert services(query) is False


def test_what_may_be_an_iri_or_a_comparison_is_refused() -> None:
    with pytest.raises(BadQuery, match=r"1:17: <'> may be an IRI or a comparison; write the IRI"):
        services("SELECT (?a AS ?b<'>') { SERVICE <http://x> {} }")
    assert services("SELECT * { ?s <http://x/'#> 'service' }") is False


def test_servers_are_allowed_by_prefix() -> None:
    allowed = ("http://a.org/", "http://b.org/sparql")
    for server in ("http://a.org/", "http://a.org/any", "http://b.org/sparql?x=1"):
        assert services(f"SELECT * {{ SERVICE SILENT <{server}> {{}} }}", allowed)
    for server in ("http://a.org.evil/", "http://b.org/", "HTTP://a.org/", "http://a.org"):
        with pytest.raises(BadQuery, match="not allowed here"):
            services(f"SELECT * {{ SERVICE <{server}> {{}} }}", allowed)
    with pytest.raises(BadQuery, match="not allowed here"):
        services("SELECT * { SERVICE <http://a.org/> {} SERVICE ?x {} }", allowed)


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
