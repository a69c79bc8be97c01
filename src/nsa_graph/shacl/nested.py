"""Constraints that look at values through other shapes: sh:property and sh:qualifiedValueShape."""

from collections.abc import Iterator

from .engine import Engine, Focus, Violation, by_value, of_focus
from .model import Constraint, Qualified, Shape
from .values import failing


def properties(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give the results of the property shape for each value, once for each of its focus nodes."""
    inner = engine.shapes[constraint.value]
    if shape.steps is None:
        yield from engine.validate(inner, focus)
        return
    above = by_value(engine.values(shape.steps, focus).pairs(focus))
    for found in engine.validate(inner, frozenset(above)):
        yield from (found._replace(at=at) for at in above[found.at])


def qualified(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each focus node that has too few or too many values of a shape."""
    if shape.steps is None:
        return
    wanted: Qualified = constraint.value
    values = engine.values(shape.steps, focus)
    found = frozenset(value for _, value in values.pairs(focus))
    fit = found - failing(engine, wanted.shape, found)
    for sibling in wanted.siblings:  # a value of theirs counts for nobody
        fit &= failing(engine, sibling, found)
    least, most = (Constraint(f"qualified{end}Count", None) for end in ("Min", "Max"))
    for at in focus:
        number = len(fit.intersection(values.of(at)))
        if wanted.most is not None and number > wanted.most:
            yield of_focus(shape, most, at)
        if wanted.least is not None and number < wanted.least:
            yield of_focus(shape, least, at)
