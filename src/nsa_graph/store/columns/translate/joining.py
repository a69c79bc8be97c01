"""Two relations made one: joined, one beside the other, one or the other, one without the other."""

from collections.abc import Callable, Sequence

from ..algebra import Expression, Unsupported, Var
from .convert import as_any, unified
from .expressions import Expressions
from .plan import Plan
from .relation import Column, Relation, Scope, closed, queried, rendered
from .value import ANY, NOTHING, Value

Making = Callable[[Scope], Expressions]


class Joining:
    """Joins of one query; *making* gives the expressions of a scope."""

    def __init__(self, plan: Plan, making: Making) -> None:
        self.plan, self._making = plan, making

    def join(self, one: Relation, other: Relation) -> Relation:
        """Return the solutions of both that are compatible."""
        one, other = self._alike(one, other)
        shared = [name for name in one.columns if name in other.columns]
        tests = tuple(_same(name, one, other) for name in shared)
        columns, at = {**other.columns, **one.columns}, {**other.at, **one.at}
        for name in shared:
            columns[name], at[name] = _of_both(name, one, other)
        return Relation(
            one.sources + other.sources,
            one.joins + other.joins,
            one.tests + other.tests + tests,
            at,
            columns,
            {**_texts(other), **_texts(one)},
        )

    def left_join(self, one: Relation, other: Relation, filters: Sequence[Expression]) -> Relation:
        """Return the left join; filters of what the right has for sure are asked there."""
        own = [each for each in filters if _names(each) <= _sure(other)]
        other = filtered(self.plan, self._making, other, own) if own else other
        one, other = self._alike(one, other)
        return self._beside(one, other, [each for each in filters if each not in own])

    def _beside(self, one: Relation, other: Relation, filters: Sequence[Expression]) -> Relation:
        """Return *one* with *other* joined after it, where there is such."""
        right = closed(self.plan, other)
        scope = Scope(self.plan, one, right)
        expressions = self._making(scope)
        asked = [expressions.condition(each) for each in filters]
        if any("EXISTS" in test for test in asked):
            raise Unsupported("EXISTS within OPTIONAL")
        if scope.asks():  # the texts have to be there before the join
            left = closed(self.plan, scope.reached(0))
            return self._beside(left, scope.reached(1), filters)
        shared = [name for name in one.columns if name in right.columns]
        tests = [*(_same(name, one, right) for name in shared), *asked]
        (source,) = right.sources
        joined = f"LEFT JOIN {source} ON {' AND '.join(tests) or 'true'}"
        found = one._replace(joins=(*one.joins, joined), order="")
        for name, column in right.columns.items():
            if name not in one.columns:
                found = found.extended(name, column._replace(sure=False), right.at[name])
            elif not one.columns[name].sure:
                number = one.columns[name].number or column.number
                either = f"COALESCE({one.at[name]}, {right.at[name]})"
                found = found.extended(name, Column(column.kind, False, number), either)
                found = found._replace(texts=_without(found.texts, name))
        return found

    def _alike(self, one: Relation, other: Relation) -> tuple[Relation, Relation]:
        """Return both with the variables that they share of one kind."""
        for name in one.columns:
            if name in other.columns and one.columns[name].kind != other.columns[name].kind:
                one, other = self._as_any(one, name), self._as_any(other, name)
        return one, other

    def _as_any(self, found: Relation, name: str) -> Relation:
        scope = Scope(self.plan, found)
        sql = as_any(self.plan, scope.variable(Var(name)))
        column = found.columns[name]._replace(kind=ANY)
        made = scope.reached().extended(name, column, sql)
        return closed(self.plan, made._replace(texts=_without(made.texts, name)))

    def union(self, one: Relation, other: Relation) -> Relation:
        """Return the solutions of either."""
        names = list({**one.columns, **other.columns})
        scopes = [Scope(self.plan, found) for found in (one, other)]
        columns: dict[str, Column] = {}
        at: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for name in names:
            values = [_own(scope, name) for scope in scopes]
            kind, sqls = unified(self.plan, values)
            sure = all(value.sure for value in values)
            columns[name] = Column(kind, sure, any(value.number for value in values))
            for place, sql in zip(at, sqls, strict=True):
                place[name] = sql if kind != NOTHING else "NULL::INTEGER"
        parts = (
            rendered(
                self.plan, scope.reached()._replace(at=place, columns=columns, texts={}, order="")
            )
            for place, scope in zip(at, scopes, strict=True)
        )
        return queried(self.plan, " UNION ALL ".join(parts), columns)

    def minus(self, one: Relation, other: Relation) -> Relation:
        """Return the solutions of *one* that none of *other* is compatible with."""
        shared = [name for name in one.columns if name in other.columns]
        if not shared:
            return one
        one, other = self._alike(one, other)
        right = closed(self.plan, other)
        tests = [_same(name, one, right) for name in shared]
        if not any(one.columns[name].sure and right.columns[name].sure for name in shared):
            both = (f"{one.at[name]} = {right.at[name]}" for name in shared)
            tests.append(f"({' OR '.join(both)})")
        (source,) = right.sources
        test = f"NOT EXISTS (SELECT 1 FROM {source} WHERE {' AND '.join(tests)})"
        return one._replace(tests=(*one.tests, test))


def filtered(
    plan: Plan, making: Making, found: Relation, conditions: Sequence[Expression]
) -> Relation:
    """Return the solutions of *found* that pass *conditions*."""
    scope = Scope(plan, found)
    expressions = making(scope)
    tests = [expressions.condition(each) for each in conditions]
    found = scope.reached()
    return found._replace(tests=(*found.tests, *tests))


def _own(scope: Scope, name: str) -> Value:
    """Return the value of *name* in a part of a UNION, which may have none."""
    return (
        scope.variable(Var(name))
        if name in scope.relations[0].columns
        else Value("NULL", NOTHING, number=False)
    )


def _same(name: str, one: Relation, other: Relation) -> str:
    """Return the test that *name* is compatible in both."""
    left, right = one.at[name], other.at[name]
    tests = [f"{left} = {right}"]
    tests += [f"{left} IS NULL"] if not one.columns[name].sure else []
    tests += [f"{right} IS NULL"] if not other.columns[name].sure else []
    return f"({' OR '.join(tests)})" if len(tests) > 1 else tests[0]


def _of_both(name: str, one: Relation, other: Relation) -> tuple[Column, str]:
    """Return the column of *name* in a join of the two, and its SQL."""
    left, right = one.columns[name], other.columns[name]
    if left.sure or right.sure:
        sql = one.at[name] if left.sure else other.at[name]
        return Column(left.kind, True, left.number and right.number), sql
    sql = f"COALESCE({one.at[name]}, {other.at[name]})"
    return Column(left.kind, False, left.number or right.number), sql


def _texts(found: Relation) -> dict[str, str]:
    """Return the texts of *found* that hold in any join: those of what is never unbound."""
    return {name: sql for name, sql in found.texts.items() if found.columns[name].sure}


def _without(texts: dict[str, str], name: str) -> dict[str, str]:
    return {each: text for each, text in texts.items() if each != name}


def _sure(found: Relation) -> set[str]:
    return {name for name, column in found.columns.items() if column.sure}


def _names(expression: Expression) -> set[str]:
    """Return the variables in *expression*; that of a pattern is none a relation has."""
    if isinstance(expression, Var):
        return {expression.name}
    args = getattr(expression, "args", None)
    if args is not None:
        return set().union(*map(_names, args))
    return {"."} if hasattr(expression, "pattern") else set()
