"""The outside datasets that some tests compare with: not part of the project."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[2] / "shared" / "reference"
REFERENCE = Path(os.environ.get("NSA_GRAPH_REFERENCE") or _BESIDE)
"""The folder of the datasets, by `NSA_GRAPH_REFERENCE`, else beside the checkout."""

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(),
    reason=f"NO OUTSIDE DATASETS at {REFERENCE}: nothing was compared; set NSA_GRAPH_REFERENCE",
)
