import gc
from collections.abc import Iterator
from functools import partialmethod

import pyoxigraph as ox
import pytest

from nsa_graph.rdf.memo import Memo, gathered
from nsa_graph.rdf.terms import XSD, blank, iri, literal
from nsa_graph.store.embedded import Embedded


def test_each_key_is_worked_out_once() -> None:
    asked: list[str] = []

    def make(key: str) -> int:
        asked.append(key)
        return len(key)

    size = Memo(make)
    assert [size[key] for key in ("a", "bb", "a", "bb")] == [1, 2, 1, 2]
    assert asked == ["a", "bb"]


def test_it_does_not_grow_without_end() -> None:
    double = Memo[int, int](lambda key: 2 * key, 3)
    assert [double[key] for key in range(10)] == list(range(0, 20, 2))
    assert sorted(double) == [9]


def test_what_is_made_of_a_blank_node_outlives_the_memo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Memo, "__init__", partialmethod(Memo.__init__, most=1))
    query = "SELECT ?a ?x ?b { BIND(BNODE() AS ?a) BIND(1 AS ?x) BIND(?a AS ?b) }"
    ((a, one, b),) = Embedded(ox.Store()).select(query).terms
    assert (a, one, b) == (blank("b0"), literal("1", XSD + "integer"), blank("b0"))


def test_rows_that_pass_have_the_terms_of_rows_that_are_held() -> None:
    query = """SELECT ?x ?y { VALUES (?x ?y) {
        (<a:b> "a:b"@en) (UNDEF 1) (<<( <a:b> <a:c> "d" )>> <a:b>) }
        BIND(BNODE() AS ?z) BIND(?z AS ?w) }"""
    for text in (query, query.replace("?x ?y {", "?x ?w ?y ?z {", 1)):
        table = Embedded(ox.Store()).select(text)
        assert Embedded(ox.Store()).scan(text, lambda names, rows: (names, tuple(rows))) == (
            table.columns,
            table.terms,
        )


def test_a_table_holds_a_term_once_and_rows_that_pass_hold_none() -> None:
    query = "SELECT ?x ?y { VALUES ?y { 1 2 } BIND(<a:b> AS ?x) }"
    (one, _), (other, _) = Embedded(ox.Store()).select(query).terms
    assert one is other
    (one, _), (other, _) = Embedded(ox.Store()).scan(query, lambda _, rows: tuple(rows))
    assert one == other
    assert one is not other


def test_terms_that_differ_in_type_or_language_alone_stay_apart() -> None:
    query = """SELECT ?x { VALUES ?x {
        <a:b> "a:b" "a:b"@en "a:b"@zh "1" 1 1.0 "1"^^<a:b> UNDEF <a:b> "1" 1 } }"""
    found = [cells[0] for cells in Embedded(ox.Store()).select(query).terms]
    expected = [
        iri("a:b"),
        *(literal("a:b", language=language) for language in ("", "en", "zh")),
        *(literal("1", XSD + kind) for kind in ("string", "integer")),
        literal("1", XSD + "decimal"),
        literal("1", "a:b"),
        None,
        *(iri("a:b"), literal("1"), literal("1", XSD + "integer")),
    ]
    assert found == expected


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_search_for_cycles_rests_and_goes_on(before: bool, fails: bool) -> None:
    def rows() -> Iterator[bool]:
        yield gc.isenabled()
        if fails:
            raise KeyboardInterrupt

    kept = gc.isenabled()
    try:
        (gc.enable if before else gc.disable)()
        if fails:
            with pytest.raises(KeyboardInterrupt):
                gathered(rows())
        else:
            assert gathered(rows()) == (False,)
        assert gc.isenabled() is before
    finally:
        (gc.enable if kept else gc.disable)()
