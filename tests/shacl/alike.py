"""Small graphs in Turtle, and results of two engines to compare."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pyoxigraph as ox
from tests.shacl import generated

from nsa_graph.errors import BadSource
from nsa_graph.shacl import ENGINES, Result, ValidationReport, read_shapes, validate
from nsa_graph.shacl.facts import Facts
from nsa_graph.shacl.validation import validate_compiled

HEAD = generated.PREFIXES
Quads = Sequence[ox.Quad]
Alike = Counter[tuple[object, ...]]


def quads(turtle: str) -> list[ox.Quad]:
    triples = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return list(dict.fromkeys(ox.Quad(t.subject, t.predicate, t.object) for t in triples))


def compiled(data: Quads, rules: Quads) -> ValidationReport:
    """Give what the compiled shapes alone find."""
    return validate_compiled(Facts(data), read_shapes(rules))


def alike(results: Iterable[Result]) -> Alike:
    """Give *results* to compare: messages come in no order."""
    return Counter((*result[:-1], tuple(sorted(result.messages))) for result in results)


def by(engine: str, data: Quads, rules: Quads) -> Alike | None:
    """Give the results of one engine, or None where it rejects the shapes."""
    try:
        return alike(validate(data, rules, engine=engine, seconds=None).results)
    except BadSource:
        return None


def same(data: Quads, rules: Quads) -> Alike | None:
    """Give what both engines find; pyshacl alone may break off, at a value that has no order."""
    mine, theirs = (by(engine, data, rules) for engine in ENGINES)
    assert theirs in (mine, None)
    return mine
