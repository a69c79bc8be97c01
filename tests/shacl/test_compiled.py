"""The compiled shapes against pyshacl: the same results, one by one, whatever the data."""

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from tests.shacl import generated
from tests.shacl.alike import HEAD, Alike, compiled, quads, same

from nsa_graph.shacl.terms import decode, encode


def agree(count: int) -> None:
    """Compare the engines over *count* drawn graphs, most of them compiled whole."""
    seen = {"results": 0, "left": 0, "graphs": 0}

    @settings(
        derandomize=True,
        deadline=None,
        max_examples=count,
        suppress_health_check=list(HealthCheck),
    )
    @given(generated.data(), generated.shapes())
    def compare(data: str, rules: str) -> None:
        graphs = quads(data), quads(rules)
        found = compiled(*graphs)
        seen["graphs"] += 1
        seen["left"] += bool(found.left)
        seen["results"] += len(found.results)
        same(*graphs)

    compare()
    assert seen["graphs"] >= count
    assert seen["results"] > count
    assert seen["left"] < count / 10


def test_drawn_shapes_find_the_same_in_drawn_data() -> None:
    agree(150)


@pytest.mark.heavy
def test_many_drawn_shapes_find_the_same_in_drawn_data() -> None:
    agree(5000)


DATA = ':a a :C ; :p 1, 2 ; :q "x"@en ; :r _:b . _:b :p :a .'
LEFT = (
    ("sh:madeUp 1", "sh:madeUp"),
    ("sh:property [ sh:path :p ; sh:madeUp 1 ]", "sh:madeUp"),
    ("sh:not [ sh:property [ sh:path :p ; sh:js :x ] ]", "sh:js"),
    ("sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this { ?this a :C }' ]", "sh:target"),
    ("sh:nodeKind sh:Thing", "an unusual sh:nodeKind"),
    ("sh:expression true", "sh:expression"),
    ("sh:node :S", "a shape that reaches itself, or too far"),
    ("sh:pattern '('", "an ill-formed sh:pattern"),
    ("sh:datatype rdfs:Datatype", "sh:datatype rdfs:Datatype"),
    ("sh:property [ sh:path :p ; sh:maxCount 1 ]", "a result without a message"),
    (
        "sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ]",
        "the inverse of a sequence",
    ),
    ("sh:property [ sh:path :r ; sh:lessThan :p ]", "sh:lessThan of a blank node"),
    (
        "sh:sparql [ sh:select 'SELECT $this { $this :p ?v FILTER(?v > 1) }' ]",
        "a SELECT that compares values",
    ),
    ("sh:sparql [ sh:select 'SELECT $this { { $this :p ?v } }' ]", "a SELECT with groups"),
    (
        "sh:sparql [ sh:select 'SELECT $this { ?s ?p $this }' ]",
        "a SELECT with a variable for a property",
    ),
)
ALL = {
    ":R a sh:ConstraintComponent": "sh:ConstraintComponent",
    ":F a sh:SPARQLFunction": "sh:SPARQLFunction",
    ":S sh:rule [ a sh:TripleRule ]": "sh:rule",
    ":S a sh:NodeShape ; sh:path :p": "a node shape with a path",
    ":S a sh:PropertyShape": "a property shape without one path",
    ":S sh:or ()": "an empty sh:or",
    ":S sh:or :b . :b rdf:first :a ; rdf:rest :b": "an ill-formed list",
}


@pytest.mark.parametrize(("rule", "why"), LEFT, ids=[why for _, why in LEFT])
def test_what_is_not_compiled_is_left_to_the_reference_and_no_more(rule: str, why: str) -> None:
    other = ':T sh:targetClass :C ; sh:message "m" ; sh:nodeKind sh:Literal .'
    rules = quads(f"{HEAD} :S a sh:NodeShape ; sh:targetClass :C ; {rule} . {other}")
    found = compiled(quads(HEAD + DATA), rules)
    assert found.left == {"<urn:t:S>": why}
    assert [result.shape for result in found.results] == ["<urn:t:T>"]
    same(quads(HEAD + DATA), rules)


@pytest.mark.parametrize(("rule", "why"), ALL.items(), ids=ALL.values())
def test_what_concerns_every_shape_leaves_them_all(rule: str, why: str) -> None:
    other = ':T sh:targetClass :C ; sh:message "m" ; sh:nodeKind sh:Literal .'
    assert compiled(quads(HEAD + DATA), quads(f"{HEAD}{rule} . {other}")) == ((), {"": why})


def test_a_shape_left_to_the_reference_gives_its_results_beside_the_others() -> None:
    rules = quads(
        f"{HEAD} :S sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxCount 1 ] ."
        ' :T sh:targetClass :C ; sh:message "m" ; sh:nodeKind sh:Literal .'
        ' :U a rdfs:Class, sh:NodeShape ; sh:message "m" ; sh:nodeKind sh:Literal .'
    )
    found = same(quads(HEAD + DATA + " :u a :U ."), rules)
    assert found is not None
    assert sorted(str(key[4]) for key in found) == ["<urn:t:T>", "<urn:t:U>", "_:" + _label(found)]


def _label(found: Alike) -> str:
    return next(str(key[4]) for key in found if str(key[4]).startswith("_:"))[2:]


@pytest.mark.parametrize("text", sorted({*generated.LITERALS, '"2"^^xsd:gMonth'}))
def test_a_literal_comes_back_from_the_store_as_rdflib_has_it(text: str) -> None:
    from rdflib import Graph

    said = next(q for q in quads(f"{HEAD} :s :p {text} .") if q.predicate.value == "urn:t:p")
    assert isinstance(said.object, ox.Literal)
    store = ox.Store()
    store.add(ox.Quad(said.subject, said.predicate, encode(said.object)))
    back = decode(next(iter(store)).object)
    data = ox.serialize([ox.Triple(*list(said)[:3])], format=ox.RdfFormat.N_TRIPLES)
    (value,) = Graph().parse(data=data, format="nt").objects()
    assert getattr(back, "value", "") == str(value)
