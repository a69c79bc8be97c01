"""Constraints that ask values to conform to shapes, where no expression says whether they do.

The values are kept as a set, and each shape is validated over the whole set.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .engine import Engine, Violation, of_focus
from .expressions import conforms
from .model import Constraint, Qualified, Shape
from .sets import Members

Term = Any


def fail(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[tuple[Term, Term]]:
    """Give the pairs of focus node and value that do not meet sh:and, or, xone, not or node."""
    pairs = list(engine.pairs(shape, focus))
    values = dict.fromkeys(value for _, value in pairs)
    kept = engine.sets.keep(values)
    nodes = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
    failed = Counter(one for node in nodes for one in engine.failing(node, kept))
    few, many = _ALLOWED[constraint.kind](len(nodes))
    yield from ((at, value) for at, value in pairs if not few <= failed[value] <= many)


_ALLOWED: dict[str, Callable[[int], tuple[int, int]]] = {
    "and": lambda n: (0, 0),
    "node": lambda n: (0, 0),
    "or": lambda n: (0, n - 1),
    "xone": lambda n: (n - 1, n - 1),
    "not": lambda n: (1, 1),
}
"""From how many and up to how many of n shapes a value may fail, by the constraint's kind."""


def properties(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give the results of the property shape for each value, once for each of its focus nodes."""
    inner = engine.shapes[constraint.value]
    if not shape.path:
        yield from engine.validate(inner, focus)
        return
    above: dict[Term, list[Term]] = {}
    for at, value in engine.pairs(shape, focus):
        above.setdefault(value, []).append(at)
    kept = engine.sets.keep(above)
    for found in engine.validate(inner, kept) if kept else ():
        yield from (found._replace(at=at) for at in above[found.at])


def qualified(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each focus node that has too few or too many values of a shape."""
    wanted: Qualified = constraint.value
    count = Counter(at for at, _ in _qualifying(engine, shape, wanted, focus))
    if wanted.most is not None:
        most = Constraint("qualifiedMaxCount", None)
        many = (at for at, number in count.items() if number > wanted.most)
        yield from (of_focus(shape, most, at) for at in many)
    enough = sum(number >= (wanted.least or 0) for number in count.values())
    if wanted.least and enough < engine.size(focus):
        least = Constraint("qualifiedMinCount", None)
        nodes = (row[0] for row in engine.rows(f"SELECT DISTINCT ?f {{ {focus.of('?f')} }}"))
        yield from (of_focus(shape, least, at) for at in nodes if count[at] < wanted.least)


def _qualifying(
    engine: Engine, shape: Shape, wanted: Qualified, focus: Members
) -> Iterator[tuple[Term, Term]]:
    """Give each focus node with each value that conforms to the shape, and to no sibling of it."""
    kind = _class_alone(engine.shapes[wanted.shape])
    met = None if wanted.siblings else conforms(engine, wanted.shape, "?v")
    if kind and not wanted.siblings:  # a join is quicker than a filter
        members = engine.sets.instances(kind)
        yield from engine.pairs(shape, focus, members.of("?v")) if members else ()
    elif met is not None:
        yield from engine.pairs(shape, focus, f"FILTER({met})")
    else:
        pairs = list(engine.pairs(shape, focus))
        kept = engine.sets.keep(dict.fromkeys(value for _, value in pairs))
        failed = engine.failing(wanted.shape, kept)
        apart = [engine.failing(node, kept) for node in wanted.siblings]
        fit = ((at, v) for at, v in pairs if v not in failed and all(v in one for one in apart))
        yield from fit


def _class_alone(shape: Shape) -> str:
    """Return the class of sh:class where *shape* says no more than that."""
    plain = len(shape.constraints) == 1 and not shape.path and not shape.deactivated
    one = shape.constraints[0] if plain else None
    return str(one.value) if one and one.kind == "class" else ""
