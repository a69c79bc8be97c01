"""The manifest: what a build holds, counted, and the hashes by which to know it again."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from .. import __version__, paths
from ..names import NSA
from ..rdf.prefixes import full, shrink
from .encode import value
from .files import content_hash, inputs, is_code

_VERSION = full("owl:versionInfo")
_TYPE, _QUOTED, _WHOLE = (
    full(name) for name in ("rdf:type", "nsa:charactersQuoted", "nsa:characters")
)

Manifest = dict[str, Any]
"""The manifest as JSON has it; `docs/architecture.md` describes the keys."""


def manifest(quads: tuple[ox.Quad, ...], key: str, outputs: dict[str, bytes]) -> Manifest:
    """Return the manifest of *quads*, built under *key* into *outputs* (bytes by file name)."""
    ontology = next((value(q.object) for q in quads if q.predicate.value == _VERSION), "")
    return {
        "name": "nsa_graph",
        "versions": {"nsa_graph": __version__, "ontology": ontology},
        "key": key,
        "counts": {
            "quads": len(quads),
            "graphs": _counts(quad.graph_name for quad in quads),
            "classes": _counts(_classes(quads)),
        },
        "coverage": _coverage(quads),
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(outputs.items())
        },
        "sources": {
            os.path.relpath(path, paths.RESOURCES): content_hash(path).hexdigest()
            for path in inputs()
            if not is_code(path)
        },
    }


def encoded(value: Manifest) -> bytes:
    """Return the manifest in JSON, its keys in the order given, ending in a line break."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _counts(nodes: Iterable[object]) -> dict[str, int]:
    """Return how often each of *nodes*, IRIs all, is there, by CURIE; a name is shortened once."""
    return dict(sorted((shrink(str(node)[1:-1]), n) for node, n in Counter(nodes).items()))


def _classes(quads: tuple[ox.Quad, ...]) -> list[object]:
    """Return the class of each thing that is typed by one of the ontology."""
    typings = {(quad.subject, quad.object) for quad in quads if quad.predicate.value == _TYPE}
    return [kind for _, kind in typings if value(kind).startswith(NSA)]


def _coverage(quads: tuple[ox.Quad, ...]) -> dict[str, dict[str, Any]]:
    """Return by language the characters of all paragraphs, those quoted, and their share."""
    sums: dict[str, list[int]] = {}
    for quad in quads:
        if quad.predicate.value in (_QUOTED, _WHOLE):
            language = value(quad.subject).rpartition("/")[2]
            held = sums.setdefault(language, [0, 0])
            held[quad.predicate.value == _WHOLE] += int(value(quad.object))
    return {
        language: {"characters": whole, "quoted": quoted, "share": round(quoted / whole, 4)}
        for language, (quoted, whole) in sorted(sums.items())
    }
