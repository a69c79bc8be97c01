"""The shapes' findings: compiled, and by the reference what can't be compiled."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pyoxigraph as ox

from ..errors import BadSource
from ..paths import SHAPES, is_ours, relative
from ..rdf.prefixes import full
from ..rdf.turtle import parsed
from ..sandbox import foreign
from ..shacl import reading
from ..shacl import validate as run
from ..shacl.model import Shape
from ..shacl.result import Result, finding
from ..text.source import read
from .finding import Finding
from .places import Places

COMPILED, REFERENCE = "compiled", "pyshacl"
ENGINES = (COMPILED, REFERENCE)
"""What validates: operations on sets that the shapes are compiled to, or pyshacl; they agree."""

_TARGETS = frozenset(
    full(f"sh:{name}")
    for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "target")
)
_GRAPH = "urn:shapes"
_Texts = tuple[tuple[str, str], ...]
_Known = dict[str, Shape] | str
_Shapes = tuple[tuple[ox.Quad, ...], _Known, dict[str, str]]


def findings(
    quads: Sequence[ox.Quad],
    places: Places,
    engine: str = COMPILED,
) -> tuple[Finding, ...]:
    """Return what our shapes find in *quads*, all graphs taken as one.

    Raises `BadSource` where a shapes file does not parse, there is none, or the shapes can't be
    used.
    """
    rules, known, names = _read(_texts(SHAPES))
    found = _results(quads, rules, engine, known)
    return tuple(finding(one, places, names) for one in found)


def results(
    quads: Sequence[ox.Quad], rules: Sequence[ox.Quad], engine: str = COMPILED
) -> tuple[Result, ...]:
    """Return what the graph *rules* finds in *quads*; the reference says what is left to it."""
    return _results(quads, rules, engine, run.read_shapes(rules))


def _results(
    quads: Sequence[ox.Quad],
    rules: Sequence[ox.Quad],
    engine: str,
    known: _Known,
) -> tuple[Result, ...]:
    if engine == REFERENCE:
        return _by_reference(quads, rules)
    outcome = run.validate(quads, known)
    if not outcome.left:
        return outcome.results
    return (*outcome.results, *_by_reference(quads, _left(rules, outcome.left)))


def shapes(folder: str = SHAPES) -> tuple[ox.Quad, ...]:
    """Return the shapes below *folder*; raises `BadSource`."""
    return _rules(_texts(folder))


@lru_cache(maxsize=1)  # the batches of a corpus are checked by the same shapes
def _read(texts: _Texts) -> _Shapes:
    """Return the shapes in files of such names and words: as written, compiled, and their names."""
    rules = _rules(texts)
    known = run.read_shapes(rules)
    return rules, known, {} if isinstance(known, str) else reading.names(known)


def _texts(folder: str) -> _Texts:
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    files = [os.path.join(folder, name) for name in names if name.endswith(".ttl")]
    if not files:
        raise BadSource("no shapes lie here", file=relative(folder), remedy="restore them")
    return tuple((file, read(file)) for file in files)


def _rules(texts: _Texts) -> tuple[ox.Quad, ...]:
    return tuple(quad for file, text in texts for quad in _quads(file, text))


def _quads(file: str, text: str) -> list[ox.Quad]:
    graph = ox.NamedNode(_GRAPH)
    try:
        lines = (
            text
            if is_ours(file)
            else foreign.nquads(text.encode(), ox.RdfFormat.TURTLE, relative(file))
        )
        triples = ox.parse(lines, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    except (SyntaxError, ValueError):
        told = parsed(text, relative(file), _GRAPH, foreign.turtle)  # which says what is wrong
        return list(told.quads)


def _lines(file: str, text: str) -> str | bytes:
    """Return *text*, or where *file* may be hostile what it says in N-Triples, which are Turtle."""
    if is_ours(file):
        return text
    return foreign.nquads(text.encode(), ox.RdfFormat.TURTLE, relative(file))


def _by_reference(quads: Iterable[ox.Quad], rules: Iterable[ox.Quad]) -> tuple[Result, ...]:
    from ..shacl.reference import results  # pyshacl and rdflib, which what is compiled does without

    return results(quads, rules)


def _left(rules: Sequence[ox.Quad], left: Mapping[str, str]) -> list[ox.Quad]:
    """Return *rules* with targets for those shapes alone that are *left*; for all if "" is."""
    if "" in left:
        return list(rules)
    kind, classes = full("rdf:type"), _classes(rules)
    return [
        quad
        for quad in rules
        if str(quad.subject) in left
        or not (
            quad.predicate.value in _TARGETS
            or (quad.predicate.value == kind and str(quad.object) in classes)
        )
    ]


def _classes(rules: Sequence[ox.Quad]) -> set[str]:
    """Return what a shape is typed as where it targets its own instances."""
    kind = f"<{full('rdfs:Class')}>"
    below = full("rdfs:subClassOf")
    return {kind} | {
        str(q.subject) for q in rules if q.predicate.value == below and str(q.object) == kind
    }
