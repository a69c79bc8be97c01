"""The room by itself: it knows nothing of the subject, and its README can be followed."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nsa_graph.shacl

ROOM = Path(str(nsa_graph.shacl.__file__)).parent
ALLOWED = {"errors", "paths", "rdf", "sparql", "store", "sandbox", "shacl"}
OURS = re.compile(r"w3id\.org/nsa-graph|urn:nsa|\bnsash?:|ontology/|queries/")


def modules() -> list[Path]:
    found = sorted(ROOM.glob("*.py"))
    assert len(found) > 10
    return found


def imported(file: Path) -> Iterator[str]:
    """Yield the rooms that *file* imports from."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            yield from (node.module or "").split(".")[:1]
        elif isinstance(node, ast.ImportFrom) and node.level > 2:
            yield "above"


def test_it_imports_only_rooms_without_a_subject() -> None:
    found = {room for file in modules() for room in imported(file)}
    assert "errors" in found
    assert found <= ALLOWED


def test_no_string_names_the_subject() -> None:
    strings = [
        node.value
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(strings) > 100
    assert [text for text in strings if OURS.search(text)] == []


def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    text = (ROOM / "README.md").read_text(encoding="utf-8")
    (code, printed) = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert ran.stdout == printed


def test_the_readme_names_every_module() -> None:
    text = (ROOM / "README.md").read_text(encoding="utf-8")
    names = {file.stem for file in modules()} - {"__init__"}
    assert names == set(re.findall(r"`(\w+)`", text[text.index("## Modules") :])) & names
