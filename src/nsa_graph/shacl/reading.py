"""The shapes graph read into frozen shapes, each with the reason where it cannot be compiled.

A shape is left to pyshacl unless all of it is understood: an unknown property of SHACL, a
parameter of the wrong kind or a recursive shape prevent that.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from .model import RDF, RDFS, SH, Constraint, Shape, Targets, Uncompiled
from .parameters import BESIDE, OF_PATHS, READERS, TARGETS, WITH, shapes_in
from .paths import path
from .triples import Triples

_DEEPEST = 6  # pyshacl gives up at 15 steps; each shape and each constraint is a step
_MODELS = (
    *("ConstraintComponent", "SPARQLFunction", "JSFunction", "TargetType", "JSTargetType"),
    *("SPARQLTargetType", "SPARQLAskExecutable", "SPARQLConstructExecutable"),
)


def read(quads: Iterable[ox.Quad]) -> dict[str, Shape]:
    """Return the shapes of the shapes graph *quads*, by node in N-Triples, sorted.

    Raises:
        Uncompiled: where something in the graph concerns every shape.
    """
    graph = Triples(quads)
    _refuse_extensions(graph)
    nodes = _nodes(graph)
    shapes = {node: _shape(graph, node) for node in sorted(nodes)}
    return {node: _checked(shape, shapes) for node, shape in shapes.items()}


def _refuse_extensions(graph: Triples) -> None:
    """Raise where the graph declares components, functions or rules, or has invalid shapes."""
    for kind in _MODELS:
        declared = {n for n in graph.typed(SH + kind) if not n.startswith(f"<{SH}")}
        below = {n for n, v in graph.having(RDFS + "subClassOf") if str(v) == f"<{SH}{kind}>"}
        if declared or below:
            raise Uncompiled(f"sh:{kind}")
    if graph.having("rule"):
        raise Uncompiled("sh:rule")
    for node in graph.typed(SH + "NodeShape"):
        if graph.objects(node, "path"):
            raise Uncompiled("a node shape with a path")
    for node in graph.typed(SH + "PropertyShape"):
        if len(graph.objects(node, "path")) != 1:
            raise Uncompiled("a property shape without one path")


def _nodes(graph: Triples) -> set[str]:
    """Return the nodes that are shapes by https://www.w3.org/TR/shacl/#shapes."""
    nodes = graph.typed(SH + "NodeShape", SH + "PropertyShape")
    for name in (*TARGETS, "property", "node"):
        nodes |= {node for node, _ in graph.having(name)}
    for name in ("property", "node", "not", "qualifiedValueShape"):
        nodes |= {str(value) for _, value in graph.having(name)}
    for name in ("and", "or", "xone"):
        for _, head in graph.having(name):
            members = graph.items(head)
            if not members:
                raise Uncompiled(f"an empty sh:{name}")
            nodes |= {str(member) for member in members}
    return nodes


def _shape(graph: Triples, node: str) -> Shape:
    try:
        return _read(graph, node)
    except Uncompiled as error:
        targeting = (graph.objects(node, name) for name in (*TARGETS, "target"))
        targets = Targets(unread=any(targeting) or bool(_implicit(graph, node)))
        return Shape(node, None, targets, (), SH + "Violation", (), False, str(error))


def _read(graph: Triples, node: str) -> Shape:
    if node.startswith('"'):
        raise Uncompiled("a literal for a shape")
    at = graph.one(node, "path")
    used = {verb.removeprefix(SH) for verb in graph.properties(node) if verb.startswith(SH)}
    unknown = used - READERS.keys() - BESIDE
    if unknown:
        raise Uncompiled(f"sh:{min(unknown)}")
    for name in sorted(used & WITH.keys()):
        if WITH[name] not in used:
            raise Uncompiled(f"sh:{name} without sh:{WITH[name]}")
    if at is None:
        for name in READERS:
            if name in used & OF_PATHS:
                raise Uncompiled(f"sh:{name} of a node shape")
    severity = graph.one(node, "severity")
    return Shape(
        node,
        path(graph, at) if at is not None else None,
        _targets(graph, node),
        tuple(
            Constraint(name, value)
            for name, reader in READERS.items()
            if name in used
            for value in reader(graph, node, name)
        ),
        getattr(severity, "value", "") if severity is not None else SH + "Violation",
        tuple(str(getattr(one, "value", one)) for one in graph.objects(node, "message")),
        graph.is_true(node, "deactivated"),
    )


def _implicit(graph: Triples, node: str) -> tuple[str, ...]:
    """Return *node* where the shapes graph makes it a class too, which it then targets."""
    types = {str(one)[1:-1] for one in graph.objects(node, RDF + "type")}
    classes = {RDFS + "Class"}
    if types:
        below = graph.having(RDFS + "subClassOf")
        classes |= {n[1:-1] for n, v in below if str(v)[1:-1] in classes}
    return (node,) if types & classes else ()


def _targets(graph: Triples, node: str) -> Targets:
    if graph.objects(node, "target"):
        raise Uncompiled("sh:target")
    iris = {name: tuple(str(one) for one in graph.objects(node, name)) for name in TARGETS}
    for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf"):
        if not all(one.startswith("<") for one in iris[name]):
            raise Uncompiled(f"an unusual sh:{name}")
    classes = {*iris["targetClass"], *_implicit(graph, node)}
    if any(not one.startswith("<") for one in classes):
        raise Uncompiled("a class without an IRI")
    nodes = tuple(graph.objects(node, "targetNode"))
    if any(isinstance(one, ox.BlankNode) for one in nodes):
        raise Uncompiled("a blank node for a target")
    return Targets(nodes, tuple(sorted(classes)), iris["targetSubjectsOf"], iris["targetObjectsOf"])


def _checked(shape: Shape, shapes: dict[str, Shape]) -> Shape:
    """Return *shape*, with the reason where a shape that it refers to cannot be compiled."""
    if shape.why:
        return shape
    try:
        _reach(shape, shapes, ())
    except Uncompiled as error:
        return shape._replace(why=str(error))
    return shape


def _reach(shape: Shape, shapes: dict[str, Shape], above: tuple[str, ...]) -> None:
    if shape.why:
        raise Uncompiled(shape.why)
    if shape.node in above or len(above) > _DEEPEST:
        raise Uncompiled("a shape that reaches itself, or too far")
    for constraint in shape.constraints:
        for part in shapes_in(constraint):
            if constraint.kind == "property" and not shapes[part].path and not shapes[part].why:
                raise Uncompiled("sh:property of a node shape")
            if constraint.kind == "node" and shapes[part].path:
                raise Uncompiled("sh:node of a property shape")
            _reach(shapes[part], shapes, (*above, shape.node))
