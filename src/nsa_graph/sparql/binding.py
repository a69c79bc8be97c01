"""Making variables reachable: a value is bound to a variable only where a SELECT projects it.

Pyoxigraph sets a bound variable before the query runs and asks that the outermost SELECT
project it; an inner SELECT hides a variable it does not project. So its *name* is added to each
SELECT whose group uses it (and to its GROUP BY). Values are never written into a query.
"""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from ..errors import BadParameter, BadQuery
from .tokens import Token, place, tokens, variables

_FALSE = re.compile(r"\b(?:BOUND|FILTER)\s*\((?:\s*\()*\s*[?$](\w+)\s*\)", re.IGNORECASE)
_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


class _Select(NamedTuple):
    """A SELECT: all that lies in its group, what it projects, and if it is outermost."""

    inside: list[Token]
    projection: list[Token]
    outermost: bool


def check(query: str, names: Collection[str]) -> None:
    """Raise where *query* cannot take a value for one of the variables *names*.

    `BadParameter`: it has no such variable. `BadQuery`: it asks `BOUND(?x)` or `FILTER(?x)`,
    which the store takes, silently, for false: it plans them before the value is set.
    """
    known = variables(query) if names else frozenset()
    for name in names:
        if name not in known:
            remedy = f"its variables are {', '.join(sorted(known)) or '(none)'}"
            raise BadParameter(f"the query has no variable ?{name}", remedy=remedy)
    for found in _FALSE.finditer(query) if names else ():
        name = found[1]
        if name in names:
            line, column = place(query, found.start())
            remedy = f"write COALESCE(?{name}, …) or ?{name} = true"
            told = f"{found[0]} is always false for a bound ?{name}"
            raise BadQuery(told, line=line, column=column, remedy=remedy)


def project(query: str, names: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return *query* with the variables *names* projected, and those added to its outermost SELECT.

    Lines stay lines, so an error's line is right. Raises `BadQuery` where a SELECT counts without
    GROUP BY, for adding one would turn a count of nothing from 0 into no row.
    """
    selects = _selects(list(tokens(query)))
    wanted = sorted(names)
    inserts: list[tuple[int, str]] = []
    added: list[str] = []
    for select in selects:
        missing = [name for name in wanted if _lacks(select, name)]
        if not missing:
            continue
        inserts += _insertions(query, select, missing)
        if select.outermost:
            added = missing
    for at, text in sorted(inserts, reverse=True):
        query = query[:at] + text + query[at:]
    return query, tuple(added)


def _selects(found: list[Token]) -> list[_Select]:
    """Return each SELECT of the query with all that lies in its group."""
    selects = []
    depth = 0
    for at, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.kind == "word" and token.text == "SELECT":
            inside = _group(found[at:])
            selects.append(_Select(inside, _projection(inside), depth == 0))
    return selects


def _group(rest: list[Token]) -> list[Token]:
    depth = 0
    for at, token in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth < 0:
            return rest[:at]
    return rest


def _projection(inside: list[Token]) -> list[Token]:
    depth = 0
    for at, token in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.text in ("{", "WHERE", "FROM"):
            return inside[:at]
    return inside


def _lacks(select: _Select, name: str) -> bool:
    """Tell whether *name* must be added: used there (or outermost), and not projected."""
    used = any(token.kind == "variable" and token.text[1:] == name for token in select.inside)
    return (used or select.outermost) and not _projects(select.projection, name)


def _projects(projection: list[Token], name: str) -> bool:
    depth, before = 0, ""
    for token in projection:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "*" and depth == 0:
            return True
        if token.kind == "variable" and token.text[1:] == name and (depth == 0 or before == "AS"):
            return True
        before = token.text
    return False


def _insertions(query: str, select: _Select, names: list[str]) -> list[tuple[int, str]]:
    text = "".join(f" ?{name}" for name in names)
    head = select.projection[0]
    for token in select.projection[1:2]:
        head = token if token.text in ("DISTINCT", "REDUCED") else head
    grouped = _group_by(select.inside)
    if grouped is not None:
        return [(head.end, text), (grouped.end, text)]
    if any(token.kind == "word" and token.text in _AGGREGATES for token in select.projection):
        line, column = place(query, head.start)
        told = f"this SELECT counts, so{text} can have a value only if it is grouped by it"
        raise BadQuery(told, line=line, column=column, remedy=f"add GROUP BY{text}")
    return [(head.end, text)]


def _group_by(inside: list[Token]) -> Token | None:
    """Return the BY of this SELECT's own GROUP BY, or None."""
    depth = 0
    for token, after in pairwise(inside):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and token.text == "GROUP" and after.text == "BY":
            return after
    return None
