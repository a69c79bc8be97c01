"""The cells of a table in CSV or TSV, checked against the columns that it may and must have."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..errors import BadSource
from ..text.source import is_blank


class Headings(NamedTuple):
    """The columns that are known and those needed; what another one is, and why one is needed."""

    known: Sequence[str]
    needed: Sequence[str]
    other: str
    why: str

    def check(self, names: list[str], file: str, line: int) -> None:
        """Raise `BadSource` where *names*, in *line* of *file*, are not such columns."""
        for name in names:
            if name not in self.known or names.count(name) > 1:
                told = f"column {name!r} is {'given twice' if name in self.known else self.other}"
                remedy = f"the columns are {', '.join(self.known)}"
                raise BadSource(told, file=file, line=line, remedy=remedy)
        for name in self.needed:
            if name not in names:
                told = f"column {name!r} is missing"
                raise BadSource(told, file=file, line=line, remedy=self.why)


def read_cells(
    lines: Iterable[str], file: str, columns: Headings, *, above: int = 0, tabs: bool = False
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line of each row in *lines*, CSV or (with *tabs*) TSV, and its cells by column.

    *above* is how many lines of *file* stand before these. Blank rows are left out. Raises
    `BadSource` with the line for other columns, a row of another length, an ill-formed quote.
    """
    reader = csv.reader(lines, delimiter="\t" if tabs else ",", strict=True)
    try:
        names = next(reader, [])
        columns.check(names, file, above + 1)
        line = above + reader.line_num + 1
        for row in reader:
            if not is_blank(row):
                if len(row) != len(names):
                    told = f"{len(row)} cells, where the header has {len(names)}"
                    remedy = "part cells by a tab" if tabs else "quote a cell that has a comma"
                    raise BadSource(told, file=file, line=line, remedy=remedy)
                yield line, {name: cell.strip() for name, cell in zip(names, row, strict=True)}
            line = above + reader.line_num + 1  # a row may take several
    except csv.Error as error:
        told, at = f"not {'TSV' if tabs else 'CSV'}: {error}", above + reader.line_num
        raise BadSource(told, file=file, line=at, remedy="mend the quotes") from error
