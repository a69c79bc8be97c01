"""Where a Turtle file speaks of a subject, and of which property: the lines that errors name.

Parsers of RDF drop positions. This reads no meaning: it only walks the tokens of the grammar of
RDF 1.1 Turtle (https://www.w3.org/TR/turtle/) outside brackets, where subjects and verbs stand.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .names import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>(?:\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
          |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?:@[A-Za-z][\w-]*|\^\^\S+)?)
      | (?P<directive>@prefix|@base|(?i:PREFIX|BASE)\b)
      | (?P<open>[\[(]) | (?P<close>[\])])
      | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:%\\-](?:[\w.:%\\/-]*[\w:%\\/-])?)?)
      | (?P<word>[^\s;,.\[\]()]+(?:\.\d+)?)
      | (?P<mark>[.;,])""",
    re.VERBOSE | re.DOTALL,
)


class Position(NamedTuple):
    """That a subject, by a property, is spoken of at a line; both are IRIs."""

    subject: str
    property: str
    line: int


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


class _Walk:
    """The walk's state: prefixes, base, the depth of brackets, and what is expected next."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.base = ""
        self.depth = 0
        self.subject: str | None = None
        self.expect = "subject"

    def walk(self, tokens: Iterator[tuple[str, str, int]]) -> Iterator[Position]:
        for kind, token, line in tokens:
            if kind == "directive":
                self._directive(token, tokens)
            elif kind in ("open", "close"):
                self._bracket(kind)
            elif self.depth == 0:
                found = self._token(kind, token)
                if found:
                    yield Position(*found, line)

    def _directive(self, token: str, tokens: Iterator[tuple[str, str, int]]) -> None:
        if token.lower().endswith("prefix"):
            name = next(tokens, ("", "", 0))[1]
            self.prefixes[name.rstrip(":")] = self._absolute(next(tokens, ("", "<>", 0))[1])
        else:
            self.base = self._absolute(next(tokens, ("", "<>", 0))[1])

    def _bracket(self, kind: str) -> None:
        self.depth += 1 if kind == "open" else -1
        if self.depth == 0 and self.expect == "subject":
            self.subject, self.expect = None, "property"

    def _token(self, kind: str, token: str) -> tuple[str, str] | None:
        if kind == "mark":
            self.expect = {".": "subject", ";": "property", ",": "object"}[token]
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
        from urllib.parse import urljoin  # 5 ms, and asking a question comes past this module

        return urljoin(self.base, token[1:-1]) if self.base else token[1:-1]
