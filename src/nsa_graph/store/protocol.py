"""What every store can do, wherever its triples lie."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from ..errors import LimitExceeded
from ..rdf.table import Cells, Table
from ..rdf.terms import Term, Triple

Taken = TypeVar("Taken")
Take = Callable[[tuple[str, ...], Iterator[Cells]], Taken]
"""What is done with an answer while it comes: it is given the columns and the rows."""


_MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a guarded query may take; rows and bytes shorten an answer, the others end it.

    `seconds` and `memory` (bytes, beyond what the open graph takes) are the worker's; `rows` and
    `bytes` (as sent by the worker) count the answer.
    """

    seconds: float = 60.0
    rows: int = 100_000
    bytes: int = 64 * _MIB
    memory: int = 1024 * _MIB


def whole(store: "Store", query: str, bindings: Mapping[str, Term] = {}) -> Table:
    """Return the answer to a SELECT, all of it; raises `LimitExceeded` where it is cut short."""
    table = store.select(query, bindings)
    if table.truncated:
        told = f"the answer is cut short after {len(table):,} rows"
        remedy = "raise the server's limit of rows (ResultSetMaxRows in Virtuoso), or ask a copy"
        raise LimitExceeded(told, remedy=remedy)
    return table


class Omission(NamedTuple):
    """Named graphs that a view of a store leaves out: those whose IRI ends in `ending`.

    `folder` is the name of a folder that may lie beside a store on disk and holds the store
    without them, which is faster to ask than a list of the other graphs.
    """

    ending: str
    folder: str = ""

    def covers(self, graph: str) -> bool:
        """Return whether *graph*, an IRI, is one of them."""
        return graph.endswith(self.ending)


class Store(Protocol):
    """A read-only SPARQL dataset of named graphs, asked over all of them as one.

    *bindings* gives variables their values, each of which is one whole RDF term.
    """

    def select(self, query: str, bindings: Mapping[str, Term] = {}) -> Table:
        """Return the answer to a SELECT, in the query's order."""

    def scan(self, query: str, take: Take[Taken], bindings: Mapping[str, Term] = {}) -> Taken:
        """Hand the rows of a SELECT to *take* as they come, and return what it makes of them.

        Raises `LimitExceeded` where the answer is cut short.
        """

    def construct(self, query: str, bindings: Mapping[str, Term] = {}) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted."""

    def ask(self, query: str, bindings: Mapping[str, Term] = {}) -> bool:
        """Return the answer to an ASK."""

    def nquads(self) -> bytes:
        """Return the whole dataset in N-Quads, sorted."""

    def without(self, omitted: Omission) -> "Store":
        """Return a view of the store that leaves out the graphs *omitted*.

        A query of the view cannot use FROM.
        """
