"""A store whose queries run in a worker: bounded in time, memory and answer, and out of reach.

A worker that does not answer in time, runs out of memory or dies is killed; the next query has a
new one. Nothing it does can end this process.
"""

import _thread
import os
from collections.abc import Iterator, Mapping
from typing import cast

from .. import sandbox
from ..errors import BadQuery, LimitExceeded
from ..rdf.table import Cells, Table
from ..rdf.terms import Term, Triple
from ..sparql import guard
from ..store.protocol import Limits, Omission, Take, Taken
from . import foreign, wire
from .deadline import Deadline
from .dialogue import Dialogue

_NONE: Mapping[str, Term] = {}


class ConstructedTriples(tuple[Triple, ...]):
    """The triples of a CONSTRUCT; `truncated` says that some were left out."""

    truncated: bool = False


class Guarded:
    """A `Store` over the folder or file *source*, or over its N-Quads as bytes.

    *servers* are the prefixes of the servers that SERVICE may ask; a query that does runs in a
    worker that may open sockets. Of a view, *omitted* are the graphs that are left out. Threads
    take turns. `close` ends the worker, as does the end of this object; the next query starts one
    again.
    """

    def __init__(
        self,
        source: str | bytes,
        limits: Limits | None = None,
        servers: tuple[str, ...] = (),
        omitted: tuple[Omission, ...] = (),
    ) -> None:
        self._source, self.limits, self._servers = source, limits or Limits(), servers
        self._omitted = omitted
        self._worker: Dialogue | None = None
        self._turn = _thread.allocate_lock()
        if sandbox.MISSING:
            raise sandbox.unavailable()

    def select(self, query: str, bindings: Mapping[str, Term] = _NONE) -> Table:
        """Return the answer to a SELECT, `truncated` where it is longer than the limits.

        Raises as the embedded store, and `LimitExceeded` for a query that takes too much.
        """
        table, truncated = self._run(("SELECT",), query, bindings, Table)
        return table.replace(truncated=truncated)

    def scan(self, query: str, take: Take[Taken], bindings: Mapping[str, Term] = _NONE) -> Taken:
        """Return what *take* makes of the answer to a SELECT as it comes; raises as `select`.

        The time that *take* needs counts. Raises `LimitExceeded` for a longer answer.
        """
        taken, truncated = self._run(("SELECT",), query, bindings, take)
        if truncated:
            raise LimitExceeded("the answer is longer than the limits", remedy="raise them")
        return taken

    def construct(self, query: str, bindings: Mapping[str, Term] = _NONE) -> ConstructedTriples:
        """Return the triples of a CONSTRUCT or DESCRIBE, sorted; `truncated` and raises alike."""

        def take(columns: tuple[str, ...], rows: Iterator[Cells]) -> ConstructedTriples:
            return ConstructedTriples(cast("Iterator[Triple]", rows))

        triples, truncated = self._run(("CONSTRUCT", "DESCRIBE"), query, bindings, take)
        triples.truncated = truncated
        return triples

    def ask(self, query: str, bindings: Mapping[str, Term] = _NONE) -> bool:
        """Return the answer to an ASK; raises as `select`."""

        def take(columns: tuple[str, ...], rows: Iterator[Cells]) -> bool:
            return columns == ("true",) and not list(rows)

        return self._run(("ASK",), query, bindings, take)[0]

    def nquads(self) -> bytes:
        """Return the whole dataset in N-Quads, sorted; no query runs, so none is guarded."""
        return foreign.open_source(self._source, self._omitted).nquads()

    def without(self, omitted: Omission) -> "Guarded":
        """Return a view that leaves out the graphs *omitted*, with a worker of its own."""
        return Guarded(self._source, self.limits, self._servers, (*self._omitted, omitted))

    def close(self) -> None:
        """End the worker."""
        with self._turn:
            self._stop()

    def _run(
        self, forms: tuple[str, ...], query: str, bindings: Mapping[str, Term], take: Take[Taken]
    ) -> tuple[Taken, bool]:
        """Return what *take* makes of the answer, and whether that was cut short.

        Reading the query counts: the deadline is that of the whole call.
        """
        most, deadline = self.limits, Deadline.of(self.limits)
        networked = guard.check(query, self._servers, deadline.check)
        guard.require(query, forms, deadline.check)
        bounds = (most.seconds, most.rows, most.bytes)
        try:
            asked = wire.packed(wire.Request(forms[0], query, dict(bindings), *bounds))
        except UnicodeEncodeError as error:
            what = "the query or a value holds half a character, a surrogate alone"
            raise BadQuery(what, remedy="leave it out") from error
        left = deadline.left  # neither the wait for a turn nor the start of a worker counts
        with self._turn:
            worker = self._ready(networked)
            try:
                return worker.answer(asked, take, deadline.resumed(left))
            finally:
                if worker.busy:
                    self._stop()

    def _ready(self, networked: bool) -> Dialogue:
        """Return a worker that is fit for the query; one that may open sockets serves but those."""
        held = self._worker
        if held is not None:
            if held.networked == networked and held.owner == os.getpid():
                return held
            self._stop()
        servers = self._servers if networked else ()
        self._worker = Dialogue(self._source, self._omitted, servers, self.limits)
        return self._worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def __enter__(self) -> "Guarded":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_worker", None) is not None:
            self._stop()
