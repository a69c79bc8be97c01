"""A spool: rows put aside on disk while a network is made, so that memory stays flat."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from ..errors import CannotWrite

_TABLES = """
CREATE TABLE found (id TEXT, cells TEXT);
CREATE TABLE wanted (iri TEXT PRIMARY KEY, id TEXT, node INTEGER) WITHOUT ROWID;
CREATE TABLE kind (iri TEXT, class TEXT, height INTEGER);
CREATE TABLE fact (iri TEXT, field TEXT, type TEXT, cell TEXT);
CREATE TABLE name (iri TEXT, rank INTEGER, language TEXT, text TEXT);
CREATE INDEX kind_of ON kind (iri);
CREATE INDEX fact_of ON fact (iri);
CREATE TABLE label (iri TEXT PRIMARY KEY, text TEXT, names TEXT) WITHOUT ROWID;
CREATE TABLE node (id TEXT, iri TEXT, type TEXT, label TEXT, names TEXT, cells TEXT);
CREATE TABLE edge (id TEXT, source TEXT, target TEXT, type TEXT, label TEXT, predicate TEXT,
                   start TEXT, until TEXT, cells TEXT);
"""
"""What a view found; the things it needs described, and how they are; the finished network."""

Row = tuple[str | int | None, ...]
_T = TypeVar("_T")


class Spool:
    """Tables of one network in the making, in a temporary file that nobody else sees.

    SQLite keeps a small spool in memory, writes a larger one to the system's temporary folder,
    and deletes it when the last user lets go.
    """

    def __init__(self) -> None:
        self._held = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._held.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; {_TABLES}"
        )

    def put(self, sql: str, rows: Iterable[Row]) -> None:
        """Run the INSERT *sql* for each of *rows*, taking one at a time."""
        self._held.executemany(sql, rows)

    def rows(self, sql: str, *values: str | int) -> "Iterator[tuple[str, ...]]":
        """Give the rows of the SELECT *sql*, one at a time."""
        return self._held.execute(sql, values)

    def count(self, table: str) -> int:
        """Return how many rows *table* has."""
        (row,) = self._held.execute(f"SELECT COUNT(*) FROM {table}")
        return int(row[0])


class Spooled(Generic[_T]):
    """What a SELECT over a spool gives, made into values; it can be gone through again."""

    def __init__(self, spool: Spool, sql: str, make: "Callable[[tuple[str, ...]], _T]") -> None:
        self._spool, self._sql, self._make = spool, sql, make

    def __iter__(self) -> Iterator[_T]:
        return map(self._make, self._spool.rows(self._sql))


@contextmanager
def spooling() -> Iterator[Spool]:
    """Give a new spool; raises `CannotWrite` where the temporary folder takes no more."""
    try:
        yield Spool()
    except sqlite3.Error as error:
        remedy = "free some space, or name another folder in SQLITE_TMPDIR"
        raise CannotWrite(f"no room to put the network aside: {error}", remedy=remedy) from error
