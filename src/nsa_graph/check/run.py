"""The whole check: the faults the build met, the checks in SPARQL, and the shapes."""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from ..errors import BadSource
from ..rdf.turtle import Turtle
from . import queries, shapes
from .finding import Finding, of_fault, ordered
from .places import Places


def run(
    quads: Sequence[ox.Quad],
    files: Iterable[Turtle],
    faults: Iterable[BadSource],
    engine: str = shapes.COMPILED,
    store: ox.Store | None = None,
) -> tuple[Finding, ...]:
    """Return every finding on a dataset, in order of file and line.

    *quads* is the dataset, *files* are what it came from, *faults* what its build went around;
    *engine* is one of `shapes.ENGINES`. A *store* holds *quads* already. Raises
    `BadSource` for shapes or checks that are missing or do not parse.
    """
    places = Places(files)
    found = [of_fault(fault, places.about(fault.file, fault.line)) for fault in faults]
    if store is None:
        store = ox.Store()
        store.extend(quads)
    found += queries.findings(store, places)
    for finding in shapes.findings(quads, places, engine):
        found += _wherever_called(finding, places)
    return ordered(found)


def _wherever_called(finding: Finding, places: Places) -> tuple[Finding, ...]:
    """Return *finding* once for each paper that gives the name which it is about."""
    at = places.called(finding.focus, finding.path, finding.value)
    return tuple(finding._replace(file=file, line=line) for file, line in at) or (finding,)
