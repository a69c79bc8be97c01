"""A store on a server: any SPARQL 1.1 endpoint, asked over HTTP through SPARQLWrapper.

A query is parsed here before it is sent, so that an error has its line and column whatever the
server would say. Values are written into it as whole terms (see `binding`). The dataset is named
with every query: the graphs that were published, all of them as one, or without the readings.
"""

from collections.abc import Mapping

import pyoxigraph as ox
from requests import Request
from SPARQLWrapper import SPARQLWrapper

from ..errors import BadQuery
from ..names import GRAPH, is_reading
from ..rdf import serialise
from ..rdf.prefixes import PREFIXES, expand
from ..rdf.table import Table
from ..rdf.terms import Term, Triple
from ..sparql import guard
from ..sparql import tokens as sparql
from ..sparql.binding import bind
from ..sparql.syntax import bound_columns, columns
from . import results
from .client import AGENT, HttpClient, HttpRequest, HttpResponse
from .endpoint import checked, credentials, named, seconds, shown
from .protocol import Limits, Take, Taken

PUBLISHED = GRAPH + "published"
"""The graph in which `publish` writes down what it has put on a server."""

_NONE: Mapping[str, Term] = {}
_LONG = 2000
"""Characters of an address beyond which a query is posted; some servers take no more than 2 KB."""
_LISTED = f"""SELECT DISTINCT ?graph {{
  GRAPH <{PUBLISHED}> {{ ?graph <{expand("dcterms:identifier")}> ?digest }} }}"""
_ALL = "SELECT DISTINCT ?graph { GRAPH ?graph { ?subject ?predicate ?object } }"


class Remote:
    """A SPARQL endpoint as a `Store`; of its answers *most* rows are taken; `place` is its URL.

    Where its own default graph is all graphs as one, and they are ours alone, a dataset need not
    be *named*, which some servers are far quicker without.
    """

    __slots__ = ("_client", "_graphs", "_most", "_named", "place")

    def __init__(
        self,
        endpoint: str,
        client: HttpClient | None = None,
        most: int | None = None,
        named: bool = True,
    ) -> None:
        self.place, self._named = checked(endpoint), named
        self._most = most
        self._client = client or HttpClient()
        self._graphs: tuple[str, ...] | None = None

    @property
    def shown(self) -> str:
        """The address as a message may show it."""
        return shown(self.place)

    def select(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> Table:
        """Return the answer to a SELECT, in the query's order, blank nodes relabelled b0, b1….

        It is `truncated` after *most* rows, or where the server says that it left some out.
        Raises `BadQuery` and `BadParameter` as the embedded store does, `ServerFault` for whatever
        the server does.
        """
        text, names = _prepared(query, ("SELECT",), bindings)
        response = self._run(query, text, stated_only, results.JSON)
        table = results.table(response, names)
        return table if self._most is None else table.head(self._most)

    def scan(
        self,
        query: str,
        take: Take[Taken],
        bindings: Mapping[str, Term] = _NONE,
        stated_only: bool = False,
    ) -> Taken:
        """Return what *take* makes of the columns and rows of a SELECT; raises as `select`."""
        table = self.select(query, bindings, stated_only)
        return take(table.columns, iter(table.terms))

    def construct(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted; raises as `select`."""
        text, _ = _prepared(query, ("CONSTRUCT", "DESCRIBE"), bindings)
        return results.triples(self._run(query, text, stated_only, results.NTRIPLES))

    def ask(
        self, query: str, bindings: Mapping[str, Term] = _NONE, stated_only: bool = False
    ) -> bool:
        """Return the answer to an ASK; raises as `select`."""
        text, _ = _prepared(query, ("ASK",), bindings)
        return results.boolean(self._run(query, text, stated_only, results.JSON))

    def nquads(self, stated_only: bool = False) -> bytes:
        """Return the graphs that were published, in N-Quads, sorted by line; raises as `select`."""
        quads: list[ox.Quad] = []
        for name in self.graphs(stated_only) or self._all(stated_only):
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
            graph = ox.NamedNode(name)
            found = results.raw_triples(self._send(query, results.NTRIPLES, ()))
            quads += (ox.Quad(each.subject, each.predicate, each.object, graph) for each in found)
        return serialise.nquads(quads)

    def graphs(self, stated_only: bool = False) -> tuple[str, ...]:
        """Return the IRIs of the graphs that were published there, sorted; none where none were."""
        if self._graphs is None:
            found = self.whole(_LISTED, ("graph",)).column("graph")
            self._graphs = tuple(sorted({str(graph) for graph in found}))
        return _without_readings(self._graphs) if stated_only else self._graphs

    def _all(self, stated_only: bool) -> tuple[str, ...]:
        """Return every named graph of the server, whoever put it there."""
        found = self.whole(_ALL, ("graph",)).column("graph")
        graphs = tuple(sorted(str(graph) for graph in found))
        return _without_readings(graphs) if stated_only else graphs

    def whole(self, query: str, columns: tuple[str, ...]) -> Table:
        """Return the *columns* that *query* gives over all that is there, ours or not."""
        return results.table(self._send(query, results.JSON, ()), columns)

    def _run(self, query: str, text: str, stated_only: bool, accept: str) -> HttpResponse:
        return self._send(text, accept, self._dataset(query, stated_only))

    def _dataset(self, query: str, stated_only: bool) -> tuple[str, ...]:
        """Return the graphs to ask; none for what the query names, or the server's own choice."""
        if sparql.has_from(query):
            if stated_only:
                told = "FROM and asking of what is stated only exclude each other"
                raise BadQuery(told, remedy="leave one of them out")
            return ()
        if not self._named and not stated_only:
            return ()
        graphs = self.graphs(stated_only)
        return self._all(stated_only) if stated_only and not graphs else graphs

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


def open_remote(endpoint: str, limits: Limits | None = None, agent: str = AGENT) -> Remote:
    """Return the store at *endpoint*; credentials and timeout come from the environment.

    *limits*, where given, sets the timeout, and the most rows and bytes of a response. *agent* is
    the `User-Agent`. Sends no request.

    Raises: UsageError where the address or a setting is invalid.
    """
    if limits is None:
        return Remote(endpoint, HttpClient(credentials(), seconds(), agent=agent), None, named())
    client = HttpClient(credentials(), limits.seconds, limits.bytes, agent)
    return Remote(endpoint, client, limits.rows, named())


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


def _without_readings(graphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(graph for graph in graphs if not is_reading(graph))
