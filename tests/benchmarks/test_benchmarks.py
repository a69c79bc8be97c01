"""The benchmark's peers answer as we do, and its sums are right. No time is asserted."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from benchmarks.corpus import BUILD, CHECK, Line
from benchmarks.measure import Fact, Measure
from benchmarks.memory import Watched, watched
from benchmarks.timing import Command, Failed, Ratio, Run, alternate, once, ratio
from benchmarks.workplace import Workplace, script, workplace

from benchmarks import corpus, networks, report, shapes

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def place() -> Iterator[Workplace]:
    with workplace() as made:
        yield made


def rows(command: Command, place: Workplace, columns: list[str] | None = None) -> Rows:
    """Return the rows that *command* prints as CSV, of *columns* where they are given."""
    done = subprocess.run(
        command.argv, env=place.environment, capture_output=True, check=True, timeout=300
    )
    found = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    return [{name: row[name] for name in columns or row} for row in found]


def test_the_peers_give_the_rows_that_ask_gives(place: Workplace) -> None:
    ours = rows(place.ask("--format", "csv", "--iris"), place)
    assert ours
    columns = list(ours[0])
    assert "quote" in columns
    assert rows(place.pyoxigraph(), place, columns) == ours
    assert rows(place.rdflib(), place, columns) == ours


def test_the_peers_use_the_values_given(place: Workplace) -> None:
    argv = place.pyoxigraph().argv
    other = Path(argv[-1]).with_name("other.rq")
    text = Path(argv[-1]).read_text(encoding="utf-8")
    assert "npt-revcon-2000" in text
    other.write_text(text.replace("npt-revcon-2000", "none"), encoding="utf-8")
    assert rows(Command((*argv[:-1], str(other))), place) == []


@pytest.mark.parametrize("name", ["build_alone", "check_timed"])
def test_the_other_peers_run(place: Workplace, name: str) -> None:
    done = subprocess.run(
        script(name).argv, env=place.environment, capture_output=True, text=True, check=True
    )
    if name == "check_timed":
        assert 0 < float(done.stdout) < 1


def test_networkx_writes_the_network_that_we_write(place: Workplace) -> None:
    for name, read in (("graphml", nx.read_graphml), ("gexf", _gexf)):
        graphs = []
        for who in ("ours", "networkx"):
            command = networks.peer(who, name, 3, place)
            subprocess.run(command.argv, env=place.environment, check=True, capture_output=True)
            graphs.append(read(command.argv[-1]))
        sizes = {(len(graph), graph.size()) for graph in graphs}
        assert sizes == {(220, 240)}


def _gexf(path: str) -> "nx.Graph[str]":
    version = "1.3" if "ours" in path else "1.2draft"
    graph: nx.Graph[str] = nx.read_gexf(path, version=version)
    return graph


def test_growth_is_told_as_an_exponent(place: Workplace) -> None:
    facts = list(networks.growth(place, rounds=1, small=20, large=200))
    assert [fact.name.split(":")[1][:9] for fact in facts] == [" exponent"] * 2
    assert 0.5 < facts[0].value < 1.5
    measures = list(networks.writing(place, rounds=1, count=20))
    assert [measure.target for measure in measures] == [0.2, 0.2]


def test_commands_take_turns(place: Workplace) -> None:
    turns: list[str] = []
    quick = place.nsa("--version").argv
    commands = [
        Command(quick, before=lambda: turns.append("a")),
        Command(quick, before=lambda: turns.append("b")),
    ]
    runs = alternate(commands, place.environment, rounds=2, warm=1)
    assert turns == ["a", "b"] * 3
    assert [len(each) for each in runs] == [2, 2]
    assert all(run.wall > 0 and run.cpu > 0 for each in runs for run in each)


def test_a_command_that_fails_is_not_timed(place: Workplace) -> None:
    with pytest.raises(Failed, match=r"ended with 2: nsa-graph: no question is called"):
        once(place.nsa("ask", "no-such-question"), place.environment)


def test_ratios_are_taken_in_pairs() -> None:
    ours = [Run(2, 1), Run(30, 1), Run(8, 1)]
    theirs = [Run(1, 2), Run(10, 4), Run(2, 1)]
    assert ratio(ours, theirs) == Ratio(3, 2.5, 3.5, 0.5)


def test_a_report_says_whether_a_target_is_met() -> None:
    found = Ratio(2.0, 1.9, 2.1, 2.0)
    measures = [
        Measure("ours", "theirs", found, target, 0.2, 0.1, 15) for target in (2.0, 1.9, None)
    ]
    assert [measure.verdict for measure in measures] == ["met", "missed", ""]
    facts = [Fact("modules", 70)]
    lines = report.table(measures, facts).splitlines()
    assert [line.split()[0] for line in lines if line] == ["measured", *["ours"] * 3, "modules:"]
    page = report.page(measures, facts, {"cores": "2"})
    assert "| ours | theirs | 2.00 | 1.90–2.10 | 2.00 | ≤ 1.9 | missed | 200 ms | 100 ms |" in page
    assert "- cores: 2" in page


def test_the_memory_of_a_command_and_of_what_it_starts_are_told_apart() -> None:
    child = "import time; held = bytearray(80 << 20); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print(1)"
    run = watched((sys.executable, "-c", parent), dict(os.environ))
    assert (run.code, run.out) == (0, "1\n")
    assert run.wall > 0.5
    assert run.cpu > 0
    assert run.parent is not None
    assert run.worker is not None
    assert run.parent < 80 < run.worker
    with pytest.raises(Failed, match="ended with 3: no"):
        watched((sys.executable, "-c", "import sys; print('no', file=sys.stderr); sys.exit(3)"), {})


def test_a_corpus_is_told_with_its_exponent_and_whether_memory_suffices() -> None:
    lines = [
        Line(CHECK, n, Watched(1, 5 + n, 100, peak, 0, ""), 10 * (5 + n))
        for n, peak in ((1, 90), (11, 299), (101, 301))
    ]
    assert corpus.growth(lines, CHECK) == pytest.approx(1)
    assert corpus.growth(lines, BUILD) is None
    page = corpus.page(lines, {"cores": "2"})
    assert "| check | 11 | 1.0 s | 16.0 s | 1/10.0 | 100 | 299 | yes |" in page
    assert "| check | 101 | 1.0 s | 106.0 s | 1/10.0 | 100 | 301 | no |" in page
    assert "- check: exponent of the processor time over the papers" in page
    assert "off: 1.00 (≤ 1.05: met)" in page
    assert "- cores: 2" in page


def test_shapes_are_told_with_the_ratio_to_each_peer() -> None:
    line = {"papers": 10, "quads": 119_000, "results": 3, "compiled": 0.5, "loaded": 0.25}
    line |= {"pyshacl": 25.0, "pyshacl loaded": 20.0, "rudof": 1.5, "peak": 300.0, "same": True}
    far = {**line, "papers": 100, "compiled": 4.5, "loaded": 4.0}
    del far["pyshacl"], far["pyshacl loaded"], far["same"]
    page = shapes.page([{**line, "papers": 0, "compiled": 0.1}, line, far], {"cores": "2"})
    assert "| 10 | 119,000 | 3 | 0.500 s | 25.0 s | 1/50 | 0.250 s | 20.0 s | 1/80 |" in page
    assert "| 100 | 119,000 | 3 | 4.500 s |  |  | 4.000 s |  |  | 1.50 s | 1/0.3 | 300 |" in page
    assert "- exponent of the time over the papers: 1.04" in page
    assert "- 10 papers, loaded, against pyshacl: 1/80 (at most 1/300: missed)" in page
    assert "the same results as pyshacl's, one by one" in page
    assert "1/300: met" in shapes.page([{**line, "loaded": 0.05}], {})
    assert "DIFFERENT" in shapes.page([{**line, "same": False}], {})
    assert "DIFFERENT" in shapes.page([{**line, "papers": 0, "same": False}], {})
