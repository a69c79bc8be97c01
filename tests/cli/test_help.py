"""The help of each command: what it says is true, and each of its examples can be typed."""

import re
import shlex
from pathlib import Path

import pytest

from nsa_graph import cli

ELSEWHERE = ("publish ", "agreement ", "build --papers ")
"""Examples that need a server or papers of one's own, and are read only."""

LONG = ("build", "check", "dump", "figures timeline", "export demands --format html")
"""Examples that other tests run, with what they write."""


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main([command, "--help"]) == 0
    return capsys.readouterr().out


def examples(text: str) -> list[str]:
    """Return what follows the program's name in each example of a help *text*."""
    block = text.partition("\nexamples:\n")[2].partition("\n\n")[0]
    assert block
    found = [re.fullmatch(r"  nsa-graph (.+)", line) for line in block.split("\n")]
    return [match[1] for match in found if match]


def test_every_command_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    lines = capsys.readouterr().out.split("\n")
    starts = {line.index(does) for line in lines for does in cli.COMMANDS.values() if does in line}
    assert starts == {13}
    assert len(cli.COMMANDS) > 10


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_examples_can_be_typed(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = help_of(command, capsys)
    assert text.startswith(f"usage: nsa-graph {command} ")
    assert "\nexit codes:\n  0    fine\n" in text
    found = examples(text)
    assert found
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("country\nNAM\n", encoding="utf-8")
    (tmp_path / "query.rq").write_text("SELECT ?s { ?s a nsa:Demand }", encoding="utf-8")
    for line in found:
        argv = shlex.split(line)
        assert argv[0] == command
        if not line.startswith((*ELSEWHERE, *LONG)):
            assert cli.main(argv) == 0, line
            assert capsys.readouterr().out or "-o" in argv
        for at in (at for at, word in enumerate(argv) if word == "-o"):
            written = tmp_path / argv[at + 1]
            assert written.exists() or line.startswith(LONG), line


def test_examples_that_are_not_run_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for command in cli.COMMANDS for line in examples(help_of(command, capsys))]
    for start in (*ELSEWHERE, *LONG):
        assert any(line.startswith(start) for line in lines), start


def test_options_of_examples_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    seen = 0
    for command in cli.COMMANDS:
        text = help_of(command, capsys)
        for line in examples(text):
            options = [word for word in shlex.split(line) if word.startswith("-")]
            assert all(re.search(rf"(?m)^ +(-\w, |-\w \w+, )?{word}\b", text) for word in options)
            seen += len(options)
    assert seen > 10
