"""What every store can do, wherever its triples lie."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ..rdf.table import Cells, Table
from ..rdf.terms import Term
from ..rdf.terms import Triple as Triple

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


class Store(Protocol):
    """A read-only SPARQL dataset of named graphs, asked over all of them as one.

    *bindings* gives variables their values, which are never written into the query's text. With
    *stated_only* the graphs that hold a reader's conclusions are left out.
    """

    def select(
        self, query: str, bindings: Mapping[str, Term] = {}, stated_only: bool = False
    ) -> Table:
        """Return the answer to a SELECT, in the query's order."""
        ...

    def scan(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term] = {},
        stated_only: bool = False,
    ) -> Taken:
        """Return what *take* makes of the answer to a SELECT, row by row, as it is worked out."""
        ...

    def construct(
        self, query: str, bindings: Mapping[str, Term] = {}, stated_only: bool = False
    ) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted."""
        ...

    def ask(self, query: str, bindings: Mapping[str, Term] = {}, stated_only: bool = False) -> bool:
        """Return the answer to an ASK."""
        ...

    def nquads(self, stated_only: bool = False) -> bytes:
        """Return the whole dataset in N-Quads, sorted."""
        ...
