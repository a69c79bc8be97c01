"""A network in RDF: each edge a resource of its own, so that it can say what it says.

An edge is an `rdf:Statement` whose attributes are those of the view, `view/NAME#ATTRIBUTE` below
the project's namespace; its days are `nsa:beginDate` and `nsa:endDate`.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO
from urllib.parse import quote

import pyoxigraph as ox

from ...names import BASE, NSA
from ...rdf.prefixes import PREFIXES
from ..model import Edge, Field, Network, Node, Value
from .attributes import Attributes, attributes
from .values import How, Part, lexical

_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|^`\\]')  # in an IRI (RFC 3987)


def _term(prefix: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + name)


_TYPE, _LABEL, _EDGE = _term("rdf", "type"), _term("rdfs", "label"), _term("rdf", "Statement")
_SUBJECT, _VERB, _OBJECT = (_term("rdf", name) for name in ("subject", "predicate", "object"))
_TITLE, _TOLD = _term("dcterms", "title"), _term("dcterms", "description")
_WITHIN = _term("dcterms", "isPartOf")
_BEGIN, _END = ox.NamedNode(NSA + "beginDate"), ox.NamedNode(NSA + "endDate")


def write(format_: ox.RdfFormat, network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream* in *format_*."""
    used = ("dcterms", "nsa", "rdf", "rdfs", "xsd")
    prefixes = {name: PREFIXES[name] for name in used} | {"view": _view(network) + "#"}
    ox.serialize(triples(network), stream, format_, prefixes=prefixes)


write_turtle: Part = partial(write, ox.RdfFormat.TURTLE)
write_jsonld: Part = partial(write, ox.RdfFormat.JSON_LD)


def triples(network: Network) -> Iterator[ox.Triple]:
    """Yield the triples of *network*: of the view, then of each node, then of each edge."""
    whole = ox.NamedNode(_view(network))
    yield ox.Triple(whole, _TITLE, ox.Literal(network.title))
    if network.description:
        yield ox.Triple(whole, _TOLD, ox.Literal(network.description))
    about = attributes(network._replace(dynamic=False))
    for node in network.nodes:
        yield from _node(node, _iri(node.iri), about, whole)
    iris = {node.id: _iri(node.iri) for node in network.nodes}
    for edge in network.edges:
        yield from _edge(edge, iris, about, whole)


def _node(
    node: Node, iri: ox.NamedNode, about: Attributes, whole: ox.NamedNode
) -> Iterator[ox.Triple]:
    for language, text in node.labels or (("", node.label),):
        yield ox.Triple(iri, _LABEL, ox.Literal(text, language=language or None))
    yield ox.Triple(iri, _attribute(whole, "type"), ox.Literal(node.type))
    fields = about.nodes[-len(node.values) :] if node.values else ()
    yield from _said(iri, fields, node.values, whole)


def _edge(
    edge: Edge, iris: dict[str, ox.NamedNode], about: Attributes, whole: ox.NamedNode
) -> Iterator[ox.Triple]:
    thing = ox.NamedNode(f"{whole.value}/edge/{quote(edge.id, safe='')}")
    yield ox.Triple(thing, _TYPE, _EDGE)
    yield ox.Triple(thing, _WITHIN, whole)
    yield ox.Triple(thing, _SUBJECT, iris[edge.source])
    if edge.predicate:
        yield ox.Triple(thing, _VERB, _iri(edge.predicate))
    yield ox.Triple(thing, _OBJECT, iris[edge.target])
    yield ox.Triple(thing, _LABEL, ox.Literal(edge.label))
    yield ox.Triple(thing, _attribute(whole, "type"), ox.Literal(edge.type))
    for verb, day in ((_BEGIN, edge.start), (_END, edge.end)):
        if day:
            yield ox.Triple(thing, verb, ox.Literal(day, datatype=_term("xsd", "date")))
    fields = about.edges[-len(edge.values) :] if edge.values else ()
    yield from _said(thing, fields, edge.values, whole)


def _said(
    thing: ox.NamedNode, fields: tuple[Field, ...], values: tuple[Value, ...], whole: ox.NamedNode
) -> Iterator[ox.Triple]:
    for (name, type_), value in zip(fields, values, strict=True):
        if value is not None:
            kind = _term("xsd", type_)
            verb = _attribute(whole, name)
            yield ox.Triple(thing, verb, ox.Literal(lexical(value), datatype=kind))


def _attribute(whole: ox.NamedNode, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{whole.value}#{quote(name)}")


def _view(network: Network) -> str:
    return f"{BASE}view/{quote(network.name)}"


def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(_ILLEGAL.sub(lambda found: f"%{ord(found[0]):02X}", iri))
