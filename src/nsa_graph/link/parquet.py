"""Parquet as a sheet, by pyarrow, which is optional."""

import io

from ..errors import BadSource
from ..extras import pyarrow
from .sheet import IRI, LABEL, Sheet, check

MAGIC = b"PAR1"


def read(data: bytes, file: str) -> Sheet:
    """Return the sheet that *data* holds, its cells as they are typed there, null as None.

    Raises `BadSource` for what is no Parquet, `NotInstalled` where pyarrow is missing.
    """
    arrow = pyarrow()
    try:
        table = arrow.parquet.read_table(io.BytesIO(data))
        rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    except (OSError, ValueError, NotImplementedError) as error:  # pyarrow's errors are of these
        told = f"not Parquet: {' '.join(str(error).split())[:120]}"
        raise BadSource(told, file=file, remedy="write it again") from error
    check(file, table.column_names, len(rows))
    return Sheet(file, tuple(table.column_names), tuple(rows), frame=table)


def written(sheet: Sheet, links: list[tuple[str, str]]) -> bytes:
    """Return *sheet* with the IRI and label of each row, as Parquet; an unlinked row has null.

    Columns of a Parquet file keep their types, those of a CSV file are text. Raises `NotInstalled`
    where pyarrow is missing.
    """
    arrow = pyarrow()
    added = {IRI: [one or None for one, _ in links], LABEL: [one or None for _, one in links]}
    cells = dict(zip(sheet.columns, map(list, zip(*sheet.rows, strict=True)), strict=True))
    table = arrow.table(cells) if sheet.frame is None else sheet.frame
    for name, column in added.items():
        table = table.append_column(name, arrow.array(column, arrow.string()))
    stream = io.BytesIO()
    arrow.parquet.write_table(table, stream)
    return stream.getvalue()
