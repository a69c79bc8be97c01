"""SPARQL constraints: which SELECT queries can run once for all focus nodes.

SHACL runs a query for each focus node, with $this bound to it. Run for all of them at once, it
must mean the same, and the same to pyoxigraph as to rdflib. So only plain queries are compiled:
one group with its filters, and in a filter nothing but functions on strings.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from ..sparql.tokens import Token, every, iris
from .model import OWL, RDF, RDFS, XSD, Select, Uncompiled
from .paths import path
from .triples import Triples

STR = "<urn:shacl:judge:str>"
"""The function that replaces STR; of a blank node it gives the label, as in rdflib."""

_BUILT_IN = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
_FUNCTIONS = frozenset(
    {
        *("ISBLANK", "ISIRI", "ISLITERAL", "LANG", "LANGMATCHES", "LCASE", "UCASE", "CONCAT"),
        *("STR", "STRAFTER", "STRBEFORE", "STRENDS", "STRLEN", "STRSTARTS", "SUBSTR", "CONTAINS"),
    }
)
_KEYWORDS = {"SELECT", "DISTINCT", "AS", "WHERE", "FILTER", "NOT", "EXISTS", "A", "TRUE", "FALSE"}
_UNUSUAL = {"failure", "shapesGraph", "currentShape"}
_REFUSED = ("inus", "values", "ervice")  # pyshacl looks for MINUS, VALUES and SERVICE in any text
_TERMS = frozenset({"variable", "iri", "name", "string", "tag", "number"})


def select(graph: Triples, node: str, name: str) -> Iterator[Select]:
    """Yield the queries of the shape *node*; raises `Uncompiled` where one cannot be compiled."""
    for value in graph.objects(node, name):
        at = str(value)
        query = graph.one(at, "select")
        if not isinstance(query, ox.Literal) or query.datatype.value != XSD + "string":
            raise Uncompiled("an unusual sh:select")
        messages = graph.objects(at, "message")
        if not all(isinstance(m, ox.Literal) and _is_text(m) for m in messages):
            raise Uncompiled("an unusual sh:message")
        if graph.is_true(at, "deactivated"):
            continue
        plain = _Plain(query.value)
        route = _route(graph, node) if plain.has("PATH") else ""
        head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(_prefixes(graph, at).items()))
        before, after = plain.parts(route)
        properties = None if plain.negates else iris(head + before + after)
        texts = tuple(str(getattr(message, "value", "")) for message in messages)
        yield Select(head + before, after, properties, texts)


def _is_text(literal: ox.Literal) -> bool:
    return bool(literal.language) or literal.datatype.value == XSD + "string"


def _route(graph: Triples, node: str) -> str:
    at = graph.one(node, "path")
    if at is None:
        raise Uncompiled("$PATH without a path")
    return str(path(graph, at))


def _prefixes(graph: Triples, node: str) -> dict[str, str]:
    """Return the namespaces of the query at *node*, by prefix."""
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
    return found


class _Plain:
    """The tokens of a query; raises `Uncompiled` where it is no plain SELECT.

    `brace` is the number of the token that opens the group. `inside` tells for each token whether
    it is part of an expression.
    """

    def __init__(self, query: str) -> None:
        self.query, self.found = query, tuple(every(query))
        texts = [token.text for token in self.found]
        words = {token.text for token in self.found if token.kind == "word"}
        if (
            "{" not in texts
            or texts[0] != "SELECT"
            or not words <= _KEYWORDS | _FUNCTIONS
            or {"<<", ">>"}.intersection(texts)
            or {"comment", "escape"}.intersection(token.kind for token in self.found)
            or "".join(query.split()) != "".join("".join(map(self._written, self.found)).split())
            or any(word in query.lower() for word in _REFUSED)
        ):
            raise Uncompiled("a SELECT that is not plain")
        self.brace = texts.index("{")
        self.inside = self._expressions()
        self._check_head()
        for at, token in enumerate(self.found):
            if token.kind == "variable":
                self._check_variable(at)
            self._check_constant(at)

    @property
    def negates(self) -> bool:
        """Whether a path reads properties that it does not name."""
        return any(
            token.text == "!" and not inside
            for token, inside in zip(self.found, self.inside, strict=True)
        )

    def has(self, name: str) -> bool:
        """Return whether there is a variable called *name*."""
        return any(t.kind == "variable" and t.text[1:] == name for t in self.found)

    def parts(self, route: str) -> tuple[str, str]:
        """Return the query up to its group's brace, and the rest, with *route* for $PATH."""
        written = []
        for at, token in enumerate(self.found):
            text = self._written(token)
            if token.kind == "variable" and token.text[1:] == "PATH":
                text = route
            elif token.text == "STR" and self._text(at + 1) == "(":
                text = STR
            written.append(self.query[self._end(at - 1) : token.start] + text)
        after = self.query[self._end(len(self.found) - 1) :]
        return "".join(written[: self.brace + 1]), "".join(written[self.brace + 1 :]) + after

    def _written(self, token: Token) -> str:
        return self.query[token.start : token.end]

    def _end(self, at: int) -> int:
        return self.found[at].end if at >= 0 else 0

    def _text(self, at: int) -> str:
        return self.found[at].text if 0 <= at < len(self.found) else ""

    def _expressions(self) -> list[bool]:
        """Return for each token whether the innermost brackets round it hold an expression."""
        open_, inside = [False], []
        for at, token in enumerate(self.found):
            if token.text == "{":
                open_.append(False)
            elif token.text == "(":
                called = at < self.brace or self.found[at - 1].kind == "word"
                open_.append(open_[-1] or called)
            inside.append(open_[-1])
            if token.text in ("}", ")") and len(open_) > 1:
                open_.pop()
        return inside

    def _check_head(self) -> None:
        head = self.found[: self.brace]
        bound = (self.query[t.start - 1] in " \t\r\n()" for t in head if t.text[1:] == "this")
        if not any(bound) or any(token.text == "*" for token in head):
            raise Uncompiled("a SELECT that is not plain")
        opened = [self._text(at - 1) for at, t in enumerate(self.found) if t.text == "{"]
        if set(opened[1:]) - {"EXISTS"}:
            raise Uncompiled("a SELECT with groups")

    def _check_variable(self, at: int) -> None:
        """Raise where the engines may differ on the variable *at*, or it would see our own sets."""
        name, before, after = self.found[at].text[1:], self._text(at - 1), self._text(at + 1)
        blank = self.query[self.found[at].start - 1] in " \t\r\n{}()"
        if name in _UNUSUAL or (name.startswith("PATH") and not (name == "PATH" and blank)):
            raise Uncompiled("a SELECT with an unusual variable")
        if before == "AS":
            if name == "this":
                raise Uncompiled("a SELECT that binds $this")
        elif self.inside[at]:
            opens = before == "," or (before == "(" and self._text(at - 2) in _FUNCTIONS)
            if not (opens and after in (",", ")")) and not (before == "(" and after == "AS"):
                raise Uncompiled("a SELECT that compares values")
        elif at > self.brace and name != "PATH" and self._is_verb(at):
            raise Uncompiled("a SELECT with a variable for a property")

    def _is_verb(self, at: int) -> bool:
        """Return whether the variable *at* is where a triple pattern has its property."""
        before, after = self.found[at - 1], self.found[at + 1]
        if before.text in ("[", ";"):
            return True
        subject = before.kind in _TERMS or before.text == "]"
        if not subject and (before.text != ")" or self.inside[at - 1]):
            return False
        opens = after.text == "(" and not self.inside[at + 1]
        return opens or after.kind in _TERMS or after.text in ("[", "TRUE", "FALSE", "+", "-")

    def _check_constant(self, at: int) -> None:
        """Raise for a constant that the store has in another form than the data."""
        typed = self._text(at) == "^" == self._text(at + 1) and self.found[at - 1].kind == "string"
        if typed or (self.found[at].kind == "number" and not self.inside[at]):
            raise Uncompiled("a SELECT with a number or a typed literal")
