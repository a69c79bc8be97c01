import shutil
from hashlib import md5
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import READING as READING_FILE
from tests.copies import Copy, dataset, select

from nsa_graph import paths
from nsa_graph.assemble import encode, rules
from nsa_graph.assemble.rules import READING, STATED, infer
from nsa_graph.errors import BadSource
from nsa_graph.library import Query, library
from nsa_graph.names import GRAPH
from nsa_graph.rdf.prefixes import PREFIXES, full, shrink

NAMES = sorted(path.stem for path in Path(paths.RULES).rglob("*.rq"))
TEXT, READ = f"<{GRAPH}paper/P/stated>", f"<{GRAPH}paper/P/reading>"


def quads(stated: str, reading: str = "") -> list[ox.Quad]:
    """Return quads of two graphs of a paper, given in Turtle with the project's prefixes."""
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    text = f"{head} {TEXT} {{ {stated} }} {READ} {{ {reading} }}"
    return list(ox.parse(text, format=ox.RdfFormat.TRIG))


def added(name: str, held: list[ox.Quad], folder: Path) -> set[str]:
    """Return what the one rule *name* adds to *held*, as lines of CURIEs headed by the graph."""
    if name:
        shutil.copy(Path(paths.RULES, name + ".rq"), folder)
    return {
        " ".join(
            shrink(getattr(term, "value", ""))
            for term in (q.graph_name, q.subject, q.predicate, q.object)
        )
        for q in infer(held, str(folder))
    }


def digest(*curies: str) -> str:
    """Return the last part of a claim's IRI: of the IRIs of its value and its reading."""
    return md5(" ".join(map(full, curies)).encode()).hexdigest()[:8]


