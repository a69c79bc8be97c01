"""The whole check: the faults the build met, the checks in SPARQL, and the shapes."""

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from ..errors import BadSource
from ..turtle import Turtle
from . import queries, shacl
from .finding import Finding, of_fault, ordered
from .places import Places


def run(
    quads: Collection[ox.Quad], files: Iterable[Turtle], faults: Iterable[BadSource]
) -> tuple[Finding, ...]:
    """Return every finding on a dataset, in order of file and line.

    *quads* is the dataset, *files* are what it came from, *faults* what its build went around.
    Raises `BadSource` for shapes or checks that are missing or do not parse.
    """
    places = Places(files)
    found = [of_fault(fault, places.about(fault.file, fault.line)) for fault in faults]
    found += queries.findings(quads, places)
    found += shacl.findings(quads, places)
    return ordered(found)
