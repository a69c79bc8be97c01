"""CSV for `neo4j-admin database import` (https://neo4j.com/docs/operations-manual/).

Headers have types, as the importer wants them. A node's type is its label, an edge's its type.
"""

from typing import BinaryIO

from ..model import Field, Network, Value
from .attributes import attributes
from .delimited import lines
from .values import How, pour

NOTE = """To import it into a new database of Neo4j 5 or later:

neo4j-admin database import full --nodes=nodes.csv --relationships=edges.csv \\
  --multiline-fields=true --array-delimiter=U+001F neo4j
"""
_TYPES = {"integer": "long", "double": "double", "boolean": "boolean", "date": "date"}
_JAVA = {"inf": "Infinity", "-inf": "-Infinity"}  # what Double.parseDouble takes


def write_nodes(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the nodes of *network* to *stream*."""
    held = attributes(network)
    header = (_named("id:ID"), _named(":LABEL"), *map(_typed, held.nodes))
    rows = ((node.id, node.type, *map(_java, held.node(node))) for node in network.nodes)
    pour(lines(header, rows, how), stream)


def write_edges(network: Network, stream: BinaryIO, how: How) -> None:
    """Write the edges of *network* to *stream*."""
    held = attributes(network)
    header = tuple(map(_named, (":START_ID", ":END_ID", ":TYPE", "id")))
    header += tuple(map(_typed, held.edges))
    rows = ((e.source, e.target, e.type, e.id, *map(_java, held.edge(e))) for e in network.edges)
    pour(lines(header, rows, how), stream)


PARTS = {"nodes.csv": write_nodes, "edges.csv": write_edges}


def _named(name: str) -> Field:
    return Field(name, "string")


def _typed(field: Field) -> Field:
    return _named(f"{field.name}:{_TYPES.get(field.type, 'string')}")


def _java(value: Value) -> Value:
    return _JAVA.get(repr(value), value) if isinstance(value, float) else value
