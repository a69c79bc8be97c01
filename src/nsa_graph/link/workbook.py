"""An Excel workbook as a sheet, by openpyxl, which is optional; a process apart reads it."""

import codecs
import csv
import datetime
import io
import json
import warnings
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from ..errors import BadSource, Note
from ..extras import openpyxl
from ..sandbox import process, reader
from ..sandbox.reader import Asked, Reader
from .sheet import Sheet, read_delimited

_READER = Reader(process.python("link.workbook", "serve()", "openpyxl"))


def is_workbook(data: bytes) -> bool:
    """Tell whether *data* is an Excel workbook (.xlsx): a ZIP archive that holds one."""
    return data.startswith(b"PK\x03\x04") and b"xl/workbook" in data


def read(data: bytes, file: str) -> Sheet:
    """Return the first sheet of the workbook *data*, its cells as text; a formula is its result.

    Raises `BadSource` for what is no workbook or takes too much to read, `NotInstalled` where
    openpyxl is missing, and what `read_delimited` raises.
    """
    openpyxl()
    try:
        sheets, _, text = _READER.read(data, file).partition(b"\n")
    except SyntaxError as error:
        told, remedy = f"not an Excel workbook: {error.msg}", "save the sheet as CSV UTF-8"
        raise BadSource(told, file=file, remedy=remedy) from error
    finally:
        _READER.close()
    first, *more = json.loads(sheets)
    if more:
        told = f"{file}: of {len(more) + 1} sheets the first, {first!r}, is read"
        warnings.warn(Note(told), stacklevel=2)
    return read_delimited(text, file, ",", "utf-8")


def serve() -> None:
    """Read what comes in on stdin: what the process apart runs."""
    codecs.lookup("cp437")  # for names in archives; later no file can be opened
    openpyxl()
    reader.serve(_rows)


def _rows(asked: Asked, data: bytes) -> Iterator[bytes]:
    """Give the names of the sheets, in a line of JSON, then the first one as CSV.

    Raises SyntaxError for a formula whose result the workbook does not hold.
    """
    try:
        book, formulas = (
            openpyxl().load_workbook(io.BytesIO(data), read_only=True, data_only=results)
            for results in (True, False)
        )
        rows = [[_text(cell) for cell in row] for row in book.worksheets[0].values]
        for number, row in enumerate(formulas.worksheets[0].values):
            for at, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("=") and not rows[number][at]:
                    told = f"row {number + 1} has a formula without its result"
                    raise SyntaxError(f"{told}: open and save it in a spreadsheet first")
    except (BadZipFile, OSError, ValueError, KeyError, IndexError) as error:
        raise SyntaxError(" ".join(str(error).split())[:120]) from error
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    yield json.dumps(book.sheetnames).encode() + b"\n"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([*row[:width], *[""] * (width - len(row))] for row in rows)
    yield stream.getvalue().encode()


def _text(cell: Any) -> str:
    """Return *cell* as a reader sees it: no `.0`, a day without its midnight, nothing for none."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)