CASES = {
    "citing-a-part": (
        """meeting:a nsa:cites instrument:d .
           instrument:d nsa:adoptedBy meeting:m ; nsa:partOf instrument:f .""",
        "",
        {f"stated meeting:a nsa:cites {whole}" for whole in ("meeting:m", "instrument:f")},
    ),
    # X belonged to the whole from some day of 1979 to some day of 1991, and joined in between; Y
    # never joined; Z joined and left, on a day that nobody disputes.
    "derived-memberships": (
        """group:g nsa:membersOf group:w ; nsa:partiesTo instrument:t .
           act:x nsa:memberOf group:w ; nsa:member state:X ;
             nsa:beginDate "1979"^^xsd:gYear ; nsa:endDate "1991"^^xsd:gYear .
           act:y nsa:memberOf group:w ; nsa:member state:Y ; nsa:beginDate "1979"^^xsd:gYear .
           act:z nsa:memberOf group:w ; nsa:member state:Z ; nsa:beginDate "1999"^^xsd:gYear .
           act:t nsa:participatesIn instrument:t ; nsa:participant state:X ;
             nsa:actedOn "1979-05-01"^^xsd:date ; nsa:participationAction participation:accession .
           act:u nsa:participatesIn instrument:t ; nsa:participant state:Z ;
             nsa:actedOn "1980-05-01"^^xsd:date ; nsa:participationAction participation:accession .
           act:v nsa:participatesIn instrument:t ; nsa:participant state:Z ;
             nsa:actedOn "2001-03-01"^^xsd:date ;
             nsa:participationAction participation:withdrawal .""",
        "",
        {
            f"stated membership:g/{node} {said}"
            for node, told in {
                "X/1979-05-01": (
                    "nsa:member state:X|nsa:beginDate 1979-05-01|nsa:endDate 1991"
                    "|nsa:derivedFrom act:x|nsa:derivedFrom act:t"
                ),
                "Z/1999": (
                    "nsa:member state:Z|nsa:beginDate 1999|nsa:endDate 2001-02-28"
                    "|nsa:derivedFrom act:z|nsa:derivedFrom act:u|nsa:derivedFrom act:v"
                ),
            }.items()
            for said in (*told.split("|"), "nsa:memberOf group:g", "rdf:type nsa:Membership")
        },
    ),
    "broader": (
        "certainty:a skos:broader certainty:b . certainty:b skos:broader certainty:c .",
        "certainty:c skos:broader certainty:d .",
        {
            *(f"stated certainty:a skos:broaderTransitive certainty:{up}" for up in "bc"),
            "stated certainty:b skos:broaderTransitive certainty:c",
            *(f"reading certainty:{low} skos:broaderTransitive certainty:d" for low in "abc"),
        },
    ),
    "readings": (
        "certainty:low nsa:rank 1 . certainty:medium nsa:rank 2 . certainty:high nsa:rank 3 .",
        """meeting:l nsa:readingOf meeting:a ; nsa:readsProperty nsa:addressee ;
             nsa:readsValue state:L ; nsa:certainty certainty:low .
           meeting:m nsa:readingOf meeting:a ; nsa:readsProperty nsa:addressee ;
             nsa:readsValue state:M, state:N ; nsa:certainty certainty:medium .
           meeting:h nsa:readingOf meeting:b ; nsa:readsProperty nsa:beneficiary ;
             nsa:readsValue state:H ; nsa:certainty certainty:high .""",
        {
            "reading meeting:a nsa:addressee state:M",
            "reading meeting:a nsa:addressee state:N",
            "reading meeting:b nsa:beneficiary state:H",
        },
    ),
    # Stated claims see only what was written: not what rules add, nor what other graphs say.
    "claims": (
        f"""{TEXT} nsa:basis basis:stated . nsa:cites rdfs:isDefinedBy nsa: .
           nsa:quality rdfs:isDefinedBy nsa: . nsa:concerns rdfs:isDefinedBy nsa: .
           meeting:a a nsa:Demand ; nsa:heldBy group:g ; nsa:cites instrument:d ;
             nsa:concerns instrument:e ; rdfs:label "words" .
           instrument:e a nsa:DemandedAssurance ; nsa:quality quality:universal .
           instrument:d nsa:adoptedBy meeting:m . meeting:m nsa:partOf meeting:s .
           meeting:b a nsa:Demand ; nsa:cites instrument:d .""",
        "meeting:a nsa:cites instrument:x .",
        {
            f"stated meeting:a/claim/cites/{digest('instrument:d')} {said}"
            for said in (
                *("rdf:type nsa:Claim", "nsa:about meeting:a", "nsa:property nsa:cites"),
                *("nsa:value instrument:d", "nsa:basis basis:stated", "nsa:reaches instrument:d"),
                *("nsa:reaches meeting:m", "nsa:reaches meeting:s"),
            )
        }
        | {
            f"stated instrument:e/claim/quality/{digest('quality:universal')} {said}"
            for said in (
                *("rdf:type nsa:Claim", "nsa:about instrument:e", "nsa:property nsa:quality"),
                *("nsa:value quality:universal", "nsa:basis basis:stated"),
                "nsa:reaches quality:universal",
            )
        },
    ),
    # Of the statement itself, and of an open reference that it cites; not where words reach it.
    "interpreted-claims": (
        """certainty:low nsa:rank 1 . certainty:high nsa:rank 3 .
           act:c nsa:about meeting:a ; nsa:property nsa:cites ; nsa:value instrument:o ;
             nsa:basis basis:stated ; nsa:reaches instrument:o, meeting:m .""",
        """act:r nsa:readingOf meeting:a ; nsa:readsProperty nsa:addressee ;
             nsa:readsValue state:A ; nsa:certainty certainty:high .
           act:s nsa:readingOf instrument:o ; nsa:readsProperty nsa:refersTo ;
             nsa:readsValue instrument:d ; nsa:certainty certainty:high .
           instrument:d nsa:adoptedBy meeting:m .
           act:t nsa:readingOf meeting:a ; nsa:readsProperty nsa:forum ;
             nsa:readsValue state:B ; nsa:certainty certainty:low .""",
        {
            f"reading meeting:a/claim/addressee/{digest('state:A', 'act:r')} {said}"
            for said in (
                *("rdf:type nsa:Claim", "nsa:about meeting:a", "nsa:property nsa:addressee"),
                *("nsa:value state:A", "nsa:basis basis:interpreted", "nsa:reaches state:A"),
                *("nsa:certainty certainty:high", "nsa:interpretation act:r"),
            )
        }
        | {
            f"reading meeting:a/claim/cites/{digest('instrument:o', 'act:s')} {said}"
            for said in (
                *("rdf:type nsa:Claim", "nsa:about meeting:a", "nsa:property nsa:cites"),
                *("nsa:value instrument:o", "nsa:basis basis:interpreted"),
                *("nsa:reaches instrument:d", "nsa:certainty certainty:high"),
                "nsa:interpretation act:s",
            )
        },
    ),
    "reported-by": (
        "meeting:a nsa:reports meeting:b .",
        "",
        {"stated meeting:b nsa:reportedBy meeting:a"},
    ),
    "settled-references": (
        """instrument:r a nsa:OpenReference . meeting:a nsa:citesAsViolated instrument:r .
           instrument:n a nsa:Treaty ; nsa:refersTo instrument:x .
           meeting:b nsa:cites instrument:n .""",
        "instrument:r nsa:refersTo instrument:x .",
        {"reading meeting:a nsa:citesAsViolated instrument:x"},
    ),
    "superclasses": (
        """nsa:A rdfs:subClassOf nsa:B . nsa:B rdfs:subClassOf nsa:C, schema:Thing .
           nsa:C rdfs:subClassOf skos:Concept . state:X a nsa:A .""",
        "state:Y a nsa:B .",
        {
            *(f"stated state:X rdf:type {kind}" for kind in ("nsa:B", "nsa:C", "skos:Concept")),
            "stated state:X nsa:foldedName x",
            *(f"reading state:Y rdf:type {kind}" for kind in ("nsa:C", "skos:Concept")),
        },
    ),
    "superproperties": (
        """nsa:p rdfs:subPropertyOf nsa:q . nsa:q rdfs:subPropertyOf nsa:r, dcterms:relation .
           state:X nsa:p state:Y .""",
        "state:X nsa:q state:Z .",
        {
            *(f"stated state:X nsa:{name} state:Y" for name in "qr"),
            "reading state:X nsa:r state:Z",
        },
    ),
}  # fmt: skip


