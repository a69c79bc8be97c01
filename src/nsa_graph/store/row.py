"""One row of a table: its values by position, by column, or as attributes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .terms import Native


class Row:
    """A frozen row; an unbound value is None.

    `row["action"]` takes any column, `row.action` those that are Python names and no method's.
    """

    __slots__ = ("_columns", "_values")
    _columns: tuple[str, ...]
    _values: "tuple[Native | None, ...]"

    def __init__(self, columns: tuple[str, ...], values: "tuple[Native | None, ...]") -> None:
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_values", values)

    def keys(self) -> tuple[str, ...]:
        """Return the columns, in order."""
        return self._columns

    def __getitem__(self, key: str | int) -> "Native | None":
        if isinstance(key, int):
            return self._values[key]
        if key not in self._columns:
            raise KeyError(f"no column is called {key!r}; there are {', '.join(self._columns)}")
        return self._values[self._columns.index(key)]

    def __getattr__(self, name: str) -> "Native | None":
        if name.startswith("__") or name not in self._columns:
            known = ", ".join(self._columns) if not name.startswith("__") else "no such"
            raise AttributeError(f"no column is called {name!r}; there are {known}")
        return self[name]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a row is frozen")

    def __iter__(self) -> "Iterator[Native | None]":
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Row):
            return (self._columns, self._values) == (other._columns, other._values)
        return self._values == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values)

    def __reduce__(self) -> "tuple[type[Row], tuple[object, ...]]":
        return Row, (self._columns, self._values)

    def __repr__(self) -> str:
        pairs = zip(self._columns, self._values, strict=True)
        return f"Row({', '.join(f'{column}={value!r}' for column, value in pairs)})"
