"""Constraints on how many values there are, or on one value among them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .engine import Engine, Focus, Violation, of_focus
from .facts import TAGGED, Relation
from .model import Constraint, Shape


def counted(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each focus node that sh:minCount, sh:maxCount or sh:hasValue fails."""
    for at in wrong(engine, shape, constraint, focus):
        yield of_focus(shape, constraint, at)


def wrong(engine: Engine, shape: Shape, constraint: Constraint, focus: Focus) -> Iterable[int]:
    """Return those of *focus* that have too few or too many values, or not the one wanted."""
    if shape.steps is None:
        alone = engine.facts.terms[constraint.value] if constraint.kind == "hasValue" else None
        return () if alone is None else focus - {alone}
    return WRONG[constraint.kind](engine, engine.values(shape.steps, focus), constraint, focus)


def _few(engine: Engine, values: Relation, constraint: Constraint, focus: Focus) -> Iterable[int]:
    least: int = constraint.value
    if least < 2:
        return focus.difference(values.one) if least else ()
    return (at for at in focus if len(values.of(at)) < least)


def _many(engine: Engine, values: Relation, constraint: Constraint, focus: Focus) -> Iterable[int]:
    most: int = constraint.value
    among = values.more if most else values.one
    return (at for at in focus & among.keys() if len(values.of(at)) > most)


def _none(engine: Engine, values: Relation, constraint: Constraint, focus: Focus) -> Iterable[int]:
    wanted = engine.facts.terms[constraint.value]
    return (at for at in focus if wanted not in values.of(at))


WRONG = {"minCount": _few, "maxCount": _many, "hasValue": _none}
"""Which focus nodes fail, by the local name of the parameter."""


def languages(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each language that two values of a focus node share."""
    if shape.steps is None:
        return
    more, kinds = engine.values(shape.steps, focus).more, engine.facts.terms.kinds
    for at in focus & more.keys():
        for kind, number in Counter(kinds[value] for value in more[at]).items():
            if number > 1 and kind.startswith(TAGGED):
                yield of_focus(shape, constraint, at)
