"""The whole check, over a copy with faults planted in it: each is named by file and line."""

import io
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, SH, Graph
from rdflib.compare import to_isomorphic
from tests.copies import ABOUT, ENGLISH, READING, STATED, Copy, Ran

from nsa_graph.check import shapes
from nsa_graph.check.finding import Finding, Places, of_fault, ordered, violations
from nsa_graph.check.run import of_queries
from nsa_graph.errors import BadSource
from nsa_graph.names import ID, NSA
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.rdf.turtle import Turtle
from nsa_graph.render.finding import write

INSTRUMENTS, QUALITIES = "data/entities/instruments.ttl", "ontology/concepts/quality.ttl"


class Planted(NamedTuple):
    """A copy with faults, the words to find at each place, and what the check said of it."""

    copy: Copy
    wanted: dict[str, str]
    text: Ran
    json: Ran
    turtle: Ran


def plant(copy: Copy) -> dict[str, str]:
    """Break one thing after another in *copy*; return what must be said, by `file:line`."""
    at = {}
    third = "<para/3/statement/1> a"
    copy.edit(STATED, "    nsa:heldBy group:nam-npt-parties ;", "", third)
    at[STATED, copy.edit(STATED, third, third)] = "held by one actor: give it nsa:heldBy"
    line = copy.edit(STATED, "quality:effective", "topic:security-assurances", "2/assurance> a")
    at[STATED, line] = "scheme"
    line = copy.edit(STATED, "强调指出", "强调批出", "<para/2/statement/1>")
    at[STATED, line] = "强调[-批-]{+指+}出"
    line = copy.edit(STATED, "this obligation must", "that obligation must", "<para/2/statement/2>")
    at[STATED, line] = "[-that-]{+this+} obligation"
    line = copy.edit(STATED, "obligedParty group:nuclear-weapon-states", "obligedParty group:none")
    at[STATED, line] = "describe it"
    first = "<para/2/reading/1> a"
    copy.edit(READING, "    nsa:certainty certainty:high ;", "", first)
    at[READING, copy.edit(READING, first, first)] = "give it nsa:certainty"
    source = "    dcterms:source paper:NPT-CONF.2015-PC.II-WP.15 ."
    copy.edit(INSTRUMENTS, source, '    nsa:note "none"@en .', "instrument:ctbt a")
    line = copy.edit(INSTRUMENTS, "instrument:ctbt a", "instrument:ctbt a")
    at[INSTRUMENTS, line] = "unverified"
    copy.edit(QUALITIES, ', "有效"@zh', "", "quality:effective a")
    at[QUALITIES, copy.edit(QUALITIES, "quality:effective a", "quality:effective a")] = "Chinese"
    copy.edit(ENGLISH, "the Conference on Disarmament", "that Conference", "\n13. ")
    at[ENGLISH, copy.edit(ENGLISH, "13. ", "13. ", "\n12. ")] = "paragraph 13 names <"
    return {f"{file}:{line}": words for (file, line), words in at.items()}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    copy = Copy(tmp_path_factory.mktemp("planted"))
    wanted = plant(copy)
    said = [copy.run("check", *argv) for argv in ((), ("--format", "json"), ("--format", "ttl"))]
    return Planted(copy, wanted, *said)


def test_each_fault_is_named_where_it_stands(planted: Planted) -> None:
    lines = planted.text.out.splitlines()
    assert len(planted.wanted) == 9
    for place, words in planted.wanted.items():
        there = [line for line in lines if line.startswith(f"{place}: violation: ")]
        assert any(words in line for line in there), (place, words, planted.text.out)


def test_each_finding_is_a_line_with_a_place_and_a_remedy(planted: Planted) -> None:
    *lines, tally = planted.text.out.splitlines()
    for line in lines:
        found = re.fullmatch(r"(\S+):(\d+): (violation|warning|info): (.+) \((\S+)\)", line)
        assert found, line
        assert 0 < int(found[2]) <= len((planted.copy.home / found[1]).read_bytes().splitlines())
    count = sum(": violation: " in line for line in lines)
    assert count >= 9
    checked = r"checked [\d,]+ quads of \d+ files: "
    assert re.fullmatch(rf"{checked}{count} violations, \d+ warnings?", tally)


def test_violations_set_the_exit_code_and_stderr_stays_empty(planted: Planted) -> None:
    for ran in (planted.text, planted.json, planted.turtle):
        assert (ran.code, ran.err) == (5, "")


def graphs(planted: Planted) -> tuple[Graph, Graph]:
    one, other = Graph(), Graph()
    one.parse(data=planted.json.out, format="json-ld")
    other.parse(data=planted.turtle.out, format="turtle")
    return one, other


def test_both_reports_are_one_graph(planted: Planted) -> None:
    one, other = graphs(planted)
    assert len(one) > 50
    assert to_isomorphic(one) == to_isomorphic(other)


def test_the_report_is_what_the_standard_asks_for(planted: Planted) -> None:
    graph, _ = graphs(planted)
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert [value.toPython() for value in graph.objects(report, SH.conforms)] == [False]  # type: ignore[attr-defined]
    results = list(graph.objects(report, SH.result))
    assert len(results) == len(planted.text.out.splitlines()) - 1
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        for verb in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, verb))) == 1
        for verb in (SH.resultPath, SH.value):
            assert len(list(graph.objects(result, verb))) <= 1
        assert len(list(graph.objects(result, SH.resultMessage))) == 1
        assert len(list(graph.objects(result, DCTERMS.source))) == 1


def test_the_json_is_plain_too(planted: Planted) -> None:
    document: dict[str, Any] = json.loads(planted.json.out)
    assert document["conforms"] is False
    places = {result["source"] for result in document["result"]}
    assert set(planted.wanted) <= places


