"""A table: a SELECT under `queries/tables/`, whose header types its columns, and its typed rows."""

import datetime
import decimal
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..errors import BadSource
from ..labels import label, names
from ..library import Query, library
from ..paths import QUERIES_TABLES
from ..rdf.prefixes import PREFIXES
from ..sparql.syntax import ill_formed
from ..store.embedded import Embedded

TypedRow = tuple[Any, ...]
"""A row: a Python value of the column's type in each cell, or None."""

_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "boolean": {"true": True, "false": False, "1": True, "0": False}.__getitem__,
    "date": datetime.date.fromisoformat,
    "decimal": decimal.Decimal,
}
TYPES = tuple(_READ)
_LABEL = "_label"
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


def rows(store: ox.Store, table: Definition) -> list[TypedRow]:
    """Return the rows of *table* in *store*, sorted, each once; an unbound cell is None.

    A column called `NAME_label` has the English label, or any, of the thing in the column `NAME`.
    Raises `BadSource` for a query that does not parse, or a value that its column can't hold.
    """
    try:
        answer = store.query(table.query.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ill_formed(error, table.query.text, table.query.file) from error
    if not isinstance(answer, ox.QuerySolutions):
        raise BadSource("a table is a SELECT", file=table.query.file, remedy="select its columns")
    found = _labelled(store, table, {tuple(_cells(solution, table)) for solution in answer})
    return sorted(found, key=lambda row: tuple((cell is not None, str(cell)) for cell in row))


def _labelled(store: ox.Store, table: Definition, found: set[TypedRow]) -> set[TypedRow]:
    columns = list(table.columns)
    pairs = [
        (at, columns.index(name.removesuffix(_LABEL)))
        for at, name in enumerate(columns)
        if name.endswith(_LABEL) and name.removesuffix(_LABEL) in columns
    ]
    if not pairs:
        return found
    called = names(Embedded(store), {row[of] for row in found for _, of in pairs if row[of]})

    def cells(row: TypedRow) -> TypedRow:
        new = list(row)
        for at, of in pairs:
            new[at] = label(row[of], called[row[of]]) if row[of] in called else None
        return tuple(new)

    return {cells(row) for row in found}


def _cells(solution: ox.QuerySolution, table: Definition) -> list[Any]:
    return [_cell(solution[name], name, kind, table) for name, kind in table.columns.items()]


def _cell(term: Any, name: str, kind: str, table: Definition) -> Any:
    if term is None:
        return None
    try:
        return _READ[kind](str(getattr(term, "value", term)))
    except (ValueError, KeyError, decimal.InvalidOperation) as error:
        told = f"the column {name!r} is of {kind}s, and {term} is none"
        remedy = "correct the type in the header, or the query"
        raise BadSource(told, file=table.query.file, line=1, remedy=remedy) from error
