"""The keys by which things can be named: one query each, which gives ?key, ?iri and ?label."""

import os
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import BadSource, UnknownName
from ..library import Query, library, nearest
from ..paths import QUERIES
from ..rdf.table import Table
from ..text.folding import fold

LINK = os.path.join(QUERIES, "link")

Answer = Callable[[Query], Table]
"""What answers a query: the graph, wherever it lies."""


_NUMBER = re.compile(r"0*(\d+)(?:\.0+)?")


def _number(text: str) -> str:
    """Return a number without leading zeros and a spreadsheet's `.0`: `004`, `4`, `4.0` are 4."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _NUMBER.fullmatch(plain)
    return match[1] if match else plain


FORMS: dict[str, Callable[[str], str]] = {"name": lru_cache(2**18)(fold), "number": _number}
"""The forms that a query's header can name: `#+ form: number`. Each folds a key."""


class Entity(NamedTuple):
    """What a key stands for: its IRI and its label."""

    iri: str
    label: str


class Key(NamedTuple):
    """A kind of key: its name, its title, its form, and by each folded key the things it names.

    `written` has the key as the graph writes it, by the folded one. `pattern` is what a key looks
    like where it is not any text; its groups, of which one matches, are what counts of it.
    """

    name: str
    title: str
    form: str
    things: dict[str, tuple[Entity, ...]]
    written: dict[str, str]
    pattern: str = ""

    def fold(self, text: str) -> str:
        """Return *text* in this key's form, empty where it is no key of this kind."""
        if self.pattern:
            plain = unicodedata.normalize("NFKC", unquote(text.strip(" <>")))
            match = re.fullmatch(self.pattern, plain)
            text = next(filter(None, match.groups()), "") if match else ""
        return FORMS[self.form](text)

    def find(self, text: str) -> tuple[Entity, ...]:
        """Return the things that *text* names: one, none, or several where it is ambiguous."""
        return self.things.get(self.fold(text), ())


def entities() -> list[str]:
    """Return the kinds of thing that can be linked to, in name order."""
    return sorted(name for name in os.listdir(LINK) if os.path.isdir(os.path.join(LINK, name)))


def keys(answer: Answer, entity: str) -> dict[str, Key]:
    """Return every key of *entity* with what it names in the graph, by name.

    Raises `UnknownName` for an entity there is no folder for, `BadSource` for a form that is none.
    """
    known = entities()
    if entity not in known:
        remedy = f"there are {', '.join(known)}"
        raise UnknownName("entity", entity, nearest(entity, known), remedy)
    queries = library(os.path.join(LINK, entity))
    return {name: _key(answer, query) for name, query in queries.items()}


def find(known: dict[str, Key], name: str) -> Key:
    """Return the key called *name*; raises `UnknownName` with those there are."""
    if name not in known:
        remedy = f"there are {', '.join(known)}"
        raise UnknownName("key", name, nearest(name, list(known)), remedy)
    return known[name]


def _key(answer: Answer, query: Query) -> Key:
    form = query.extra.get("form", "")
    if form not in FORMS:
        remedy = f"one of {', '.join(FORMS)}"
        told = f"no form is called {form!r}"
        raise BadSource(told, file=query.file, line=1, remedy=remedy)
    found: dict[str, dict[str, Entity]] = {}
    written: dict[str, str] = {}
    for row in answer(query):
        text, iri = str(row["key"]), str(row["iri"])
        if not (folded := FORMS[form](text)):
            continue
        found.setdefault(folded, {}).setdefault(iri, Entity(iri, str(row["label"] or "")))
        written.setdefault(folded, text)
    things = {key: tuple(held.values()) for key, held in found.items()}
    return Key(query.name, query.title, form, things, written, query.extra.get("pattern", ""))
