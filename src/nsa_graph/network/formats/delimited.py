"""Comma-separated values: nodes and edges as tables, for spreadsheets and everything else.

A cell that is empty holds nothing; the empty string is `""`. Numbers and days are written as XML
Schema does. A spreadsheet takes a cell that begins with `=` for a formula: where asked to be safe,
cells that could be one get a `'` before them.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..model import Field, Network, Value
from .attributes import attributes
from .values import How, lexical, pour

_RISKY = ("=", "+", "-", "@", "\t", "\r")
# https://owasp.org/www-community/attacks/CSV_Injection
_ID, _ENDS = (Field("id", "string"),), tuple(Field(n, "string") for n in ("id", "source", "target"))


def write_nodes(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the nodes of *network* to *stream*."""
    held = attributes(network)
    rows = ((node.id, *held.node(node)) for node in network.nodes)
    pour(lines((*_ID, *held.nodes), rows, how), stream)


def write_edges(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the edges of *network* to *stream*."""
    held = attributes(network)
    rows = ((e.id, e.source, e.target, *held.edge(e)) for e in network.edges)
    pour(lines((*_ENDS, *held.edges), rows, how), stream)


PARTS = {"nodes.csv": write_nodes, "edges.csv": write_edges}


def lines(fields: tuple[Field, ...], rows: Iterable[tuple[Value, ...]], how: How) -> Iterator[str]:
    """Yield the lines of a table: the names of *fields*, then *rows*; as RFC 4180 has it."""
    yield ",".join(_cell(field.name, False) for field in fields) + "\r\n"
    for row in rows:
        yield ",".join([_cell(value, how.csv_safe) for value in row]) + "\r\n"


def _cell(value: Value, safe: bool) -> str:
    if not isinstance(value, str):
        return lexical(value)
    if safe and value.startswith(_RISKY):
        value = "'" + value
    if not value or '"' in value or "," in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value
