from time import process_time

import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadQuery
from nsa_graph.sparql.tokens import every, form, has_from, lexemes, services, variables
from nsa_graph.store.embedded import Embedded


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
        Embedded(ox.Store()).select(query)
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


def kinds(query: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in every(query)]


def test_each_token_has_its_kind() -> None:
    query = """PREFIX ex: <http://x/> # to the end
    SELECT ?a$b{_:n ex:p.q -1.5e-3,'x'@en--ltr;a"y"^^ex:d .ex:o%41\\.z.}"""
    assert kinds(query) == [
        *[("word", "PREFIX"), ("name", "ex:"), ("iri", "<http://x/>"), ("comment", "# to the end")],
        *[("word", "SELECT"), ("variable", "?a"), ("variable", "$b"), ("mark", "{")],
        *[("name", "_:n"), ("name", "ex:p.q"), ("sign", "-"), ("number", "1.5e-3"), ("stop", ",")],
        *[("string", "'x'"), ("tag", "@en--ltr"), ("stop", ";"), ("word", "A")],
        *[("string", '"y"'), ("sign", "^"), ("sign", "^"), ("name", "ex:d"), ("stop", ".")],
        *[("name", "ex:o%41\\.z"), ("stop", "."), ("mark", "}")],
    ]
    assert all(query[t.start : t.end].upper() == t.text.upper() for t in every(query))
    assert list(lexemes(query)) == [t for t in every(query) if t.kind != "comment"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?e\u0301\u00b7", [("variable", "?e\u0301\u00b7")]),
        ("1AS?x", [("number", "1"), ("word", "AS"), ("variable", "?x")]),
        ("1e5AS", [("number", "1e5"), ("word", "AS")]),
        ("1e+5", [("number", "1e+5")]),
        (".5 5.", [("number", ".5"), ("number", "5"), ("stop", ".")]),
        ("5-ex:a", [("number", "5"), ("sign", "-"), ("name", "ex:a")]),
        ("1.ex:a", [("number", "1"), ("stop", "."), ("name", "ex:a")]),
        ('"""a"" """ \'\'', [("string", '"""a"" """'), ("string", "''")]),
        ('"""a"', [("string", '""'), ("string", '"a"')]),
        ("<a<b>", [("sign", "<"), ("word", "A"), ("iri", "<b>")]),
        ("a-b.c:d", [("name", "a-b.c:d")]),
    ],
)
def test_tokens_end_where_the_grammar_ends_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def _seconds(text: str) -> float:
    """Return the processor time of reading *text*, the least of several where it is long."""
    least = 1.0
    for _ in range(5):
        before = process_time()
        for _token in every(text):
            pass
        least = min(least, process_time() - before)
        if least < 0.1:
            break
    return least


UNITS = ("<a", '"', "'", "(", "\\", ":", "a:", "a.", "1.", "1e", "-", "#", "?a", "@a-", "%", ";")


@pytest.mark.parametrize("before", ["", '"""', "'''", '"""\\"""', "<", "a:"])
def test_reading_takes_time_in_proportion_to_the_length(before: str) -> None:
    """Of each unit, and each pair of units, repeated.

    8,000 characters take about 5 ms; at 5 ns for each two of them, 160 ms.
    """
    pairs = [one + other for one in UNITS for other in UNITS if one < other]
    for unit in (*UNITS, *pairs):
        assert _seconds(before + unit * (8_000 // len(unit))) < 0.1, unit


def test_the_clock_is_looked_at_while_a_long_text_is_read() -> None:
    def tick() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        form("<a" * 250_000, tick)
    assert form("SELECT * {}", tick) == "SELECT"
