"""What a SPARQL text is, by its words alone: strings, IRIs and comments are passed over.

The engine's grammar asks for no blank after a keyword and takes a `<` for less-than or for the
begin of an IRI by what stands before it. So the words below are cut no later than the engine cuts
them, and an IRI that could be read both ways is refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..errors import BadQuery

_TOKEN = re.compile(
    r"""(?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      |(?P<comment>\#[^\n\r]*)
      |(?P<variable>[?$]\w+)
      |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      |(?P<name>:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)
      |(?P<run>[\w.-]+)(?P<colon>:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)?
      |(?P<mark>[{}()*])
      |(?P<sign><<|>>|[][<>!|&/^+=-])
      |(?P<escape>\\.)""",
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(?P<word>[A-Za-z_]\w*)|(?P<sign>-)")
_WHOLE = re.compile(r"<[A-Za-z][\w+.-]*://")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
_LONG = 20_000
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_READING = "ask with SELECT, ASK, CONSTRUCT or DESCRIBE"


class Token(NamedTuple):
    """A word, variable or mark of a query: its kind, its text (words upper-case), its place."""

    kind: str
    text: str
    start: int
    end: int


def lexemes(query: str) -> Iterable[Token]:
    """Return all that *query* is made of but blanks and comments, in order.

    Kinds are string, iri, variable, tag, name, word, mark (`{}()*`), sign and escape. Each look
    at a query goes through them, so those of the last few are kept: a question asks of four.
    A long text is cut as it is read, for who refuses it reads but its begin.
    """
    return _kept(query) if len(query) <= _LONG else _lexemes(query)


@lru_cache(maxsize=8)
def _kept(query: str) -> tuple[Token, ...]:
    return tuple(_lexemes(query))


def _lexemes(query: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(query):
        kind = str(match.lastgroup)
        if kind == "run":
            yield from _parts(match)
        elif kind != "comment":
            kind = "name" if kind == "colon" else kind
            yield Token(kind, match[0], match.start(), match.end())


def _parts(run: "re.Match[str]") -> Iterator[Token]:
    """Yield the words and signs of letters, digits, dots and hyphens in a row, no colon after them.

    They are matched as one first: each asked for its colon alone, a long row would take minutes.
    """
    for match in _PART.finditer(run[0]):
        start, end = run.start() + match.start(), run.start() + match.end()
        yield Token(str(match.lastgroup), match[0].upper(), start, end)


def tokens(query: str) -> Iterator[Token]:
    """Yield the variables, bare words and the marks `{}()*` of *query*, in order."""
    return (token for token in lexemes(query) if token.kind in ("variable", "word", "mark"))


def form(query: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, the form of *query*; an empty text has none: "".

    Raises `BadQuery` for an update: the graph is read-only.
    """
    for token in tokens(query):
        if token.kind == "word" and token.text in _FORMS:
            return token.text
        if token.kind == "word" and token.text in _UPDATES:
            raise _refusal(query, token, f"{token.text} is an update, and the graph is read-only")
    return ""


def services(query: str, allowed: tuple[str, ...] = ()) -> bool:
    """Tell whether *query* asks other servers, each an IRI that begins with one of *allowed*.

    Raises `BadQuery` for any other SERVICE, and for an IRI that the engine might read as a
    comparison, behind which one could hide.
    """
    if "service" not in query.lower():  # most queries
        return False
    found = tuple(lexemes(query))
    asked = False
    for at, token in enumerate(found):
        if token.kind == "iri" and not _WHOLE.match(token.text) and {"'", "#"} & set(token.text):
            told = f"{token.text} may be an IRI or a comparison"
            raise _refusal(query, token, told, "write the IRI whole, or blanks around the <")
        if _calls(token, found[at + 1 :]):
            _permit(query, token, found[at + 1 : at + 3], allowed)
            asked = True
    return asked


def _calls(token: Token, rest: tuple[Token, ...]) -> bool:
    """Tell whether *token* is SERVICE, or would be to a parser that wants no blank around it."""
    if token.kind == "word":
        return "SERVICE" in token.text
    if token.kind != "name" or not rest or rest[0].text != "{":
        return False
    return "SERVICE" in token.text.partition(":")[0].upper()


def _permit(query: str, token: Token, rest: tuple[Token, ...], allowed: tuple[str, ...]) -> None:
    server = next((other for other in rest if other.text != "SILENT"), token)
    plain = token.text == "SERVICE" and server.kind == "iri" and "\\" not in server.text
    if plain and server.text[1:-1].startswith(allowed):
        return
    told = "SERVICE would ask another server, which is not allowed here"
    remedy = "leave SERVICE out" if not allowed else f"name one below {' or '.join(allowed)}"
    raise _refusal(query, token, told, remedy)


def has_from(query: str) -> bool:
    """Tell whether *query* names its dataset itself, with FROM."""
    return any(token.kind == "word" and token.text == "FROM" for token in tokens(query))


def variables(query: str) -> frozenset[str]:
    """Return the names of the variables in *query*, without their marks."""
    return frozenset(token.text[1:] for token in tokens(query) if token.kind == "variable")


def undeclared(query: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return those of the prefixes *known* that *query* uses and does not declare, sorted."""
    used: set[str] = set()
    declared: set[str] = set()
    before = ""
    for token in lexemes(query):
        if token.kind == "name":
            (declared if before == "PREFIX" else used).add(token.text.partition(":")[0])
        before = token.text
    return {name: known[name] for name in sorted(used - declared) if name in known}


def iris(query: str) -> frozenset[str] | None:
    """Return every IRI in *query*, prefixed names expanded; None where one cannot be expanded.

    The word `a` counts as rdf:type. An IRI with an escape cannot be expanded here.
    """
    found: set[str] = set()
    declared: dict[str, str] = {}
    lexed = [token for token in lexemes(query) if token.kind in ("word", "name", "iri")]
    words = iter(lexed)
    for token in words:
        if "\\" in token.text or token.text == "BASE":
            return None
        if token.text == "PREFIX":
            name, space = next(words, token), next(words, token)
            declared[name.text.partition(":")[0]] = space.text[1:-1]
        elif token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in declared:
                return None
            found.add(declared[prefix] + local.rstrip("."))
        elif token.text == "A":
            found.add(_TYPE)
    return frozenset(found)


def place(query: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of the character at *offset*."""
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)


def _refusal(query: str, token: Token, told: str, remedy: str = _READING) -> BadQuery:
    line, column = place(query, token.start)
    return BadQuery(told, line=line, column=column, remedy=remedy)
