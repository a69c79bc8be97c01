"""`nsa-graph view`: the edges of a view, in every format, and what goes wrong, in a line."""

import csv
import io
import json
from pathlib import Path

import pytest

from nsa_graph.cli import main
from nsa_graph.graph import open_graph

Out = pytest.CaptureFixture[str]
TRAP = ["view", "participations", "--instrument", "instrument:semipalatinsk-protocol", "--as-of"]


def test_the_answer_says_what_it_is_of_which_day(capsys: Out) -> None:
    assert main([*TRAP, "2014-12-31"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Participation in treaties"
    assert "2014-12-31." in " ".join(lines[1:4])
    assert any(line.startswith("France") and "ratification" in line for line in lines)
    assert lines[-1].startswith("6 rows.")


def test_an_empty_view_says_so(capsys: Out) -> None:
    for format_, wanted in (("json", "[]\n"), ("md", ""), ("table", ""), ("csv", "")):
        assert main([*TRAP, "2013-04-22", "--format", format_]) == 0
        told = capsys.readouterr()
        said = told.out if format_ in ("md", "table") else told.err
        assert "The view is empty: no edge fits." in said
        assert wanted in told.out
        assert bool(told.err) == (format_ in ("json", "csv"))


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "srj"])
def test_formats_for_programs_have_every_attribute(format_: str, capsys: Out) -> None:
    assert main(["view", "demands", "--format", format_]) == 0
    out = capsys.readouterr().out
    for name in ("quote", "translation", "paragraph", "source_iri", "predicate", "basis"):
        assert name in out
    rows = {
        "csv": lambda: len(list(csv.DictReader(io.StringIO(out)))),
        "tsv": lambda: out.count("\n") - 1,
        "json": lambda: len(json.loads(out)),
        "srj": lambda: len(json.loads(out)["results"]["bindings"]),
    }
    assert rows[format_]() == 12


def test_the_list_and_its_tags(capsys: Out) -> None:
    assert main(["view", "--list", "--tag", "vote", "--format", "csv"]) == 0
    names = [row["name"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert names == ["vote-agreement", "votes"]


def test_labels_are_in_the_language_asked_for(capsys: Out) -> None:
    assert main(["view", "demands", "--language", "zh", "-p", "action=conclude-instrument"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("要求\n")
    assert "缔结文书" in out
    assert "reaffirms" not in out


def test_a_language_that_no_name_is_in_is_told(capsys: Out) -> None:
    for language, said in (("cn", 1), ("zh-Hant", 0), ("EN", 0)):
        assert main(["view", "demands", "--language", language]) == 0
        told = capsys.readouterr().err
        assert told.count("\n") == said
        assert not said or told.startswith(f"nsa-graph: no name here is in '{language}'; names are")
    assert main(["view", "demands", "--language", ""]) == 2


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["view"], "no view is named; see nsa-graph view --list"),
        (["view", "demand"], "no view is called 'demand'; did you mean demands?"),
        (["view", "demands", "--list"], "--list takes no view; leave one of them out"),
        (["view", "demands", "--akshun", "x"], "unknown argument '--akshun'; did you mean"),
        (["view", "demands", "-p", "actoin=x"], "demands has no parameter 'actoin'; did you mean"),
        (
            ["view", "memberships", "--as-of", "2013-13"],
            "'as_of': there is no day '2013-13'; write YYYY",
        ),
        (
            ["view", "memberships", "--group", "nata"],
            "no group of any kind is called 'nata'; did you mean nato (North",
        ),
    ],
)
def test_a_mistake_is_one_line(argv: list[str], told: str, capsys: Out) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert told in err


def test_a_file_is_written_whole(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "edges.csv"
    assert main(["view", "concepts", "--format", "csv", "-o", str(file)]) == 0
    lines = file.read_text(encoding="utf-8").count("\n")
    assert lines == open_graph().view("concepts").edge_count + 1 > 100
    assert main(["view", "concepts", "-o", str(tmp_path / "no" / "edges.csv")]) == 6
    assert [path.name for path in tmp_path.iterdir()] == ["edges.csv"]
    assert "cannot write" in capsys.readouterr().err
