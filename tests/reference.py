"""The outside datasets that some tests compare with: not part of the project."""

import csv
from pathlib import Path

import pytest
from docs.datasets import REFERENCE

__all__ = ["REFERENCE", "Row", "needs_reference", "read"]

Row = dict[str, str]

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(),
    reason=f"NO OUTSIDE DATASETS at {REFERENCE}: nothing was compared; set NSA_GRAPH_REFERENCE",
)


def read(path: Path) -> list[Row]:
    """Return the rows of the CSV file *path*, of which there are some."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert found, path
    return found
