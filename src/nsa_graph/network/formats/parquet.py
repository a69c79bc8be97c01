"""Parquet: nodes and edges as typed columns, for DuckDB, pandas, polars and Spark."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from ... import extras
from ..model import Field, Network, Value
from .attributes import attributes
from .values import How

if TYPE_CHECKING:
    import pyarrow

_ROWS = 10_000  # rows of a group: what is held in memory at once


def write_nodes(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the nodes of *network* to *stream*; raises `NotInstalled` where pyarrow is missing."""
    held = attributes(network)
    fields = (Field("id", "string"), *held.nodes)
    _write(fields, ((node.id, *held.node(node)) for node in network.nodes), stream)


def write_edges(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the edges of *network* to *stream*; raises `NotInstalled` where pyarrow is missing."""
    held = attributes(network)
    fields = (*(Field(name, "string") for name in ("id", "source", "target")), *held.edges)
    rows = ((e.id, e.source, e.target, *held.edge(e)) for e in network.edges)
    _write(fields, rows, stream)


PARTS = {"nodes.parquet": write_nodes, "edges.parquet": write_edges}


def _write(fields: tuple[Field, ...], rows: Iterable[tuple[Value, ...]], stream: BinaryIO) -> None:
    arrow = extras.pyarrow()
    schema = arrow.schema([(name, _type(type_)) for name, type_ in fields])
    with arrow.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(rows):
            values = [_column(field, column) for field, column in zip(schema, group, strict=True)]
            writer.write_table(arrow.table(values, schema=schema))


def _type(name: str) -> "pyarrow.DataType":
    import pyarrow

    types = {"integer": pyarrow.int64, "double": pyarrow.float64, "boolean": pyarrow.bool_}
    return types.get(name, pyarrow.date32 if name == "date" else pyarrow.string)()


def _groups(rows: Iterable[tuple[Value, ...]]) -> Iterator[list[tuple[Value, ...]]]:
    """Yield the columns of *rows*, some rows at a time."""
    waiting = iter(rows)
    while group := list(islice(waiting, _ROWS)):
        yield list(zip(*group, strict=True))


def _column(field: "pyarrow.Field", values: tuple[Value, ...]) -> Any:
    import pyarrow

    if pyarrow.types.is_date32(field.type):  # a day comes as text
        return pyarrow.array(values, pyarrow.string()).cast(field.type)
    return pyarrow.array(values, field.type)
