"""The shapes validated over the data, and what is left to the reference."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from . import counts, nested, pairs, queries, values
from .engine import Engine, Validate, Violation
from .facts import Facts
from .model import Shape, Targets, Uncompiled
from .parameters import READERS
from .reading import read
from .result import Result
from .terms import Term, decode

_APART: dict[str, Validate] = {
    **dict.fromkeys(counts.WRONG, counts.counted),
    "uniqueLang": counts.languages,
    "equals": pairs.equal,
    "disjoint": pairs.disjoint,
    "lessThan": pairs.less,
    "lessThanOrEquals": pairs.less,
    "closed": pairs.closed,
    "property": nested.properties,
    "qualifiedValueShape": nested.qualified,
    "sparql": queries.selected,
}
VALIDATORS: dict[str, Validate] = {kind: _APART.get(kind, values.values) for kind in READERS}
"""What validates a constraint, by the local name of its parameter."""


class Outcome(NamedTuple):
    """The results, and the shapes (in N-Triples) left to the reference, each with the reason."""

    results: tuple[Result, ...]
    left: dict[str, str]


def validate(data: Iterable[ox.Quad] | Facts, known: dict[str, Shape] | str) -> Outcome:
    """Return what the shapes find in *data*, all graphs taken as one, as far as compiled.

    *known* is as `read_shapes` gives it. Facts that have been validated once are quicker the next
    time, for what is read of them is kept.
    """
    if isinstance(known, str):
        return Outcome((), {"": known})
    engine = Engine(data if isinstance(data, Facts) else Facts(data), known, VALIDATORS)
    found: list[Result] = []
    left: dict[str, str] = {}
    for shape in known.values():
        if shape.targets != Targets():
            try:
                found += _results(engine, shape)
            except Uncompiled as error:
                left[shape.node] = str(error)
    return Outcome(tuple(found), left)


def read_shapes(quads: Iterable[ox.Quad]) -> dict[str, Shape] | str:
    """Return the shapes by node, or why none of them can be compiled."""
    try:
        return read(quads)
    except Uncompiled as error:
        return str(error)


def _results(engine: Engine, shape: Shape) -> list[Result]:
    if shape.why:
        raise Uncompiled(shape.why)
    found = list(engine.validate(shape, engine.targets(shape.targets)))
    return [_result(engine.facts.terms.terms, one) for one in found]


def _result(terms: Sequence[Term], found: Violation) -> Result:
    if not found.messages and found.constraint.kind != "sparql":
        raise Uncompiled("a result without a message")  # the reference makes one up
    return Result(
        str(decode(terms[found.focus])),
        found.path,
        "" if found.value is None else str(decode(terms[found.value])),
        found.constraint.component,
        found.shape.node,
        found.shape.severity,
        found.messages,
    )
