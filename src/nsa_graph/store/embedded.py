"""The store inside the process: pyoxigraph, on disk and read-only, or loaded into memory."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar, cast

import pyoxigraph as ox

from ..errors import BadQuery, StoreUnreadable
from ..rdf.convert import Solution, held, passing, relabelled
from ..rdf.prefixes import PREFIXES
from ..rdf.table import Cells, Table
from ..rdf.terms import Term, Triple
from ..sparql import guard
from ..sparql import tokens as sparql
from ..sparql.binding import Bound, bind
from ..sparql.syntax import columns, misfit, syntax_error
from . import source
from .protocol import Omission, Take, Taken

STORE = "store"
"""The folder in which a build keeps its store."""

_DAMAGED = ("Corruption", "IO error")
"""How the store begins to say that its files are not what it wrote."""

_NONE: Mapping[str, Term] = {}
_T = TypeVar("_T")
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Embedded:
    """A pyoxigraph store as a `Store`; `place` is the file or folder it came from.

    Of a view, *omitted* are the graphs that are left out, and `apart` says that the store has none
    of them.
    """

    __slots__ = ("_apart", "_graphs", "_omitted", "_servers", "_store", "place")

    def __init__(
        self,
        store: ox.Store,
        place: str = "",
        servers: tuple[str, ...] = (),
        omitted: tuple[Omission, ...] = (),
        apart: bool = False,
    ) -> None:
        self._store, self._servers = store, servers
        self._omitted, self._apart = omitted, apart
        self._graphs: list[ox.NamedNode | ox.BlankNode] | None = None
        self.place = place

    def without(self, omitted: Omission) -> "Embedded":
        """Return a view without the graphs *omitted*, from a store apart where there is one.

        Raises `StoreUnreadable`.
        """
        views = (*self._omitted, omitted)
        place = os.path.join(os.path.dirname(self.place), omitted.folder)
        whole = os.path.basename(self.place) == STORE and not self._omitted
        if whole and omitted.folder and os.path.isdir(place):
            return Embedded(source.on_disk(place), place, self._servers, views, apart=True)
        return Embedded(self._store, self.place, self._servers, views)

    def select(self, query: str, bindings: Mapping[str, Term] = _NONE) -> Table:
        """Return the answer to a SELECT, in the query's order, blank nodes relabelled b0, b1….

        Raises `BadQuery` (line and column) for text that is no SELECT, `BadParameter` for a
        binding it has no variable for, `StoreUnreadable` where the store fails.
        """
        return self._select(query, Table, bindings, held)

    def scan(self, query: str, take: Take[Taken], bindings: Mapping[str, Term] = _NONE) -> Taken:
        """Return what *take* makes of the columns and rows of a SELECT; raises as `select`.

        The rows are worked out as *take* goes through them, and none is kept here.
        """
        return self._select(query, take, bindings, passing)

    def construct(
        self, query: str, bindings: Mapping[str, Term] = _NONE, most: int | None = None
    ) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted; raises as `select`.

        Of more than *most*, those that the store gives first.
        """
        self._require(query, "CONSTRUCT", "DESCRIBE")

        def read(answer: _Answer, bound: Bound | None) -> tuple[Triple, ...]:
            return relabelled(islice(cast("ox.QueryTriples", answer), most))

        return self._run(query, bindings, read)

    def ask(self, query: str, bindings: Mapping[str, Term] = _NONE) -> bool:
        """Return the answer to an ASK; raises as `select`."""
        self._require(query, "ASK")
        return self._run(query, bindings, lambda answer, _: bool(answer))

    def nquads(self) -> bytes:
        """Return the whole dataset in N-Quads, sorted by line."""
        from ..rdf import serialise  # no question needs it

        return serialise.nquads(quad for quad in self._store if self._has(quad.graph_name))

    def _select(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term],
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

        return self._run(query, bindings, read)

    def _run(
        self, query: str, bindings: Mapping[str, Term], read: Callable[[_Answer, Bound | None], _T]
    ) -> _T:
        """Run *query*; *read* is called here too, for the answer is worked out while it is read."""
        bound = bind(query, bindings) if bindings else None
        text = query if bound is None else bound.text
        try:
            return read(self._query(text), bound)
        except SyntaxError as error:
            wrong = syntax_error(str(error), text)
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
        if self._omitted:
            guard.no_from(query)

    def _unreadable(self, error: Exception) -> StoreUnreadable:
        what = f"the store cannot be read: {error}"
        return StoreUnreadable(what, file=self.place, remedy="build it again")

    def _query(self, text: str) -> _Answer:
        # FROM counts only where no default graph is given, the union included; and the union of
        # all graphs takes half as long again on disk, so it is left out where one graph is all.
        graphs = self._listed()
        union = graphs is None and not sparql.has_from(text) and any(self._store.named_graphs())
        return self._store.query(
            text,
            prefixes=PREFIXES,
            use_default_graph_as_union=union,
            default_graph=None if graphs is None else [ox.DefaultGraph(), *graphs],
            named_graphs=graphs,
        )

    def _listed(self) -> "list[ox.NamedNode | ox.BlankNode] | None":
        """Return the named graphs to ask, or None for all that the store has."""
        if self._apart or not self._omitted:
            return None
        if self._graphs is None:
            self._graphs = [graph for graph in self._store.named_graphs() if self._has(graph)]
        return self._graphs

    def _has(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        """Return whether the view has *graph*."""
        if not isinstance(graph, ox.NamedNode):
            return True
        return not any(omitted.covers(graph.value) for omitted in self._omitted)


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
