"""The compiled shapes against the reference: the same results, one by one, whatever the data."""

import random
import sys
from collections import Counter
from collections.abc import Sequence
from subprocess import run as execute

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from tests.copies import dataset
from tests.shacl import generated_shapes
from tests.shacl.test_shapes import alike

from nsa_graph.check import shapes
from nsa_graph.errors import BadSource
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.shacl import reading
from nsa_graph.shacl import validate as run
from nsa_graph.shacl.terms import decode, encode

XSD = PREFIXES["xsd"]
HEAD = generated_shapes.PREFIXES
Quads = Sequence[ox.Quad]


def quads(text: str) -> list[ox.Quad]:
    triples = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return list(dict.fromkeys(ox.Quad(t.subject, t.predicate, t.object) for t in triples))


def outcome(data: Quads, rules: Quads) -> run.Outcome:
    return run.validate(data, run.read_shapes(rules))


def told(data: Quads, rules: Quads, engine: str) -> Counter[tuple[object, ...]] | None:
    """Give the results to compare, or nothing where the engine can't use the shapes."""
    try:
        return alike(shapes.results(data, rules, engine))
    except BadSource:
        return None


def same(data: Quads, rules: Quads) -> Counter[tuple[object, ...]] | None:
    """Give what both find; the reference alone may break off, over a value that it can't order."""
    mine, theirs = (told(data, rules, engine) for engine in shapes.ENGINES)
    assert theirs in (mine, None)
    return mine


def agree(count: int) -> None:
    """Compare the engines over *count* drawn graphs, most of them compiled whole."""
    seen = {"results": 0, "left": 0, "graphs": 0}

    @settings(
        derandomize=True,
        deadline=None,
        max_examples=count,
        suppress_health_check=list(HealthCheck),
    )
    @given(generated_shapes.data(), generated_shapes.shapes())
    def compare(data: str, rules: str) -> None:
        held = quads(data), quads(rules)
        found = outcome(*held)
        seen["graphs"] += 1
        seen["left"] += bool(found.left)
        seen["results"] += len(found.results)
        same(*held)

    compare()
    assert seen["graphs"] >= count
    assert seen["results"] > count
    assert seen["left"] < count / 10


def test_drawn_shapes_find_the_same_in_drawn_data() -> None:
    agree(150)


@pytest.mark.heavy
def test_many_drawn_shapes_find_the_same_in_drawn_data() -> None:
    agree(5000)


LITERALS = (
    ox.Literal("x"),
    ox.Literal("x", language="fr"),
    ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("07", datatype=ox.NamedNode(XSD + "nonNegativeInteger")),
    ox.Literal("-7", datatype=ox.NamedNode(XSD + "nonNegativeInteger")),
    ox.Literal("1999-02-30", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("1999", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("2999-01-01", datatype=ox.NamedNode(XSD + "date")),
)


def mutated(data: Quads, seed: int, count: int) -> list[ox.Quad]:
    """Give *data* with *count* quads dropped, doubled, retargeted, retyped or reworded.

    None is retargeted to a blank node, for the reference breaks off where one stands for a day.
    """
    draw = random.Random(seed)
    held = sorted(data, key=str)
    nodes = sorted({q.subject for q in held if not isinstance(q.subject, ox.BlankNode)}, key=str)
    kinds = sorted({q.object for q in held if q.predicate.value.endswith("#type")}, key=str)
    for at in draw.sample(range(len(held)), count):
        quad = held[at]
        typed = quad.predicate.value.endswith("#type")
        other = draw.choice(kinds if typed else [*LITERALS, *draw.sample(nodes, len(LITERALS))])
        changed = ox.Quad(quad.subject, quad.predicate, other, quad.graph_name)
        how = draw.choice(("drop", "double", "change", "change"))
        if how == "double":
            held.append(changed)
        else:
            held[at] = changed if how == "change" else held[at - 1]
    return list(dict.fromkeys(held))


def whole(seed: int, count: int) -> None:
    data, rules = mutated(dataset().quads, seed, count), shapes.shapes()
    found = outcome(data, rules)
    assert found.left == {}
    assert len(found.results) > count / 4
    assert alike(found.results) == told(data, rules, shapes.REFERENCE)


def test_the_same_is_found_in_the_dataset_with_faults_planted() -> None:
    whole(1, 400)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(2, 8))
def test_the_same_is_found_in_the_dataset_with_many_faults_planted(seed: int) -> None:
    whole(seed, 3000)


def test_the_shapes_of_the_project_are_compiled_whole() -> None:
    known = run.read_shapes(shapes.shapes())
    assert isinstance(known, dict)
    assert sum(len(shape.constraints) for shape in known.values()) > 600
    assert [shape for shape in known.values() if shape.why] == []


def test_a_check_that_needs_no_reference_imports_none() -> None:
    code = (
        "import sys; from nsa_graph.check import shapes\n"
        "from nsa_graph.assemble.dataset import build\n"
        "found = shapes.results(build().quads, shapes.shapes())\n"
        "print(len(found), sorted({'rdflib', 'pyshacl'} & set(sys.modules)))"
    )
    ran = execute([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, loaded = ran.stdout.split(maxsplit=1)
    assert (count.isdigit(), loaded.strip()) == (True, "[]")


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
    found = outcome(quads(HEAD + DATA), rules)
    assert found.left == {"<urn:t:S>": why}
    assert [result.shape for result in found.results] == ["<urn:t:T>"]
    same(quads(HEAD + DATA), rules)


@pytest.mark.parametrize(("rule", "why"), ALL.items(), ids=ALL.values())
def test_what_concerns_every_shape_leaves_them_all(rule: str, why: str) -> None:
    other = ':T sh:targetClass :C ; sh:message "m" ; sh:nodeKind sh:Literal .'
    assert outcome(quads(HEAD + DATA), quads(f"{HEAD}{rule} . {other}")) == ((), {"": why})


def test_a_shape_left_to_the_reference_gives_its_results_beside_the_others() -> None:
    rules = quads(
        f"{HEAD} :S sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxCount 1 ] ."
        ' :T sh:targetClass :C ; sh:message "m" ; sh:nodeKind sh:Literal .'
        ' :U a rdfs:Class, sh:NodeShape ; sh:message "m" ; sh:nodeKind sh:Literal .'
    )
    found = same(quads(HEAD + DATA + " :u a :U ."), rules)
    assert found is not None
    assert sorted(str(key[4]) for key in found) == ["<urn:t:T>", "<urn:t:U>", "_:" + _label(found)]


def _label(found: Counter[tuple[object, ...]]) -> str:
    return next(str(key[4]) for key in found if str(key[4]).startswith("_:"))[2:]


@pytest.mark.parametrize("text", sorted({*generated_shapes.LITERALS, '"2"^^xsd:gMonth'}))
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


def test_a_blank_shape_is_named_by_the_shape_above_and_its_path() -> None:
    known = run.read_shapes(shapes.shapes())
    assert isinstance(known, dict)
    named = reading.names(known)
    assert {node for node in known if node.startswith("_:")} == set(named)
    space = PREFIXES["nsash"]
    for name in ("MembershipShape/nsa:member", "LocatedShape/%5Eoa:hasBody", "ActorShape"):
        assert space + name in named.values()
