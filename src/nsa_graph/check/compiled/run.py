"""The shapes validated over a store, and what is left to the reference."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from ..result import Result
from . import counts, nested, pairs, queries, values
from .engine import Engine, Validate, Violation
from .model import Shape, Targets, Uncompiled
from .parameters import READERS
from .reading import read
from .terms import JUDGED, decode, encode, held

_APART: dict[str, Validate] = {
    "minCount": counts.least,
    "maxCount": counts.most,
    "hasValue": counts.has,
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


def validate(
    quads: Sequence[ox.Quad], known: dict[str, Shape] | str, store: ox.Store | None = None
) -> Outcome:
    """Return what the shapes find in *quads*, all graphs taken as one, as far as compiled.

    *known* is as `read_shapes` gives it. A *store* that holds the quads already is taken, and
    written to: literals that it can't hold as they are written give way to stand-ins, and sets of
    nodes are added in a graph of their own.
    """
    if isinstance(known, str):
        return Outcome((), {"": known})
    store = _loaded(quads) if store is None else _disguised(store, quads)
    engine = Engine(store, known, VALIDATORS)
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


def _loaded(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store of *quads*, literals as it can hold them."""
    store, held = ox.Store(), list(quads)
    for at, quad in _instead(held):
        held[at] = quad
    store.extend(held)
    return store


def _disguised(store: ox.Store, quads: Sequence[ox.Quad]) -> ox.Store:
    """Return *store*, with literals put in as it can hold them."""
    changed = list(_instead(quads))
    for at, _ in changed:
        store.remove(quads[at])
    store.extend([quad for _, quad in changed])
    return store


def _instead(quads: Iterable[ox.Quad]) -> Iterator[tuple[int, ox.Quad]]:
    """Give the quads that are to stand for others, each with the other's place among *quads*."""
    literal, judged = ox.Literal, JUDGED
    for at, quad in enumerate(quads):
        value = quad.object
        if type(value) is literal and value.datatype.value in judged:  # most are not; no call yet
            kept = encode(value)
            if kept is not value:
                yield at, ox.Quad(quad.subject, quad.predicate, kept, quad.graph_name)


def _results(engine: Engine, shape: Shape) -> list[Result]:
    if shape.why:
        raise Uncompiled(shape.why)
    engine.judges.refused.clear()
    targets = shape.targets._replace(nodes=tuple(map(held, shape.targets.nodes)))
    focus = engine.sets.targets(targets)
    found = list(engine.validate(shape, focus)) if focus else []
    return [_result(one) for one in found]


def _result(found: Violation) -> Result:
    if not found.messages and found.constraint.kind != "sparql":
        raise Uncompiled("a result without a message")  # the reference makes one up
    return Result(
        str(decode(found.focus)),
        found.path,
        "" if found.value is None else str(decode(found.value)),
        found.constraint.component,
        found.shape.node,
        found.shape.severity,
        found.messages,
    )
