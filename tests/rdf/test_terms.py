from datetime import date
from decimal import Decimal

import pytest
import rdflib

from nsa_graph.rdf.terms import RDF, XSD, Term, as_iri, blank, iri, literal, of, triple


@pytest.mark.parametrize(
    ("term", "native"),
    [
        (literal("7", XSD + "integer"), 7),
        (literal("2.50", XSD + "decimal"), Decimal("2.50")),
        (literal("1e3", XSD + "double"), 1000.0),
        (literal("true", XSD + "boolean"), True),
        (literal("0", XSD + "boolean"), False),
        (literal("2000-05-19", XSD + "date"), date(2000, 5, 19)),
        (literal("2000", XSD + "gYear"), "2000"),
        (literal("保证", language="zh"), "保证"),
        (literal("seven", XSD + "integer"), "seven"),
        (literal("2000-13-45", XSD + "date"), "2000-13-45"),
        (literal("maybe", XSD + "boolean"), "maybe"),
        (literal("x", XSD + "decimal"), "x"),
        (literal("1_000", XSD + "integer"), "1_000"),
        (literal("مرحبا", language="ar", direction="rtl"), "مرحبا"),
        (iri("https://w3id.org/nsa-graph/id/state/FRA"), "https://w3id.org/nsa-graph/id/state/FRA"),
    ],
)
def test_native(term: Term, native: object) -> None:
    assert term.native == native
    assert type(term.native) is type(native)


def test_text_is_for_people_and_n3_for_programs() -> None:
    thing = iri("https://w3id.org/nsa-graph/id/state/FRA")
    assert (thing.text, thing.n3) == ("state:FRA", "<https://w3id.org/nsa-graph/id/state/FRA>")
    quoted = literal('a "b"\n\\', language="en")
    assert (quoted.text, quoted.n3) == ('a "b"\n\\', '"a \\"b\\"\\n\\\\"@en')
    assert literal("x", language="ar", direction="rtl").n3 == '"x"@ar--rtl'
    assert literal("7", XSD + "integer").n3 == f'"7"^^<{XSD}integer>'
    assert (blank("b0").text, blank("b0").n3) == ("_:b0", "_:b0")


def test_a_triple_term_has_parts() -> None:
    fra = iri("https://w3id.org/nsa-graph/id/state/FRA")
    inner = triple(fra, iri("http://e/p"), literal("x", language="en"))
    outer = triple(blank("b0"), iri("http://e/q"), inner)
    assert outer.parts == (blank("b0"), iri("http://e/q"), inner)
    assert outer.n3 == outer.value == outer.native == f"<<( _:b0 <http://e/q> {inner.n3} )>>"
    assert inner.n3 == f'<<( {fra.n3} <http://e/p> "x"@en )>>'
    assert outer.text == "<<( _:b0 http://e/q <<( state:FRA http://e/p x )>> )>>"
    assert of(outer) is outer


def test_a_language_or_direction_gives_a_literal_its_type() -> None:
    assert literal("x", language="en").datatype == RDF + "langString"
    assert literal("x", language="en", direction="ltr").datatype == RDF + "dirLangString"
    assert literal("x", direction="ltr") == literal("x")


def test_a_python_value_becomes_its_term() -> None:
    fra = iri("https://w3id.org/nsa-graph/id/state/FRA")
    assert of("state:FRA") == of("<https://w3id.org/nsa-graph/id/state/FRA>") == of(fra) == fra
    assert of("http://example.org/x") == iri("http://example.org/x")
    assert of("note: plain words") == literal("note: plain words")
    assert of("保证") == literal("保证")
    assert of(True) == literal("true", XSD + "boolean")
    assert of(7) == literal("7", XSD + "integer")
    assert of(date(2000, 5, 19)) == literal("2000-05-19", XSD + "date")
    assert of(float("nan")) == literal("NaN", XSD + "double")
    assert of(float("-inf")) == literal("-INF", XSD + "double")
    assert of(Decimal("2.5")) == literal("2.5", XSD + "decimal")
    with pytest.raises(TypeError, match="list"):
        of([])


def test_an_rdflib_term_is_taken_over() -> None:
    assert of(rdflib.URIRef("http://example.org/x")) == iri("http://example.org/x")
    assert of(rdflib.Literal("保证", lang="zh")) == literal("保证", language="zh")
    assert of(rdflib.Literal(7)) == literal("7", XSD + "integer")
    assert of(rdflib.Literal("x")) == literal("x")
    assert of(rdflib.BNode("b")) == blank("b")


def test_what_is_written_as_an_iri() -> None:
    assert as_iri("nsa:Demand") == "https://w3id.org/nsa-graph/ontology#Demand"
    assert as_iri("npt-revcon-2000") is None
    assert as_iri("none:such") is None
