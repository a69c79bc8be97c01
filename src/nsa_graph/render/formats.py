"""The formats an answer can be written in, by name: a table's, and those of triples."""

from collections.abc import Callable
from functools import partial
from typing import TextIO

import pyoxigraph as ox

from ..errors import UsageError
from ..rdf import writing as results
from ..rdf.prefixes import PREFIXES
from ..rdf.serialise import abbreviated
from ..rdf.table import Table
from ..rdf.terms import Triple
from . import table

FORMATS = ("table", "csv", "tsv", "json", "srj", "srx", "md", "xlsx")
"""For people, the W3C's ways and plain JSON, Markdown, and an Excel workbook."""

READ = ("table", "md")
"""Those for people, who do not want every column."""

TRIPLES = ("ttl", "nt")
"""Those of a CONSTRUCT: Turtle, N-Triples."""


def write(
    answer: Table,
    stream: TextIO,
    format_: str = "table",
    *,
    width: int = 100,
    colour: bool = False,
    safe: bool = False,
    long: bool = False,
) -> None:
    """Write *answer* to *stream*, a row at a time; *width* and *colour* are the terminal's.

    *safe* guards the cells of CSV against spreadsheets; *long* cuts no cell of a table. A workbook
    is no text: see `workbook`. Raises `UsageError` for a format there is none of; what *stream*
    raises passes through.
    """
    if format_ in ("table", "md"):
        if format_ == "md":
            table.markdown(answer, stream)
        else:
            table.table(answer, stream, width, colour, long)
        return
    writers: dict[str, Callable[[Table, TextIO], None]] = {
        "csv": partial(results.csv, safe=safe),
        "tsv": results.tsv,
        "json": results.json,
        "srj": results.srj,
        "srx": results.srx,
    }
    if format_ not in writers:
        remedy = f"choose one of {', '.join(FORMATS)}"
        raise UsageError(f"no format is called {format_!r}", remedy=remedy)
    writers[format_](answer, stream)


def write_triples(triples: tuple[Triple, ...], stream: TextIO, format_: str = "ttl") -> None:
    """Write *triples* in their order, as Turtle under the prefixes they use, or as N-Triples."""
    lines = "".join(f"{s.n3} {p.n3} {o.n3} .\n" for s, p, o in triples)
    stream.write(lines if format_ == "nt" else _turtle(lines))


def _turtle(lines: str) -> str:
    used = {name: space for name, space in PREFIXES.items() if f"<{space}" in lines}
    parsed = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    triples = (quad.triple for quad in parsed)
    return abbreviated(triples, ox.RdfFormat.TURTLE, used).decode()
