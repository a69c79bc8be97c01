"""Constraints on how many values there are, or on one value among them."""

from collections.abc import Iterator

from .engine import Engine, Violation, of_focus
from .model import Constraint, Shape
from .sets import Members


def least(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each focus node with fewer values than sh:minCount."""
    if constraint.value == 1:
        query = f"SELECT DISTINCT ?f {{ {focus.of('?f')} {_without(shape, focus)} }}"
    elif constraint.value:
        enough = _numbered(engine, shape, focus, f">= {constraint.value}")
        query = f"SELECT DISTINCT ?f {{ {focus.of('?f')} MINUS {{ {enough} }} }}"
    else:
        return
    yield from (of_focus(shape, constraint, row[0]) for row in engine.rows(query))


def most(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each focus node with more values than sh:maxCount."""
    if shape.predicate and constraint.value:
        stated, subjects = engine.extent(shape.path)
        if stated == subjects:
            return  # nothing has two values of it
    query = _numbered(engine, shape, focus, f"> {constraint.value}")
    yield from (of_focus(shape, constraint, row[0]) for row in engine.rows(query))


def has(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each focus node that lacks the value of sh:hasValue."""
    if shape.path:
        there = f"{focus.of('?f')} MINUS {{ ?f {shape.path} {constraint.value} }}"
    else:
        there = f"{focus.of('?f')} FILTER(!sameTerm(?f, {constraint.value}))"
    for row in engine.rows(f"SELECT DISTINCT ?f {{ {there} }}"):
        yield of_focus(shape, constraint, row[0])


def languages(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each language that two values of a focus node share."""
    query = (
        f"SELECT ?f ?l {{ {engine.binding(shape, focus)}"
        ' BIND(LCASE(LANG(?v)) AS ?l) FILTER(?l != "") }'
        " GROUP BY ?f ?l HAVING(COUNT(DISTINCT ?v) > 1)"
    )
    yield from (of_focus(shape, constraint, row[0]) for row in engine.rows(query))


def _numbered(engine: Engine, shape: Shape, focus: Members, sign: str) -> str:
    values = f"{{ {engine.binding(shape, focus)} }}"
    return f"SELECT ?f {values} GROUP BY ?f HAVING(COUNT(DISTINCT ?v) {sign})"


def _without(shape: Shape, focus: Members) -> str:
    if shape.predicate:  # then one look a node is enough
        return f"FILTER NOT EXISTS {{ ?f {shape.path} ?v }}"
    return f"MINUS {{ {focus.of('?f')} ?f {shape.path} ?v . }}"
