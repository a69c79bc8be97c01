"""The lists of the questions and of the views there are, as tables."""

import re

from ..errors import UnknownName
from ..library import Query, library, nearest
from ..paths import QUESTIONS, VIEWS
from ..rdf.table import Cells, Table
from ..rdf.terms import literal
from .parameters import usage

_SAID_IF_TRUE = re.compile(r"\{\w+\?[^{}]*\}")
"""What is said of a parameter only where it is true."""


def questions(folder: str = QUESTIONS, tag: str = "") -> Table:
    """Return a row for each question below *folder*, in name order; with *tag*, of those tagged.

    Raises `BadSource` for a malformed header, `UnknownName` for a tag that none has.
    """
    return _listed(folder, tag, "question")


def views(folder: str = VIEWS, tag: str = "") -> Table:
    """Return a row for each view below *folder*; otherwise as `questions`."""
    return _listed(folder, tag, "view")


def glance(table: Table) -> Table:
    """Return of a list what is read at a glance: names and titles."""
    at = [table.columns.index(name) for name in ("name", "title")]
    rows = [tuple(cells[each] for each in at) for cells in table.terms]
    note = "The formats csv, tsv, json and srj have the words, the parameters and the tags."
    return table.replace(columns=("name", "title"), terms=rows, note=note)


def words(query: Query) -> str:
    """Return what *query* asks, with its parameters' names in braces; its title, if no more."""
    return _SAID_IF_TRUE.sub("", query.asks) or query.title


def _listed(folder: str, tag: str, kind: str) -> Table:
    known = library(folder).values()
    found = [query for query in known if not tag or tag in query.tags]
    if tag and not found:
        tags = sorted({each for query in known for each in query.tags})
        raise UnknownName("tag", tag, nearest(tag, tags), f"there are {', '.join(tags)}")
    title = f"{kind.capitalize()}s"
    columns = ("name", "title", kind, "parameters", "tags")
    return Table(columns, map(_row, found), f"{title} tagged {tag}" if tag else title)


def _row(query: Query) -> Cells:
    params = ", ".join(usage(param) for param in query.params)
    cells = (query.name, query.title, words(query), params, " ".join(query.tags))
    return tuple(map(literal, cells))
