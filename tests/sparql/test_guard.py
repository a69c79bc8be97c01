from collections.abc import Iterator

import pytest

from nsa_graph.errors import LimitExceeded
from nsa_graph.sandbox.guarded import Guarded
from nsa_graph.sparql import tokens as sparql
from nsa_graph.sparql.guard import DEPTH, LENGTH, OPERATORS, check


def test_a_query_of_any_sane_size_passes() -> None:
    iris = " ".join(f"<https://w3id.org/nsa-graph/id/state/{number:03}>" for number in range(8999))
    assert check(f"SELECT * {{ VALUES ?s {{ {iris} }} ?s ?p ?o }}") is False
    assert check("SELECT * " + "{" * DEPTH + "}" * DEPTH) is False
    assert check(f"SELECT ('{'(' * 999}' AS ?x) {{ # {'{' * 999}\n }}") is False


@pytest.mark.parametrize("mark", ["{", "(", "[ ", "<< ", "{| ", "{(["])
def test_nesting_is_bounded_whatever_the_brackets(mark: str) -> None:
    with pytest.raises(LimitExceeded, match=r"^1:\d+: more than 100 brackets are open; ask in"):
        check("SELECT * { ?s ?p " + mark * (DEPTH + 1))


def test_brackets_that_close_do_not_add_up() -> None:
    assert check("SELECT * {" + "{ ?s ?p 1 } " * (3 * DEPTH) + "}") is False


@pytest.mark.parametrize("part", ["!", "^", "UNION {} ", "?a || ", "1+", "ex:a/", "?s a 1 . "])
def test_operators_are_counted(part: str) -> None:
    with pytest.raises(LimitExceeded, match="more than 5,000 variables, words, brackets and signs"):
        check("SELECT * { ?s ?p " + part * (OPERATORS + 1))


def test_length_is_bounded() -> None:
    with pytest.raises(LimitExceeded, match="has 500,001 characters, and 500,000 are allowed"):
        check("#" * (LENGTH + 1))


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("SELECT * { " + "?a " * 50_000, 2 * OPERATORS),
        ("SELECT * { " + "{" * 50_000, 2 * DEPTH),
        ("a:b " * (LENGTH // 4 + 1), 0),
    ],
    ids=["operators", "nesting", "length"],
)
def test_a_query_is_cut_no_further_than_to_where_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, query: str, most: int
) -> None:
    cut = 0
    every = sparql._lexemes

    def counted(query: str) -> Iterator[sparql.Token]:
        nonlocal cut
        for token in every(query):
            cut += 1
            yield token

    monkeypatch.setattr(sparql, "_lexemes", counted)
    with Guarded(b"") as store, pytest.raises(LimitExceeded):
        store.select(query)
    assert cut <= most
