"""Constraints that each value meets or not by itself: class, datatype, length, sh:or and so on."""

from collections.abc import Iterator

from .engine import Engine, Violation, of_value
from .expressions import holds
from .model import Constraint, Shape
from .nested import fail
from .sets import Members


def values(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each value that does not meet the *constraint*."""
    unmet = _unmet(engine, constraint)
    if unmet is None:
        found = fail(engine, shape, constraint, focus)
    elif shape.predicate and engine.nothing(_anywhere(shape, unmet)):
        return  # no such value anywhere, which is quicker to see than that none is in focus
    else:
        found = engine.pairs(shape, focus, unmet)
    for at, value in found:
        yield of_value(shape, constraint, at, value)


def _anywhere(shape: Shape, unmet: str) -> str:
    return f"SELECT ?v {{ ?f {shape.path} ?v . {unmet} }} LIMIT 1"


def _unmet(engine: Engine, constraint: Constraint) -> str | None:
    """Return the pattern that leaves those ?v that do not meet *constraint*."""
    if constraint.kind == "class":
        members = engine.sets.instances(constraint.value)
        return f"MINUS {{ {members.of('?v')} }}" if members else ""
    met = holds(engine, constraint, "?v")
    return None if met is None else f"FILTER(!{met})"
