"""The README of the room can be followed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import nsa_graph

PACKAGE = Path(str(nsa_graph.__file__)).parent


@pytest.mark.parametrize("room", ["rdf", "sandbox", "sparql", "store"])
def test_the_example_prints_what_the_page_says(room: str) -> None:
    page = (PACKAGE / room / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```\n\nprints\n\n```\n(.*?)```", page, re.S)
    assert examples
    for code, printed in examples:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout == printed
