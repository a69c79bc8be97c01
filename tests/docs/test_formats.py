"""docs/formats.md says of every format what it is, and its examples run."""

import re
from pathlib import Path

import pytest

from nsa_graph import UsageError, open_graph
from nsa_graph.cli import main
from nsa_graph.network.formats import FORMATS, find
from nsa_graph.network.formats.mermaid import EDGES, LENGTH
from nsa_graph.network.formats.picture import MOST_EDGES, MOST_NODES

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_every_format_is_described() -> None:
    rows = re.findall(r"^\| (`.+?`) \| .* \| .* \| .*\|$", PAGE, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(FORMATS)


def test_the_limits_are_those_of_the_code() -> None:
    assert f"the first {EDGES} edges" in PAGE
    assert f"labels of {LENGTH} characters" in PAGE
    assert f"{MOST_NODES} nodes, {MOST_EDGES:,} edges" in PAGE


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (found,) = re.findall(r"\$ nsa-graph (export demands.*)\n(.*)\n", PAGE)
    assert main(found[0].split()) == 0
    assert capsys.readouterr().out == found[1] + "\n"
    written = tmp_path / "demands.gexf"
    assert find("gexf").endings[0] == written.suffix
    same = tmp_path / "same.gexf"
    assert "`graph.export(" in PAGE
    assert open_graph().export("demands", str(same)).edge_count == 12
    assert same.read_bytes() == written.read_bytes()
    open_graph().export("demands", str(tmp_path / "x.json"), format_="cyjs", language="zh")
    assert "不结盟" in (tmp_path / "x.json").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="does not end as a format's files do"):
        open_graph().export("demands", str(tmp_path / "x.xlsx"))
