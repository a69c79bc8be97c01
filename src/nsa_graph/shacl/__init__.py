"""SHACL validation: shapes compiled to operations on sets, with pyshacl for the rest.

`validate(data, shapes)` gives a `ValidationReport`; see README.md beside this file.
"""

from .model import Result
from .patterns import TooSlow
from .validation import (
    COMPILED,
    ENGINES,
    REFERENCE,
    Shapes,
    ValidationReport,
    read_shapes,
    validate,
)

__all__ = [
    "COMPILED",
    "ENGINES",
    "REFERENCE",
    "Result",
    "Shapes",
    "TooSlow",
    "ValidationReport",
    "read_shapes",
    "validate",
]
