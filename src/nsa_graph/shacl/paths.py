"""Property paths: read from the shapes graph, and followed from all focus nodes at once.

pyshacl follows the inverse of a sequence from its first step on, where SPARQL begins at the last;
such a path is left to it (https://www.w3.org/TR/shacl/#property-paths).
"""

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from .facts import Facts, Relation
from .model import RDF, Path, Term, Uncompiled
from .triples import Triples

_DEEPEST = 8  # pyshacl refuses a path ten steps deep, and each member of a list is a step
SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
"""The operators of SPARQL that are written behind a path, by the property of SHACL."""


def path(graph: Triples, node: Term, depth: int = 0) -> Path:
    """Return the path *node* of the shapes; raises `Uncompiled` for an unusual one."""
    if isinstance(node, ox.NamedNode):
        return Path(str(node))
    if not isinstance(node, ox.BlankNode) or depth > _DEEPEST:
        raise Uncompiled("an unusual path")
    if graph.objects(str(node), RDF + "first"):
        return _joined(graph, node, "/", depth)
    properties = graph.properties(str(node))
    if len(properties) != 1:
        raise Uncompiled("an unusual path")
    name, value = next(iter(properties)).rpartition("#")[2], next(iter(properties.values()))
    if len(value) != 1:
        raise Uncompiled("an unusual path")
    if name == "alternativePath":
        return _joined(graph, value[0], "|", depth)
    if name == "inversePath":
        inner = path(graph, value[0], depth + 1)
        if _has_sequence(inner):
            raise Uncompiled("the inverse of a sequence")
        return Path("^", (inner,))
    if name not in SUFFIXES:
        raise Uncompiled("an unusual path")
    return Path(SUFFIXES[name], (path(graph, value[0], depth + 1),))


def _joined(graph: Triples, head: Term, how: str, depth: int) -> Path:
    parts = graph.items(head)
    if not 2 <= len(parts) <= _DEEPEST - depth:
        raise Uncompiled("an unusual path")
    return Path(how, tuple(path(graph, part, depth + 1) for part in parts))


def _has_sequence(inner: Path) -> bool:
    return inner.how == "/" or any(map(_has_sequence, inner.parts))


def walk(facts: Facts, path: Path, focus: Iterable[int]) -> Relation:
    """Return the values that each of *focus* reaches by *path*; it may have more nodes."""
    if not path.parts:
        return facts.relation(path.how)
    if path.how == "^":
        (part,) = path.parts
        return (
            facts.relation(part.how).inverse
            if not part.parts
            else walk(facts, _turned(part), focus)
        )
    return _WALKS[path.how](facts, path.parts, focus)


def _turned(path: Path) -> Path:
    """Return the inverse of *path*, with `^` at single properties only."""
    if not path.parts:
        return Path("^", (path,))
    if path.how == "^":
        return path.parts[0]
    parts = reversed(path.parts) if path.how == "/" else path.parts
    return Path(path.how, tuple(map(_turned, parts)))


def _sequence(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    reached: dict[int, Iterable[int]] = {node: (node,) for node in focus}
    for part in parts:
        step = walk(facts, part, frozenset().union(*reached.values()))
        reached = {
            node: dict.fromkeys(value for at in over for value in step.of(at))
            for node, over in reached.items()
        }
    return _related(reached)


def _alternatives(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    ways = [walk(facts, part, focus) for part in parts]
    return _related({n: dict.fromkeys(v for way in ways for v in way.of(n)) for n in focus})


def _once_or_not(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    step = walk(facts, parts[0], focus)
    return _related({node: dict.fromkeys((node, *step.of(node))) for node in focus})


def _any_times(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    steps = _steps(facts, parts[0], focus)
    return _related({node: dict.fromkeys((node, *_reached(steps, node))) for node in focus})


def _some_times(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    steps = _steps(facts, parts[0], focus)
    return _related({node: _reached(steps, node) for node in focus})


def _steps(facts: Facts, path: Path, focus: Iterable[int]) -> dict[int, Iterable[int]]:
    """Return one step of *path* from each node that *focus* reaches by any number of steps."""
    steps: dict[int, Iterable[int]] = {}
    todo = set(focus)
    while todo:
        step = walk(facts, path, todo)
        steps.update((node, step.of(node)) for node in todo)
        todo = {value for node in todo for value in steps[node]} - steps.keys()
    return steps


def _reached(steps: dict[int, Iterable[int]], start: int) -> dict[int, None]:
    found = dict.fromkeys(steps[start])
    todo = list(found)
    while todo:
        fresh = [value for value in steps[todo.pop()] if value not in found]
        found.update(dict.fromkeys(fresh))
        todo += fresh
    return found


def _related(reached: dict[int, Iterable[int]]) -> Relation:
    pairs = [(node, value) for node, values in reached.items() for value in values]
    return Relation([node for node, _ in pairs], [value for _, value in pairs])


_WALKS: dict[str, Callable[[Facts, tuple[Path, ...], Iterable[int]], Relation]] = {
    "/": _sequence,
    "|": _alternatives,
    "?": _once_or_not,
    "*": _any_times,
    "+": _some_times,
}
