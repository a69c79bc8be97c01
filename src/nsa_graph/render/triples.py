"""The triples of a CONSTRUCT, as Turtle or N-Triples."""

from typing import TextIO

from ..rdf.prefixes import PREFIXES
from ..store.protocol import Triple

FORMATS = ("ttl", "nt")


def write(triples: tuple[Triple, ...], stream: TextIO, format_: str = "ttl") -> None:
    """Write *triples* in their order, as Turtle under the prefixes they use, or as N-Triples."""
    lines = "".join(f"{s.n3} {p.n3} {o.n3} .\n" for s, p, o in triples)
    stream.write(lines if format_ == "nt" else _turtle(lines))


def _turtle(lines: str) -> str:
    import pyoxigraph as ox  # loaded already where triples came from the embedded store

    from ..rdf.serialise import abbreviated  # the same

    used = {name: space for name, space in PREFIXES.items() if f"<{space}" in lines}
    parsed = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    triples = (quad.triple for quad in parsed)
    return abbreviated(triples, ox.RdfFormat.TURTLE, used).decode()
