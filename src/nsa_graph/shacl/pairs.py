"""Constraints between the values of two properties of a focus node, and on its other properties."""

from collections.abc import Iterator

from .engine import Engine, Focus, Violation, by_value, of_value
from .facts import BLANK
from .model import Constraint, Shape, Uncompiled
from .triples import RDF, RDFS


def _own(engine: Engine, shape: Shape, focus: Focus) -> Iterator[tuple[int, int]]:
    """Give each focus node with each of its values; for a node shape that is the node itself."""
    if shape.steps is None:
        return ((at, at) for at in focus)
    return engine.values(shape.steps, focus).pairs(focus)


def equal(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each value that only one of path and property has."""
    mine = dict.fromkeys(_own(engine, shape, focus))
    others = dict.fromkeys(engine.facts.relation(constraint.value).pairs(focus))
    for at, value in (mine | others).keys() - (mine.keys() & others.keys()):
        yield of_value(shape, constraint, at, value)


def disjoint(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each value that both path and property have."""
    other = engine.facts.relation(constraint.value)
    for at, value in _own(engine, shape, focus):
        if value in other.of(at):
            yield of_value(shape, constraint, at, value)


def less(engine: Engine, shape: Shape, constraint: Constraint, focus: Focus) -> Iterator[Violation]:
    """Give a result for each pair of values that do not stand in order."""
    before, kinds = engine.judges.before, engine.facts.terms.kinds
    other = engine.facts.relation(constraint.value)
    for at, value in _own(engine, shape, focus):
        if kinds[value] == BLANK:  # whatever it is compared with
            raise Uncompiled(f"sh:{constraint.kind} of a blank node")
        for limit in other.of(at):
            if not before(constraint.kind, value, limit):
                yield of_value(shape, constraint, at, value)


def closed(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each triple of a value whose property is not among those allowed."""
    above = by_value(_own(engine, shape, focus))
    resource = engine.facts.iri(f"<{RDFS}Resource>")
    for name in sorted(set(engine.facts.properties).difference(constraint.value)):
        relation = engine.facts.relation(name)
        for value, said in relation.pairs(above.keys() & relation.one.keys()):
            if said != resource or name != f"<{RDF}type>":
                for at in above[value]:
                    yield of_value(shape, constraint, at, said)._replace(path=name)
