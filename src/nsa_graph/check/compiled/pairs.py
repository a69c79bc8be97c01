"""Constraints between the values of two properties of a focus node, and on its other properties."""

from collections.abc import Iterator

from .engine import Engine, Violation, of_value
from .model import Constraint, Shape, Uncompiled
from .sets import Members
from .terms import XSD
from .triples import RDF, RDFS

_SIGNS = {"lessThan": "<", "lessThanOrEquals": "<="}
_IN_ORDER = (
    f"COALESCE(DATATYPE(?v) = <{XSD}integer> && DATATYPE(?w) = <{XSD}integer> && ?v {{}} ?w, false)"
)
"""Whether two whole numbers stand in order: most are such, and are judged without a call."""


def equal(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each value that only one of path and property has."""
    at, other = ("?f" if shape.path else "?v"), constraint.value
    for pair in engine.pairs(shape, focus, f"MINUS {{ {at} {other} ?v }}"):
        yield of_value(shape, constraint, *pair)
    missed = "FILTER(!sameTerm(?f, ?v))"
    if shape.path:
        missed = f"MINUS {{ {engine.binding(shape, focus)} }}"
    query = f"SELECT DISTINCT ?f ?v {{ {focus.of('?f')} ?f {other} ?v . {missed} }}"
    yield from (of_value(shape, constraint, *row) for row in engine.rows(query))


def disjoint(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each value that both path and property have."""
    at = "?f" if shape.path else "?v"
    for pair in engine.pairs(shape, focus, f"{at} {constraint.value} ?v ."):
        yield of_value(shape, constraint, *pair)


def less(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each pair of values that do not stand in order."""
    blank = f"SELECT ?v {{ {engine.binding(shape, focus)} FILTER(isBLANK(?v)) }} LIMIT 1"
    if not engine.nothing(blank):
        raise Uncompiled(f"sh:{constraint.kind} of a blank node")  # whatever it is compared with
    judge, sign = engine.judges.less(constraint.kind), _SIGNS[constraint.kind]
    query = (
        f"SELECT DISTINCT ?f ?v ?w {{ {engine.binding(shape, focus)}"
        f" ?f {constraint.value} ?w . FILTER(!({_IN_ORDER.format(sign)} || {judge}(?v, ?w))) }}"
    )
    yield from (of_value(shape, constraint, row[0], row[1]) for row in engine.rows(query))


def closed(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each triple of a value whose property is not among those allowed."""
    listed = f"FILTER(?p NOT IN ({', '.join(constraint.value)}))" if constraint.value else ""
    query = (
        f"SELECT DISTINCT {'?f ' if shape.path else ''}?v ?p ?o {{"
        f" {engine.binding(shape, focus)} ?v ?p ?o . {listed}"
        f" FILTER(!(?p = <{RDF}type> && sameTerm(?o, <{RDFS}Resource>))) }}"
    )
    for row in engine.rows(query):
        *_, verb, value = row
        yield of_value(shape, constraint, row[0], value)._replace(path=str(verb))
