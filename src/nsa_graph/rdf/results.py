"""What a server answers, read as terms: SPARQL 1.2 results in JSON, triples in N-Triples."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import pyoxigraph as ox

from ..errors import ServerFault
from ..store.http import Answer, Request, fault
from .convert import from_ox, relabelled
from .table import Cells, Table
from .terms import STRING, Term, Triple, literal, triple

JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
_PARTS = ("subject", "predicate", "object")
_TRIPLES = {
    NTRIPLES: ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,  # as Virtuoso calls them
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


def table(
    request: Request, answer: Answer, columns: Sequence[str], known: dict[str, Term]
) -> Table:
    """Return the *answer* to a SELECT as a table of *columns*; those in *known* are as given.

    Blank nodes are named b0, b1… in the order met. Raises `ServerFault` for what is no answer.
    """
    said = _json(request, answer)
    labels: dict[str, str] = {}
    try:
        bindings = said["results"]["bindings"]
        rows = tuple(_cells(row, columns, known, labels) for row in bindings)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _garbled(request, answer) from error
    return Table(columns, rows, truncated=_cut(answer))


def boolean(request: Request, answer: Answer) -> bool:
    """Return the *answer* to an ASK; raises as `table`."""
    said = _json(request, answer).get("boolean")
    if not isinstance(said, bool):
        raise _garbled(request, answer)
    return said


def triples(request: Request, answer: Answer) -> tuple[Triple, ...]:
    """Return the triples of the *answer* to a CONSTRUCT, each once, sorted; raises as `table`."""
    if _cut(answer):
        told = "the server gives a part of the answer only"
        raise fault(request, told, "ask for less, or raise the server's limits")
    return relabelled(raw_triples(request, answer))


def raw_triples(request: Request, answer: Answer) -> list[ox.Triple]:
    """Return the triples of *answer* as the engine has them; raises as `table`."""
    format_ = _TRIPLES.get(answer.type)
    if format_ is None:
        raise _garbled(request, answer)
    try:
        return [quad.triple for quad in ox.parse(answer.body, format=format_)]
    except (SyntaxError, ValueError) as error:
        raise _garbled(request, answer) from error


def _cells(
    row: dict[str, dict[str, str]],
    columns: Sequence[str],
    known: dict[str, Term],
    labels: dict[str, str],
) -> Cells:
    return tuple(
        known[name] if name in known else _term(row[name], labels) if name in row else None
        for name in columns
    )


def _term(said: dict[str, Any], labels: dict[str, str]) -> Term:
    """Return a term from its JSON; raises KeyError, TypeError or ValueError where it is none."""
    kind, value = said["type"], said["value"]
    if kind == "triple":
        subject, predicate, object_ = (_term(value[part], labels) for part in _PARTS)
        return triple(subject, predicate, object_)
    if not isinstance(value, str):
        raise TypeError(value)
    if kind == "uri":
        return Term("iri", value)
    if kind == "bnode":
        return Term("bnode", labels.setdefault(value, f"b{len(labels)}"))
    if kind not in ("literal", "typed-literal"):
        raise ValueError(kind)
    language = str(said.get("xml:lang", "")).lower()
    if language:
        return literal(value, language=language, direction=_direction(said))
    datatype = str(said.get("datatype", STRING))
    return literal(value) if datatype == STRING else _same(value, datatype)


def _direction(said: dict[str, Any]) -> str:
    direction = said.get("its:dir", "")
    if direction not in ("", "ltr", "rtl"):
        raise ValueError(direction)
    return str(direction)


@lru_cache(maxsize=2**14)
def _same(value: str, datatype: str) -> Term:
    """Return the literal as the embedded store holds it, for servers have ways of their own.

    `"1"^^xsd:boolean` is `"true"` there, and a non-negative integer an integer.
    """
    held, store = ox.NamedNode("urn:it"), ox.Store()
    store.add(ox.Quad(held, held, ox.Literal(value, datatype=ox.NamedNode(datatype))))
    return cast("Term", from_ox(next(iter(store)).object, {}))


def _json(request: Request, answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise _garbled(request, answer) from error
    if not isinstance(said, dict):
        raise _garbled(request, answer)
    return said


def _garbled(request: Request, answer: Answer) -> ServerFault:
    """Return the error for an answer that cannot be read, by what it seems to be instead."""
    if "html" in answer.type or answer.body[:200].lstrip()[:9].lower().startswith(b"<!doctype"):
        told = "a web page, where the answer to a query was due"
        return fault(request, told, "name the address of the SPARQL endpoint itself")
    if "json" in answer.type:
        told = "the answer is cut off, or is no SPARQL result"
        return fault(request, told, "ask again, or see the server's log")
    told = f"the answer is of type {answer.type or '(none)'}, not a SPARQL result"
    return fault(request, told, "name the address of the SPARQL endpoint itself")


def _cut(answer: Answer) -> bool:
    """Tell whether the server says that it left rows out: Virtuoso's limits of rows and time."""
    return "x-sparql-maxrows" in answer.headers or answer.headers.get("x-sql-state", "").startswith(
        "S1T"
    )
