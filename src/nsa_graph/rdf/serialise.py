"""RDF as bytes that are the same each time, whatever order it came in."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from .prefixes import full

_TYPE = f"<{full('rdf:type')}>"


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return *quads* in N-Quads: the lines sorted by their bytes, each once."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(data.splitlines(keepends=True))))


def abbreviated(
    said: Iterable[ox.Quad] | Iterable[ox.Triple],
    format_: ox.RdfFormat,
    prefixes: Mapping[str, str],
) -> bytes:
    """Return *said*, in its order, in Turtle or TriG under *prefixes*, which are sorted."""
    data = ox.serialize(said, format=format_, prefixes=dict(prefixes)) or b""
    lines = data.splitlines(keepends=True)
    head = sum(1 for line in lines if line.startswith(b"@prefix "))
    return b"".join([*sorted(lines[:head]), b"\n", *lines[head:]])  # the engine's order is its own


def types_first(said: ox.Quad | ox.Triple) -> tuple[str, bool, str, str]:
    """Return what *said* is sorted by: its subject, then what it is, then property and value."""
    verb = str(said.predicate)
    return str(said.subject), verb != _TYPE, verb, str(said.object)
