"""The whole check: the faults the build met, the checks in SPARQL, and the shapes."""

from ..build.dataset import assemble
from . import queries, shacl
from .finding import Finding, of_fault, ordered
from .places import Places


def run() -> tuple[Finding, ...]:
    """Return every finding on the files as they are, in order of file and line.

    Raises `BadSource` for what keeps the dataset from being put together at all.
    """
    dataset = assemble()
    places = Places(dataset.files)
    found = [of_fault(fault) for fault in dataset.faults]
    found += queries.findings(dataset.quads, places)
    found += shacl.findings(dataset.quads, places)
    return ordered(found)
