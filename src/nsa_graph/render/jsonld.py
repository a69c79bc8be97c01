"""A dataset in JSON-LD, under a context that is written into the document: none is ever fetched.

One node to a line, in the order of graph, then subject; the same quads give the same bytes.

The context has our prefixes, and of each of our properties what its values are. A property's key
is its CURIE, as everywhere else here; its local name alone would often be that of a prefix too
(`source`, `quality`, `vote`).
"""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from ..errors import UsageError
from ..names import NSA
from ..rdf.prefixes import PREFIXES, full, shrink
from ..rdf.serialise import types_first

Context = dict[str, Any]

_TYPE, _RANGE = full("rdf:type"), full("rdfs:range")
_LINK = full("owl:ObjectProperty")
_XSD = PREFIXES["xsd"]
_PLAIN = full("xsd:string")
_STRING = full("xsd:string")
_Node = dict[str, Any]


def context(quads: Iterable[ox.Quad]) -> Context:
    """Return the context for the ontology among *quads*: prefixes, then properties, by name.

    An object property's values are IRIs, a datatype property's are of its range where that is one
    XSD datatype. Other values say themselves what they are.
    """
    links, ranges = set(), {}
    for quad in quads:
        subject, verb, value = quad.subject, quad.predicate.value, quad.object
        if not (isinstance(subject, ox.NamedNode) and subject.value.startswith(NSA)):
            continue
        if not isinstance(value, ox.NamedNode):
            continue
        if verb == _TYPE and value.value == _LINK:
            links.add(subject.value)
        elif verb == _RANGE and value.value.startswith(_XSD) and value.value != _PLAIN:
            ranges[subject.value] = shrink(value.value)
    types = {**ranges, **dict.fromkeys(links, "@id")}
    terms = {shrink(iri): {"@id": shrink(iri), "@type": types[iri]} for iri in sorted(types)}
    return {"@version": 1.1, **dict(sorted(PREFIXES.items())), **terms}


def encoded(held: Context) -> bytes:
    """Return the context as a document of its own, one term to a line."""
    lines = ",\n".join(f"    {_json(term)}: {_json(value)}" for term, value in held.items())
    return f'{{\n  "@context": {{\n{lines}\n  }}\n}}\n'.encode()


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