def test_the_same_faults_are_told_in_the_same_bytes(planted: Planted) -> None:
    again = planted.copy.run("check", "--format", "ttl", PYTHONHASHSEED="7").out
    assert again == planted.turtle.out


def test_the_text_counts_what_it_lists() -> None:
    held = [Finding("f", 2, "Violation", "m", "urn:x"), Finding("f", 0, "Warning", "n")]
    stream = io.StringIO()
    write(tuple(held), stream, "text")
    lines = ["f:2: violation: m (urn:x)", "f: warning: n", "1 violation, 1 warning", ""]
    assert stream.getvalue() == "\n".join(lines)
    write((), stream := io.StringIO(), "text")
    assert stream.getvalue() == "nothing found\n"
    write((), stream := io.StringIO(), "json")
    assert json.loads(stream.getvalue())["conforms"] is True


def test_nothing_is_wrong_with_the_data_as_it_is(tmp_path: Path) -> None:
    ran = Copy(tmp_path).run("check", "--format", "json", "-o", str(tmp_path / "report.json"))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert not [r for r in report["result"] if r["resultSeverity"] == PREFIXES["sh"] + "Violation"]


def test_a_report_with_warnings_only_does_not_conform_but_passes(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    check = "#+ title: All warn\n#+ message: {focus} is {value}\n#+ severity: warning\n"
    query = 'SELECT ?focus ?path ("{focus}\n" AS ?value) { ?focus a nsa:Paper }'
    (copy.home / "queries" / "checks" / "all.rq").write_text(
        check + query.replace("\n", "\\n"), encoding="utf-8"
    )
    ran = copy.run("check", "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, document["conforms"]) == (0, False)
    (result,) = document["result"]
    assert result["resultMessage"] == "paper:NPT-CONF.2015-PC.II-WP.15 is {focus}"
    assert result["source"].startswith(f"{ABOUT}:")


NOT_SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:minCount 1 .
"""
SLOW_SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetClass <https://w3id.org/nsa-graph/ontology#Paper> ;
    sh:message "slow" ; sh:pattern "^(.+)+!$" .
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#+ title: T\n#+ message: m\nSELECT nope", "bad.rq:3:12: the"),
        ("#+ title: T\nSELECT ?s { ?s ?p ?o }", "needs a message"),
        ("#+ title: T\n#+ message: m\nASK {}", "a check is a SELECT"),
    ],
)
def test_a_check_that_cannot_serve(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.rq").write_text(text, encoding="utf-8")
    with pytest.raises(BadSource) as error:
        of_queries(ox.Store(), Places(()), str(tmp_path))
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [("<a> <b> .", "bad.ttl:1:1: not Turtle"), (NOT_SHAPES, "the shapes cannot be used")],
)
def test_shapes_that_cannot_serve(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(BadSource) as error:
        shapes.findings((), Places(()), folder=str(tmp_path))
    assert words in str(error.value)


@pytest.mark.parametrize("name", ["queries/checks", "ontology/shapes"])
def test_checks_or_shapes_that_are_gone(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    with pytest.raises(BadSource, match=f"{name}: no .*restore them"):
        of_queries(ox.Store(), Places(()), str(folder))
    with pytest.raises(BadSource, match=f"{name}: no .*restore them"):
        shapes.findings((), Places(()), folder=str(folder))


@pytest.mark.parametrize(
    ("file", "text", "code", "words"),
    [
        ("queries/checks/bad.rq", "#+ title: T\n#+ message: m\nASK {}", 4, "a check is a SELECT"),
        ("ontology/shapes/bad.ttl", NOT_SHAPES, 4, "the shapes cannot be used"),
        ("ontology/shapes/bad.ttl", SLOW_SHAPE, 9, "ontology/shapes/bad.ttl:3: the pattern"),
    ],
)
def test_the_command_says_what_cannot_serve(
    tmp_path: Path, file: str, text: str, code: int, words: str
) -> None:
    copy = Copy(tmp_path)
    (copy.home / file).write_text(text, encoding="utf-8")
    assert words in copy.run("check").complaint(code)


def test_findings_are_each_told_once_in_order() -> None:
    one, two = Finding("b", 1, "Warning", "m"), Finding("a", 2, "Violation", "m")
    assert ordered([one, two, one]) == (two, one)
    assert violations([one, two, one]) == 1
    fault = BadSource("wrong", remedy="mend", file="f", line=3)
    assert of_fault(fault, "urn:x")[:5] == ("f", 3, "Violation", "wrong; mend", "urn:x")


def test_places_are_found_for_what_is_described_and_what_is_derived() -> None:
    paper, statement = ID + "paper/P", ID + "paper/P/para/1/statement/1"
    kind, quote = PREFIXES["rdf"] + "type", NSA + "quote"
    about = Turtle("p/paper.ttl", (), {(paper, kind): 3})
    stated = Turtle("p/stated.ttl", (), {(statement, kind): 5, (statement, quote): 7})
    places = Places([about, stated])
    assert places.find(statement, quote) == ("p/stated.ttl", 7)
    assert places.find(statement, NSA + "heldBy") == ("p/stated.ttl", 5)
    assert places.find(statement + "/evidence/zh/quote") == ("p/stated.ttl", 5)
    assert places.find(paper + "/para/9/text/en") == ("p/paper.ttl", 3)
    assert places.find("http://elsewhere/x") == ("", 0)
    assert places.find("") == ("", 0)
    assert places.about("p/stated.ttl", 6) == statement
    assert places.about("p/text.txt", 40) == paper
    assert places.about("q/text.txt", 40) == ""
