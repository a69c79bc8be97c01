"""SHACL's SPARQL constraints: which SELECTs can be run over all focus nodes at once.

A query is asked of each focus node in turn, with $this bound to it; asked of all of them, it must
mean the same, and mean the same to this store as to rdflib. So only plain queries are taken: one
group with its filters, and in a filter only functions on strings.
"""

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ..sparql import tokens as sparql
from .model import Select, Uncompiled, boolean
from .paths import path
from .terms import XSD
from .triples import OWL, RDF, RDFS, Triples

STR = "<urn:shacl:judge:str>"
"""The function that stands for STR, which in rdflib has the label of a blank node too."""

_WORDS = frozenset(
    {
        *("select", "distinct", "as", "where", "filter", "not", "exists", "a", "true", "false"),
        *("isblank", "isiri", "isliteral", "lang", "langmatches", "lcase", "ucase", "concat"),
        *("str", "strafter", "strbefore", "strends", "strlen", "strstarts", "substr", "contains"),
    }
)
_QUOTED = re.compile(r"<[^<>\s\"{}|^`\\]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_NAME = re.compile(r"[?$]\w+|(?:[A-Za-z][\w.-]*)?:[\w.-]*|[A-Za-z]\w*")
_OPENS = re.compile(r"(\w*)\s*\{")
_COMPARES = re.compile(r"[?$]\w+\s*(?:!?=|[<>]=?)|(?:!?=|[<>]=?)\s*[?$]\w+")
_VERB = re.compile(r"(?<=[?$\w>)])\s+[?$]\w+\s+[?$]\w+\s*[.;,}\]]")
_THIS, _PATH = re.compile(r"([\s{}()])[$?]this\b"), re.compile(r"([\s{}()])[$?]PATH\b")
_STR = re.compile(r"(?i)\bstr\s*\(")
_BUILT_IN = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}


def select(graph: Triples, node: str, name: str) -> Iterable[Select]:
    """Give the queries of the shape *node*; raises `Uncompiled` for one not taken."""
    for value in graph.objects(node, name):
        at = str(value)
        off = graph.one(at, "deactivated")
        query = graph.one(at, "select")
        if not isinstance(query, ox.Literal) or query.datatype.value != XSD + "string":
            raise Uncompiled("an unusual sh:select")
        messages = graph.objects(at, "message")
        if not all(isinstance(m, ox.Literal) and _is_text(m) for m in messages):
            raise Uncompiled("an unusual sh:message")
        if off is not None and boolean(off, "deactivated"):
            continue
        before, after = _parted(_with_path(graph, node, query.value))
        head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(_prefixes(graph, at)))
        told = tuple(str(getattr(message, "value", "")) for message in messages)
        named = _properties(head + before + after)
        yield Select(head + _STR.sub(f"{STR}(", before), _STR.sub(f"{STR}(", after), named, told)


def _properties(query: str) -> frozenset[str] | None:
    """Return the IRIs in *query*, which name every property in it, or None if it is not read."""
    return sparql.iris(query)


def _is_text(literal: ox.Literal) -> bool:
    return bool(literal.language) or literal.datatype.value == XSD + "string"


def _with_path(graph: Triples, node: str, text: str) -> str:
    if not _PATH.search(text):
        return text
    at = graph.one(node, "path")
    if at is None:
        raise Uncompiled("$PATH without a path")
    told = str(path(graph, at))
    return _PATH.sub(lambda found: found[1] + told, text)


def _parted(text: str) -> tuple[str, str]:
    """Return the query up to its group's brace, and the rest; raises `Uncompiled`."""
    bare = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    head, brace, _ = bare.partition("{")
    if not brace or not _THIS.search(head) or "*" in head or "#" in bare:
        raise Uncompiled("a SELECT that is not plain")
    names = (name.lower() for name in _NAME.findall(bare))
    words = {name for name in names if name[0] not in "?$" and ":" not in name}
    opened = [found[1].lower() for found in _OPENS.finditer(bare)]
    if not words <= _WORDS or not bare.lstrip().lower().startswith("select"):
        raise Uncompiled("a SELECT that is not plain")
    if opened[0] not in ("where", "this", "value", "path") or set(opened[1:]) - {"exists"}:
        raise Uncompiled("a SELECT with groups")
    _refuse_unlike(bare)
    return text[: len(head) + 1], text[len(head) + 1 :]


def _refuse_unlike(bare: str) -> None:
    """Raise for what two engines may take differently, or what would see our own sets."""
    if re.search(r"[$?](?:failure|shapesGraph|currentShape)\b", bare):
        raise Uncompiled("a SELECT with an unusual variable")
    if re.search(r"(?i)\bas\s+[$?]this\b", bare) or _COMPARES.search(bare):
        raise Uncompiled("a SELECT that compares values")
    if _VERB.search(bare):
        raise Uncompiled("a SELECT with a variable for a property")


def _prefixes(graph: Triples, node: str) -> Iterator[tuple[str, str]]:
    """Give the prefixes that the query at *node* is written with."""
    found = dict(_BUILT_IN)
    for header in graph.objects(node, "prefixes"):
        at = str(header)
        declared = graph.objects(at, "declare")
        if not declared or at not in graph.typed(OWL + "Ontology"):
            raise Uncompiled("an unusual sh:prefixes")
        for declaration in declared:
            prefix = graph.one(str(declaration), "prefix")
            space = graph.one(str(declaration), "namespace")
            if not isinstance(prefix, ox.Literal) or not isinstance(space, ox.Literal):
                raise Uncompiled("an unusual sh:declare")
            found[prefix.value] = space.value
    yield from found.items()
