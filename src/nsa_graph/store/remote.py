"""A store on a server: any SPARQL 1.1 endpoint, asked over HTTP through SPARQLWrapper.

A query is parsed here before it is sent, so that an error has its line and column whatever the
server would say. Values are written into it as whole terms (see `binding`). The dataset is named
with every query: the graphs that the server lists, all of them as one.
"""

from collections.abc import Mapping

import pyoxigraph as ox
from requests import Request
from SPARQLWrapper import SPARQLWrapper

from ..rdf import serialise
from ..rdf.prefixes import PREFIXES
from ..rdf.table import Table
from ..rdf.terms import Term, Triple
from ..sparql import guard
from ..sparql import tokens as sparql
from ..sparql.binding import bind
from ..sparql.syntax import bound_columns, columns
from . import results
from .client import AGENT, MAX_BYTES, HttpClient, HttpRequest, HttpResponse
from .endpoint import checked, credentials, named, seconds, shown
from .protocol import Omission, Take, Taken, whole

_ROUND = 1000
"""Servers limit the rows of an answer to a multiple of this."""

_NONE: Mapping[str, Term] = {}
_LONG = 2000
"""Characters of an address beyond which a query is posted; some servers take no more than 2 KB."""
_LISTED = """SELECT DISTINCT ?graph {{
  GRAPH <{list}> {{ ?graph <http://purl.org/dc/terms/identifier> ?digest }} }}"""
# Every named graph of the server, published by us or not:
_ALL = "SELECT DISTINCT ?graph { GRAPH ?graph { ?subject ?predicate ?object } }"


class Remote:
    """A SPARQL endpoint as a `Store`; `place` is its URL, *most* the most rows of an answer.

    The graph *listing* lists those that are to be asked, with a `dcterms:identifier` each; where it
    lists none, or there is none, the server is asked as it is. Where the server's own default
    graph is all its graphs as one, and it has no others, a dataset need not be *named*, and some
    servers are far faster without. Of a view, *omitted* are the graphs that are left out.
    """

    __slots__ = ("_client", "_graphs", "_listing", "_most", "_named", "_omitted", "place")

    def __init__(
        self,
        endpoint: str,
        client: HttpClient | None = None,
        most: int | None = None,
        named: bool = True,
        listing: str = "",
        omitted: tuple[Omission, ...] = (),
    ) -> None:
        self.place, self._named, self._listing = checked(endpoint), named, listing
        self._most, self._omitted = most, omitted
        self._client = client or HttpClient()
        self._graphs: tuple[str, ...] | None = None

    def without(self, omitted: Omission) -> "Remote":
        """Return a view that leaves out the graphs *omitted*; it names its dataset."""
        views = (*self._omitted, omitted)
        return Remote(self.place, self._client, self._most, self._named, self._listing, views)

    @property
    def shown(self) -> str:
        """The address as a message may show it."""
        return shown(self.place)

    def select(self, query: str, bindings: Mapping[str, Term] = _NONE) -> Table:
        """Return the answer to a SELECT, in the query's order, blank nodes relabelled b0, b1….

        It is `truncated` after *most* rows, or where the server says that it left some out.
        Raises `BadQuery` and `BadParameter` as the embedded store does, `ServerFault` for whatever
        the server does.
        """
        text, names = _prepared(query, ("SELECT",), bindings)
        response = self._run(query, text, results.JSON)
        table = results.table(response, names)
        if not table.truncated and self._goes_on(query, text, len(table)):
            table = table.replace(truncated=True)
        return table if self._most is None else table.head(self._most)

    def scan(self, query: str, take: Take[Taken], bindings: Mapping[str, Term] = _NONE) -> Taken:
        """Return what *take* makes of the columns and rows of a SELECT; raises as `select`.

        Raises `LimitExceeded`, too, where the server gave a part of the answer only.
        """
        table = whole(self, query, bindings)
        return take(table.columns, iter(table.terms))

    def construct(self, query: str, bindings: Mapping[str, Term] = _NONE) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted; raises as `select`."""
        text, _ = _prepared(query, ("CONSTRUCT", "DESCRIBE"), bindings)
        return results.triples(self._run(query, text, results.NTRIPLES))

    def ask(self, query: str, bindings: Mapping[str, Term] = _NONE) -> bool:
        """Return the answer to an ASK; raises as `select`."""
        text, _ = _prepared(query, ("ASK",), bindings)
        return results.boolean(self._run(query, text, results.JSON))

    def nquads(self) -> bytes:
        """Return the graphs that are listed, in N-Quads, sorted by line; raises as `select`."""
        quads: list[ox.Quad] = []
        for name in self.graphs() or self._names(_ALL):
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
            graph = ox.NamedNode(name)
            found = results.raw_triples(self._send(query, results.NTRIPLES, ()))
            quads += (ox.Quad(each.subject, each.predicate, each.object, graph) for each in found)
        return serialise.nquads(quads)

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the graphs that are listed there, sorted; none where none are."""
        if self._graphs is None and self._listing:
            self._graphs = self._names(_LISTED.format(list=self._listing))
        return self._graphs or ()

    def _names(self, query: str) -> tuple[str, ...]:
        """Return the graphs that *query* gives, sorted, except those omitted."""
        found = {str(graph) for graph in self.whole(query, ("graph",)).column("graph")}
        return tuple(
            graph
            for graph in sorted(found)
            if not any(omitted.covers(graph) for omitted in self._omitted)
        )

    def whole(self, query: str, columns: tuple[str, ...]) -> Table:
        """Return the *columns* that *query* gives over all that is there, ours or not."""
        return results.table(self._send(query, results.JSON, ()), columns)

    def _run(self, query: str, text: str, accept: str) -> HttpResponse:
        return self._send(text, accept, self._dataset(query))

    def _goes_on(self, query: str, text: str, rows: int) -> bool:
        """Return whether there is more behind *rows* rows, where their number is as limits are.

        Some servers cut an answer and do not say so; the next row is asked for.
        """
        if not rows or rows % _ROUND or sparql.is_sliced(text):
            return False
        more = self._run(query, f"{text}\nLIMIT 1 OFFSET {rows}", results.JSON)
        return bool(results.table(more, columns(query)))

    def _dataset(self, query: str) -> tuple[str, ...]:
        """Return the graphs to ask; none for what the query names, or the server's own choice."""
        if self._omitted:
            guard.no_from(query)
            return self.graphs() or self._names(_ALL)
        return self.graphs() if self._named and not sparql.has_from(query) else ()

    def _send(self, query: str, accept: str, graphs: tuple[str, ...]) -> HttpResponse:
        wrapper = _Wrapper(self.place, self._client)
        wrapper.queryString = _with_prefixes(query)
        wrapper.addCustomHttpHeader("Accept", accept)
        for graph in graphs:
            wrapper.addDefaultGraph(graph)
            wrapper.addNamedGraph(graph)
        response = wrapper.query()
        if response.status == 400:
            what = f"the server does not accept the query{response.reason}"
            remedy = "it may lack parts of SPARQL 1.1 that the query needs"
            raise response.fault(what, remedy)
        if response.status != 200:
            what = f"the server responds with HTTP {response.status}{response.reason}"
            raise response.fault(what, "check that this is the address of a SPARQL endpoint")
        return response


