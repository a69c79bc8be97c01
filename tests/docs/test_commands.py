"""Every command that a page shows can be typed: its options and names are there."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from nsa_graph import UsageError, cli
from nsa_graph.cli.parameters import parameters
from nsa_graph.cli.parser import Parser
from nsa_graph.library import find
from nsa_graph.paths import FIGURES, QUESTIONS, VIEWS

ROOT = Path(__file__).parents[2]
DOCS = tuple(sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
PAGES = ("README.md", "CONTRIBUTING.md", "queries/README.md", *DOCS)
NAMES = "|".join(cli.COMMANDS)
BLOCK = re.compile(rf"^(?:\$ (?:.* \| )?| {{4,7}}|)nsa-graph ((?:{NAMES})\b.*)$", re.M)
INLINE = re.compile(rf"`nsa-graph ((?:{NAMES})\b[^`]*)`")
FOLDERS = {"ask": QUESTIONS, "view": VIEWS, "export": VIEWS, "figures": FIGURES}
OPEN = re.compile(r"(?<!-)\b[A-Z]{2,}\b(?!\.)|<\w+>")
"""What stands for a name of the reader's own, as NAME does."""


def shown(page: str) -> list[str]:
    """Return each command that *page* shows, without what it is piped to."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = [*BLOCK.findall(text), *(line.replace("\n", " ") for line in INLINE.findall(text))]
    parts = [part for line in found for part in line.split(" && nsa-graph ")]
    return [re.split(r"\s+(?:\||2>|# )", part)[0].strip() for part in parts]


COMMANDS = sorted({(page, line) for page in PAGES for line in shown(page)})


def test_pages_show_commands() -> None:
    assert len(COMMANDS) > 50
    assert {line.split()[0] for _, line in COMMANDS} == set(cli.COMMANDS)
    assert ("README.md", "figures -o figures") in COMMANDS
    assert ("docs/adding-a-paper.md", "check") in COMMANDS


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_can_be_typed(page: str, line: str) -> None:
    type_(line)


@pytest.mark.parametrize(
    "line",
    ["check --farmat json", "ask demand", "ask parties -p instrumnt=npt", "view x", "figures -x"],
)
def test_a_wrong_command_is_found(line: str) -> None:
    with pytest.raises(UsageError):
        type_(line)


def type_(line: str) -> None:
    """Raise `UsageError` where *line* could not be typed; names left open are not looked at."""
    name, *argv = shlex.split(line)
    parser = Parser("nsa-graph", "", "")
    import_module(f"nsa_graph.cli.{name}").configure(parser)
    if not argv or "--help" in argv or (OPEN.search(line) and name != "ask"):
        return
    given = parser.parse(argv)
    assert given is not None
    asked = getattr(given, "name", None) or next(iter(getattr(given, "names", ())), "")
    if name not in FOLDERS or asked in ("", "parquet", "NAME"):
        if getattr(given, "others", []):
            raise UsageError(f"unknown argument {given.others[0]!r}")
        return
    query = find(asked, FOLDERS[name], name)
    known = {param.name for param in query.params}
    for key in parameters(query, given):
        if key.replace("-", "_") not in known:
            raise UsageError(f"{asked} has no parameter {key!r}")
