"""Read the response to a query: SPARQL results in JSON, or triples.

The parsers are pyoxigraph's. They refuse what is not RDF (an IRI with a newline, a lone
surrogate), but recurse into nested triple terms, so that their depth is limited here.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar, cast

import pyoxigraph as ox

from ..rdf.convert import Ox, from_ox, relabelled
from ..rdf.table import Cells, Table
from ..rdf.terms import LANG_STRING, STRING, Term, Triple
from .client import HttpResponse

Read = TypeVar("Read")
JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
_TRIPLES = {
    NTRIPLES: ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,  # as Virtuoso calls them
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_RESULTS = ox.QueryResultsFormat.JSON
_DEEPEST = 200  # how deep terms may nest; at some thousands the parsers overflow the stack
_BETWEEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[^][{}"]++', re.DOTALL)
_STEPS = {**dict.fromkeys(b"[{", 1), **dict.fromkeys(b"]}", -1)}


def table(response: HttpResponse, columns: Sequence[str]) -> Table:
    """Return the response to a SELECT as a table of *columns*.

    Blank nodes are named b0, b1… in the order of the response.

    Raises: ServerFault for an invalid response.
    """
    rows = _read(response, lambda body: _rows(body, columns))
    return Table(columns, rows, truncated=_cut(response))


def boolean(response: HttpResponse) -> bool:
    """Return the response to an ASK; raises as `table`."""
    return _read(response, _boolean)


def triples(response: HttpResponse) -> tuple[Triple, ...]:
    """Return the triples of a CONSTRUCT, each once, sorted; raises as `table`."""
    return relabelled(raw_triples(response))


def raw_triples(response: HttpResponse) -> list[ox.Triple]:
    """Return the triples as the engine represents them, in order; raises as `table`."""
    if _cut(response):
        raise response.fault("the response is incomplete", "ask for less, or raise its limits")
    return _read(response, lambda body: _triples(body, _TRIPLES.get(response.type)))


def _read(response: HttpResponse, parse: Callable[[bytes], Read]) -> Read:
    """Return what *parse* makes of the body; a fault says what the body seems to be instead."""
    try:
        return parse(response.body)
    except (SyntaxError, ValueError) as error:
        reason = getattr(error, "msg", error)
    # Out of the handler: a traceback would keep solutions, which one thread alone may free.
    remedy = "name the address of the SPARQL endpoint itself"
    start = response.body[:200].lstrip()[:9].lower()
    if "html" in response.type or start.startswith(b"<!doctype"):
        raise response.fault("a web page, not the response to a query", remedy)
    if "json" in response.type or response.type in _TRIPLES:
        what = f"the response is cut off or not a SPARQL result: {reason}"
        raise response.fault(what, "try again, or see the server's log")
    what = f"the response is of type {response.type or '(none)'}, not a SPARQL result"
    raise response.fault(what, remedy)


def _rows(body: bytes, columns: Sequence[str]) -> tuple[Cells, ...]:
    solutions = ox.parse_query_results(_flat(body), format=_RESULTS)
    if not isinstance(solutions, ox.QuerySolutions):
        raise SyntaxError("it answers an ASK")
    labels: dict[str, str] = {}
    names = {variable.value for variable in solutions.variables}
    return tuple(
        tuple(_term(solution[name], labels) if name in names else None for name in columns)
        for solution in solutions
    )


def _boolean(body: bytes) -> bool:
    found = ox.parse_query_results(_flat(body), format=_RESULTS)
    if not isinstance(found, ox.QueryBoolean):
        raise SyntaxError("it answers a SELECT")
    return bool(found)


def _triples(body: bytes, format_: ox.RdfFormat | None) -> list[ox.Triple]:
    if format_ is None:
        raise SyntaxError("it is of another type")
    statements = body.splitlines() if format_ == ox.RdfFormat.N_TRIPLES else [body]
    if body.count(b"<<") > _DEEPEST and any(one.count(b"<<") > _DEEPEST for one in statements):
        raise SyntaxError("it is nested too deep")
    if format_ == ox.RdfFormat.RDF_XML and b"<!ENTITY" in body:
        raise SyntaxError("it declares entities")
    return [quad.triple for quad in ox.parse(body, format=format_)]


def _flat(body: bytes) -> bytes:
    """Return *body*, results in JSON; raise SyntaxError where triple terms nest too deep in it."""
    if b"triple" in body or b"\\u" in body:  # an escape may spell it too
        depths = itertools.accumulate(map(_STEPS.__getitem__, _BETWEEN.sub(b"", body)))
        if max(depths, default=0) > _DEEPEST:
            raise SyntaxError("it is nested too deep")
    return body


def _term(term: Ox | None, labels: dict[str, str]) -> Term | None:
    if isinstance(term, ox.Literal) and term.datatype.value not in (STRING, LANG_STRING):
        return _normalised(term)
    return from_ox(term, labels)


@lru_cache(maxsize=2**14)
def _normalised(literal: ox.Literal) -> Term:
    """Return *literal* as the embedded store holds it, for servers write them in their own ways.

    `"1"^^xsd:boolean` is `"true"` there, and a non-negative integer an integer.
    """
    node, store = ox.NamedNode("urn:it"), ox.Store()
    store.add(ox.Quad(node, node, literal))
    return cast("Term", from_ox(next(iter(store)).object, {}))


def _cut(response: HttpResponse) -> bool:
    """Return whether the server says that it left rows out: Virtuoso's limits of rows and time."""
    headers = response.headers
    return "X-SPARQL-MaxRows" in headers or headers.get("X-SQL-State", "").startswith("S1T")
