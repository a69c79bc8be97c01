"""SHACL validation: shapes compiled to operations on sets, with pyshacl for the rest.

`validate(data, shapes)` gives a `Report`; see README.md beside this file.
"""

from .model import Result
from .patterns import TooSlow
from .validation import COMPILED, ENGINES, REFERENCE, Report, Shapes, read_shapes, validate

__all__ = [
    "COMPILED",
    "ENGINES",
    "REFERENCE",
    "Report",
    "Result",
    "Shapes",
    "TooSlow",
    "read_shapes",
    "validate",
]
