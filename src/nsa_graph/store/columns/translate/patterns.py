"""Patterns as SQL: SPARQL 1.1, section 18.5, an operator of the algebra to a function."""

from collections.abc import Sequence

from ..algebra import (
    Alternatives,
    Basic,
    Distinct,
    Expression,
    Extend,
    Filter,
    Group,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    Node,
    Ordered,
    Pattern,
    Project,
    Slice,
    Unsupported,
    Values,
    Var,
)
from ..dictionary import key
from .basic import Patterns
from .convert import as_any, unified
from .expressions import Expressions
from .grouping import grouped
from .ordering import numbered
from .plan import Plan
from .relation import Column, Relation, Scope, columns_of
from .value import ANY, ID, NOTHING, Value


class Translator:
    """One query's patterns, turned into SQL."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def relation(
        self, pattern: Pattern, graph: Node | None = None, near: Relation | None = None
    ) -> Relation:
        """Return the solutions of *pattern*, in *graph* where it is given; raises `Unsupported`.

        They are to be joined to *near*: what cannot be is left out, where that helps.
        """
        if isinstance(pattern, Basic):
            return Patterns(self.plan, graph, near).basic(pattern)
        if isinstance(pattern, InGraph):
            return self._in_graph(pattern, near)
        if isinstance(pattern, (Join, Alternatives, LeftJoin, Minus)):
            return self._of_two(pattern, graph, near)
        if isinstance(pattern, Values):
            return self._values(pattern)
        if isinstance(pattern, (Group, Slice)):
            near = None
        found = self.relation(pattern.of, graph, near)
        if isinstance(pattern, Filter):
            return self._filtered(found, [pattern.condition])
        if isinstance(pattern, Extend):
            return self._extended(found, pattern)
        if isinstance(pattern, Group):
            return grouped(self._of(found), found, pattern)
        if isinstance(pattern, Ordered):
            return numbered(self._of(found), found, pattern.keys)
        if isinstance(pattern, Project):
            return self._projected(found, pattern.names)
        return self._distinct(found) if isinstance(pattern, Distinct) else _sliced(found, pattern)

    def _expressions(self, scope: Scope) -> Expressions:
        return Expressions(scope, self._exists)

    def _of(self, found: Relation) -> Expressions:
        return self._expressions(Scope(self.plan, ("r", found)))

    def _in_graph(self, pattern: InGraph, near: Relation | None) -> Relation:
        found = self.relation(pattern.of, pattern.graph, near)
        graph = pattern.graph
        if isinstance(graph, Var) and not (
            graph.name in found.columns or graph.name in self.plan.bindings
        ):
            raise Unsupported("GRAPH of what names no graph")
        return found

    def _of_two(
        self,
        pattern: "Join | Alternatives | LeftJoin | Minus",
        graph: Node | None,
        near: Relation | None,
    ) -> Relation:
        one = self.relation(pattern.one, graph, near)
        if isinstance(pattern, Alternatives):
            return self._union(one, self.relation(pattern.other, graph, near))
        other = self.relation(pattern.other, graph, one)
        if isinstance(pattern, Minus):
            return self._minus(one, other)
        if isinstance(pattern, LeftJoin):
            return self._left_joined(one, other, pattern.filters)
        return self._joined(one, other, "JOIN", ())

    def _left_joined(
        self, one: Relation, other: Relation, filters: Sequence[Expression]
    ) -> Relation:
        """Return the left join; filters of what the right has for sure are asked there."""
        own = [each for each in filters if _names(each) <= _sure(other)]
        if own:
            other = self._filtered(other, own)
        return self._joined(one, other, "LEFT JOIN", [each for each in filters if each not in own])

    def _joined(
        self, one: Relation, other: Relation, how: str, filters: Sequence[Expression]
    ) -> Relation:
        one, other = self._alike(one, other)
        scope = Scope(self.plan, ("a", one), ("b", other))
        tests = [self._same(name, one, other) for name in one.columns if name in other.columns]
        expressions = self._expressions(scope)
        tests += [expressions.condition(each) for each in filters]
        if any("EXISTS" in test for test in tests):
            raise Unsupported("EXISTS within OPTIONAL")
        columns: dict[str, Column] = {}
        listed = []
        for name in {**one.columns, **other.columns}:
            columns[name], sql = self._of_both(name, one, other, how)
            listed.append(f"{sql} AS {self.plan.column(name)}")
        sql = f"SELECT {', '.join(listed) or '1 AS none'} FROM {scope.source(0)}"
        sql += f" {how} {scope.source(1)} ON {' AND '.join(tests) or 'true'}"
        return Relation(sql, columns)

    def _of_both(self, name: str, one: Relation, other: Relation, how: str) -> tuple[Column, str]:
        """Return the column of *name* in a join, and its SQL."""
        left, right = one.columns.get(name), other.columns.get(name)
        at = self.plan.column(name)
        if left is None:
            assert right is not None
            return right._replace(sure=right.sure and how == "JOIN"), f"b.{at}"
        if right is None or left.sure:
            number = left.number and (right is None or right.number or how != "JOIN")
            return left._replace(number=number), f"a.{at}"
        sure = right.sure and how == "JOIN"
        return Column(left.kind, sure, left.number or right.number), f"COALESCE(a.{at}, b.{at})"

    def _same(self, name: str, one: Relation, other: Relation) -> str:
        at = self.plan.column(name)
        tests = [f"a.{at} = b.{at}"]
        tests += [f"a.{at} IS NULL"] if not one.columns[name].sure else []
        tests += [f"b.{at} IS NULL"] if not other.columns[name].sure else []
        return f"({' OR '.join(tests)})" if len(tests) > 1 else tests[0]

    def _alike(self, one: Relation, other: Relation) -> tuple[Relation, Relation]:
        """Return both with the variables that they share of one kind."""
        for name in one.columns:
            if name in other.columns and one.columns[name].kind != other.columns[name].kind:
                one, other = self._as_any(one, name), self._as_any(other, name)
        return one, other

    def _as_any(self, found: Relation, name: str) -> Relation:
        scope = Scope(self.plan, ("r", found))
        value = scope.variable(Var(name))
        sql = f"{as_any(self.plan, value)} AS {self.plan.column(name)}"
        rest = [each for each in found.columns if each != name]
        kept = [f"r.{self.plan.column(each)}" for each in rest]
        kept += [f"r.{found.order}"] if found.order else []
        text = f"SELECT {', '.join([*kept, sql])} FROM {scope.source()}"
        return Relation(
            text, {**found.columns, name: found.columns[name]._replace(kind=ANY)}, found.order
        )

    def _union(self, one: Relation, other: Relation) -> Relation:
        names = list({**one.columns, **other.columns})
        scopes = [Scope(self.plan, ("r", found)) for found in (one, other)]
        columns: dict[str, Column] = {}
        lists: tuple[list[str], list[str]] = ([], [])
        for name in names:
            values = [_own(scope, name) for scope in scopes]
            kind, sqls = unified(self.plan, values)
            sure = all(value.sure for value in values)
            columns[name] = Column(kind, sure, any(value.number for value in values))
            for listed, sql in zip(lists, sqls, strict=True):
                listed.append(f"{sql} AS {self.plan.column(name)}")
        parts = (
            f"SELECT {', '.join(listed) or '1 AS none'} FROM {scope.source()}"
            for listed, scope in zip(lists, scopes, strict=True)
        )
        return Relation(" UNION ALL ".join(parts), columns)

    def _minus(self, one: Relation, other: Relation) -> Relation:
        shared = [name for name in one.columns if name in other.columns]
        if not shared:
            return one
        one, other = self._alike(one, other)
        tests = [self._same(name, one, other) for name in shared]
        if not any(one.columns[name].sure and other.columns[name].sure for name in shared):
            both = (f"a.{at} = b.{at}" for at in map(self.plan.column, shared))
            tests.append(f"({' OR '.join(both)})")
        listed = columns_of(self.plan, one, "a")
        sql = f"SELECT {listed} FROM ({one.sql}) a ANTI JOIN ({other.sql}) b"
        return Relation(f"{sql} ON {' AND '.join(tests)}", one.columns, one.order)

    def _filtered(self, found: Relation, conditions: Sequence[Expression]) -> Relation:
        scope = Scope(self.plan, ("r", found))
        expressions = self._expressions(scope)
        tests = [expressions.condition(each) for each in conditions]
        listed = columns_of(self.plan, found, "r")
        sql = f"SELECT {listed} FROM {scope.source()} WHERE {' AND '.join(tests)}"
        return Relation(sql, found.columns, found.order)

    def _extended(self, found: Relation, pattern: Extend) -> Relation:
        if pattern.name in found.columns or pattern.name in self.plan.bindings:
            raise Unsupported("a variable that has a value")
        scope = Scope(self.plan, ("r", found))
        value = self._expressions(scope).value(pattern.value)
        column = Column(value.kind, value.sure, value.number)
        sql = _typed(value)
        text = f"SELECT {columns_of(self.plan, found, 'r')}, {sql} AS "
        text += f"{self.plan.column(pattern.name)} FROM {scope.source()}"
        return Relation(text, {**found.columns, pattern.name: column}, found.order)

    def _values(self, pattern: Values) -> Relation:
        if not pattern.names or not pattern.rows:
            raise Unsupported("VALUES of nothing")
        if any(name in self.plan.bindings for name in pattern.names):
            raise Unsupported("VALUES of a variable that is bound")
        columns: dict[str, Column] = {}
        listed: list[list[str]] = []
        for at, name in enumerate(pattern.names):
            terms = [row[at] for row in pattern.rows]
            values = [
                Value("NULL", NOTHING) if term is None else self.plan.constant(term)
                for term in terms
            ]
            kind, sqls = unified(self.plan, values)
            if kind.name not in ("id", "nothing") and all(
                term is None or self.plan.id_of(term) for term in terms
            ):
                kind = ID
                sqls = ["NULL" if term is None else str(self.plan.id_of(term)) for term in terms]
            elif kind.name == "decimal":
                kind = ANY
                sqls = [
                    "NULL" if term is None else f"{self.plan.parameter(key(term))}::VARCHAR"
                    for term in terms
                ]
            columns[name] = Column(kind, None not in terms, True)
            listed.append(sqls)
        rows = ", ".join(f"({', '.join(row)})" for row in zip(*listed, strict=True))
        names = ", ".join(map(self.plan.column, pattern.names))
        found = Relation(f"SELECT {names} FROM (VALUES {rows}) v({names})", columns)
        return found

    def _projected(self, found: Relation, names: tuple[str, ...] | None) -> Relation:
        if names is None:
            names = tuple(name for name in found.columns if not name.startswith("."))
        scope = Scope(self.plan, ("r", found))
        columns: dict[str, Column] = {}
        listed = []
        for name in names:
            value = scope.variable(Var(name))
            columns[name] = Column(value.kind, value.sure, value.number)
            listed.append(f"{_typed(value)} AS {self.plan.column(name)}")
        listed += [f"r.{found.order}"] if found.order else []
        sql = f"SELECT {', '.join(listed) or '1 AS none'} FROM {scope.source()}"
        return Relation(sql, columns, found.order)

    def _distinct(self, found: Relation) -> Relation:
        names = [self.plan.column(name) for name in found.columns]
        if not found.order:
            return Relation(
                f"SELECT DISTINCT {', '.join(names) or '1 AS none'} FROM ({found.sql})",
                found.columns,
            )
        listed = ", ".join([*names, f"min({found.order}) AS {found.order}"])
        by = f" GROUP BY {', '.join(names)}" if names else ""
        return Relation(f"SELECT {listed} FROM ({found.sql}){by}", found.columns, found.order)

    def _exists(self, scope: Scope, pattern: Pattern) -> str:
        before, self.plan.strict = self.plan.strict, True
        try:
            inner = self.relation(pattern)
        finally:
            self.plan.strict = before
        tests = []
        for name, column in inner.columns.items():
            outer = scope.variable(Var(name))
            if outer.kind == NOTHING or name in self.plan.bindings:
                continue
            if outer.kind != column.kind or not (outer.sure and column.sure):
                raise Unsupported("EXISTS by what may be unbound")
            tests.append(f"e.{self.plan.column(name)} = {outer.sql}")
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        return f"EXISTS (SELECT 1 FROM ({inner.sql}) e{where})"


def _own(scope: Scope, name: str) -> Value:
    """Return the value of *name* in a part of a UNION, which may have none."""
    return (
        scope.variable(Var(name))
        if name in scope.sides[0].relation.columns
        else Value("NULL", NOTHING, number=False)
    )


def _typed(value: Value) -> str:
    """Return the SQL of *value*, with a type where it would have none."""
    return "NULL::INTEGER" if value.kind == NOTHING else value.sql


def _sliced(found: Relation, pattern: Slice) -> Relation:
    order = f" ORDER BY {found.order}" if found.order else ""
    limit = "" if pattern.limit is None else f" LIMIT {pattern.limit}"
    offset = f" OFFSET {pattern.offset}" if pattern.offset else ""
    return found._replace(sql=f"SELECT * FROM ({found.sql}){order}{limit}{offset}")


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
