"""The examples of docs/linking.md print what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reference import REFERENCE, needs_reference

from nsa_graph import paths

PAGE = Path(__file__).parents[2] / "docs" / "linking.md"
EXAMPLES = re.findall(r"```console\n\$ (.+)\n([^`]+)```", PAGE.read_text(encoding="utf-8"))
OWN = [pair for pair in EXAMPLES if pair[0].startswith("printf")]
OUTSIDE = [pair for pair in EXAMPLES if not pair[0].startswith("printf")]


def printed(command: str, folder: Path) -> str:
    """Return what the shell *command* prints in *folder*, stderr included."""
    program = f'"{sys.executable}" -m nsa_graph'
    done = subprocess.run(
        re.sub(r"(^|\| )nsa-graph", rf"\1{program}", command),
        shell=True,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(paths.CODE).parent)},
    )
    return done.stdout.decode().replace("\r\n", "\n")


def test_the_page_has_its_examples() -> None:
    assert (len(OWN), len(OUTSIDE)) == (1, 3)


@pytest.mark.parametrize(("command", "told"), OWN)
def test_own_examples(command: str, told: str, tmp_path: Path) -> None:
    assert printed(command, tmp_path) == told


@needs_reference
@pytest.mark.parametrize(("command", "told"), OUTSIDE)
def test_outside_examples(command: str, told: str, tmp_path: Path) -> None:
    for file in REFERENCE.glob("*.csv"):
        (tmp_path / file.name).symlink_to(file)
    before = set(tmp_path.iterdir())
    assert before
    assert printed(command, tmp_path) == told
    (made,) = set(tmp_path.iterdir()) - before
    text = made.read_text(encoding="utf-8")
    assert "https://w3id.org/nsa-graph/id/state/NAM" in text or "state:NAM" in text
