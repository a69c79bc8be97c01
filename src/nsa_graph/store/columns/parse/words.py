"""A query cut into words, each with what it is; the parser reads them one after another."""

import re
from typing import NamedTuple

from ...terms import STRING, XSD, Term, iri, literal
from ..algebra import Unsupported
from ..escapes import unescaped

_WORDS = re.compile(
    r"""(?P<blank>[\x20\t\r\n]+|\#[^\r\n]*)
      |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<variable>[?$]\w+)
      |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      |(?P<double>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+)
      |(?P<decimal>\d*\.\d+)
      |(?P<integer>\d+)
      |(?P<label>_:\w(?:[\w.-]*[\w-])?)
      |(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:](?:[\w.:-]*[\w:-])?)?)
      |(?P<word>[A-Za-z_]\w*)
      |(?P<sign>\^\^|&&|\|\||!=|<=|>=|[][{}().;,*/|^+?!=<>-])""",
    re.VERBOSE | re.DOTALL,
)
_NUMBERS = {"integer": XSD + "integer", "decimal": XSD + "decimal", "double": XSD + "double"}


class Word(NamedTuple):
    """A word of a query: its kind, and its text, keywords in upper case."""

    kind: str
    text: str


def words(query: str) -> list[Word]:
    """Return the words of *query*, and an empty one of the kind `end` behind them.

    Raises `Unsupported` for what none of them begins.
    """
    found, at = [], 0
    while at < len(query):
        match = _WORDS.match(query, at)
        if match is None:
            raise Unsupported(f"the character at {at}")
        kind, at = str(match.lastgroup), match.end()
        if kind != "blank":
            found.append(Word(kind, match[0].upper() if kind == "word" else match[0]))
    return [*found, Word("end", "")]


def text_of(word: Word) -> str:
    """Return the text that the string *word* writes."""
    marks = 3 if word.text[:3] in ('"""', "'''") else 1
    return unescaped(word.text[marks:-marks])


def number(word: Word) -> Term:
    """Return the literal that a number is."""
    return literal(word.text, _NUMBERS[word.kind])


def iri_of(word: Word, prefixes: dict[str, str]) -> Term:
    """Return the IRI of an IRI or a prefixed name; raises `Unsupported` for a relative one."""
    if word.kind == "iri":
        if ":" not in word.text:
            raise Unsupported("a relative IRI")
        return iri(word.text[1:-1])
    prefix, _, local = word.text.partition(":")
    if prefix not in prefixes:
        raise Unsupported(f"the prefix {prefix}")
    return iri(prefixes[prefix] + local)


def plain(text: str) -> Term:
    """Return *text* as a plain literal."""
    return literal(text, STRING)
