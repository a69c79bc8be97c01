"""What a SPARQL text is, by its words alone: strings, IRIs and comments are passed over."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import BadQuery

_TOKEN = re.compile(
    r"""(?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      |(?P<comment>\#[^\n\r]*)
      |(?P<variable>[?$]\w+)
      |(?P<tag>@[\w-]+)
      |(?P<name>[\w.-]*:(?:[\w.:%-]|\\.)*)
      |(?P<word>[A-Za-z_]\w*)
      |(?P<mark>[{}()*])""",
    re.VERBOSE | re.DOTALL,
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")


class Token(NamedTuple):
    """A word, variable or mark of a query: its kind, its text (words upper-case), its place."""

    kind: str
    text: str
    start: int
    end: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the variables, bare words and the marks `{}()*` of *query*, in order."""
    for match in _TOKEN.finditer(query):
        kind = str(match.lastgroup)
        if kind in ("variable", "word", "mark"):
            text = match[0].upper() if kind == "word" else match[0]
            yield Token(kind, text, match.start(), match.end())


def form(query: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, the form of *query*; an empty text has none: "".

    Raises `BadQuery` for an update, and for SERVICE: the graph is read-only, and asks no network.
    """
    found = ""
    for token in tokens(query):
        if token.kind != "word":
            continue
        if not found and token.text in _FORMS:
            found = token.text
        elif not found and token.text in _UPDATES:
            raise _refusal(query, token, "is an update, and the graph is read-only")
        elif token.text == "SERVICE":
            raise _refusal(query, token, "would ask another server, which is not allowed here")
    return found


def has_from(query: str) -> bool:
    """Tell whether *query* names its dataset itself, with FROM."""
    return any(token.kind == "word" and token.text == "FROM" for token in tokens(query))


def variables(query: str) -> frozenset[str]:
    """Return the names of the variables in *query*, without their marks."""
    return frozenset(token.text[1:] for token in tokens(query) if token.kind == "variable")


def place(query: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of the character at *offset*."""
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)


def _refusal(query: str, token: Token, why: str) -> BadQuery:
    line, column = place(query, token.start)
    remedy = "ask with SELECT, ASK, CONSTRUCT or DESCRIBE, without SERVICE"
    return BadQuery(f"{token.text} {why}", line=line, column=column, remedy=remedy)
