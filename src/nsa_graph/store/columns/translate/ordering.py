"""ORDER BY as SQL: SPARQL 1.1, section 15.1, and where that is silent, as the embedded store."""

from collections.abc import Sequence

from ..algebra import Expression
from .convert import as_number, as_text, text_of_any
from .expressions import Expressions
from .plan import Plan
from .relation import Relation, closed
from .value import ANY, BOOLEAN, ID, NOTHING, Value, within


def numbered(expressions: Expressions, keys: Sequence[tuple[Expression, bool]]) -> Relation:
    """Return the solutions with their place in the order of *keys*, each descending or not."""
    scope, plan = expressions.scope, expressions.plan
    parts = []
    for expression, descends in keys:
        way = "DESC NULLS LAST" if descends else "ASC NULLS FIRST"
        parts += [f"{sql} {way}" for sql in sort_keys(plan, expressions.value(expression))]
    place = f"row_number() OVER (ORDER BY {', '.join(parts) or '1'})"
    return closed(plan, scope.reached()._replace(order=place))


def sort_keys(plan: Plan, value: Value) -> list[str]:
    """Return the SQL of what *value* is ordered by, first things first; all NULL for unbound."""
    kind, sql = value.kind, value.sql
    if kind == NOTHING or value.const:
        return []
    if kind == ANY:
        rank, number = f"strpos('bil', {sql}[1])", as_number(plan, value)
        rest = (text_of_any(sql), sql)
        return [rank, number, *(f"CASE WHEN {number} IS NULL THEN {each} END" for each in rest)]
    if kind != ID:
        return [f"({sql})::INTEGER" if kind == BOOLEAN else sql]
    rank = f"CASE WHEN {within(sql, plan.literals)} THEN 2 WHEN {within(sql, plan.iris)} THEN 1"
    keys = [f"{rank} WHEN {sql} IS NOT NULL THEN 0 END"]
    rest = (as_text(plan, value), sql)
    if not value.number or not plan.numbers:
        return [*keys, *rest]
    fits = within(sql, plan.numbers)
    others = (f"CASE WHEN NOT {fits} THEN {each} END" for each in rest)
    return [*keys, as_number(plan, value), *others]
