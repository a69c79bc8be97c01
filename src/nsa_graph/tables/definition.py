"""What a table is: a SELECT under `queries/tables/`, whose header says what its columns hold."""

import re
from typing import NamedTuple

from ..errors import BadSource
from ..library import Query, library
from ..paths import QUERIES_TABLES

TYPES = ("string", "integer", "boolean", "date", "decimal")
_COLUMN = re.compile(r"[?$](\w+)")


class Definition(NamedTuple):
    """A table: its name, its title, the type of each column by name, in order, and its query.

    `partition` is the column that names the paper, of which each has a file; empty where the table
    is of the world, and all in one file. Columns with no type of their own are strings.
    """

    name: str
    title: str
    columns: dict[str, str]
    partition: str
    query: Query


def definitions(folder: str = QUERIES_TABLES) -> tuple[Definition, ...]:
    """Return the tables that the queries below *folder* define, by name.

    Raises `BadSource` for a query with no columns, an unknown type, or if there is none.
    """
    found = tuple(_definition(query) for query in library(folder).values())
    if not found:
        raise BadSource("no tables are defined here", file=folder, remedy="restore them")
    return found


def _definition(query: Query) -> Definition:
    names, types = _columns(query), dict(_types(query))
    partition = query.extra.get("partition", "")
    for name in [*types, *filter(None, [partition])]:
        if name not in names:
            told, remedy = f"no column is called {name!r}", f"the columns are {', '.join(names)}"
            raise BadSource(told, file=query.file, line=1, remedy=remedy)
    columns = {name: types.get(name, TYPES[0]) for name in names}
    return Definition(query.name, query.title, columns, partition, query)


def _columns(query: Query) -> list[str]:
    """Return the variables between SELECT and WHERE, in order."""
    head = re.search(r"^SELECT\b(.*?)\bWHERE\b", query.text, re.DOTALL | re.MULTILINE)
    names = _COLUMN.findall(head[1]) if head else []
    if not names or "(" in (head[1] if head else ""):
        told = "a table is `SELECT ?one ?other WHERE {…}`, its columns named one by one"
        raise BadSource(told, file=query.file, line=1, remedy="see queries/README.md")
    return names


def _types(query: Query) -> list[tuple[str, str]]:
    found = []
    for item in filter(None, query.extra.get("types", "").split(",")):
        name, _, kind = item.strip().partition(" ")
        if kind not in TYPES:
            told, remedy = f"no type is called {kind!r}", f"one of {', '.join(TYPES)}"
            raise BadSource(told, file=query.file, line=1, remedy=remedy)
        found.append((name, kind))
    return found
