"""Where a Turtle file speaks of a subject, and of which property: the lines that errors name.

Parsers of RDF drop positions. This reads no meaning: it only walks the tokens of the grammar of
RDF 1.1 Turtle (https://www.w3.org/TR/turtle/) outside brackets, where subjects and verbs stand.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from .prefixes import full

_TYPE = full("rdf:type")
_LETTER = r"[\w\u00b7\x80-\U0010ffff-]"  # PN_CHARS, or more: the parser has refused what is not
_IRI = r"""<(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""
_ESCAPE = r"\\[_~.!$&'()*+,;=/?\#@%-]"
_TOKEN = re.compile(
    rf"""(?P<skip>\s+|\#[^\n\r]*)
      | (?P<iri>{_IRI})
      | (?P<string>\"{{3}}(?:[^"\\]|\\.|"(?!""))*\"{{3}}|'{{3}}(?:[^'\\]|\\.|'(?!''))*'{{3}}
          |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<directive>@prefix\b|@base\b|(?i:PREFIX|BASE)(?=[\s<\#]))
      | (?P<tag>@[A-Za-z][A-Za-z0-9-]*|\^\^)
      | (?P<open>[\[(]) | (?P<close>[\])])
      | (?P<blank>_:\w(?:(?:{_LETTER}|\.)*{_LETTER})?)
      | (?P<name>(?:[^\W\d_](?:(?:{_LETTER}|\.)*{_LETTER})?)?:
          (?:(?:\w|[:%]|{_ESCAPE}|{_LETTER})
             (?:(?:{_LETTER}|[.:%]|{_ESCAPE})*(?:{_LETTER}|[:%]|{_ESCAPE}))?)?)
      | (?P<number>[+-]?(?:\d+\.?\d*[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d*\.\d+|\d+))
      | (?P<word>[A-Za-z]+)
      | (?P<mark>[.;,])""",
    re.VERBOSE | re.DOTALL,
)
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Position(NamedTuple):
    """That a subject, by a property, is spoken of at a line; both are IRIs.

    `block` counts the descriptions in the file, each of which a full stop ends.
    """

    subject: str
    property: str
    line: int
    block: int


def positions(text: str) -> tuple[Position, ...]:
    """Return every (subject, property) of a well-formed Turtle *text*, in order.

    Subjects that are blank nodes, and what stands inside brackets, are left out.
    """
    return tuple(_Walk().walk(_tokens(text)))


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line, at = 1, 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # not Turtle: the parser says so, this only must not loop
            at += 1
            continue
        kind = found.lastgroup or ""
        if kind != "skip":
            yield kind, found[0], line
        line += found[0].count("\n")
        at = found.end()


_NONE = ("", "<>", 0)


class _Walk:
    """The walk's state: prefixes, base, the depth of brackets, and what is expected next."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.base = ""
        self.depth = self.block = 0
        self.subject: str | None = None
        self.expect = "subject"

    def walk(self, tokens: Iterator[tuple[str, str, int]]) -> Iterator[Position]:
        """Give each subject and property as it is met, with its line."""
        for kind, token, line in tokens:
            if kind == "directive":
                self._directive(token, tokens)
            elif kind in ("open", "close"):
                self._bracket(kind)
            elif self.depth == 0:
                found = self._token(kind, token)
                if found:
                    yield Position(*found, line, self.block)

    def _directive(self, token: str, tokens: Iterator[tuple[str, str, int]]) -> None:
        if token.lower().endswith("prefix"):
            name = next(tokens, _NONE)[1]
            self.prefixes[name.removesuffix(":")] = self._absolute(next(tokens, _NONE)[1])
        else:
            self.base = self._absolute(next(tokens, _NONE)[1])

    def _bracket(self, kind: str) -> None:
        self.depth += 1 if kind == "open" else -1
        if self.depth == 0 and self.expect == "subject":
            self.subject, self.expect = None, "property"

    def _token(self, kind: str, token: str) -> tuple[str, str] | None:
        if kind == "mark":
            self.expect = {".": "subject", ";": "property", ",": "object"}[token]
            self.block += token == "."  # a description ends
            return None
        if self.expect == "subject":
            self.subject, self.expect = self._iri(kind, token), "property"
        elif self.expect == "property":
            self.expect = "object"
            verb = _TYPE if token == "a" else self._iri(kind, token)
            if self.subject and verb:
                return self.subject, verb
        return None

    def _iri(self, kind: str, token: str) -> str | None:
        if kind == "iri":
            return self._absolute(token)
        if kind != "name":
            return None
        prefix, _, local = token.partition(":")
        space = self.prefixes.get(prefix)
        return None if space is None else space + local.replace("\\", "")

    def _absolute(self, token: str) -> str:
        written = _UNICODE.sub(lambda code: chr(int(code[1] or code[2], 16)), token[1:-1])
        return resolve(self.base, written) if self.base else written


def resolve(base: str, reference: str) -> str:
    """Return the IRI that *reference* is, seen from *base* (RFC 3986, section 5.2.2).

    The parser itself resolves it: what it reads there is what its triples have. What it refuses is
    returned as it is.
    """
    triple = f"<{reference}> <urn:p> <urn:o> ."
    try:
        (quad,) = ox.parse(triple, format=ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return reference
    return str(getattr(quad.subject, "value", reference))
