"""Parquet as a sheet, by polars or pyarrow, whichever is installed."""

import io
from typing import Any

from ..errors import BadSource, UsageError
from .sheet import IRI, LABEL, Sheet, check

MAGIC = b"PAR1"


def read(data: bytes, file: str) -> Sheet:
    """Return the sheet that *data* holds, its cells as they are typed there, null as None.

    Raises `BadSource` for what is no Parquet, `UsageError` where no library reads it.
    """
    polars, pyarrow = _libraries()
    frame: Any
    try:
        if polars:
            frame = polars.read_parquet(io.BytesIO(data))
            columns, rows = frame.columns, frame.rows()
        else:
            frame = pyarrow.parquet.read_table(io.BytesIO(data))
            columns = frame.column_names
            rows = list(zip(*(one.to_pylist() for one in frame.columns), strict=True))
    except _broken(polars) as error:
        told = f"not Parquet: {' '.join(str(error).split())[:120]}"
        raise BadSource(told, file=file, remedy="write it again") from error
    check(file, columns, len(rows))
    return Sheet(file, tuple(columns), tuple(rows), frame=frame)


def written(sheet: Sheet, links: list[tuple[str, str]]) -> bytes:
    """Return *sheet* with the IRI and label of each row, as Parquet; an unlinked row has null.

    Columns of a Parquet file keep their types, those of a CSV file are text. Raises `UsageError`
    where no library writes it.
    """
    polars, pyarrow = _libraries()
    added = {IRI: [one or None for one, _ in links], LABEL: [one or None for _, one in links]}
    cells = dict(zip(sheet.columns, map(list, zip(*sheet.rows, strict=True)), strict=True))
    stream = io.BytesIO()
    if polars:
        frame = polars.DataFrame(cells) if sheet.frame is None else sheet.frame
        types = dict.fromkeys(added, polars.String)
        frame = polars.concat([frame, polars.DataFrame(added, schema=types)], how="horizontal")
        frame.write_parquet(stream)
    else:
        table = pyarrow.table(cells) if sheet.frame is None else sheet.frame
        for name, column in added.items():
            table = table.append_column(name, pyarrow.array(column, pyarrow.string()))
        pyarrow.parquet.write_table(table, stream)
    return stream.getvalue()


def _broken(polars: Any) -> tuple[type[Exception], ...]:
    """Return what the library raises for a file that it cannot read; pyarrow's is a ValueError."""
    return (OSError, ValueError, *((polars.exceptions.PolarsError,) if polars else ()))


def _libraries() -> tuple[Any, Any]:
    """Return polars, or None and pyarrow; both are optional."""
    try:
        import polars

        return polars, None
    except ImportError:
        pass
    try:
        import pyarrow
        import pyarrow.parquet

        return None, pyarrow
    except ImportError as error:
        remedy = "pip install polars, or pyarrow"
        raise UsageError("Parquet needs polars or pyarrow", remedy=remedy) from error
