"""Tables as Parquet files: `TABLE/paper=NAME/part-0.parquet`, or `TABLE/part-0.parquet`.

The first is the layout that Hive gave its name to, from which DuckDB, Spark and pandas know the
column `paper`; the files themselves leave it out. The same tables give the same bytes from the same
version of pyarrow.
"""

import json
import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import pyoxigraph as ox

from .. import __version__, atomic
from ..extras import pyarrow
from .table import Definition, TypedRow, rows

MARKER, PART = "tables.json", "part-0.parquet"
WORLD = ""
"""Stands among the papers of a piece for the tables of the world, which are of no paper."""


class Piece(NamedTuple):
    """Some of the graph: a store, and the papers of which it has all, `WORLD` for the world."""

    store: ox.Store
    papers: frozenset[str] | None
    """None stands for all that there are, and the world."""


def write(
    out: str, tables: Iterable[Definition], pieces: Iterable[Piece], key: str
) -> dict[str, int]:
    """Write *tables* of all *pieces* into the folder *out*; return the number of rows by table.

    The folder is replaced as a whole once all is written. *key*, of the dataset, goes into the
    files. Raises `CannotWrite`, `BadSource` for a table that can't be made, `NotInstalled` where
    pyarrow is not installed.
    """
    known, counts = tuple(tables), dict[str, int]()
    arrow = pyarrow()
    with atomic.replace_folder(out, MARKER) as staged:
        for piece in pieces:
            for table in known:
                counts[table.name] = counts.get(table.name, 0)
                for place, held in _parts(table, piece):
                    _write(arrow, os.path.join(staged, place), table, held, key)
                    counts[table.name] += len(held)
        about = {table.name: _about(table, counts.get(table.name, 0)) for table in known}
        document = {"key": key, "nsa_graph": __version__, "tables": about}
        data = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        with open(os.path.join(staged, MARKER), "w", encoding="utf-8") as stream:
            stream.write(data)
    return counts


def _about(table: Definition, count: int) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": table.columns,
        "partition": table.partition,
        "rows": count,
    }


def _parts(table: Definition, piece: Piece) -> Iterator[tuple[str, list[TypedRow]]]:
    """Give the files of *table* in *piece*: the folder of each, and its rows."""
    wanted = piece.papers
    if not table.partition:
        if wanted is None or WORLD in wanted:
            yield table.name, rows(piece.store, table)
        return
    at = list(table.columns).index(table.partition)
    found = sorted(rows(piece.store, table), key=lambda row: str(row[at]))
    for paper, held in groupby(found, key=lambda row: row[at]):
        if wanted is None or paper in wanted:
            rest = [row[:at] + row[at + 1 :] for row in held]
            yield os.path.join(table.name, f"{table.partition}={paper}"), rest


def _write(arrow: Any, folder: str, table: Definition, held: list[TypedRow], key: str) -> None:
    os.makedirs(folder, exist_ok=True)
    kinds = {name: kind for name, kind in table.columns.items() if name != table.partition}
    types = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "decimal": arrow.decimal128(38, 9),
    }
    said = {"nsa_graph": __version__, "key": key, "table": table.name, "title": table.title}
    fields = [arrow.field(name, types[kind]) for name, kind in kinds.items()]
    schema = arrow.schema(fields, metadata=said)
    columns = zip(*held, strict=True) if held else [[] for _ in kinds]
    arrays = [
        arrow.array(column, type=types[kind])
        for column, kind in zip(columns, kinds.values(), strict=True)
    ]
    made = arrow.Table.from_arrays(arrays, schema=schema)
    arrow.parquet.write_table(made, os.path.join(folder, PART), compression="zstd")
