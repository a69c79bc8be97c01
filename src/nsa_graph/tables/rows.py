"""The rows of a table: the answer to its query, each cell a value of its column's type."""

import datetime
import decimal
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from ..errors import BadSource
from ..rdf.prefixes import PREFIXES
from ..sparql.syntax import ill_formed
from .definition import Definition

Row = tuple[Any, ...]
_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "boolean": {"true": True, "false": False, "1": True, "0": False}.__getitem__,
    "date": datetime.date.fromisoformat,
    "decimal": decimal.Decimal,
}


def rows(store: ox.Store, table: Definition) -> list[Row]:
    """Return the rows of *table* in *store*, sorted, each once; an unbound cell is None.

    Raises `BadSource` for a query that does not parse, or a value that its column can't hold.
    """
    try:
        answer = store.query(table.query.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ill_formed(error, table.query.text, table.query.file) from error
    if not isinstance(answer, ox.QuerySolutions):
        raise BadSource("a table is a SELECT", file=table.query.file, remedy="select its columns")
    found = {tuple(_cells(solution, table)) for solution in answer}
    return sorted(found, key=lambda row: tuple((cell is not None, str(cell)) for cell in row))


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
