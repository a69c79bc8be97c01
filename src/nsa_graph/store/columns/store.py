"""The columns as a store: what they can answer is put into SQL, what they cannot goes elsewhere."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox

from ...errors import StoreUnreadable
from ..embedded import Embedded
from ..protocol import Store, Take, Taken, Triple
from ..table import Table
from ..terms import Term
from . import engine
from .algebra import Unsupported
from .answers import FIRST, Rows, cells, described, triples
from .dictionary import FORMAT, Dictionary
from .parse.query import parse
from .translate.statement import Statement, statement

_NONE: Mapping[str, Term] = {}


class Columns:
    """The base `file` as a `Store`, read-only; *other* gives the one that answers all else.

    With *memory*, in bytes, a query that needs more of it ends with a `MemoryError`.
    """

    __slots__ = ("_base", "_dictionary", "_empty", "_is_bound", "_made", "_other", "file")

    def __init__(self, file: str, other: Callable[[], Store], memory: int = 0) -> None:
        """Open *file*; raises `StoreUnreadable`, and `NotInstalled` without DuckDB."""
        self.file, self._other = file, other
        self._made: Store | None = None
        self._is_bound = bool(memory)
        self._empty = Embedded(ox.Store())
        try:
            self._base = engine.readable(file, memory)
            self._dictionary = Dictionary(self._base.cursor())
            form = self._base.execute("SELECT format FROM about").fetchone()
        except engine.duckdb().Error as error:
            raise self._unreadable(error) from error
        if form != (FORMAT,):
            raise StoreUnreadable("of another version", file=file, remedy="delete it")

    def select(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> Table:
        """Return the answer to a SELECT, in the query's order; raises as `Embedded.select`."""
        return self.scan(query, Table, bindings, stated_only)

    def scan(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term] = _NONE,
        stated_only: bool = False,
    ) -> Taken:
        """Return what *take* makes of the columns and rows of a SELECT; raises as `select`."""
        self._empty.select(query, bindings, stated_only)  # says what is wrong with it, if anything
        try:
            made, fetch = self._run(query, bindings, stated_only)
        except Unsupported:
            return self._store().scan(query, take, bindings, stated_only)
        return take(tuple(made.columns), cells(self._dictionary, made, fetch))

    def ask(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> bool:
        """Return the answer to an ASK; raises as `select`."""
        self._empty.ask(query, bindings, stated_only)
        try:
            _, fetch = self._run(query, bindings, stated_only)
        except Unsupported:
            return self._store().ask(query, bindings, stated_only)
        return bool(fetch(1))

    def construct(
        self,
        query: str,
        bindings: Mapping[str, Term] = _NONE,
        stated_only: bool = False,
        most: int | None = None,
    ) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted; raises as `select`.

        Of more than *most*, those that come first, as long as none goes to the other store.
        """
        self._empty.construct(query, bindings, stated_only)
        try:
            made, fetch = self._run(query, bindings, stated_only)
        except Unsupported:
            return self._store().construct(query, bindings, stated_only)
        rows, asked = cells(self._dictionary, made, fetch), parse(query)
        if asked.form == "DESCRIBE":
            return described(rows, most)
        return triples(asked.template, tuple(made.columns), rows, bindings, most)

    def nquads(self, stated_only: bool = False) -> bytes:
        """Return the whole dataset in N-Quads, sorted by line, by the other store."""
        return self._store().nquads(stated_only)

    def statement(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> Statement:
        """Return the SQL of *query*; raises `Unsupported`."""
        return statement(parse(query), self._dictionary, bindings, stated_only)

    def _run(
        self, query: str, bindings: Mapping[str, Term], stated_only: bool
    ) -> tuple[Statement, Callable[[int], Rows]]:
        """Return the statement of *query* and what gives its rows; raises `Unsupported`.

        The first rows are worked out here, and all where it may turn out to be for another store:
        after that, nothing can be taken back.
        """
        made = self.statement(query, bindings, stated_only)
        try:
            answer = self._base.cursor()
            for step in (*made.before, made.answer):
                answer.execute(step)
            first = answer.fetchall() if made.refuses else answer.fetchmany(FIRST)
        except engine.duckdb().Error as error:
            if isinstance(error, engine.duckdb().IOException) or self._is_spent(error):
                raise self._broken(error) from error
            raise Unsupported(str(error)) from error
        return made, _Fetching(first, answer, self._broken).fetch

    def _store(self) -> Store:
        if self._made is None:
            self._made = self._other()
        return self._made

    def _is_spent(self, error: Exception) -> bool:
        return self._is_bound and isinstance(error, engine.duckdb().OutOfMemoryException)

    def _broken(self, error: Exception) -> Exception:
        """Return what an *error* of DuckDB's comes to while it reads."""
        return MemoryError(str(error)) if self._is_spent(error) else self._unreadable(error)

    def _unreadable(self, error: Exception) -> StoreUnreadable:
        told = f"the columns cannot be read: {str(error).partition(chr(10))[0]}"
        return StoreUnreadable(told, file=self.file, remedy="delete the file, and ask again")


class _Fetching:
    """The rows that were read, and those of an answer that follow."""

    def __init__(self, first: Rows, answer: Any, broken: Callable[[Exception], Exception]) -> None:
        self._held, self._answer, self._broken = iter(first), answer, broken

    def fetch(self, size: int) -> Rows:
        """Return *size* rows more, or fewer; none at the end."""
        held = list(islice(self._held, size))
        if held:
            return held
        try:
            return list(self._answer.fetchmany(size))
        except engine.duckdb().Error as error:
            raise self._broken(error) from error
