"""The alignments: whole, declared, of one kind, each with its reason."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from nsa_graph.names import NSA
from nsa_graph.paths import ONTOLOGY
from nsa_graph.rdf.prefixes import PREFIXES

FOLDER = Path(ONTOLOGY, "alignments")
FILES = sorted(FOLDER.glob("*.ttl"))
TARGETS = (
    *("cito", "doco", "eli", "fabio", "lkif", "oa"),
    *("org", "prov", "schema", "skos", "unbis", "undo"),
)
RDFS, OWL, SKOS = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["skos"]
TYPE = PREFIXES["rdf"] + "type"
OURS = (NSA, PREFIXES["nsac"])
STRICT = {RDFS + "subClassOf", RDFS + "subPropertyOf"}
LOOSE = {SKOS + "closeMatch", SKOS + "broadMatch", SKOS + "relatedMatch"}
KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "link",
    OWL + "DatatypeProperty": "words",
    OWL + "AnnotationProperty": "words",  # SKOS labels and notes are annotations, by its S10, S16
    OWL + "NamedIndividual": "thing",
}


class Fact(NamedTuple):
    """A triple of three IRIs."""

    subject: str
    predicate: str
    value: str


def turtle(path: Path) -> list[Fact]:
    """Give what the file says between named things; labels and definitions are left out."""
    return [
        Fact(quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    ]


def below(*folders: str) -> list[Fact]:
    """Give the facts of every file in *folders* of the ontology, each of which has some."""
    paths = [path for folder in folders for path in sorted(Path(ONTOLOGY, folder).glob("*.ttl"))]
    assert {path.parent.name for path in paths} == set(folders)
    return [fact for path in paths for fact in turtle(path)]


def mappings(facts: Iterable[Fact]) -> list[Fact]:
    """Give what says how a term of ours relates to one of theirs."""
    return [f for f in facts if f.subject.startswith(OURS) and f.predicate in STRICT | LOOSE]


def kinds(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Give the kinds that each declared IRI has."""
    found: dict[str, set[str]] = {}
    for f in facts:
        if f.predicate == TYPE:
            found.setdefault(f.subject, set()).add(KINDS.get(f.value, "thing"))
    return found


def mismatched(facts: Iterable[Fact], known: dict[str, set[str]]) -> list[Fact]:
    """Give the mappings between things of two kinds, of no kind, or of several."""
    pairs = [(f, known.get(f.subject, set()), known.get(f.value, set())) for f in facts]
    return [f for f, one, other in pairs if one != other or len(one) != 1]


def unexplained(text: str) -> list[str]:
    """Give the lines of *text* that state something and do not stand below their reason."""
    body = text.splitlines()
    states = re.compile(r"\S+ (?:rdfs|skos|owl):\w+ \S+ \.")
    return [
        line
        for above, line in zip(["", *body], body, strict=False)
        if states.fullmatch(line) and not above.startswith("# ")
    ]


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    header = turtle(Path(ONTOLOGY, "nsa.ttl"))
    return kinds([*header, *below("terms", "concepts", "alignments")])


def test_every_target_vocabulary_has_its_file() -> None:
    assert tuple(path.stem for path in FILES) == TARGETS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_parses_and_maps_something(path: Path) -> None:
    assert mappings(turtle(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_where_its_terms_were_read_and_under_what_licence(path: Path) -> None:
    head = path.read_text(encoding="utf-8").partition("@prefix")[0]
    assert re.search(r"read in\b", head)
    assert re.search(r"licence", head, re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mapping_stands_below_its_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unexplained(text) == []
    reasons = re.findall(r"^# .*\n\S+ (?:rdfs|skos|owl):", text, re.MULTILINE)
    assert len(reasons) >= len(mappings(turtle(path)))


def test_a_mapping_without_a_reason_is_found() -> None:
    assert unexplained(
        "# because\nnsa:A skos:closeMatch x:A .\n\nnsa:B skos:closeMatch x:B .\n"
    ) == ["nsa:B skos:closeMatch x:B ."]


def test_the_alignments_hold_nothing_but_links_between_named_things() -> None:
    quads = [quad for path in FILES for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    assert quads
    assert len(quads) == len(below("alignments"))


def test_every_term_of_ours_is_declared() -> None:
    declared = set(kinds(below("terms", "concepts")))
    used = {iri for f in below("alignments") for iri in (f.subject, f.value)}
    ours = {iri for iri in used if iri.startswith(OURS)}
    assert ours
    assert ours <= declared


def test_every_mapping_is_between_things_of_one_kind(known: dict[str, set[str]]) -> None:
    assert mismatched(mappings(below("alignments")), known) == []


@pytest.mark.parametrize("name", ["Nowhere", "addressee", "quote"])
def test_a_mapping_to_another_kind_or_to_none_is_found(
    name: str, known: dict[str, set[str]]
) -> None:
    wrong = Fact(NSA + "Demand", SKOS + "closeMatch", NSA + name)
    right = Fact(NSA + "Demand", SKOS + "closeMatch", NSA + "Statement")
    assert mismatched([wrong, right], known) == [wrong]


def test_no_term_of_theirs_is_of_two_kinds(known: dict[str, set[str]]) -> None:
    theirs = {iri: kind for iri, kind in known.items() if not iri.startswith(OURS)}
    assert theirs
    assert {iri: kind for iri, kind in theirs.items() if len(kind) != 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_declares_just_the_terms_that_it_uses(path: Path) -> None:
    facts = turtle(path)
    at_hand = set(kinds(turtle(Path(ONTOLOGY, "nsa.ttl"))))
    used = {iri for f in facts if f.predicate != TYPE for iri in (f.subject, f.value)}
    theirs = {iri for iri in used - at_hand if not iri.startswith(OURS)}
    # The mapping properties, which every file uses, are declared with SKOS.
    assert set(kinds(facts)) == theirs | (LOOSE if path.stem == "skos" else set())


def test_the_loose_mappings_are_declared_annotations() -> None:
    annotations = {
        f.subject
        for f in turtle(FOLDER / "skos.ttl")
        if f.predicate == TYPE and f.value == OWL + "AnnotationProperty"
    }
    assert annotations > LOOSE


def test_no_alignment_says_more_than_how_terms_relate() -> None:
    """What else is stated is a rule of theirs, about their own terms."""
    facts = below("alignments")
    rules = [f for f in facts if f.predicate not in STRICT | LOOSE | {TYPE}]
    assert {f.predicate for f in rules} == {OWL + "disjointWith", RDFS + "domain", RDFS + "range"}
    assert [f for f in rules if f.subject.startswith(OURS)] == []
