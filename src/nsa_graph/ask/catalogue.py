"""The list of the questions there are, as a table."""

import re

from ..library import library
from ..paths import QUESTIONS
from ..store.table import Table
from ..store.terms import literal
from .parameters import usage

_COLUMNS = ("name", "question", "parameters", "tags")


def questions(folder: str = QUESTIONS, tag: str = "") -> Table:
    """Return a row for each question below *folder*, in name order; with *tag*, of those tagged.

    Raises `BadSource` for a malformed header.
    """
    rows = []
    for query in library(folder).values():
        if tag and tag not in query.tags:
            continue
        params = ", ".join(usage(param) for param in query.params)
        asks = re.sub(
            r"\{\w+\?[^{}]*\}", "", query.asks
        )  # what is said of a parameter only if true
        cells = (query.name, asks or query.title, params, " ".join(query.tags))
        rows.append(tuple(map(literal, cells)))
    return Table(_COLUMNS, rows, f"Questions tagged {tag}" if tag else "Questions")