class _Wrapper(SPARQLWrapper):
    """A SPARQLWrapper for queries that sends through an `HttpClient`.

    Set `queryString` instead of calling `setQuery`, which guesses the form of the query: it takes
    the comment `# insert` for an update, and its regular expressions need quadratic time.
    """

    def __init__(self, endpoint: str, client: HttpClient) -> None:
        super().__init__(endpoint)
        self._client = client

    def query(self) -> HttpResponse:  # type: ignore[override]  # theirs is of urllib
        """Return the response to the query, sent by POST where its address would be too long."""
        fields = {**self.parameters, "query": self.queryString}
        address = Request("GET", self.endpoint, params=fields).prepare().url or ""
        if len(address) <= _LONG:
            return self._client.send(HttpRequest(address, "GET", self.customHttpHeaders))
        request = HttpRequest(self.endpoint, "POST", self.customHttpHeaders, fields)
        return self._client.send(request)


def open_remote(
    endpoint: str,
    timeout: float | None = None,
    most: int | None = None,
    max_bytes: int = MAX_BYTES,
    agent: str = AGENT,
    listing: str = "",
) -> Remote:
    """Return the store at *endpoint*; credentials come from the environment.

    So does the *timeout* in seconds, where none is given. *most* and *max_bytes* limit the rows and
    the bytes of a response. *agent* is the `User-Agent`; *listing* the graph that lists those to
    ask. Sends no request.

    Raises: UsageError where the address or a setting is invalid.
    """
    client = HttpClient(credentials(), timeout or seconds(), max_bytes, agent)
    return Remote(endpoint, client, most, named(), listing)


def _with_prefixes(query: str) -> str:
    """Return *query* with the prefixes of ours that it leaves out, on its first line."""
    lacking = sparql.undeclared(query, PREFIXES).items()
    return "".join(f"PREFIX {name}: <{space}> " for name, space in lacking) + query


def _prepared(
    query: str, forms: tuple[str, ...], bindings: Mapping[str, Term]
) -> tuple[str, tuple[str, ...]]:
    """Return *query*, of one of *forms*, with its values in the text, and what it selects.

    The parser recurses, so it gets nothing deep: raises `LimitExceeded`; and `BadQuery` and
    `BadParameter` as the embedded store does.
    """
    guard.check(query)
    guard.require(query, forms)
    if not bindings:
        return query, columns(query)
    bound = bind(query, bindings)
    return bound.text, bound_columns(bound)
