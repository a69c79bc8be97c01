"""A user's table: read from CSV, its kin or Parquet, and written with what it was joined to."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from ..errors import BadSource, UnknownName, UsageError
from ..library import nearest
from ..text.source import is_blank

IRI, LABEL = "nsa_iri", "nsa_label"
"""The columns that a join adds."""


_SEPARATOR = re.compile(r"sep=(.)\r?\n")
"""The first line by which a spreadsheet says what parts its cells."""

_HEAD = 65_536
_SAVE = "save the sheet as CSV UTF-8"
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old kind", _SAVE),
    (b"\x1f\x8b", "a file compressed by gzip", "unpack it first, as by gunzip"),
    (b"pk\x03\x04", "a ZIP archive", "unpack it first"),
    (b"bzh", "a file compressed by bzip2", "unpack it first, as by bunzip2"),
    (b"\xfd7zxz", "a file compressed by xz", "unpack it first, as by unxz"),
    (b"%pdf", "a PDF", _SAVE),
    (b"<!doctype html", "a page of HTML", "download the table itself"),
    (b"<html", "a page of HTML", "download the table itself"),
    (b"<?xml", "XML", _SAVE),
    (b"{", "JSON", "write it as CSV, a row for each thing"),
    (b"[{", "JSON", "write it as CSV, a row for each thing"),
)
"""What a file that is no CSV begins with, what it is, and what to do."""

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
    """Raise `UnknownName` where *sheet* has no column *key*, `UsageError` for several or a link."""
    if sheet.columns.count(key) > 1:
        told = f"{sheet.columns.count(key)} columns are called {key!r}"
        raise UsageError(told, file=sheet.file, remedy="rename all but one of them")
    if key not in sheet.columns:
        known = ", ".join(sheet.columns[:12]) + (", …" if len(sheet.columns) > 12 else "")
        near = _alike(key, sheet.columns)
        raise UnknownName("column", key, near, remedy=f"the columns are {known}")
    for name in (IRI, LABEL):
        if name in sheet.columns:
            told = f"there is a column {name!r} already"
            raise UsageError(told, file=sheet.file, remedy="rename it, or link the file as it was")


def read_delimited(data: bytes, file: str, delimiter: str = "", encoding: str = "") -> Sheet:
    """Return the sheet that *data* holds: all cells text, `NA` and other words as they stand.

    Without a *delimiter*, it is the one that a first line `sep=;` names, or else the one that
    parts the first lines into the most cells, as many in each. *encoding* is UTF-8, or what a
    byte-order mark says, where none is given. Raises `BadSource`, with the line, for what is
    empty, in another encoding, no CSV, or has rows of two lengths; `UsageError` for an invalid
    delimiter or encoding.
    """
    _check_kind(data, file)
    text = _decoded(data, file, encoding)
    if not text.strip():
        raise BadSource("the file is empty", file=file, remedy="give a header and rows")
    if "\0" in text:
        told = "it holds null characters, so it is no text or in another encoding"
        line = text[: text.index("\0")].count("\n") + 1
        raise BadSource(told, file=file, line=line, remedy="say --encoding, as utf-16")
    named = _SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    mark = _delimiter(delimiter or (named[1] if named else _detected(text)))
    columns, *rows = list(_rows(text, file, mark))
    names = tuple(name.strip() for name in columns)
    _check_delimiter(text, file, mark, names)
    check(file, len(rows))
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
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a cell may be the whole text
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


def _check_kind(data: bytes, file: str) -> None:
    """Raise `BadSource` for what is no text, with what to do."""
    for sign, kind, remedy in _KINDS:
        if data[:_HEAD].lstrip().lower().startswith(sign):
            raise BadSource(f"this is {kind}, not CSV", file=file, remedy=remedy)


def _detected(text: str) -> str:
    """Return the delimiter that parts the first lines alike, into the most cells; else a comma."""
    head = text[:_HEAD].rpartition("\n")[0] if len(text) > _HEAD else text
    best, most = DELIMITERS["comma"], 1
    for mark in DELIMITERS.values():
        try:
            rows = csv.reader(io.StringIO(head, newline=""), delimiter=mark, strict=True)
            lengths = {len(cells) for cells in rows if not is_blank(cells)}
        except csv.Error:
            continue
        if len(lengths) == 1 and max(lengths) > most:
            best, most = mark, max(lengths)
    return best


def _check_delimiter(text: str, file: str, mark: str, columns: tuple[str, ...]) -> None:
    """Raise `UsageError` where one column was found, and another delimiter would find more."""
    found = _detected(text)
    if len(columns) == 1 and found != mark and found in text.lstrip().splitlines()[0]:
        name = next(name for name, sign in DELIMITERS.items() if sign == found)
        told = "only one column was found"
        raise UsageError(told, file=file, line=1, remedy=f"say --delimiter {name}")


def _text(cell: object) -> str:
    """Return *cell* as text without outer space, a missing one (None) as nothing."""
    return "" if cell is None else str(cell).strip()


def check(file: str, rows: int) -> None:
    """Raise `BadSource` for a table without *rows*."""
    if not rows:
        raise BadSource("a header and no rows", file=file, remedy="give rows below the header")


def distinct(columns: Sequence[str]) -> list[str]:
    """Return a name of its own for each of *columns*: where one has none or another's, its number.

    The second `Total` that is the fifth column is `Total_5`, a column without a name `_5`.
    """
    found: list[str] = []
    for at, name in enumerate(columns, 1):
        found.append(f"{name}_{at}" if not name or name in found else name)
    return found


def _alike(key: str, columns: Sequence[str]) -> list[str]:
    """Return the *columns* most like *key*, upper and lower case alike."""
    folded: dict[str, str] = {}
    for name in columns:
        folded.setdefault(name.casefold(), name)
    return [folded[name] for name in nearest(key.casefold(), list(folded))]
