"""VALUES as SQL: rows that the query writes out."""

from .. import literal
from ..algebra import Unsupported, Values
from ..dictionary import key
from .convert import unified
from .plan import Plan
from .relation import Column, Relation, queried
from .value import ANY, ID, NOTHING, Value


def written(plan: Plan, pattern: Values) -> Relation:
    """Return the rows of *pattern*; raises `Unsupported` for none, and for a variable bound."""
    if not pattern.names or not pattern.rows:
        raise Unsupported("VALUES of nothing")
    if any(name in plan.bindings for name in pattern.names):
        raise Unsupported("VALUES of a variable that is bound")
    columns: dict[str, Column] = {}
    listed: list[list[str]] = []
    for at, name in enumerate(pattern.names):
        terms = [row[at] for row in pattern.rows]
        values = [Value("NULL", NOTHING) if term is None else plan.constant(term) for term in terms]
        kind, sqls = unified(plan, values)
        if kind.name not in ("id", "nothing") and all(
            term is None or plan.id_of(term) for term in terms
        ):
            kind = ID
            sqls = ["NULL" if term is None else str(plan.id_of(term)) for term in terms]
        elif kind.name == "decimal":
            kind = ANY
            sqls = ["NULL" if term is None else literal.text(key(term)) for term in terms]
        columns[name] = Column(kind, None not in terms, True)
        listed.append(sqls)
    rows = ", ".join(f"({', '.join(row)})" for row in zip(*listed, strict=True))
    names = ", ".join(map(plan.column, pattern.names))
    return queried(plan, f"SELECT {names} FROM (VALUES {rows}) v({names})", columns)
