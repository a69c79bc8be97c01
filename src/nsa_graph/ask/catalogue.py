"""The lists of the questions and of the views there are, as tables."""

import re

from ..library import library
from ..paths import QUESTIONS, VIEWS
from ..store.table import Table
from ..store.terms import literal
from .parameters import usage

_SAID_IF_TRUE = re.compile(r"\{\w+\?[^{}]*\}")
"""What is said of a parameter only where it is true."""


def questions(folder: str = QUESTIONS, tag: str = "") -> Table:
    """Return a row for each question below *folder*, in name order; with *tag*, of those tagged.

    Raises `BadSource` for a malformed header.
    """
    return _listed(folder, tag, "question")


def views(folder: str = VIEWS, tag: str = "") -> Table:
    """Return a row for each view below *folder*; otherwise as `questions`."""
    return _listed(folder, tag, "view")


def _listed(folder: str, tag: str, kind: str) -> Table:
    rows = []
    for query in library(folder).values():
        if tag and tag not in query.tags:
            continue
        params = ", ".join(usage(param) for param in query.params)
        asks = _SAID_IF_TRUE.sub("", query.asks)
        cells = (query.name, asks or query.title, params, " ".join(query.tags))
        rows.append(tuple(map(literal, cells)))
    title = f"{kind.capitalize()}s"
    columns = ("name", kind, "parameters", "tags")
    return Table(columns, rows, f"{title} tagged {tag}" if tag else title)
