"""Validation of a data graph against a shapes graph: compiled, with pyshacl for what is not."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from .engine import Engine, Violation
from .facts import Facts
from .model import RDF, RDFS, SH, Result, Shape, Targets, Term, Uncompiled
from .parameters import TARGETS
from .patterns import TooSlow
from .reading import read
from .reference import results, results_within
from .terms import decode
from .validators import VALIDATORS

COMPILED, REFERENCE = "compiled", "pyshacl"
ENGINES = (COMPILED, REFERENCE)
"""The engines: the shapes as operations on sets, or pyshacl; their results are equal."""

_TARGETS = frozenset(SH + name for name in (*TARGETS, "target"))


class Shapes(NamedTuple):
    """A shapes graph that has been read, to validate one data graph after another.

    `compiled` has each shape by its node in N-Triples; it is empty where the reason `why`
    prevents compiling any.
    """

    quads: tuple[ox.Quad, ...]
    compiled: dict[str, Shape]
    why: str = ""


class ValidationReport(NamedTuple):
    """The results of a validation.

    `left` has the shapes that were not compiled, in N-Triples, each with the reason; "" stands
    for all shapes.
    """

    results: tuple[Result, ...]
    left: dict[str, str]

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as https://www.w3.org/TR/shacl/#conforms says."""
        return not self.results


def read_shapes(quads: Iterable[ox.Quad]) -> Shapes:
    """Return the shapes graph *quads*, all graphs taken as one, compiled as far as possible."""
    quads = tuple(quads)
    try:
        return Shapes(quads, read(quads))
    except Uncompiled as error:
        return Shapes(quads, {}, str(error))


def validate(
    data: Iterable[ox.Quad],
    shapes: Iterable[ox.Quad] | Shapes,
    *,
    engine: str = COMPILED,
    seconds: float | None = 300.0,
    file: str = "",
) -> ValidationReport:
    """Return the report on *data*; of both *data* and *shapes* all graphs are taken as one.

    Args:
        data: the data graph, such as `pyoxigraph.parse` or a `pyoxigraph.Store` gives it.
        shapes: the shapes graph, or what `read_shapes` made of it.
        engine: `COMPILED`, or `REFERENCE` to validate all shapes by pyshacl.
        seconds: how long pyshacl may take, in a process of its own; None runs it in this process.
        file: the name of the shapes graph for errors.

    Raises:
        BadSource: if the shapes are invalid.
        TooSlow: if a regular expression or pyshacl exceeds its time.
    """
    if not isinstance(shapes, Shapes):
        shapes = read_shapes(shapes)
    if not isinstance(data, Sequence):
        data = tuple(data)
    if engine == REFERENCE:
        return ValidationReport(
            _by_reference(data, shapes, {"": engine}, seconds, file), {"": engine}
        )
    found = validate_compiled(Facts(data), shapes)
    if not found.left:
        return found
    more = _by_reference(data, shapes, found.left, seconds, file)
    return found._replace(results=(*found.results, *more))


def validate_compiled(facts: Facts, shapes: Shapes) -> ValidationReport:
    """Return the results of the shapes that are compiled; raises `TooSlow`.

    *facts* that have been validated once are validated faster the next time.
    """
    if shapes.why:
        return ValidationReport((), {"": shapes.why})
    engine = Engine(facts, shapes.compiled, VALIDATORS)
    found: list[Result] = []
    left: dict[str, str] = {}
    for shape in shapes.compiled.values():
        if shape.targets != Targets():
            try:
                found += _results(engine, shape)
            except Uncompiled as error:
                left[shape.node] = str(error)
    return ValidationReport(tuple(found), left)


def _results(engine: Engine, shape: Shape) -> list[Result]:
    if shape.why:
        raise Uncompiled(shape.why)
    terms = engine.facts.terms.terms
    return [_result(terms, one) for one in engine.validate(shape, engine.targets(shape.targets))]


def _result(terms: Sequence[Term], found: Violation) -> Result:
    if not found.messages and found.constraint.kind != "sparql":
        raise Uncompiled("a result without a message")  # pyshacl words it
    return Result(
        str(decode(terms[found.focus])),
        found.path,
        "" if found.value is None else str(decode(terms[found.value])),
        found.constraint.component,
        found.shape.node,
        found.shape.severity,
        found.messages,
    )


def _by_reference(
    data: Sequence[ox.Quad], shapes: Shapes, left: dict[str, str], seconds: float | None, file: str
) -> tuple[Result, ...]:
    rules = shapes.quads if "" in left else _targeting(shapes.quads, left)
    if seconds is None:
        return results(data, rules, file)
    try:
        return results_within(seconds, data, rules, file)
    except TooSlow as error:
        error.shapes = tuple(left)
        raise


def _targeting(quads: Sequence[ox.Quad], left: dict[str, str]) -> list[ox.Quad]:
    """Return *quads* without the targets of shapes that are not *left*."""
    classes = _classes(quads)
    return [
        quad
        for quad in quads
        if str(quad.subject) in left
        or not (
            quad.predicate.value in _TARGETS
            or (quad.predicate.value == RDF + "type" and str(quad.object) in classes)
        )
    ]


def _classes(quads: Sequence[ox.Quad]) -> set[str]:
    """Return the types of a shape that targets its own instances."""
    kind, below = f"<{RDFS}Class>", RDFS + "subClassOf"
    return {kind} | {
        str(q.subject) for q in quads if q.predicate.value == below and str(q.object) == kind
    }
