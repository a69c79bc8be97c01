"""The graph as a notebook has it: ask, select, show, and hand over to other libraries."""

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .ask.answer import answer, stated_note
from .errors import BadParameter, StoreUnreadable, UsageError
from .library import Query, find
from .names import AGENT, PUBLISHED, stated
from .paths import VIEWS, contents
from .rdf.table import Table
from .rdf.terms import Term, Triple, as_iri, of
from .sparql.tokens import form, in_order, selects_all
from .store.embedded import load_nquads, open_store
from .store.protocol import Store

if TYPE_CHECKING:
    from networkx import MultiGraph
    from rdflib import Dataset

    from .ask.cite import Citation
    from .ask.resources import Named
    from .ask.thing import Thing
    from .network.model import Network
    from .store.protocol import Limits


class Graph:
    """An open knowledge graph, read-only.

    With *stated_only*, every answer leaves out what a reader concludes. `manifest` is what the
    build wrote down of it: counts, versions, hashes; empty for a bare file.
    """

    __slots__ = ("_folder", "_store", "stated_only")

    def __init__(self, store: Store, folder: str = "", *, stated_only: bool = False) -> None:
        self._store = stated(store) if stated_only else store
        self._folder, self.stated_only = folder, stated_only

    def ask(self, question: str, /, **values: object) -> Table:
        """Return the answer to the library's *question*, its parameters given by name.

        A resource is whatever `find` takes. Raises `UnknownName` and
        `BadParameter`, which name the nearest right ones.
        """
        return self.answer(find(question), values)

    def answer(
        self,
        query: Query,
        values: Mapping[str, object],
        language: str = "en",
        iris: bool = False,
    ) -> Table:
        """Return the answer to *query*, wherever it was read from; otherwise as `ask`.

        Things are called by their labels in *language*, or else in English or any other. With
        *iris*, the cells keep the IRIs of things in place of labels.
        """
        table = answer(self._store, query, values, language, iris)
        return table.replace(note=" ".join(filter(None, (table.note, self._note(language)))))

    def select(self, sparql: str, /, **bindings: object) -> Table:
        """Return the answer to a SELECT, with the variables named in *bindings* bound.

        A value is a `Term`, an rdflib term, a number, a bool, a date, or a str, which is an IRI
        where it is a CURIE of ours, in `<>`, or begins `http`, else a plain string. Our prefixes
        need no PREFIX. The columns of a `SELECT *` are in the order of the
        query. Raises `BadQuery` with line and column, `BadParameter`.
        """
        table = self._store.select(sparql, _terms(bindings))
        if not selects_all(sparql):
            return table
        order = [name for name in in_order(sparql) if name in table.columns]
        at = [table.columns.index(name) for name in order]
        rows = [tuple(cells[each] for each in at) for cells in table.terms]
        return table.replace(columns=tuple(order), terms=rows)

    def sparql(self, query: str, /, **bindings: object) -> "Table | tuple[Triple, ...] | bool":
        """Return the answer to any query: of SELECT, ASK, CONSTRUCT or DESCRIBE; as `select`."""
        asked = form(query)
        if asked in ("CONSTRUCT", "DESCRIBE"):
            return self.construct(query, **bindings)
        return self.test(query, **bindings) if asked == "ASK" else self.select(query, **bindings)

    def construct(self, sparql: str, /, **bindings: object) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, sorted; otherwise as `select`."""
        return self._store.construct(sparql, _terms(bindings))

    def test(self, sparql: str, /, **bindings: object) -> bool:
        """Return the answer to an ASK; otherwise as `select`."""
        return self._store.ask(sparql, _terms(bindings))

    def show(self, thing: str, language: str = "en") -> "Thing":
        """Return what is known of *thing*: label and sections, each a table.

        Labels and titles are in *language*, or else in English or any other.
        """
        from .ask.thing import show  # a question does without

        shown = show(self._store, thing, language=language)
        return shown._replace(note=self._note(language))

    def values(self, query: Query, param: str, language: str = "en") -> Table:
        """Return what the parameter *param* of *query* takes: name, short name and IRI of each.

        Raises `BadParameter` where it has no such parameter, or one that takes no things.
        """
        from .ask.resources import things

        named = param.replace("-", "_")
        found = next((one for one in query.params if one.name == named), None)
        if found is None or found.type != "resource":
            takes = ", ".join(one.name for one in query.params if one.type == "resource") or "none"
            told = f"{query.name} has no parameter {param!r} that takes a thing"
            raise BadParameter(told, remedy=f"those that do: {takes}")
        table = things(self._store, found.class_, language)
        return table.replace(title=f"What {named} of {query.name} may be")

    def find(self, name: str, of: str = "", language: str = "en", what: str = "thing") -> "Named":
        """Return the one thing that *name* names, and its label: `graph.find("Japan").iri`.

        A name is a label in any language, a code, a symbol, a notation, a short name, a CURIE or
        an IRI; case, accents, punctuation and width make no difference. *of* is the class that it
        must have, as a CURIE or an IRI; *what* words the errors. Raises `UnknownName` with the
        nearest names, `BadParameter` for a thing of another class or a name that fits several.
        """
        from .ask.resources import find as find_thing

        return find_thing(self._store, name, as_iri(of) or of, what, language)

    def cite(self, name: str, language: str = "en") -> "Citation":
        """Return the reference to the statement, paragraph or paper that *name* stands for.

        Raises what `find` raises, and `BadParameter` for another thing.
        """
        from .ask.cite import cite

        return cite(self._store, name, language)

    def view(self, name: str, /, language: str = "en", **values: object) -> "Network":
        """Return the network of the library's view *name*, its parameters given by name.

        Labels are in *language* where there are such, else in English, else in any. Raises what
        `ask` does.
        """
        return self.view_of(find(name, VIEWS, "view"), values, language)

    def view_of(
        self, query: Query, values: Mapping[str, object], language: str = "en"
    ) -> "Network":
        """Return the network of the view *query*, wherever it was read from; else as `view`."""
        from .ask.answer import in_words  # a question does without networks
        from .ask.parameters import bind
        from .network.view import view

        bindings = bind(self._store, query, values)
        words = in_words(self._store, query.asks_in(language), bindings, language)
        description = f"{words} {self._note(language)}".rstrip()
        return view(self._store, query, bindings, language, description)

    def network(self, name: str, /, language: str = "en", **values: object) -> "MultiGraph[str]":
        """Return the view *name* as a `networkx.MultiDiGraph`, or MultiGraph where undirected.

        Its nodes are CURIEs; labels, types and attributes are theirs and the edges'. Raises what
        `ask` does.
        """
        from .network.convert import to_networkx  # networkx takes 100 ms to import

        return to_networkx(self.view(name, language, **values))

    def export(
        self, name: str, path: str, /, format_: str = "", language: str = "en", **values: object
    ) -> "Network":
        """Write the view *name* to the file *path* for other programs, and return its network.

        *format_* is one of `nsa_graph.network.formats.FORMATS`; left out, the file's ending says
        it. Raises what `ask` does, `UsageError` for an ending that says no format, `CannotWrite`.
        """
        from .network import formats  # a question does without networks

        chosen = formats.find(format_) if format_ else formats.guess(os.fspath(path))
        network = self.view(name, language, **values)
        formats.export(network, chosen, os.fspath(path), formats.How(language=language))
        return network

    def views(self, tag: str = "") -> Table:
        """Return the views there are (name, title, view, parameters, tags), in name order."""
        from .ask.catalogue import views  # reads every file

        return views(tag=tag)

    def questions(self, tag: str = "") -> Table:
        """Return the questions there are (name, title, question, parameters, tags), by name."""
        from .ask.catalogue import questions  # the same

        return questions(tag=tag)

    def to_rdflib(self, servers: tuple[str, ...] = ()) -> "Dataset":
        """Return a new `rdflib.Dataset` with every named graph and our prefixes.

        Its `query` and `update` refuse FROM and LOAD, for which rdflib would read files and fetch
        pages, and SERVICE but for IRIs that begin with one of *servers*. Raises `UsageError` for a
        graph with terms of RDF 1.2.
        """
        from rdflib import Dataset  # 130 ms, and only asked for here
        from rdflib.exceptions import ParserError

        from .rdf.prefixes import PREFIXES
        from .sandbox.sealed import Sealed

        dataset = Dataset(store=Sealed(servers))
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        try:
            dataset.parse(data=self._store.nquads(), format="nquads")
        except ParserError as error:
            told = f"rdflib cannot read the graph: {' '.join(str(error).split())[:120]}"
            remedy = "it does not know the triple terms and text directions of RDF 1.2"
            raise UsageError(told, remedy=remedy) from error
        return dataset

    @property
    def manifest(self) -> dict[str, Any]:
        """What the build wrote down: counts, versions, hashes; raises `StoreUnreadable`."""
        path = os.path.join(self._folder, "manifest.json")
        if not self._folder or not os.path.isfile(path):
            return {}
        try:
            return dict(json.loads(contents(path)))
        except (OSError, ValueError, RecursionError) as error:
            remedy = "build it again"
            raise StoreUnreadable(f"no manifest: {error}", file=path, remedy=remedy) from error

    def _note(self, language: str) -> str:
        """Return what is to be said of what the answers leave out."""
        return stated_note(language) if self.stated_only else ""

    def __repr__(self) -> str:
        return f"<Graph {self._folder or 'in memory'}>"


def open_graph(
    path: "str | os.PathLike[str] | None" = None,
    *,
    endpoint: str | None = None,
    stated_only: bool = False,
    safe: bool = False,
    limits: "Limits | None" = None,
    servers: tuple[str, ...] = (),
) -> Graph:
    """Return the graph at *path*, or the one this package holds, built where it is not yet.

    *path* is a folder that `nsa-graph build` wrote, any that holds `nsa.nq`, or an `.nq` or
    `.trig` file. A corpus is put into a store beside it the first time, which a `Note` says.
    *endpoint*, an address of http or https, which may also stand in *path*, is that of a SPARQL
    server to ask instead; with neither, `NSA_GRAPH_ENDPOINT` may name one. With *safe*, for
    queries that are not one's own, each runs in a process apart, held to *limits*, and can open
    no file and no socket; SERVICE may ask the *servers*, given as the prefixes of their IRIs.
    Raises `StoreUnreadable`, `BadSource` for a file that does not parse and for a corpus that is
    not built to its end, `CannotWrite` where its store cannot be made, `UsageError` where the
    system has not what *safe* needs, and for an address that is none.
    """
    if path is not None and endpoint is not None:
        raise UsageError("a path and an endpoint exclude each other", remedy="give one of them")
    path = None if path is None else os.fspath(path)
    given = endpoint or path or os.environ.get("NSA_GRAPH_ENDPOINT")
    if given and (endpoint or path is None or given.startswith(("http://", "https://"))):
        from .store.remote import open_remote  # requests is only imported for a server

        if limits is None:
            remote = open_remote(given, agent=AGENT, listing=PUBLISHED)
        else:
            bounds = (limits.seconds, limits.rows, limits.bytes)
            remote = open_remote(given, *bounds, agent=AGENT, listing=PUBLISHED)
        return Graph(remote, remote.shown, stated_only=stated_only)
    place = _place(path, stated_only)
    asked = place if path is None else path  # a corpus has its manifest beside its stores
    folder = asked if isinstance(asked, str) and os.path.isdir(asked) else ""
    store: Store
    if safe:
        from .sandbox.guarded import Guarded  # a question does without

        store = Guarded(place, limits, servers)
    elif path is not None:
        from .sandbox import foreign  # likewise

        store = foreign.open_store(str(place))
    else:
        store = open_store(place) if isinstance(place, str) else load_nquads(place)
    return Graph(store, folder, stated_only=stated_only)


def _place(path: str | None, stated_only: bool) -> str | bytes:
    """Return the folder or file that holds the store of *path*, or its N-Quads."""
    if path is None:
        from .assemble.cache import source  # not needed for a path

        return source()
    if os.path.isdir(path):
        from .corpus.shards import is_corpus  # likewise

        if is_corpus(path):
            from .corpus import index

            return index.ensure(path, stated_only)
    return path


def _terms(bindings: dict[str, object]) -> dict[str, Term]:
    try:
        return {name: of(value) for name, value in bindings.items()}
    except TypeError as error:
        raise BadParameter(str(error), remedy="give a str, number, date or Term") from error
