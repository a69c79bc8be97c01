"""The store inside the process: pyoxigraph, on disk and read-only, or loaded into memory."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar, cast

import pyoxigraph as ox

from ..errors import BadQuery, StoreUnreadable
from ..names import is_reading
from ..rdf.convert import Solution, held, passing, relabelled
from ..rdf.prefixes import PREFIXES
from ..rdf.table import Cells, Table
from ..rdf.terms import Term
from ..sparql import guard
from ..sparql import tokens as sparql
from ..sparql.binding import Bound, bind
from ..sparql.syntax import columns, misfit, syntax_error
from . import source
from .protocol import Take, Taken, Triple

STORE, STATED = "store", "stated"
"""The folders in which a build keeps the whole, and what is left of it without readings."""

_DAMAGED = ("Corruption", "IO error")
"""How the store begins to say that its files are not what it wrote."""

_NONE: Mapping[str, Term] = {}
_T = TypeVar("_T")
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Embedded:
    """A pyoxigraph store as a `Store`; `place` is the file or folder it came from."""

    __slots__ = ("_apart", "_servers", "_stated", "_store", "place")

    def __init__(self, store: ox.Store, place: str = "", servers: tuple[str, ...] = ()) -> None:
        self._store, self._servers = store, servers
        self._stated: list[ox.NamedNode | ox.BlankNode] | None = None
        self._apart: ox.Store | None = None
        self.place = place

    def prepare(self) -> None:
        """Open what answers of what is stated only need, where that lies apart."""
        self._of(stated_only=True)

    def select(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> Table:
        """Return the answer to a SELECT, in the query's order, blank nodes relabelled b0, b1….

        Raises `BadQuery` (line and column) for text that is no SELECT, `BadParameter` for a
        binding it has no variable for, `StoreUnreadable` where the store fails.
        """
        return self._select(query, Table, bindings, stated_only, held)

    def scan(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term] = _NONE,
        stated_only: bool = False,
    ) -> Taken:
        """Return what *take* makes of the columns and rows of a SELECT; raises as `select`.

        The rows are worked out as *take* goes through them, and none is kept here.
        """
        return self._select(query, take, bindings, stated_only, passing)

    def construct(
        self,
        query: str,
        bindings: Mapping[str, Term] = _NONE,
        stated_only: bool = False,
        most: int | None = None,
    ) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted; raises as `select`.

        Of more than *most*, those that the store gives first.
        """
        self._require(query, "CONSTRUCT", "DESCRIBE")

        def read(answer: _Answer, bound: Bound | None) -> tuple[Triple, ...]:
            return relabelled(islice(cast("ox.QueryTriples", answer), most))

        return self._run(query, bindings, stated_only, read)

    def ask(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> bool:
        """Return the answer to an ASK; raises as `select`."""
        self._require(query, "ASK")
        return self._run(query, bindings, stated_only, lambda answer, _: bool(answer))

    def nquads(self, stated_only: bool = False) -> bytes:
        """Return the whole dataset in N-Quads, sorted by line."""
        from ..rdf import serialise  # no question needs it

        quads = (
            quad for quad in self._store if not (stated_only and is_reading(str(quad.graph_name)))
        )
        return serialise.nquads(quads)

    def _select(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term],
        stated_only: bool,
        cells: Callable[[Iterable[Solution]], Iterator[Cells]],
    ) -> Taken:
        self._require(query, "SELECT")

        def read(answer: _Answer, bound: Bound | None) -> Taken:
            solutions = cast("ox.QuerySolutions", answer)
            names = tuple(variable.value for variable in solutions.variables)
            if bound is None or not bound.star:
                return take(names, cells(solutions))
            shown = columns(query)
            kept = [at for at, name in enumerate(names) if name in shown]
            rows: Iterable[Solution] = ([row[at] for at in kept] for row in solutions)
            return take(tuple(names[at] for at in kept), cells(rows))

        return self._run(query, bindings, stated_only, read)

    def _run(
        self,
        query: str,
        bindings: Mapping[str, Term],
        stated_only: bool,
        read: Callable[[_Answer, Bound | None], _T],
    ) -> _T:
        """Run *query*; *read* is called here too, for the answer is worked out while it is read."""
        bound = bind(query, bindings) if bindings else None
        dataset = self._dataset(query, stated_only)
        try:
            text = query if bound is None else bound.text
            return read(self._query(text, dataset, self._of(stated_only)), bound)
        except SyntaxError as error:
            wrong = syntax_error(str(error), query if bound is None else bound.text)
            raise (wrong if bound is None else misfit(wrong, bound)) from error
        except RuntimeError as error:
            if str(error).startswith(_DAMAGED):
                raise self._unreadable(error) from error
            raise BadQuery(f"the query cannot be run: {error}") from error
        except OSError as error:
            if self._servers:
                raise BadQuery(f"another server gave no answer: {error}") from error
            raise self._unreadable(error) from error

    def _require(self, query: str, *forms: str) -> None:
        guard.require(query, forms)
        sparql.services(query, self._servers)

    def _unreadable(self, error: Exception) -> StoreUnreadable:
        told = f"the store cannot be read: {error}"
        return StoreUnreadable(told, file=self.place, remedy="build it again")

    def _query(
        self,
        text: str,
        dataset: "list[ox.NamedNode | ox.BlankNode] | None" = None,
        store: ox.Store | None = None,
    ) -> _Answer:
        # FROM counts only where no default graph is given, the union included; and the union of
        # all graphs takes half as long again on disk, so it is left out where one graph is all.
        asked = store or self._store
        union = dataset is None and not sparql.has_from(text) and _named(asked)
        return asked.query(
            text,
            prefixes=PREFIXES,
            use_default_graph_as_union=union,
            default_graph=dataset,  # type: ignore[arg-type]
            named_graphs=dataset,
        )

    def _of(self, stated_only: bool) -> ox.Store:
        """Return the store of all graphs, or that of what is stated, where the build made one."""
        apart = os.path.join(os.path.dirname(self.place), STATED)
        if not stated_only or not self.place or not os.path.isdir(apart):
            return self._store
        if self._apart is None:
            self._apart = source.on_disk(apart)
        return self._apart

    def _dataset(self, query: str, stated_only: bool) -> "list[ox.NamedNode | ox.BlankNode] | None":
        """Return the graphs that hold what is stated, or None for all the store has."""
        if not stated_only:
            return None
        if sparql.has_from(query):
            told = "FROM and asking of what is stated only exclude each other"
            raise BadQuery(told, remedy="leave one of them out")
        if self._of(stated_only) is not self._store:
            return None
        if self._stated is None:
            graphs = self._store.named_graphs()
            self._stated = [graph for graph in graphs if not is_reading(graph.value)]
        return self._stated


