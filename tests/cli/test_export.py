import csv
import io
import json
import zipfile
from pathlib import Path

import networkx as nx
import pytest

from nsa_graph.cli import main
from nsa_graph.errors import UsageError
from nsa_graph.network.formats import FORMATS, find, guess

Capture = pytest.CaptureFixture[str]


def exported(path: Path, *more: str) -> bytes:
    """Return what `export demands` writes to *path*."""
    assert main(["export", "demands", "-o", str(path), *more]) == 0
    return path.read_bytes()


ONE_FILE = [
    pytest.param(name, marks=pytest.mark.heavy if name in ("svg", "png", "pdf") else ())
    for name, each in FORMATS.items()
    if not each.many
]
"""The formats of one file; pictures need Graphviz, which the long tests install."""


@pytest.mark.parametrize("name", ONE_FILE)
def test_each_format_is_written_the_same_twice(name: str, tmp_path: Path) -> None:
    first = exported(tmp_path / "one", "--format", name)
    assert first == exported(tmp_path / "two", "--format", name)
    assert len(first) > 500
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.many])
def test_a_format_of_many_files_makes_a_folder_or_an_archive(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for _ in range(2):  # the second takes the place of the first
        assert main(["export", "demands", "--format", name, "-o", str(folder)]) == 0
    first = exported(tmp_path / "a.zip", "--format", name)
    assert first == exported(tmp_path / "b.zip", "--format", name)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        held = {file: archive.read(file) for file in archive.namelist()}
    assert held == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(held) == 3
    assert b"12 edges" in held["about-this-network.txt"]


def test_a_folder_of_somebody_else_stays(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "nodes.csv").write_text("mine", encoding="utf-8")
    assert main(["export", "demands", "--format", "csv", "-o", str(tmp_path)]) == 6
    assert "holds no about-this-network.txt" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["nodes.csv"]


def test_the_ending_says_the_format(tmp_path: Path, capsys: Capture) -> None:
    graph = nx.read_graphml(io.BytesIO(exported(tmp_path / "a.GraphML")), force_multigraph=True)
    assert capsys.readouterr().out == f"wrote {tmp_path / 'a.GraphML'} (6 nodes, 12 edges)\n"
    assert (len(graph), graph.size()) == (6, 12)
    found = {each.name: guess(f"x{each.endings[0]}").name for each in FORMATS.values()}
    assert found == {name: name for name in FORMATS}
    with pytest.raises(UsageError, match="several formats; say --format, one of cyjs, cx2, gra"):
        guess("x.json")
    with pytest.raises(UsageError, match="does not end as"):
        guess("x.docx")


def test_text_goes_to_stdout_where_no_file_is_named(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert main(["export", "demands", "--format", "edges", "--language", "zh"]) == 0
    out = capfdbinary.readouterr().out.decode()
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert len(rows) == 12
    assert {"建立附属机构"} <= {row["label"] for row in rows}


def test_parameters_and_readings_are_honoured(tmp_path: Path) -> None:
    whole = json.loads(exported(tmp_path / "a.cyjs"))
    some = json.loads(exported(tmp_path / "b.cyjs", "-p", "action=give-priority"))
    stated = json.loads(exported(tmp_path / "c.cyjs", "--stated-only"))
    counts = [len(each["elements"]["edges"]) for each in (whole, some, stated)]
    assert counts[0] == 12
    assert 0 < counts[1] < 12
    assert 0 < counts[2] < 12


def test_a_day_is_honoured(tmp_path: Path) -> None:
    for day, most in (("2013-04-22", 1000), ("1960-01-01", 0)):
        path = tmp_path / "a.gexf"
        assert main(["export", "memberships", "--as-of", day, "-o", str(path)]) == 0
        count = path.read_bytes().count(b"</edge>")
        assert (count > 100) == (most > 0)


def test_an_empty_view_is_a_valid_empty_file(tmp_path: Path, capsys: Capture) -> None:
    for name in ("gexf", "graphml", "cyjs"):
        path = tmp_path / f"empty.{name}"
        assert main(["export", "memberships", "--as-of", "1900-01-01", "-o", str(path)]) == 0
        assert "the view is empty: 0 nodes, 0 edges" in capsys.readouterr().err
    assert len(nx.read_graphml(tmp_path / "empty.graphml")) == 0
    assert len(nx.read_gexf(tmp_path / "empty.gexf", version="1.3")) == 0
    assert json.loads((tmp_path / "empty.cyjs").read_bytes())["elements"]["nodes"] == []


@pytest.mark.parametrize(
    ("argv", "told", "status"),
    [
        (["demnads", "--format", "gexf"], "no view is called 'demnads'; did you mean demands?", 2),
        (["demands", "--format", "gefx"], "no format is called 'gefx'; did you mean gexf?", 2),
        (["demands", "--format", "xyzzy"], "no format is called 'xyzzy'; there are gexf,", 2),
        (["demands"], "no format is named; say --format, one of gexf,", 2),
        (["--format", "gexf"], "no view is named", 2),
        (["demands", "--format", "gexf", "-o", ""], "-o/--output: nothing is named", 2),
        (["demands", "--format", "neo4j"], "neo4j cannot be printed; say where to, with -o", 2),
        (["demands", "--format", "gexf", "--nonsense"], "unknown argument '--nonsense'", 2),
        (["demands", "--format", "gexf", "-p", "action=nonsense"], "nonsense", 2),
        (["demands", "-o", "/nowhere/a.gexf"], "/nowhere/a.gexf: cannot write: no such file", 6),
        (["demands", "-o", "/dev/full", "--format", "gexf"], "/dev/full: cannot write", 6),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    argv: list[str], told: str, status: int, capsys: Capture
) -> None:
    assert main(["export", *argv]) == status
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_nothing_is_left_of_what_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, "gexf", find("gexf")._replace(files={"": full}))
    (tmp_path / "a.gexf").write_bytes(b"old")
    for name in ("a.gexf", "b.gexf"):
        assert main(["export", "demands", "-o", str(tmp_path / name)]) == 6
        assert "free some space" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.gexf": b"old"}


def test_the_formats_are_listed(capsys: Capture) -> None:
    assert main(["export", "--list-formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(FORMATS) + 2
    assert lines[2].split() == ["gexf", "Gephi", ".gexf"]
    assert find("gexf").opens == "Gephi"
