import pyoxigraph as ox
import pytest

from nsa_graph.rdf.convert import from_ox, held, passing, relabelled, to_ox
from nsa_graph.rdf.terms import XSD, Term, Triple, blank, iri, literal, triple
from nsa_graph.store.embedded import Embedded

INNER = triple(iri("a:s"), iri("a:p"), literal("שלום", language="he", direction="rtl"))
TERMS = [
    iri("a:b"),
    literal("x"),
    literal("x", language="en"),
    literal("x", language="ar", direction="rtl"),
    literal("1", XSD + "integer"),
    INNER,
    triple(iri("a:s"), iri("a:p"), INNER),
]


@pytest.mark.parametrize("term", TERMS)
def test_a_term_goes_to_the_engine_and_comes_back(term: Term) -> None:
    assert from_ox(to_ox(term), {}) == term
    assert str(to_ox(term)).removeprefix("<<( ") in term.n3


def test_a_triple_term_shares_its_blank_nodes_with_its_row() -> None:
    query = "SELECT ?b ?t { BIND(BNODE() AS ?b) BIND(<<( ?b <a:p> ?b )>> AS ?t) }"
    ((b, t),) = Embedded(ox.Store()).select(query).terms
    assert b == blank("b0")
    assert t == triple(blank("b0"), iri("a:p"), blank("b0"))


def test_an_ill_formed_iri_is_no_term_of_the_engine() -> None:
    for term in (iri("not an iri"), triple(iri("a:s"), iri("not an iri"), iri("a:o"))):
        with pytest.raises(ValueError, match="IRI"):
            to_ox(term)


def test_rows_that_pass_have_the_terms_of_rows_that_are_held() -> None:
    query = """SELECT ?x ?y { VALUES (?x ?y) {
        (<a:b> "a:b"@en) (UNDEF 1) (<<( <a:b> <a:c> "d"@en--ltr )>> <a:b>) }
        BIND(BNODE() AS ?z) BIND(?z AS ?w) }"""
    for text in (query, query.replace("?x ?y {", "?x ?w ?y ?z {", 1)):
        rows = [list(row) for row in ox.Store().query(text)]  # type: ignore[union-attr]
        assert list(passing(rows)) == list(held(rows))
        assert len(rows) == 3


def test_a_table_holds_a_term_once_and_rows_that_pass_hold_none() -> None:
    query = "SELECT ?x ?y { VALUES ?y { 1 2 } BIND(<a:b> AS ?x) }"
    (one, _), (other, _) = Embedded(ox.Store()).select(query).terms
    assert one is other
    (one, _), (other, _) = Embedded(ox.Store()).scan(query, lambda _, rows: tuple(rows))
    assert one == other
    assert one is not other


def test_terms_that_differ_in_type_language_or_direction_alone_stay_apart() -> None:
    query = """SELECT ?x { VALUES ?x {
        <a:b> "a:b" "a:b"@en "a:b"@zh "a:b"@en--ltr "a:b"@en--rtl
        "1" 1 1.0 "1"^^<a:b> UNDEF <a:b> "1" 1 } }"""
    found = [cells[0] for cells in Embedded(ox.Store()).select(query).terms]
    expected = [
        iri("a:b"),
        *(literal("a:b", language=language) for language in ("", "en", "zh")),
        *(literal("a:b", language="en", direction=direction) for direction in ("ltr", "rtl")),
        *(literal("1", XSD + kind) for kind in ("string", "integer")),
        literal("1", XSD + "decimal"),
        literal("1", "a:b"),
        None,
        *(iri("a:b"), literal("1"), literal("1", XSD + "integer")),
    ]
    assert found == expected


def test_constructed_triples_have_the_same_blank_nodes_each_time() -> None:
    text = '<a:s> <a:p> <<( _:x <a:p> _:y )>> . _:x <a:q> _:z . _:z <a:q> "end"@ar--rtl .'

    def constructed(text: str) -> tuple[Triple, ...]:
        return relabelled(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE))

    found = constructed(text)
    assert found == constructed(text.replace("_:x", "_:other"))
    assert len(found) == 3
    subject, _, term = found[0]
    assert subject == iri("a:s")
    assert term == triple(*term.parts)
    assert {part.kind for part in term.parts} == {"bnode", "iri"}
    assert (term.parts[0], iri("a:q")) in {each[:2] for each in found}
