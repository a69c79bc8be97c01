"""The outside datasets that some tests compare with: not part of the project."""

import pytest
from docs.datasets import REFERENCE

__all__ = ["REFERENCE", "needs_reference"]

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(),
    reason=f"NO OUTSIDE DATASETS at {REFERENCE}: nothing was compared; set NSA_GRAPH_REFERENCE",
)
