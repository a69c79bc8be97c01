"""Columns behind a worker, and another store behind another for what they do not answer."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from ...errors import Unanswered
from ..guarded import Guarded, Triples
from ..limits import Limits
from ..protocol import Take, Taken
from ..table import Table
from ..terms import Term

_NONE: Mapping[str, Term] = {}
_Answer = TypeVar("_Answer")


class GuardedColumns:
    """A `Store` over the columns in *file*; *other* gives the folder of what answers all else.

    Both are held to the *limits*; SERVICE, to the *servers*, is for the other. Raises as `Guarded`.
    """

    def __init__(
        self,
        file: str,
        other: Callable[[], str],
        limits: Limits | None = None,
        servers: tuple[str, ...] = (),
    ) -> None:
        self._columns, self._place, self._servers = Guarded(file, limits, servers), other, servers
        self.limits = self._columns.limits
        self._made: Guarded | None = None

    def select(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> Table:
        """Return the answer to a SELECT, as `Guarded.select`."""
        return self._either(lambda store: store.select(query, bindings, stated_only))

    def scan(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term] = _NONE,
        stated_only: bool = False,
    ) -> Taken:
        """Return what *take* makes of the answer to a SELECT, as `Guarded.scan`."""
        return self._either(lambda store: store.scan(query, take, bindings, stated_only))

    def construct(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> Triples:
        """Return the triples of a CONSTRUCT or DESCRIBE, as `Guarded.construct`."""
        return self._either(lambda store: store.construct(query, bindings, stated_only))

    def ask(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> bool:
        """Return the answer to an ASK, as `Guarded.ask`."""
        return self._either(lambda store: store.ask(query, bindings, stated_only))

    def nquads(self, stated_only: bool = False) -> bytes:
        """Return the whole dataset in N-Quads, sorted; no query runs, so none is guarded."""
        return self._store().nquads(stated_only)

    def close(self) -> None:
        """End the workers."""
        self._columns.close()
        if self._made is not None:
            self._made.close()

    def _either(self, asked: Callable[[Guarded], _Answer]) -> _Answer:
        try:
            return asked(self._columns)
        except Unanswered:
            return asked(self._store())

    def _store(self) -> Guarded:
        if self._made is None:
            self._made = Guarded(self._place(), self.limits, self._servers)
        return self._made
