"""The reference: the shapes as pyshacl validates them, over one plain rdflib graph.

pyshacl is given plain rdflib graphs: over a wrapped store its `sh:in` fails on strings.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..errors import BadSource
from ..paths import SHAPES, relative
from .peculiar import quiet
from .result import Result

if TYPE_CHECKING:
    from rdflib import Graph

_ENDS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def results(quads: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> tuple[Result, ...]:
    """Return what the graph *shapes* finds in *quads*, all graphs taken as one.

    Raises `BadSource` where pyshacl can't use the shapes.
    """
    with quiet("rdflib.term"):
        data, rules = merged(quads), merged(shapes)
    return validated(data, rules)


def validated(data: "Graph", rules: "Graph") -> tuple[Result, ...]:
    """Return what *rules* find in *data*, both from `merged`; raises as `results`."""
    from pyshacl import validate  # half a second, and only what is not compiled needs it

    with quiet("pyshacl-validate", "rdflib.term"):
        try:
            _, report, _ = validate(data, shacl_graph=rules, advanced=True, inplace=True)
        except Exception as error:  # its own errors, and those that it lets through
            raise _unusable(error) from error
    if isinstance(report, Exception):  # so pyshacl returns a failure to validate
        raise _unusable(report) from report
    return reported(report)


def _unusable(error: Exception) -> BadSource:
    told = f"the shapes cannot be used: {' '.join(str(error).split()) or type(error).__name__}"
    return BadSource(told, file=relative(SHAPES), remedy="mend the shape that this names")


def merged(quads: Iterable[ox.Quad]) -> "Graph":
    """Return *quads* as one rdflib graph, blank nodes under their own labels."""
    from rdflib import Graph

    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    graph = Graph()
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    graph.parse(data=data, format="nt", bnode_context=_Same())
    return graph


class _Same(dict[str, Any]):
    """The labels of blank nodes as rdflib is to know them: unchanged, where it draws new ones."""

    def get(self, label: str, default: Any = None) -> Any:
        return label


def reported(report: "Graph") -> tuple[Result, ...]:
    """Return the results of a report, not those that a nested shape's result holds."""
    from rdflib import SH

    return tuple(_result(report, node) for node in report.objects(None, SH.result))


def _result(report: "Graph", node: Any) -> Result:
    from rdflib import SH

    def one(verb: Any) -> Any:
        return report.value(node, verb)

    return Result(
        _term(one(SH.focusNode)),
        _path(report, one(SH.resultPath)),
        _term(one(SH.value)),
        str(one(SH.sourceConstraintComponent)),
        _term(one(SH.sourceShape)),
        str(one(SH.resultSeverity)),
        tuple(str(message) for message in report.objects(node, SH.resultMessage)),
    )


def _term(node: Any) -> str:
    """Return a term in N-Triples, or nothing for none."""
    from rdflib import BNode, Literal

    if node is None:
        return ""
    if isinstance(node, BNode):
        return f"_:{node}"
    if not isinstance(node, Literal):
        return f"<{node}>"
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    kind = ox.NamedNode(str(node.datatype)) if node.datatype else None
    return str(ox.Literal(str(node), datatype=kind))


def _path(report: "Graph", node: Any) -> str:
    """Return a path of the report as SPARQL, written as the compiled shapes write it."""
    from rdflib import SH, BNode
    from rdflib.collection import Collection

    if not isinstance(node, BNode):
        return _term(node)
    inner = report.value(node, SH.inversePath)
    if inner is not None:
        told = _path(report, inner)
        return f"^{told}" if told.startswith("<") else f"^({told})"
    for name, sign in _ENDS.items():
        inner = report.value(node, SH[name])
        if inner is not None:
            return f"({_path(report, inner)}){sign}"
    either = report.value(node, SH.alternativePath)
    parts = Collection(report, node if either is None else either)
    by = " / " if either is None else " | "
    return "(" + by.join(_path(report, part) for part in parts) + ")"
