"""The engines of the benchmark: those inside the process give the same rows, and sums are right."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.engines import data, measure, outcome, report
from benchmarks.engines.growth import comparable, exponent, geometric_mean
from benchmarks.engines.outcome import Answer, Outcome
from benchmarks.engines.questions import questions
from benchmarks.markdown import RESULTS

from nsa_graph.rdf.prefixes import PREFIXES

SHORT = """\
<urn:d1> <{type}> <{nsa}Demand> .
<urn:d1> <{nsa}heldBy> <urn:h> .
<urn:d1> <{nsa}inPaper> <urn:p> .
<urn:d1> <{nsa}quote> "具有法律约束力"@zh .
<urn:d1> <{nsa}demandedOutcome> <urn:a> .
<urn:a> <{nsa}provider> <urn:s> .
<urn:a> <{nsa}quality> <urn:q1> .
<urn:a> <{nsa}quality> <urn:q2> .
<urn:o> <{type}> <{nsa}OfferedAssurance> .
<urn:o> <{nsa}provider> <urn:s> .
<urn:o> <{nsa}quality> <urn:q2> .
"""
NT = SHORT.format(type=PREFIXES["rdf"] + "type", nsa=PREFIXES["nsa"])


def answer(seconds: float, rows: int, digest: str, first: float = 9.0, rounds: int = 5) -> Answer:
    return Answer(first, seconds, rounds, rows, digest)


def run(engine: str, file: Path) -> Outcome:
    argv = [sys.executable, "-m", "benchmarks.engines.run", engine, str(file), "60"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    return measure.outcome(engine, 1, [json.loads(x) for x in done.stdout.splitlines()], "")


def test_there_are_eight_questions() -> None:
    assert len(questions()) == 8


def test_engines_give_the_same_rows(tmp_path: Path) -> None:
    file = tmp_path / "few.nt"
    file.write_text(NT, encoding="utf-8")
    names = ("nsa_graph", "nsa_graph-memory", "rdflib")
    ours, held, rdflib = (run(name, file) for name in names)
    assert ours.answers["7-gap"].rows == 1  # q1 is demanded and not offered, q2 is both
    assert ours.answers["2-count"].rows == 2
    assert ours.answers["8-export"].rows == NT.count("\n")
    assert measure.differing([ours, held, rdflib]) == []
    assert held.answers.keys() == ours.answers.keys()
    assert set(rdflib.answers) == {query.name for query in questions()}
    assert "| Demanded, not offered (1 rows" in report.page([ours, rdflib], {"system": "any"})


def test_an_answer_cut_short_is_told_and_left_out_of_the_mean() -> None:
    names = [query.name for query in questions()]
    ours = {name: answer(1.0, 10, "aa") for name in names}
    theirs = {name: answer(2.0, 10, "aa") for name in names} | {names[0]: answer(0.1, 9, "bb")}
    outcomes = [Outcome("nsa_graph", 1, "", 1, 1, ours, ""), Outcome("x", 1, "", 1, 1, theirs, "")]
    page = report.page(outcomes, {})
    assert "| 1.00 | 0.10 (9 rows) |" in page
    assert "| **geometric mean** | **1.00** | **2.00** (of 7) |" in page


def test_triples_are_made_once_and_found_after(tmp_path: Path) -> None:
    place = Path(data.kept(1, str(tmp_path / "kept")))
    lines = place.read_bytes().splitlines()
    assert len(lines) > 50_000
    assert lines == sorted(set(lines))
    assert os.listdir(place.parent) == ["1.nt"]
    place.write_text(NT, encoding="utf-8")
    assert data.kept(1, str(place.parent)) == str(place)
    assert place.read_text(encoding="utf-8") == NT


def test_other_rows_are_told() -> None:
    one = Outcome("nsa_graph", 1, "", 0.1, 1, {"q": answer(0.1, 2, "aa")}, "")
    other = Outcome("peer", 1, "", 0.1, 1, {"q": answer(0.1, 2, "bb")}, "")
    assert measure.differing([one, other]) == ["1 papers: peer gives other rows to q (2, 2)"]


def test_each_size_is_compared_with_its_own() -> None:
    def of(engine: str, papers: int, digest: str) -> Outcome:
        return Outcome(engine, papers, "", 0.1, 1, {"q": answer(0.1, papers, digest)}, "")

    ours = [of("nsa_graph", 1, "aa"), of("nsa_graph", 10, "bb")]
    assert measure.differing([*ours, of("peer", 1, "aa"), of("peer", 10, "bb")]) == []
    told = measure.differing([*ours, of("peer", 1, "aa"), of("peer", 10, "aa")])
    assert told == ["10 papers: peer gives other rows to q (10, 10)"]


def test_what_was_measured_of_other_sizes_is_kept(tmp_path: Path) -> None:
    def of(engine: str, papers: int, version: str, seconds: float) -> Outcome:
        return Outcome(engine, papers, version, 0.1, 1, {"q": answer(seconds, 1, "aa")}, "")

    place = str(tmp_path / "engines.json")
    assert outcome.read(place) == ({}, [])
    first = [of("ours", 1, "1", 1.0), of("peer", 1, "1", 1.0), of("ours", 10, "1", 1.0)]
    outcome.write(place, first, {"cores": "2"})
    about, kept = outcome.read(place)
    assert (about, kept) == ({"cores": "2"}, first)
    again, newer = of("ours", 10, "1", 2.0), of("ours", 10, "2", 2.0)
    assert outcome.joined(kept, [again]) == [*first[:2], again]
    assert outcome.joined(kept, [newer]) == [first[1], newer]


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "engines.json"
    one = Outcome("ours", 1, "1", 0.1, 1, {"q": answer(1.0, 1, "aa")}, "")
    outcome.write(str(place), [one], {})
    place.write_text(place.read_text(encoding="utf-8").replace('"rounds"', '"turns"'), "utf-8")
    with pytest.raises(ValueError, match="another form"):
        outcome.read(str(place))


def test_the_page_is_what_the_figures_say() -> None:
    about, outcomes = outcome.read(os.path.join(RESULTS, "engines.json"))
    with open(os.path.join(RESULTS, "engines.md"), encoding="utf-8") as stream:
        assert stream.read() == report.page(outcomes, about)


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_an_exponent_is_found(power: float) -> None:
    found = exponent({size: 3 * size**power for size in (10, 100, 1000)})
    assert found == pytest.approx(power)


def test_what_was_asked_once_is_compared_with_other_first_rounds() -> None:
    later = {10: answer(1.0, 1, "aa", first=2.0), 100: answer(10.0, 1, "aa", first=20.0)}
    assert comparable(later) == {10: 1.0, 100: 10.0}
    once = {**later, 1000: answer(200.0, 1, "aa", first=200.0, rounds=0)}
    assert comparable(once) == {10: 2.0, 100: 20.0, 1000: 200.0}


def test_one_size_has_no_exponent() -> None:
    assert exponent({10: 1.0}) is None


def test_the_mean_is_geometric() -> None:
    assert math.isclose(geometric_mean([2.0, 8.0]), 4.0)