def test_every_rule_has_a_case() -> None:
    assert len(NAMES) >= 6
    assert set(CASES) <= set(NAMES)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_adds_what_follows_and_no_more(name: str, tmp_path: Path) -> None:
    stated, reading, wanted = CASES[name]
    given = {f"graph:inferred/{line}" for line in wanted}
    assert added(name, quads(stated, reading), tmp_path) == given


def test_a_reading_rule_hears_only_readings(tmp_path: Path) -> None:
    stated = CASES["readings"][0] + CASES["readings"][1]
    found = added("readings", quads(stated), tmp_path)
    assert {line.split()[0] for line in found} == {"graph:inferred/reading"}


@pytest.mark.parametrize("name", NAMES)
def test_without_a_rule_the_real_data_would_lack_something(name: str, tmp_path: Path) -> None:
    plain = [quad for quad in dataset().quads if "/inferred/" not in str(quad.graph_name)]
    for other in NAMES:
        if other != name:
            shutil.copy(Path(paths.RULES, other + ".rq"), tmp_path)
    with_it = {quad for quad in dataset().quads if "/inferred/" in str(quad.graph_name)}
    assert {str(quad) for quad in infer(plain, str(tmp_path))} < {str(quad) for quad in with_it}


def test_nothing_inferred_is_said_already_or_twice() -> None:
    held: dict[str, set[str]] = {STATED: set(), READING: set(), "": set()}
    for quad in dataset().quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        line = f"{quad.subject} {quad.predicate} {quad.object}"
        held[name if name in held else ""].add(line)
    assert len(held[STATED]) > 100
    assert len(held[READING]) > 20
    assert not held[STATED] & held[READING]
    assert not held[READING] & held[""]
    plain = {
        f"{q.subject} {q.predicate} {q.object}"
        for q in dataset().quads
        if not str(q.graph_name).endswith("/reading>") and "/inferred/" not in str(q.graph_name)
    }
    assert not held[STATED] & plain


