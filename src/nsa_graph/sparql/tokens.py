"""The tokens of a SPARQL text, and what they say of it: its form, variables, prefixes, servers.

Everything that reads SPARQL text here reads it through these tokens. They follow the terminals of
SPARQL 1.2, with two differences. The engine needs no blank after a keyword, so words are cut no
later than the engine cuts them. The engine reads a `<` as less-than or as the start of an IRI by
its context, which a tokenizer does not know: it takes the IRI, and callers refuse an IRI that
could be a comparison where that matters.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..errors import BadQuery

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INSIDE = _LETTER + "_0-9\u00b7\u0300-\u036f\u203f\u2040"
_LOCAL = rf"(?:(?:[{_INSIDE}:%]|\\.)(?:[{_INSIDE}:%-]|\\.|\.++(?=[{_INSIDE}:%\\-]))*+)?"
_ESCAPED = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

# Possessive throughout: each character is looked at a fixed number of times, whatever the text.
_TOKEN = re.compile(
    rf"""(?P<string>\"\"\"(?:[^"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+'''
          |"(?:[^"\\\n\r]++|\\.)*+"|'(?:[^'\\\n\r]++|\\.)*+')
      |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|{_ESCAPED})*+>)
      |(?P<comment>\#[^\n\r]*+)
      |(?P<variable>[?$][{_LETTER}_0-9][{_INSIDE}]*+)
      |(?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?)
      |(?P<name>:{_LOCAL})
      |(?P<number>[0-9]++(?:\.[0-9]*+)?[eE]\+[0-9]++)
      |(?P<run>[{_INSIDE}.-]++)(?P<colon>:{_LOCAL})?
      |(?P<mark>[{{}}()*])
      |(?P<sign><<|>>|[][<>!|&/^+=-])
      |(?P<stop>[,;])
      |(?P<escape>\\.)""",
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(
    rf"""(?P<word>[{_LETTER}_][{_INSIDE}]*+)|(?P<sign>-)|(?P<stop>\.(?![0-9]))
        |(?P<number>(?:[0-9]++(?:\.(?=[0-9]))?|\.)[0-9]*+(?:[eE]-?[0-9]++)?)""",
    re.VERBOSE,
)
_PREFIX = re.compile(rf"[{_LETTER}_][{_INSIDE}.-]*+\Z")
_WHOLE = re.compile(r"<[A-Za-z][\w+.-]*://")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
_LONG, _OFTEN = 20_000, 4096
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_READING = "ask with SELECT, ASK, CONSTRUCT or DESCRIBE"


class Token(NamedTuple):
    """A piece of a query: its kind, its text (words in upper case), where it starts and ends.

    Kinds: string, iri, comment, variable, tag, name (prefixed, or a blank node's label), number,
    word, mark (`{}()*`), sign (operators and the other brackets), stop (`.,;`), escape (a
    backslash outside all of these).
    """

    kind: str
    text: str
    start: int
    end: int


def lexemes(query: str, tick: Callable[[], None] | None = None) -> Iterable[Token]:
    """Return the tokens of *query* but its comments, in order.

    Those of the last few queries are kept, since a question is read several times. A long text is
    cut while it is read, because whoever refuses it reads only its start; *tick* is then called
    every few thousand tokens, and may raise.
    """
    return _kept(query) if len(query) <= _LONG else _timed(query, tick)


def every(query: str) -> Iterator[Token]:
    """Yield the tokens of *query*, comments included, in order."""
    for match in _TOKEN.finditer(query):
        kind, text = str(match.lastgroup), match[0]
        if kind == "run" and text.isascii() and text.isidentifier():  # the commonest
            yield Token("word", text.upper(), match.start(), match.end())
        elif kind == "run":
            yield from _parts(text, match.start())
        elif kind == "colon":
            yield from _named(match)
        else:
            yield Token(kind, text, match.start(), match.end())


@lru_cache(maxsize=8)
def _kept(query: str) -> tuple[Token, ...]:
    return tuple(_lexemes(query))


def _lexemes(query: str) -> Iterator[Token]:
    return (token for token in every(query) if token.kind != "comment")


def _timed(query: str, tick: Callable[[], None] | None) -> Iterator[Token]:
    for number, token in enumerate(_lexemes(query)):
        if tick is not None and number % _OFTEN == 0:
            tick()
        yield token


def _parts(run: str, start: int) -> Iterator[Token]:
    """Yield the words, numbers, signs and stops that stand in *run* without a blank."""
    for match in _PART.finditer(run):
        kind = str(match.lastgroup)
        text = match[0].upper() if kind == "word" else match[0]
        yield Token(kind, text, start + match.start(), start + match.end())


def _named(match: "re.Match[str]") -> Iterator[Token]:
    """Yield a prefixed name, after the numbers, signs and stops that stand before it (`1-ex:a`)."""
    run, at = match["run"], 0
    while at < len(run) and not _PREFIX.match(run, at):
        part = _PART.match(run, at)
        if part is None:
            at += 1
            continue
        yield Token(str(part.lastgroup), part[0], match.start() + at, match.start() + part.end())
        at = part.end()
    yield Token("name", run[at:] + match["colon"], match.start() + at, match.end())


def form(query: str, tick: Callable[[], None] | None = None) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, the form of *query*; "" where it has no form.

    Raises `BadQuery` for an update: the graph is read-only.
    """
    for token in lexemes(query, tick):
        if token.kind == "word" and token.text in _FORMS:
            return token.text
        if token.kind == "word" and token.text in _UPDATES:
            raise _refusal(query, token, f"{token.text} is an update, and the graph is read-only")
    return ""


def services(
    query: str, allowed: tuple[str, ...] = (), tick: Callable[[], None] | None = None
) -> bool:
    """Return whether *query* asks other servers, each an IRI that begins with one of *allowed*.

    Raises `BadQuery` for any other SERVICE, and for an IRI that the engine might read as a
    comparison, behind which a SERVICE could hide.
    """
    if "service" not in query.lower():  # most queries
        return False
    found = tuple(lexemes(query, tick))
    asked = False
    for at, token in enumerate(found):
        if token.kind == "iri" and not is_whole(token) and {"'", "#"} & set(token.text):
            raise ambiguous(query, token)
        if _calls(token, found[at + 1 : at + 2]):
            _permit(query, token, found[at + 1 : at + 3], allowed)
            asked = True
    return asked


def is_whole(token: Token) -> bool:
    """Return whether *token*, an IRI, begins as no comparison can: `<http://`."""
    return _WHOLE.match(token.text) is not None


def ambiguous(query: str, token: Token) -> BadQuery:
    """Return the error for an IRI that may be a comparison."""
    what = f"{token.text} may be an IRI or a comparison"
    return _refusal(query, token, what, "write the IRI whole, or blanks around the <")


def _calls(token: Token, after: tuple[Token, ...]) -> bool:
    """Return whether *token* is SERVICE, or would be to a parser that wants no blank around it."""
    if token.kind == "word":
        return "SERVICE" in token.text
    if token.kind != "name" or not after or after[0].text != "{":
        return False
    return "SERVICE" in token.text.partition(":")[0].upper()


def _permit(query: str, token: Token, rest: tuple[Token, ...], allowed: tuple[str, ...]) -> None:
    server = next((other for other in rest if other.text != "SILENT"), token)
    plain = token.text == "SERVICE" and server.kind == "iri" and "\\" not in server.text
    if plain and server.text[1:-1].startswith(allowed):
        return
    what = "SERVICE would ask another server, which is not allowed here"
    remedy = (
        "allow its server, by --allow-service or servers=…"
        if not allowed
        else f"name one below {' or '.join(allowed)}"
    )
    raise _refusal(query, token, what, remedy)


def has_from(query: str) -> bool:
    """Return whether *query* names its dataset itself, with FROM."""
    return any(token.kind == "word" and token.text == "FROM" for token in lexemes(query))


def variables(query: str) -> frozenset[str]:
    """Return the names of the variables in *query*, without their marks."""
    return frozenset(token.text[1:] for token in lexemes(query) if token.kind == "variable")


def in_order(query: str) -> tuple[str, ...]:
    """Return the names of the variables in *query*, in the order in which they come up."""
    found = (token.text[1:] for token in lexemes(query) if token.kind == "variable")
    return tuple(dict.fromkeys(found))


def selects_all(query: str) -> bool:
    """Return whether *query* is a `SELECT *`."""
    shown = [token.text for token in lexemes(query)]
    at = shown.index("SELECT") + 1 if "SELECT" in shown else len(shown)
    return [text for text in shown[at : at + 2] if text not in ("DISTINCT", "REDUCED")][:1] == ["*"]


def is_sliced(query: str) -> bool:
    """Return whether *query* itself has a LIMIT or OFFSET, or VALUES at its end."""
    found = tuple(lexemes(query))
    end = max((at for at, token in enumerate(found) if token.text == "}"), default=-1)
    return any(token.text in ("LIMIT", "OFFSET", "VALUES") for token in found[end + 1 :])


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
            found.add(declared[prefix] + local)
        elif token.text == "A":
            found.add(_TYPE)
    return frozenset(found)


def place(query: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of the character at *offset*."""
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)


def _refusal(query: str, token: Token, what: str, remedy: str = _READING) -> BadQuery:
    line, column = place(query, token.start)
    return BadQuery(what, line=line, column=column, remedy=remedy)
