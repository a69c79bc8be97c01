"""Nodes and edges as tables: CSV, CSV for the import of Neo4j, and Parquet.

In CSV an empty cell means no value; the empty string is `""`. Numbers and days are written as in
XML Schema. A spreadsheet takes a cell that begins with `=` for a formula: on request, cells that
could be a formula get a `'` before them.

The headers for `neo4j-admin database import` have types; the type of a node is its label there, the
type of an edge its type (https://neo4j.com/docs/operations-manual/).
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import BinaryIO

from ... import extras
from ...rdf.writing import guarded
from ..model import Field, Network, Value
from .attributes import attributes, java_type
from .values import How, Part, lexical, pour

# https://owasp.org/www-community/attacks/CSV_Injection
NEO4J_IMPORT = """To import it into a new database of Neo4j 5 or later:

neo4j-admin database import full --nodes=nodes.csv --relationships=edges.csv \\
  --multiline-fields=true --array-delimiter=U+001F neo4j
"""
_JAVA = {"inf": "Infinity", "-inf": "-Infinity"}  # what Double.parseDouble takes
_GROUP = 10_000  # rows of a group in Parquet

_Row = tuple[Value, ...]
_Table = tuple[tuple[Field, ...], Iterator[_Row]]  # the columns of a table, and its rows


def _nodes(network: Network) -> _Table:
    held = attributes(network)
    fields = (*_strings("id"), *held.nodes)
    return fields, ((node.id, *held.node(node)) for node in network.nodes)


def _edges(network: Network) -> _Table:
    held = attributes(network)
    fields = (*_strings("id", "source", "target"), *held.edges)
    return fields, ((e.id, e.source, e.target, *held.edge(e)) for e in network.edges)


def _strings(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "string") for name in names)


def write_edges(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the edges of *network* to *stream* as CSV."""
    _csv(_edges, network, stream, how)


def _csv(table: Callable[[Network], _Table], network: Network, stream: BinaryIO, how: How) -> None:
    """Write a table of *network* to *stream*: the names of its fields, its rows; as in RFC 4180."""
    fields, rows = table(network)
    head = ",".join(_cell(field.name, False) for field in fields)
    lines = (",".join([_cell(value, how.csv_safe) for value in row]) for row in rows)
    pour((line + "\r\n" for line in chain([head], lines)), stream)


def _cell(value: Value, safe: bool) -> str:
    if not isinstance(value, str):
        return lexical(value)
    value = guarded(value) if safe else value
    if not value or '"' in value or "," in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value


def _neo4j_nodes(network: Network) -> _Table:
    held = attributes(network)
    fields = (*_strings("id:ID", ":LABEL"), *map(_typed, held.nodes))
    return fields, ((node.id, node.type, *map(_java, held.node(node))) for node in network.nodes)


def _neo4j_edges(network: Network) -> _Table:
    held = attributes(network)
    fields = (*_strings(":START_ID", ":END_ID", ":TYPE", "id"), *map(_typed, held.edges))
    rows = ((e.source, e.target, e.type, e.id, *map(_java, held.edge(e))) for e in network.edges)
    return fields, rows


def _typed(field: Field) -> Field:
    kind = "date" if field.type == "date" else java_type(field)
    return Field(f"{field.name}:{kind}", "string")


def _java(value: Value) -> Value:
    return _JAVA.get(repr(value), value) if isinstance(value, float) else value


def _parquet(
    table: Callable[[Network], _Table], network: Network, stream: BinaryIO, how: How
) -> None:
    """Write a table of *network* to *stream*; raises `NotInstalled` where pyarrow is missing."""
    arrow = extras.pyarrow()
    fields, rows = table(network)
    types = {
        "integer": arrow.int64(),
        "double": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }
    text = arrow.string()
    schema = arrow.schema([(name, types.get(type_, text)) for name, type_ in fields])
    with arrow.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP)):
            columns = zip(schema.types, zip(*group, strict=True), strict=True)
            values = [
                arrow.array(cells, text).cast(type_)  # a day comes as text
                if type_ == types["date"]
                else arrow.array(cells, type_)
                for type_, cells in columns
            ]
            writer.write_table(arrow.table(values, schema=schema))


CSV: dict[str, Part] = {"nodes.csv": partial(_csv, _nodes), "edges.csv": write_edges}
NEO4J: dict[str, Part] = {
    "nodes.csv": partial(_csv, _neo4j_nodes),
    "edges.csv": partial(_csv, _neo4j_edges),
}
PARQUET: dict[str, Part] = {
    "nodes.parquet": partial(_parquet, _nodes),
    "edges.parquet": partial(_parquet, _edges),
}
