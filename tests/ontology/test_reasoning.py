"""What a reasoner says of the ontology, alone and together with the data."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.ontology.reasoner import (
    UNKNOWN_TO_OWL,
    Document,
    Model,
    data_files,
    dated_as_text,
    model,
    ontology_files,
    read,
    triples,
    written,
)

from nsa_graph.names import ID
from nsa_graph.rdf.prefixes import PREFIXES

TYPE = NamedNode(PREFIXES["rdf"] + "type")
CLASS = NamedNode(PREFIXES["owl"] + "Class")
NSA = PREFIXES["nsa"]


@pytest.fixture(scope="module")
def ontology() -> list[Triple]:
    return triples(ontology_files())


@pytest.fixture(scope="module")
def facts() -> list[Triple]:
    return triples(data_files())


@pytest.fixture(scope="module")
def document(ontology: list[Triple]) -> Document:
    return read(ontology)


@pytest.fixture(scope="module")
def whole(ontology: list[Triple]) -> Model:
    return model(ontology)


def planted(ontology: list[Triple], turtle: str) -> Model:
    return model([*ontology, *dated_as_text(written(turtle))])


def test_every_part_of_the_ontology_is_before_the_reasoner() -> None:
    parts = {path.parent.name for path in ontology_files()}
    assert parts == {"ontology", "terms", "axioms", "concepts", "alignments"}
    assert {"nsa.ttl", "coding-rules.ttl"} <= {path.name for path in ontology_files()}


def test_the_owlapi_reads_every_class(document: Document, ontology: list[Triple]) -> None:
    classes = [t.subject for t in ontology if (t.predicate, t.object) == (TYPE, CLASS)]
    declared = {each.value for each in classes if isinstance(each, NamedNode)}
    assert NSA + "Demand" in declared
    assert declared <= document.classes()


def test_the_ontology_is_in_owl_2_dl(document: Document) -> None:
    assert document.violations() == []


def test_the_ontology_is_consistent(whole: Model) -> None:
    assert whole.consistent()


def test_every_class_can_have_an_instance(whole: Model) -> None:
    assert whole.unsatisfiable() == set()


OUTSIDE_DL = {
    "undeclared property": ("nsa:Demand nsa:nowhere nsa:Statement .", "nowhere"),
    "object and datatype property": ("nsa:addressee a owl:DatatypeProperty .", "addressee"),
    "words where a thing is due": ('paper:s nsa:addressee "somebody" .', "addressee"),
    "class and datatype": ("nsa:Demand a rdfs:Datatype .", "Demand"),
    "irregular chains": (
        "nsa:adoptedBy owl:propertyChainAxiom ( nsa:partOf nsa:cites nsa:partOf ) .",
        "adoptedBy",
    ),
}


@pytest.mark.parametrize("case", sorted(OUTSIDE_DL))
def test_what_leaves_owl_2_dl_is_reported(ontology: list[Triple], case: str) -> None:
    turtle, culprit = OUTSIDE_DL[case]
    found = read([*ontology, *written(turtle)]).violations()
    assert [violation for violation in found if culprit in violation]


CONTRADICTIONS = {
    "a treaty that is a unilateral declaration": """
        instrument:x a nsa:Treaty, nsa:UnilateralDeclaration .""",
    "a unilateral declaration that entered into force": """
        instrument:x a nsa:UnilateralDeclaration ; nsa:enteredIntoForce "1995-04-06"^^xsd:date .""",
    "a statement of two holders": """
        paper:s nsa:heldBy group:x, group:y . group:x owl:differentFrom group:y .""",
    "a demand that is an assessment": """
        paper:s a nsa:Demand, nsa:Assessment .""",
    "a statement of no type at all": """
        paper:s a nsa:Statement, [ owl:complementOf [ a owl:Class ; owl:unionOf (
            nsa:Demand nsa:EntitlementClaim nsa:ObligationClaim nsa:Assessment nsa:ViolationClaim
            nsa:Interpretation nsa:GuaranteeClaim nsa:Observation nsa:Recollection nsa:Concern
            nsa:Regret nsa:Undertaking ) ] ; a owl:Class ] .""",
    "a state that ratifies a resolution": """
        paper:p nsa:participatesIn instrument:x . instrument:x a nsa:Resolution .""",
    "a treaty that is asked to act": """
        paper:s nsa:addressee instrument:x . instrument:x a nsa:Treaty .""",
    "an assurance both demanded and offered": """
        paper:a a nsa:DemandedAssurance, nsa:OfferedAssurance .""",
    "a quality that is a condition": """
        quality:q a nsa:Quality, nsa:Condition .""",
    "a concept that is a scheme, by the alignment with SKOS": """
        quality:q a nsa:Quality ; skos:inScheme quality:r . quality:r a nsa:Quality .""",
    "a paper that is an act, by the alignment with PROV": """
        paper:p a nsa:Paper, nsa:Participation .""",
}


@pytest.mark.parametrize("case", sorted(CONTRADICTIONS))
def test_a_planted_contradiction_is_found(ontology: list[Triple], case: str) -> None:
    assert not planted(ontology, CONTRADICTIONS[case]).consistent()


def test_two_holders_contradict_only_where_they_differ(ontology: list[Triple]) -> None:
    assert planted(ontology, "paper:s nsa:heldBy group:x, group:y .").consistent()


def test_a_class_below_two_disjoint_ones_is_unsatisfiable(ontology: list[Triple]) -> None:
    torn = planted(ontology, "nsa:Torn a owl:Class ; rdfs:subClassOf nsa:Treaty, nsa:State .")
    assert torn.consistent()
    assert torn.unsatisfiable() == {NSA + "Torn"}


@pytest.fixture(scope="module")
def example(ontology: list[Triple]) -> Model:
    return planted(
        ontology,
        """
        paper:s nsa:citesAsAuthority instrument:paragraph .
        instrument:paragraph nsa:partOf instrument:decision .
        instrument:decision nsa:adoptedBy meeting:m .
        meeting:m a nsa:Meeting ; nsa:inSeries series:n .
        paper:t nsa:reports paper:s ; nsa:addressee state:z .
        paper:a nsa:alternativeTo paper:b .
        paper:p nsa:submittedBy group:g .
        """,
    )


FOLLOWS = (
    ("paper:s", "nsa:cites", "instrument:paragraph"),
    ("paper:s", "nsa:cites", "instrument:decision"),
    ("paper:s", "nsa:cites", "meeting:m"),
    ("paper:s", "cito:cites", "meeting:m"),
    ("paper:s", "nsa:reportedBy", "paper:t"),
    ("paper:b", "nsa:alternativeTo", "paper:a"),
    ("paper:p", "prov:wasAttributedTo", "group:g"),
)
DOES_NOT_FOLLOW = (
    ("paper:s", "nsa:citesAsAuthority", "meeting:m"),
    ("paper:s", "nsa:cites", "series:n"),
    ("paper:t", "nsa:cites", "instrument:decision"),
    ("paper:t", "nsa:reportedBy", "paper:s"),
)


@pytest.mark.parametrize("link", FOLLOWS, ids=" ".join)
def test_a_link_that_questions_rely_on_follows(example: Model, link: tuple[str, str, str]) -> None:
    assert example.related(*link)


@pytest.mark.parametrize("link", DOES_NOT_FOLLOW, ids=" ".join)
def test_a_link_that_would_mislead_does_not(example: Model, link: tuple[str, str, str]) -> None:
    assert not example.related(*link)


def test_domains_and_ranges_say_what_things_are(example: Model) -> None:
    assert example.is_a("paper:t", "nsa:Demand")
    assert example.is_a("state:z", "nsa:Actor")
    assert not example.is_a("state:z", "nsa:State")
    assert example.is_a("paper:p", "schema:CreativeWork")


def test_a_demand_is_a_statement_and_no_assessment(whole: Model) -> None:
    assert whole.below("nsa:Demand", "nsa:Statement")
    assert not whole.below("nsa:Statement", "nsa:Demand")
    assert whole.apart("nsa:Demand", "nsa:Assessment")
    assert not whole.apart("nsa:Demand", "nsa:Statement")


def test_a_meeting_is_an_actor_and_a_thing_referred_to(whole: Model) -> None:
    assert whole.below("nsa:Meeting", "nsa:Actor")
    assert whole.below("nsa:Meeting", "nsa:Referent")
    assert whole.apart("nsa:Meeting", "nsa:Instrument")


def test_the_data_have_only_the_unknown_datatypes_that_are_named(facts: list[Triple]) -> None:
    used = {t.object.datatype for t in facts if isinstance(t.object, Literal)}
    inside = {PREFIXES["xsd"] + name for name in ("string", "integer", "boolean", "decimal")}
    inside.add(PREFIXES["rdf"] + "langString")
    assert used
    assert {datatype for datatype in used if datatype.value not in inside} <= set(UNKNOWN_TO_OWL)


def test_the_data_are_in_owl_2_dl(ontology: list[Triple], facts: list[Triple]) -> None:
    kinds = {path.stem for path in data_files()}
    assert {"actors", "instruments", "meetings"} <= kinds
    assert read([*ontology, *facts]).violations() == []


def told_apart(facts: list[Triple]) -> list[Triple]:
    """Give *facts*, and that no two names of ours mean one thing.

    HermiT would sooner take two holders for one than contradict itself; so it may not.
    """
    names = sorted({t.subject.value for t in facts if isinstance(t.subject, NamedNode)})
    ours = " ".join(f"<{name}>" for name in names if name.startswith(ID))
    assert ours
    return [*facts, *written(f"[] a owl:AllDifferent ; owl:distinctMembers ( {ours} ) .")]


def test_the_data_are_consistent(ontology: list[Triple], facts: list[Triple]) -> None:
    assert model([*ontology, *dated_as_text(told_apart(facts))]).consistent()


def test_a_second_holder_in_the_data_is_found(ontology: list[Triple], facts: list[Triple]) -> None:
    first, *others = [t for t in facts if t.predicate == NamedNode(NSA + "heldBy")]
    other = next(t for t in others if t.object != first.object)
    second = Triple(other.subject, other.predicate, first.object)
    assert not model([*ontology, *dated_as_text(told_apart([*facts, second]))]).consistent()
