"""Property paths, read from SHACL's nodes.

The paths of https://www.w3.org/TR/shacl/#property-paths. The reference walks the inverse of a
sequence from its first step on, where SPARQL begins at the last; such a path is left to it.
"""

import pyoxigraph as ox

from .model import Path, Uncompiled
from .triples import RDF, Node, Triples

_DEEPEST = 8  # the reference refuses a path ten steps deep, and a list counts each member
_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def path(graph: Triples, node: Node, depth: int = 0) -> Path:
    """Return the path *node* of the shapes; raises `Uncompiled` for an unusual one."""
    if isinstance(node, ox.NamedNode):
        return Path(str(node))
    if not isinstance(node, ox.BlankNode) or depth > _DEEPEST:
        raise Uncompiled("an unusual path")
    if graph.objects(str(node), RDF + "first"):
        return _joined(graph, node, "/", depth)
    said = graph.properties(str(node))
    if len(said) != 1:
        raise Uncompiled("an unusual path")
    name, value = next(iter(said)).rpartition("#")[2], next(iter(said.values()))
    if len(value) != 1:
        raise Uncompiled("an unusual path")
    if name == "alternativePath":
        return _joined(graph, value[0], "|", depth)
    if name == "inversePath":
        return _inverse(path(graph, value[0], depth + 1))
    if name not in _SUFFIXES:
        raise Uncompiled("an unusual path")
    return Path(_SUFFIXES[name], (path(graph, value[0], depth + 1),))


def _joined(graph: Triples, head: Node, how: str, depth: int) -> Path:
    parts = graph.items(head)
    if not 2 <= len(parts) <= _DEEPEST - depth:
        raise Uncompiled("an unusual path")
    return Path(how, tuple(path(graph, part, depth + 1) for part in parts))


def _inverse(inner: Path) -> Path:
    if _has_sequence(inner):
        raise Uncompiled("the inverse of a sequence")
    return Path("^", (inner,))


def _has_sequence(inner: Path) -> bool:
    return inner.how == "/" or any(map(_has_sequence, inner.parts))
