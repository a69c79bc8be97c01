"""Tables: a CSV file and, beside it, the CONSTRUCT that says what its rows mean.

The query has one empty block of rows, `VALUES (?node ?state ?source) {}`, whose variables name the
columns that it uses; the build puts the rows there, each cell a plain literal, an empty one UNDEF.
`?node` is the row's IRI, by the header's `#+ node:`, a template like `membership/{group}/{state}`,
below the project's `id/`. Every column must be used, and every row has a node of its own.
"""

import io
import os
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from .. import paths
from ..errors import BadSource
from ..library import Query, read
from ..names import GRAPH, ID
from ..rdf.prefixes import full
from ..rdf.turtle import Turtle
from ..sparql.binding import empty_block
from ..text.source import read as read_text
from .cells import Headings, read_cells
from .encode import construct
from .files import names

_SLOT = re.compile(r"\{(\w+)\}")
_TYPE = full("rdf:type")


class TableRow(NamedTuple):
    """A row of a table: its line in the file, its node's IRI, and its cells by column."""

    line: int
    node: str
    cells: dict[str, str]


def tables(folder: str) -> tuple[Turtle, ...]:
    """Return what the tables in *folder* say, each as a file of quads whose nodes have lines.

    Raises `BadSource`, with file and line, for a table without a query, a column that is missing,
    unknown or given twice, a row of another length, two rows of one node.
    """
    held = names(folder) if os.path.isdir(folder) else []
    return tuple(_table(os.path.join(folder, name)) for name in held if name.endswith(".csv"))


def _table(path: str) -> Turtle:
    file, name = paths.relative(path), os.path.splitext(os.path.basename(path))[0]
    beside = os.path.splitext(path)[0] + ".rq"
    if not os.path.lexists(beside):
        told = f"no {os.path.basename(beside)} beside the table"
        raise BadSource(told, file=file, remedy="say what its rows mean, in a CONSTRUCT")
    query = read(beside)
    rows = tuple(_rows(path, file, query))
    quads = _construct(query, rows, f"{GRAPH}tables/{name}")
    lines = {(row.node, _TYPE): row.line for row in rows}
    return Turtle(file, quads, lines, {row.node: row.cells for row in rows})


def _rows(path: str, file: str, query: Query) -> Iterator[TableRow]:
    text = io.StringIO(read_text(path).removeprefix("\ufeff"), newline="")
    wanted = [name for name in _block(query)[0] if name != "node"]
    columns = Headings(wanted, wanted, "unknown", f"{query.file} needs it")
    seen: dict[str, int] = {}
    for line, cells in read_cells(text, file, columns):
        node = _node(query, cells)
        if node in seen:
            told = f"<{node}> is also the row of line {seen[node]}"
            raise BadSource(told, file=file, line=line, remedy="delete one, or tell them apart")
        seen[node] = line
        yield TableRow(line, node, cells)


def _block(query: Query) -> tuple[list[str], int, int]:
    """Return the variables of the empty block of rows, and where it starts and ends."""
    found = empty_block(query.text)
    if found is None or "node" not in query.extra:
        told = "a table's query has an empty block `VALUES (?node …) {}`, and a `#+ node:`"
        raise BadSource(told, file=query.file, line=1, remedy="see queries/README.md")
    return found


def _node(query: Query, cells: dict[str, str]) -> str:
    """Return the row's IRI: the template with each cell's text, percent-encoded as IRIs need it."""
    made = _SLOT.sub(lambda slot: quote(cells.get(slot[1], ""), safe="-._~"), query.extra["node"])
    return ID + made


def _construct(query: Query, rows: tuple[TableRow, ...], graph: str) -> tuple[ox.Quad, ...]:
    names, start, end = _block(query)
    block = "".join(f"({' '.join(_term(row, name) for name in names)})\n" for row in rows)
    values = f"VALUES ({' '.join('?' + name for name in names)}) {{\n{block}}}"
    text = query.text[:start] + values + query.text[end:]
    said = construct(ox.Store(), query, "a table's query", "construct what its rows mean", text)
    name = ox.NamedNode(graph)
    return tuple(sorted({ox.Quad(t.subject, t.predicate, t.object, name) for t in said}, key=str))


def _term(row: TableRow, name: str) -> str:
    if name == "node":
        return str(ox.NamedNode(row.node))
    cell = row.cells[name]
    return str(ox.Literal(cell)) if cell else "UNDEF"
