"""The findings of the SHACL shapes in a folder of Turtle files."""

import os
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import BadSource, LimitExceeded
from ..paths import SHAPES, is_ours, relative
from ..rdf.positions import positions
from ..rdf.prefixes import full, shrink
from ..rdf.turtle import parsed
from ..sandbox import foreign
from ..shacl import COMPILED, Result, Shapes, TooSlow, read_shapes, validate
from ..shacl.model import Shape
from ..shacl.parameters import shapes_in
from ..text.source import read
from .finding import SEVERITIES, VIOLATION, Finding, Places

_GRAPH = "urn:shapes"
_SECONDS, _SECONDS_PER_QUAD = 300.0, 0.005
"""How long pyshacl may take; it needs some 0.4 ms a quad for all shapes of this project."""

_Texts = tuple[tuple[str, str], ...]


def findings(
    quads: Sequence[ox.Quad], places: Places, engine: str = COMPILED, folder: str = SHAPES
) -> tuple[Finding, ...]:
    """Return what the shapes in *folder* find in *quads*, all graphs taken as one.

    Raises:
        BadSource: if a shapes file does not parse, there is none, or the shapes are invalid.
        LimitExceeded: if a regular expression or pyshacl takes too long.
    """
    texts = _texts(folder)
    shapes, names = _read(texts)
    seconds = max(_SECONDS, _SECONDS_PER_QUAD * len(quads))
    try:
        report = validate(quads, shapes, engine=engine, seconds=seconds, file=relative(folder))
    except TooSlow as error:
        file, line = _place(texts, shapes.quads, error) or (relative(folder), 0)
        raise LimitExceeded(error.what, remedy=error.remedy, file=file, line=line) from error
    return tuple(_finding(result, places, names) for result in report.results)


def shapes(folder: str = SHAPES) -> tuple[ox.Quad, ...]:
    """Return the shapes in *folder*; raises `BadSource`."""
    return _quads(_texts(folder))


def _finding(result: Result, places: Places, names: dict[str, str]) -> Finding:
    focus, path = _iri(result.focus), _iri(result.path)
    message = " ".join(" ".join(sorted(result.messages)).split())
    return Finding(
        *places.find(focus, path),
        SEVERITIES.get(result.severity, VIOLATION),
        places.worded(message, focus, path, result.value),
        focus,
        path,
        result.value,
        _iri(result.shape) or names.get(result.shape, ""),
        result.component,
    )


def _iri(term: str) -> str:
    """Return the IRI of *term*, in N-Triples or a path; empty for anything else."""
    whole = term.startswith("<") and term.endswith(">") and ">" not in term[:-1]
    return term[1:-1] if whole else ""


@lru_cache(maxsize=1)  # the batches of a corpus are checked by the same shapes
def _read(texts: _Texts) -> tuple[Shapes, dict[str, str]]:
    read = read_shapes(_quads(texts))
    return read, names(read.compiled)


def _texts(folder: str) -> _Texts:
    listed = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    files = [os.path.join(folder, name) for name in listed if name.endswith(".ttl")]
    if not files:
        raise BadSource("no shapes lie here", file=relative(folder), remedy="restore them")
    return tuple((file, read(file)) for file in files)


def _quads(texts: _Texts) -> tuple[ox.Quad, ...]:
    return tuple(quad for file, text in texts for quad in _parsed(file, text))


def _parsed(file: str, text: str) -> Iterable[ox.Quad]:
    graph, name, lines = ox.NamedNode(_GRAPH), relative(file), text.encode()
    try:
        if not is_ours(file):
            lines = foreign.nquads(lines, ox.RdfFormat.TURTLE, name)
        triples = ox.parse(lines, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    except (SyntaxError, ValueError):
        return parsed(text, name, _GRAPH, foreign.turtle).quads  # its errors name the place


def names(shapes: dict[str, Shape]) -> dict[str, str]:
    """Return a name for each shape that is a blank node: that of the shape above, and its path."""
    todo = sorted(node for node in shapes if node.startswith("<"))
    found = {node: node[1:-1] for node in todo}
    for node in todo:
        for constraint in shapes[node].constraints:
            for part in shapes_in(constraint):
                if part in shapes and part not in found:
                    found[part] = _below(found[node], shapes[part])
                    todo.append(part)
    return {node: name for node, name in found.items() if not node.startswith("<")}


def _below(name: str, shape: Shape) -> str:
    words = re.findall(r"<[^>]*>|[^<\s]", shape.path)
    short = (shrink(word[1:-1]) if word.startswith("<") else word for word in words)
    return f"{name}/{quote(''.join(short), safe=':/')}" if words else name


def _place(texts: _Texts, quads: Sequence[ox.Quad], error: TooSlow) -> tuple[str, int] | None:
    """Return file and line of the pattern, or else of the first shape, that *error* is about."""
    pattern = full("sh:pattern")
    at = [
        str(quad.subject)
        for quad in quads
        if quad.predicate.value == pattern and getattr(quad.object, "value", "") == error.pattern
    ]
    above = {str(quad.object): str(quad.subject) for quad in quads}
    written = error.pattern.replace("\\", "\\\\").replace('"', '\\"')
    for node in (*at, *error.shapes):
        while node.startswith("_:") and node in above:
            node = above.pop(node)
        for file, text in texts:
            line = min((p.line for p in positions(text) if f"<{p.subject}>" == node), default=0)
            if line:
                below = enumerate(text.split("\n")[line - 1 :], line)
                fits = (number for number, words in below if written and written in words)
                return relative(file), next(fits, line)
    return None
