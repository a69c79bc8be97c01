"""A user's table, as it was read: its columns and its rows, in their order."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..errors import BadSource, UnknownName, UsageError
from ..library import nearest

IRI, LABEL = "nsa_iri", "nsa_label"
"""The columns that a join adds."""


class Sheet(NamedTuple):
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
        return [text(row[at]) for row in self.rows]


def text(cell: object) -> str:
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


def _alike(key: str, columns: Sequence[str]) -> list[str]:
    """Return the *columns* most like *key*, upper and lower case alike."""
    folded: dict[str, str] = {}
    for name in columns:
        folded.setdefault(name.casefold(), name)
    return [folded[name] for name in nearest(key.casefold(), list(folded))]
