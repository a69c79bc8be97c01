"""Parquet as a sheet, by pyarrow, which is optional; a process apart decodes it under limits."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from ..errors import BadSource
from ..extras import pyarrow
from ..sandbox import process, reader
from ..sandbox.reader import Asked, Reader
from .sheet import IRI, LABEL, Sheet, check, distinct

MAGIC = b"PAR1"

_MOST_ROWS = 10_000_000
"""A column of nulls takes no bytes, whatever its length."""

_READER = Reader(process.python("link.parquet", "serve()", "pyarrow"))


def read(data: bytes, file: str) -> Sheet:
    """Return the sheet that *data* holds, its cells as they are typed there, null as None.

    Raises `BadSource` for what is no Parquet or takes too much to decode, `NotInstalled` where
    pyarrow is missing.
    """
    arrow = pyarrow()
    try:
        table = arrow.ipc.open_stream(_READER.read(data, file)).read_all()
    except SyntaxError as error:
        raise BadSource(f"not Parquet: {error.msg}", file=file, remedy="write it again") from error
    finally:
        _READER.close()
    rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    check(file, len(rows))
    return Sheet(file, tuple(table.column_names), tuple(rows), frame=table)


def serve() -> None:
    """Decode what comes in on stdin: what the process apart runs."""
    arrow = pyarrow()
    import_module("pyarrow.compute")  # casts want it, and later no file can be opened
    arrow.set_memory_pool(arrow.system_memory_pool())  # the others reserve more than they need
    reader.serve(_stream)


def _stream(asked: Asked, data: bytes) -> Iterator[bytes]:
    """Give the Parquet *data* as a stream of Arrow; raises where its cells would take too much."""
    arrow = pyarrow()
    try:
        file = arrow.parquet.ParquetFile(io.BytesIO(data))
        if file.metadata.num_rows > _MOST_ROWS:
            raise MemoryError
        table = file.read(use_threads=False)
        if sum(_written_out(arrow, column) for column in table.columns) > asked["bytes"]:
            raise MemoryError
    except (OSError, ValueError, NotImplementedError) as error:  # pyarrow's errors are of these
        raise SyntaxError(" ".join(str(error).split())[:120]) from error
    sink = io.BytesIO()
    with arrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    yield sink.getvalue()


def _written_out(arrow: Any, column: Any) -> int:
    """Return how many bytes *column* takes where each cell has its own copy of its value."""
    if arrow.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if "dictionary<" in str(column.type):
        raise ValueError("a dictionary lies inside of a list or struct")
    return int(column.nbytes)


def written(sheet: Sheet, links: list[tuple[str, str]]) -> bytes:
    """Return *sheet* with the IRI and label of each row, as Parquet; an unlinked row has null.

    Columns of a Parquet file keep their types, those of a CSV file are text. Raises `NotInstalled`
    where pyarrow is missing.
    """
    arrow = pyarrow()
    added = {IRI: [one or None for one, _ in links], LABEL: [one or None for _, one in links]}
    table = sheet.frame
    if table is None:
        cells = map(list, zip(*sheet.rows, strict=True))
        table = arrow.table(dict(zip(distinct(sheet.columns), cells, strict=True)))
    for name, column in added.items():
        table = table.append_column(name, arrow.array(column, arrow.string()))
    stream = io.BytesIO()
    arrow.parquet.write_table(table, stream)
    return stream.getvalue()
