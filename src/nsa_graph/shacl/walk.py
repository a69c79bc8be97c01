"""Property paths, walked from all focus nodes at once."""

from collections.abc import Callable, Iterable

from .facts import Facts, Relation
from .model import Path


def walk(facts: Facts, path: Path, focus: Iterable[int]) -> Relation:
    """Return whom each of *focus* reaches by *path*; others may be among the nodes too."""
    if not path.parts:
        return facts.relation(path.how)
    if path.how == "^" and not path.parts[0].parts:
        return facts.relation(path.parts[0].how).inverse
    return _WALKS[path.how](facts, path.parts, focus)


def _inverse(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    """Return who reaches *focus*: the path is turned round, step by step."""
    return walk(facts, _turned(parts[0]), focus)


def _turned(path: Path) -> Path:
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
    steps = _closed(facts, parts[0], focus)
    return _related({node: dict.fromkeys((node, *_reached(steps, node))) for node in focus})


def _some_times(facts: Facts, parts: tuple[Path, ...], focus: Iterable[int]) -> Relation:
    steps = _closed(facts, parts[0], focus)
    return _related({node: _reached(steps, node) for node in focus})


def _closed(facts: Facts, path: Path, focus: Iterable[int]) -> dict[int, Iterable[int]]:
    """Return one step of *path* from each node that *focus* reaches by any number of them."""
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
    "^": _inverse,
    "/": _sequence,
    "|": _alternatives,
    "?": _once_or_not,
    "*": _any_times,
    "+": _some_times,
}
