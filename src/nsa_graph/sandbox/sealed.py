"""The rdflib store that we hand out: what queries it reads no file and asks no server.

rdflib answers FROM and LOAD by reading the file or fetching the page of that name, and SERVICE by
asking. A graph offers each query to its store first, so that is where those are refused: of the
whole dataset and of each graph in it. `use_store_provided=False` goes past it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from rdflib import URIRef
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.stores.memory import Memory

from ..errors import BadQuery

_REFUSED = {
    "DatasetClause": "FROM would make rdflib read a file or a page; name the graph with GRAPH",
    "UsingClause": "USING would make rdflib read a file or a page; name the graph with GRAPH",
    "Load": "LOAD would make rdflib read a file or a page; parse it yourself",
}
_SERVICE = "ServiceGraphPattern"


class Sealed(Memory):
    """rdflib's store in memory, which refuses a query that would reach beyond it.

    SERVICE may ask the *servers*: an IRI that begins with one of these prefixes.
    """

    def __init__(self, servers: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._servers = servers

    def query(self, query: Any, *_: Any, **__: Any) -> NoReturn:
        """Raise `BadQuery` for a query that reaches out, else NotImplementedError: run it."""
        self._refuse(parseQuery(query) if isinstance(query, str) else query.algebra)
        raise NotImplementedError

    def update(self, update: Any, *_: Any, **__: Any) -> NoReturn:
        """Raise `BadQuery` for an update that reaches out, else NotImplementedError."""
        self._refuse(parseUpdate(update) if isinstance(update, str) else update.algebra)
        raise NotImplementedError

    def _refuse(self, parsed: object) -> None:
        for part in _parts(parsed):
            if part.name == _SERVICE and not (
                isinstance(part.term, URIRef) and str(part.term).startswith(self._servers)
            ):
                told = "SERVICE would ask another server, which is not allowed here"
                raise BadQuery(told, remedy="name the server to `to_rdflib(servers=…)`")
            if part.name in _REFUSED:
                told, _, remedy = _REFUSED[part.name].partition("; ")
                raise BadQuery(told, remedy=remedy)


def _parts(parsed: object) -> Iterator[CompValue]:
    """Yield all that *parsed*, a parse or an algebra, is made of."""
    waiting = [parsed]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
        if isinstance(part, Mapping):  # what rdflib parses is a mapping and a list at once
            waiting.extend(part.values())
        if hasattr(part, "__iter__") and not isinstance(part, str):
            waiting.extend(part)
