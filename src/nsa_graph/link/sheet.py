"""A user's table: read from CSV, its kin or Parquet, and written with what it was joined to."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from ..errors import BadSource, UnknownName, UsageError
from ..library import nearest
from ..text.source import is_blank

IRI, LABEL = "nsa_iri", "nsa_label"
"""The columns that a join adds."""


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Sheet:
    """A table: its file, its columns, its rows; `frame` is what holds its types, if anything.

    A cell of a CSV file is the text that stands there; one of a Parquet file what it held.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    delimiter: str = ","
    frame: Any = None

    def texts(self, column: str) -> list[str]:
        """Return the cells of *column* as text without outer space; a missing one is empty."""
        at = self.columns.index(column)
        return [_text(row[at]) for row in self.rows]


def check_key(sheet: Sheet, key: str) -> None:
    """Raise `UnknownName` where *sheet* has no column *key*, or `UsageError` where it is linked."""
    if key not in sheet.columns:
        known = ", ".join(sheet.columns[:12]) + (", …" if len(sheet.columns) > 12 else "")
        near = _alike(key, sheet.columns)
        raise UnknownName("column", key, near, remedy=f"the columns are {known}")
    for name in (IRI, LABEL):
        if name in sheet.columns:
            told = f"there is a column {name!r} already"
            raise UsageError(told, file=sheet.file, remedy="rename it, or link the file as it was")


def read_delimited(data: bytes, file: str, delimiter: str = ",", encoding: str = "") -> Sheet:
    """Return the sheet that *data* holds: all cells text, `NA` and other words as they stand.

    *encoding* is UTF-8, or what a byte-order mark says, where none is given. Raises `BadSource`,
    with the line, for what is empty, in another encoding, no CSV, or has rows of two lengths;
    `UsageError` for an invalid delimiter or encoding.
    """
    text = _decoded(data, file, encoding)
    if not text.strip():
        raise BadSource("the file is empty", file=file, remedy="give a header and rows")
    if "\0" in text:
        told = "it holds null characters, so it is no text or in another encoding"
        line = text[: text.index("\0")].count("\n") + 1
        raise BadSource(told, file=file, line=line, remedy="say --encoding, as utf-16")
    mark = _delimiter(delimiter)
    columns, *rows = list(_rows(text, file, mark))
    names = tuple(name.strip() for name in columns)
    _check_delimiter(text, file, mark, names)
    check(file, names, len(rows))
    return Sheet(file, names, tuple(rows), mark)


def write_delimited(sheet: Sheet, links: list[tuple[str, str]], stream: TextIO) -> None:
    """Write *sheet* with the IRI and label of each row, under its own delimiter (RFC 4180)."""
    rows = csv.writer(stream, delimiter=sheet.delimiter)
    rows.writerow([*sheet.columns, IRI, LABEL])
    for cells, link in zip(sheet.rows, links, strict=True):
        rows.writerow([*cells, *link])


def _decoded(data: bytes, file: str, encoding: str) -> str:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding or marked).removeprefix("\ufeff")
    except LookupError as error:
        told = f"no encoding is called {encoding!r}"
        raise UsageError(told, remedy="as utf-8, utf-16, windows-1252, gb18030") from error
    except UnicodeDecodeError as error:
        told = f"not {encoding or marked} at byte {error.start}"
        line = data[: error.start].count(b"\n") + 1
        remedy = "say --encoding, as windows-1252, gb18030, utf-16"
        raise BadSource(told, file=file, line=line, remedy=remedy) from error


def _delimiter(given: str) -> str:
    mark = DELIMITERS.get(given, "\t" if given == "\\t" else given)
    if len(mark) != 1 or mark in '"\r\n':
        known = ", ".join(DELIMITERS)
        remedy = f"give one character, or one of {known}"
        raise UsageError(f"{given!r} is no delimiter", remedy=remedy)
    return mark


def _rows(text: str, file: str, mark: str) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    length = 0
    try:
        for cells in reader:
            if is_blank(cells):
                continue
            length = length or len(cells)
            if len(cells) != length:
                told = f"{len(cells)} cells, where the header has {length}"
                remedy = "quote a cell that holds the delimiter"
                raise BadSource(told, file=file, line=reader.line_num, remedy=remedy)
            yield tuple(cells)
    except csv.Error as error:
        told = f"not CSV: {error}"
        raise BadSource(told, file=file, line=reader.line_num, remedy="mend the quotes") from error


def _check_delimiter(text: str, file: str, mark: str, columns: tuple[str, ...]) -> None:
    """Raise `UsageError` where one column was found, and another delimiter would find more."""
    if len(columns) > 1:
        return
    head = text.lstrip().splitlines()[0]
    counts = {name: head.count(other) for name, other in DELIMITERS.items() if other != mark}
    best = max(counts, key=lambda name: counts[name])
    if counts[best]:
        told = f"only one column was found; delimited by {best} there are {counts[best] + 1}"
        raise UsageError(told, file=file, line=1, remedy=f"say --delimiter {best}")


def _text(cell: object) -> str:
    """Return *cell* as text without outer space, a missing one (None) as nothing."""
    return "" if cell is None else str(cell).strip()


def check(file: str, columns: Sequence[str], rows: int) -> None:
    """Raise `BadSource` for a table without rows or with two columns of one name."""
    twice = sorted({name for name in columns if list(columns).count(name) > 1})
    if twice:
        told = f"column {twice[0]!r} is given twice"
        raise BadSource(told, file=file, line=1, remedy="rename one of them")
    if not rows:
        raise BadSource("a header and no rows", file=file, remedy="give rows below the header")


def _alike(key: str, columns: Sequence[str]) -> list[str]:
    """Return the *columns* most like *key*, upper and lower case alike."""
    folded: dict[str, str] = {}
    for name in columns:
        folded.setdefault(name.casefold(), name)
    return [folded[name] for name in nearest(key.casefold(), list(folded))]
