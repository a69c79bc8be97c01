"""A dataset in JSON-LD, under a context that is written into the document: none is ever fetched.

One node to a line, in the order of graph, then subject; the same quads give the same bytes.
"""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from ..errors import UsageError
from ..rdf.prefixes import full, shrink
from ..rdf.serialise import types_first
from .context import Context

_TYPE = full("rdf:type")
_STRING = full("xsd:string")
_Node = dict[str, Any]


def jsonld(quads: Iterable[ox.Quad], context: Context) -> bytes:
    """Return *quads* in JSON-LD with named graphs, keys and IRIs shortened by *context*."""
    held = sorted(quads, key=lambda quad: (str(quad.graph_name), *types_first(quad)))
    parts = []
    for name, part in groupby(held, key=lambda quad: quad.graph_name):
        nodes = (_node(list(said), context) for _, said in groupby(part, key=lambda q: q.subject))
        body = ",\n".join(f"  {_json(node)}" for node in nodes)
        if not isinstance(name, ox.DefaultGraph):
            body = f' {{"@id": {_json(_iri(name))}, "@graph": [\n{body}\n ]}}'
        parts.append(body)
    terms = ",\n".join(f"  {_json(term)}: {_json(value)}" for term, value in context.items())
    joined = ",\n".join(parts)
    return f'{{"@context": {{\n{terms}\n}},\n"@graph": [\n{joined}\n]}}\n'.encode()


def _node(quads: list[ox.Quad], context: Context) -> _Node:
    node: _Node = {"@id": _iri(quads[0].subject)}
    for verb, said in groupby(quads, key=lambda quad: quad.predicate.value):
        values = [quad.object for quad in said]
        if verb == _TYPE and not any(isinstance(value, ox.Literal) for value in values):
            node["@type"] = _one([_iri(value) for value in values])
        else:
            key = shrink(verb)
            node[key] = _one([_value(value, _coerced(context, key)) for value in values])
    return node


def _coerced(context: Context, key: str) -> str:
    """Return the type that *context* gives the values under *key*, or nothing."""
    term = context.get(key)
    return str(term["@type"]) if isinstance(term, dict) else ""


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _value(term: Any, coerced: str) -> Any:
    """Return *term* as a bare string where the context says what that means, else an object."""
    if isinstance(term, ox.Triple):
        told = f"JSON-LD 1.1 has no triple terms, as {term}"
        raise UsageError(told, remedy="write TriG, N-Quads or Turtle")
    if not isinstance(term, ox.Literal):
        return _iri(term) if coerced == "@id" else {"@id": _iri(term)}
    if term.language:
        directed = {"@direction": str(term.direction)} if term.direction else {}
        return {**directed, "@language": term.language, "@value": term.value}
    type_ = shrink(term.datatype.value)
    if (coerced or shrink(_STRING)) == type_:
        return term.value
    typed = {} if term.datatype.value == _STRING else {"@type": type_}
    return {**typed, "@value": term.value}


def _iri(term: Any) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else shrink(term.value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
