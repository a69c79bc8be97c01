"""The shapes, run by pyshacl over the merged dataset, as findings.

pyshacl is given plain rdflib graphs: over a wrapped store its `sh:in` fails on strings.
"""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..errors import BadSource
from ..paths import SHAPES, relative
from .finding import SEVERITIES, VIOLATION, Finding
from .places import Places

if TYPE_CHECKING:
    from rdflib import Graph


def findings(quads: Iterable[ox.Quad], places: Places) -> tuple[Finding, ...]:
    """Return what the shapes find in *quads*, all graphs taken as one.

    Raises `BadSource` where a shapes file does not parse, or there is none.
    """
    import logging

    from pyshacl import validate  # half a second, and only the check needs it
    from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError

    log = logging.getLogger("pyshacl-validate")
    log.disabled = True  # it writes to stderr what is raised too
    try:
        _, report, _ = validate(_merged(quads), shacl_graph=shapes(), advanced=True, inplace=True)
    except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError) as error:
        raise _unusable(error) from error
    finally:
        log.disabled = False
    if isinstance(report, Exception):  # so pyshacl returns a failure to validate
        raise _unusable(report) from report
    return tuple(_finding(report, node, places) for node in _results(report))


def _unusable(error: Exception) -> BadSource:
    told = f"the shapes cannot be used: {' '.join(str(error).split())}"
    return BadSource(told, file=relative(SHAPES), remedy="mend the shape that this names")


def shapes(folder: str = SHAPES) -> "Graph":
    """Return the shapes below *folder* as one rdflib graph; raises `BadSource`."""
    from rdflib import Graph

    from ..turtle import parse

    graph = Graph()
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    files = [name for name in names if name.endswith(".ttl")]
    if not files:
        raise BadSource("no shapes lie here", file=relative(folder), remedy="restore them")
    for name in files:
        quads = parse(os.path.join(folder, name), "urn:shapes").quads
        graph.parse(data=_ntriples(quads), format="nt")
    return graph


def _merged(quads: Iterable[ox.Quad]) -> "Graph":
    from rdflib import Graph

    graph = Graph()
    graph.parse(data=_ntriples(quads), format="nt")
    return graph


def _ntriples(quads: Iterable[ox.Quad]) -> bytes:
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _results(report: "Graph") -> Iterator[Any]:
    """Give the results of the report itself, not those that a nested shape's result holds."""
    from rdflib import SH

    yield from report.objects(None, SH.result)


def _finding(report: "Graph", node: Any, places: Places) -> Finding:
    from rdflib import SH, URIRef

    def one(verb: Any) -> str:
        held = report.value(node, verb)
        return str(held) if isinstance(held, URIRef) else ""

    value = report.value(node, SH.value)
    messages = sorted(str(message) for message in report.objects(node, SH.resultMessage))
    focus, path = one(SH.focusNode), one(SH.resultPath)
    said = "" if value is None else value.n3()
    return Finding(
        *places.find(focus, path),
        SEVERITIES.get(one(SH.resultSeverity), VIOLATION),
        places.worded(" ".join(" ".join(messages).split()), focus, path, said),
        focus,
        path,
        said,
        one(SH.sourceShape),
        one(SH.sourceConstraintComponent),
    )
