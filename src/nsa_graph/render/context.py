"""The JSON-LD context: our prefixes, and of each of our properties what its values are.

A property's key is its CURIE, as everywhere else here; its local name alone would often be that of
a prefix too (`source`, `quality`, `vote`).
"""

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from ..names import NSA
from ..rdf.prefixes import PREFIXES, full, shrink

Context = dict[str, Any]

_TYPE, _RANGE = full("rdf:type"), full("rdfs:range")
_LINK = full("owl:ObjectProperty")
_XSD = PREFIXES["xsd"]
_PLAIN = full("xsd:string")


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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
