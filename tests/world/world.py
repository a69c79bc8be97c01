"""The tables of the world, row by row."""

import csv
from pathlib import Path

from nsa_graph import paths

Row = dict[str, str]


def read_table(name: str) -> list[Row]:
    """Return the rows of the table *name*, of which there are some."""
    text = (Path(paths.TABLES) / f"{name}.csv").read_text(encoding="utf-8")
    found = list(csv.DictReader(text.splitlines()))
    assert found, name
    return found
