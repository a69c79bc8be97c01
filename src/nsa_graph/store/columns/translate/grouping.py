"""GROUP BY and the aggregates as SQL: SPARQL 1.1, sections 11 and 18.5.1.

One value that is unbound leaves all but COUNT and SAMPLE without an answer, as in the embedded
store.
"""

from .. import literal
from ..algebra import Aggregate, Group, Unsupported, Var
from .convert import as_exact, refused
from .expressions import Expressions
from .ordering import sort_keys
from .relation import Column, Relation, queried
from .value import ANY, BOOLEAN, DECIMAL, ID, INTEGER, NOTHING, TEXT, Value, within


def grouped(expressions: Expressions, found: Relation, pattern: Group) -> Relation:
    """Return the groups of *found*, a column to each key and each aggregate."""
    plan, scope = expressions.plan, expressions.scope
    columns: dict[str, Column] = {}
    listed, by = [], []
    for name in pattern.keys:
        value = scope.variable(Var(name))
        columns[name] = Column(value.kind, value.sure, value.number)
        sql = "NULL::INTEGER" if value.kind == NOTHING else value.sql
        listed.append(f"{sql} AS {plan.column(name)}")
        by += [] if value.const or value.kind == NOTHING else [sql]
    for name, aggregate in pattern.aggregates:
        column, sql = _aggregate(expressions, found, aggregate)
        columns[name] = column
        listed.append(f"{sql} AS {plan.column(name)}")
    sql = f"SELECT {', '.join(listed)} {scope.reached().body()}"
    if by:
        sql += f" GROUP BY {', '.join(by)}"
    elif pattern.keys:  # by what is the same for all: no group where there is nothing
        sql += " HAVING count(*) > 0"
    return queried(plan, f"FROM {plan.aside(sql)}", columns)


def _aggregate(
    expressions: Expressions, found: Relation, aggregate: Aggregate
) -> tuple[Column, str]:
    name, distinct = aggregate.name, "DISTINCT " if aggregate.distinct else ""
    if aggregate.of is None:
        if distinct:
            raise Unsupported("COUNT(DISTINCT *)")
        return Column(INTEGER, True), "count(*)"
    value = expressions.value(aggregate.of)
    if value.kind == NOTHING:
        raise Unsupported(f"{name} of nothing")
    if name == "COUNT":
        return Column(INTEGER, True), f"count({distinct}{value.sql})"
    if name == "SAMPLE":
        return Column(value.kind, value.sure, value.number), f"min({value.sql})"
    whole = "true" if value.sure else f"count(*) = count({value.sql})"
    if name in ("MIN", "MAX"):
        return _extreme(expressions, name.lower(), value, whole)
    if name == "SUM":
        return _sum(expressions, value, distinct, whole)
    if name == "GROUP_CONCAT":
        return _concatenated(expressions, found, aggregate, value, whole)
    raise Unsupported(name)


def _extreme(expressions: Expressions, name: str, value: Value, whole: str) -> tuple[Column, str]:
    column = Column(value.kind, False, value.number)
    if value.kind == BOOLEAN:
        raise Unsupported(f"{name} of booleans")
    if value.const or value.kind not in (ID, ANY):
        return column, f"CASE WHEN {whole} THEN {name}({value.sql}) END"
    keys = sort_keys(expressions.plan, value)
    fields = ", ".join(f"'k{at}': {key}" for at, key in enumerate(keys))
    best = f"{name}({{{fields}, 'v': {value.sql}}}).v"
    return column, f"CASE WHEN {whole} THEN {best} END"


def _sum(expressions: Expressions, value: Value, distinct: str, whole: str) -> tuple[Column, str]:
    kind, sql = as_exact(expressions.plan, value)
    if kind not in (INTEGER, DECIMAL):
        raise Unsupported("SUM of what is not exact")
    total = f"COALESCE(sum({distinct}{sql}), 0)::HUGEINT"
    every = whole if value.kind == kind else f"count(*) = count({sql})"
    return Column(kind, False), f"CASE WHEN {every} THEN {total} END"


def _concatenated(
    expressions: Expressions, found: Relation, aggregate: Aggregate, value: Value, whole: str
) -> tuple[Column, str]:
    if value.kind == ID and not value.const:
        return _concatenated_ids(expressions, found, aggregate, value, whole)
    if value.kind != TEXT:
        raise Unsupported("GROUP_CONCAT of what may be no string")
    return Column(TEXT, False, False), _string_agg(expressions, found, aggregate, value.sql, whole)


def _concatenated_ids(
    expressions: Expressions, found: Relation, aggregate: Aggregate, value: Value, whole: str
) -> tuple[Column, str]:
    """Return the plain strings put together; others end the query, see `refused`."""
    ranges = expressions.plan.dictionary.ranges(kind="literal", datatype=TEXT.datatype)
    text = (
        f"CASE WHEN {within(value.sql, ranges)} THEN {value.text()} ELSE {refused('VARCHAR')} END"
    )
    return Column(TEXT, False, False), _string_agg(expressions, found, aggregate, text, whole)


def _string_agg(
    expressions: Expressions,
    found: Relation,
    aggregate: Aggregate,
    text: str,
    whole: str,
) -> str:
    separator = literal.text(aggregate.separator)
    if aggregate.distinct:
        joined = f"array_to_string(list_sort(list_distinct(list({text}))), {separator})"
    else:
        joined = f"string_agg({text}, {separator} ORDER BY {found.order or text})"
    return f"CASE WHEN {whole} THEN COALESCE({joined}, '') END"
