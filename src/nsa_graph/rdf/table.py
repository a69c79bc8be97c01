"""The answer to a SELECT: a frozen table of RDF terms that reads like rows of plain values."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, overload

from ..errors import UsageError
from .terms import Native, Term

Cells = tuple[Term | None, ...]

_SHOWN = 60  # how many rows a notebook or the prompt is shown at once


@dataclass(frozen=True, eq=False, repr=False)
class Row:
    """A frozen row; an unbound value is None.

    `row["action"]` takes any column, `row.action` those that are Python names and no method's.
    """

    _columns: tuple[str, ...]
    _values: tuple[Native | None, ...]

    def keys(self) -> tuple[str, ...]:
        """Return the columns, in order."""
        return self._columns

    def __getitem__(self, key: str | int) -> Native | None:
        if isinstance(key, int):
            return self._values[key]
        if key not in self._columns:
            raise KeyError(f"no column is called {key!r}; there are {', '.join(self._columns)}")
        return self._values[self._columns.index(key)]

    def __getattr__(self, name: str) -> Native | None:
        if name.startswith("__") or name not in self._columns:
            known = ", ".join(self._columns) if not name.startswith("__") else "no such"
            raise AttributeError(f"no column is called {name!r}; there are {known}")
        return self[name]

    def __iter__(self) -> Iterator[Native | None]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Row):
            return (self._columns, self._values) == (other._columns, other._values)
        return self._values == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        pairs = zip(self._columns, self._values, strict=True)
        return f"Row({', '.join(f'{column}={value!r}' for column, value in pairs)})"


@dataclass(frozen=True, init=False, repr=False)
class Table:
    """A frozen table: `columns`, `terms` (the RDF terms, row by row), and what was asked.

    It iterates as `Row`s of native values, in the query's order; an unbound cell is None.
    `table[0]` is a row, `table[:5]` a table of the first five, `table["name"]` a column.
    `truncated` tells that rows were left out; `note` says what a reader should know.
    """

    columns: tuple[str, ...]
    terms: tuple[Cells, ...]
    title: str
    asks: str
    note: str
    truncated: bool

    def __init__(
        self,
        columns: Iterable[str],
        terms: Iterable[Cells],
        title: str = "",
        *,
        asks: str = "",
        note: str = "",
        truncated: bool = False,
    ) -> None:
        put = object.__setattr__
        put(self, "columns", tuple(columns))
        put(self, "terms", tuple(terms))
        put(self, "title", title)
        put(self, "asks", asks)
        put(self, "note", note)
        put(self, "truncated", truncated)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, as native values by column."""
        return tuple(self)

    def column(self, name: str) -> tuple[Native | None, ...]:
        """Return the native values of the column *name*, in row order.

        Raises `UsageError` where there is no such column.
        """
        if name not in self.columns:
            known = ", ".join(self.columns)
            raise UsageError(f"no column is called {name!r}", remedy=f"there are {known}")
        at, value = self.columns.index(name), cache(_native)
        return tuple([value(cells[at]) for cells in self.terms])

    def records(self) -> list[dict[str, Native | None]]:
        """Return the rows as flat dicts of native values keyed by column; IRIs are whole."""
        value, columns = cache(_native), self.columns
        return [dict(zip(columns, map(value, cells), strict=True)) for cells in self.terms]

    def head(self, rows: int = 10) -> "Table":
        """Return the first *rows* rows, marked `truncated` where that leaves some out."""
        return self.replace(
            terms=self.terms[:rows], truncated=self.truncated or rows < len(self.terms)
        )

    def replace(self, **changes: Any) -> "Table":
        """Return a copy with the fields named in *changes* changed."""
        return dataclasses.replace(self, **changes)

    def to_pandas(self) -> Any:
        """Return a `pandas.DataFrame` of native values; raises `UsageError` without pandas."""
        try:
            import pandas  # optional, and a second to import
        except ImportError as error:
            raise UsageError("pandas is not installed", remedy="pip install pandas") from error
        return pandas.DataFrame(self.records(), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return a `polars.DataFrame` of native values; raises `UsageError` without polars."""
        try:
            import polars  # optional
        except ImportError as error:
            raise UsageError("polars is not installed", remedy="pip install polars") from error
        # A column may mix types in RDF, never in polars: what does not fit is read as text.
        columns = {name: _uniform(self.column(name)) for name in self.columns}
        return polars.DataFrame(columns)

    def __iter__(self) -> Iterator[Row]:
        value, columns = cache(_native), self.columns
        for cells in self.terms:
            yield Row(columns, tuple(map(value, cells)))

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> "Table": ...
    @overload
    def __getitem__(self, index: str) -> tuple[Native | None, ...]: ...
    def __getitem__(self, index: int | slice | str) -> "Row | Table | tuple[Native | None, ...]":
        """Return the row at *index*, the table of a slice of rows, or the column called so."""
        if isinstance(index, str):
            return self.column(index)
        if isinstance(index, slice):
            return self.replace(terms=self.terms[index])
        return Row(self.columns, tuple(_native(cell) for cell in self.terms[index]))

    @property
    def size(self) -> str:
        """How many rows there are, in words: `1 row`."""
        return _counted(len(self))

    def __repr__(self) -> str:
        size = f"{self.size} of {', '.join(self.columns)}"
        return f"<Table {self.title!r}: {size}>" if self.title else f"<Table: {size}>"

    def __str__(self) -> str:
        from .layout import lay_out  # only where somebody prints

        shown = self.head(_SHOWN)
        return "\n".join([*lay_out(shown.columns, shown.text(), 120), f"({len(self)} rows)"])

    def _repr_html_(self) -> str:
        from .layout import html  # only in a notebook

        shown, total = self.head(_SHOWN), len(self)
        size = f"{len(shown)} of {total} rows" if shown.truncated else _counted(total)
        told = f"{size}. {self.note}" if self.note else size
        return html(self.columns, shown.terms, self.title, self.asks, told)

    def text(self) -> list[list[str]]:
        """Return the cells as people read them: IRIs as CURIEs, unbound ones empty."""
        text = cache(lambda cell: cell.text if cell else "")
        return [list(map(text, cells)) for cells in self.terms]


def _native(cell: Term | None) -> Native | None:
    return None if cell is None else cell.native


def _uniform(values: tuple[Native | None, ...]) -> list[object]:
    types = {type(value) for value in values if value is not None}
    if len(types) < 2:
        return list(values)
    return [None if value is None else str(value) for value in values]


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"