def inferred(copy: Copy, name: str) -> set[str]:
    assert copy.run("build", "--out", "out").code == 0
    lines = (copy.folder / "out" / "nsa.nq").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.endswith(f"<{name}> .")}


def test_nothing_stated_rests_on_a_reading(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    stated, reading = inferred(copy, STATED), inferred(copy, READING)
    path = copy.home / READING_FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\n<")], encoding="utf-8")
    assert inferred(copy, STATED) == stated
    assert stated
    assert reading
    assert inferred(copy, READING) == set()


def test_what_is_read_with_low_certainty_is_recorded_and_not_asserted() -> None:
    low = select(
        """SELECT ?thing ?property ?value { ?r nsa:certainty/nsa:rank 1 ; nsa:readingOf ?thing ;
        nsa:readsProperty ?property ; nsa:readsValue ?value }"""
    )
    high = select(
        """SELECT ?thing ?property ?value { ?r nsa:certainty/nsa:rank ?n ; nsa:readingOf ?thing ;
        nsa:readsProperty ?property ; nsa:readsValue ?value FILTER(?n >= 2) }"""
    )
    said = {
        (q.subject.value, q.predicate.value, getattr(q.object, "value", ""))
        for q in dataset().quads
        if isinstance(q.subject, ox.NamedNode)
    }
    assert low
    assert not set(low) & said - set(high)
    assert len(high) > 10
    assert set(high) <= said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CONSTRUCT { ?a nsa:p ?b } WHERE { ?a nope }", "rule.rq:2:"),
        ("SELECT ?a { ?a ?b ?c }", "a rule is a CONSTRUCT"),
        ("CONSTRUCT { ?a nsa:p [] } WHERE { ?a a nsa:A }", "still adding after 20 rounds"),
    ],
)
def test_a_rule_that_cannot_serve(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "rule.rq").write_text(f"#+ title: A rule\n{text}\n", encoding="utf-8")
    with pytest.raises(BadSource) as caught:
        infer(quads("state:X a nsa:A ."), str(tmp_path))
    assert words in str(caught.value)
    assert "rule.rq" in str(caught.value)
    assert "; " in str(caught.value)


def test_the_rules_of_the_project_are_all_read() -> None:
    assert sorted(library(paths.RULES)) == NAMES


def test_a_rule_runs_again_only_where_something_was_added_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of b follows c, of a follows b, and c's file comes first, so that it takes two rounds."""
    for file, of, gives in (("1-c", "b", "c"), ("2-a", "z", "a"), ("3-b", "a", "b")):
        rule = f"#+ title: {gives}\nCONSTRUCT {{ ?s <x:{gives}> ?o }} {{ ?s <x:{of}> ?o }}"
        (tmp_path / f"{file}.rq").write_text(rule, encoding="utf-8")
    ran: list[str] = []
    construct = encode.construct

    def told(store: ox.Store, rule: Query, what: str, remedy: str) -> ox.QueryTriples:
        ran.append(rule.name)
        return construct(store, rule, what, remedy)

    monkeypatch.setattr(rules, "construct", told)
    found = infer(quads("<x:s> <x:a> 1 ."), str(tmp_path))
    assert {quad.predicate.value for quad in found} == {"x:b", "x:c"}
    # Stated: b comes in the first round, c in the second; nothing has been added since the others
    # ran in it, so the third is the first rule's alone. The readings add nothing: one round.
    assert ran == ["1-c", "2-a", "3-b", "1-c", "2-a", "3-b", "1-c", "1-c", "2-a", "3-b"]