def open_store(
    path: str, servers: tuple[str, ...] = (), parse: source.Parse | None = None
) -> Embedded:
    """Return the store at *path*: a folder with `store/` or `nsa.nq`, or an .nq, .trig, .ttl file.

    *servers* are the prefixes of the servers that SERVICE may ask; *parse* reads a file that is
    not to be trusted. Raises `StoreUnreadable` where there is none, `BadSource` for a file that
    does not parse.
    """
    if os.path.isdir(path):
        on_disk = os.path.join(path, STORE)
        if os.path.isdir(on_disk):
            return Embedded(source.on_disk(on_disk), on_disk, servers)
        path = os.path.join(path, "nsa.nq")
    if not os.path.lexists(path):
        remedy = "build it with `nsa-graph build`, or name a folder that holds nsa.nq"
        raise StoreUnreadable("no graph lies here", file=path, remedy=remedy)
    return Embedded(source.of_file(path, parse), path, servers)


def load_nquads(data: bytes, servers: tuple[str, ...] = ()) -> Embedded:
    """Return a store in memory of *data*: N-Quads that a store wrote, so that none is checked."""
    return Embedded(source.of_nquads(data), servers=servers)


def _named(store: ox.Store) -> bool:
    """Tell whether *store* has a graph with a name now; it costs a microsecond or two."""
    return next(iter(store.named_graphs()), None) is not None
