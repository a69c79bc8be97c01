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
from .relation import (
    ORDER,
    Column,
    Relation,
    Scope,
    closed,
    queried,
    rendered,
    shortened,
)
from .value import ANY, ID, NOTHING, Value

Unary = Filter | Extend | Group | Ordered | Project | Distinct | Slice


class Translator:
    """One query's patterns, turned into SQL."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._graphs = 0

    def answer(self, pattern: Pattern) -> Relation:
        """Return the solutions of a whole query; what it puts in order is worked out before."""
        if isinstance(pattern, (Slice, Distinct, Project)):
            return self._changed(self.answer(pattern.of), pattern)
        return self._in_order(pattern) if isinstance(pattern, Ordered) else self.relation(pattern)

    def _in_order(self, pattern: Ordered) -> Relation:
        """Return the solutions of *pattern*, worked out first, and then the texts it goes by.

        Of all texts there are, the engine would otherwise make a table to look a few up in.
        """
        plan = self.plan
        given = self.relation(pattern.of)
        table = plan.aside(rendered(plan, given._replace(texts={})))
        found = queried(plan, f"FROM {table}", given.columns)
        words = plan.name()
        scope = Scope(plan, found, words=words)
        made = numbered(self._expressions(scope), pattern.keys)
        if asked := scope.asked():
            ids = " UNION ".join(f"SELECT {plan.column(name)} FROM {table}" for name in asked)
            plan.steps.append((words, f"FROM words WHERE id IN ({ids})"))
        return made

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
        if isinstance(pattern, Project) and near is not None:
            near = _of_names(near, pattern.names)
        return self._changed(self.relation(pattern.of, graph, near), pattern)

    def _changed(self, found: Relation, pattern: Unary) -> Relation:
        """Return the solutions *found*, changed as *pattern* says."""
        if isinstance(pattern, Filter):
            return self._filtered(found, [pattern.condition])
        if isinstance(pattern, Extend):
            return self._extended(found, pattern)
        if isinstance(pattern, Group):
            found = closed(self.plan, found)  # a constant would be taken for a column's number
            return grouped(self._of(found), found, pattern)
        if isinstance(pattern, Ordered):
            return numbered(self._of(found), pattern.keys)
        if isinstance(pattern, Project):
            return self._projected(found, pattern.names)
        return (
            self._distinct(found) if isinstance(pattern, Distinct) else self._sliced(found, pattern)
        )

    def _expressions(self, scope: Scope) -> Expressions:
        return Expressions(scope, self._exists)

    def _of(self, found: Relation) -> Expressions:
        return self._expressions(Scope(self.plan, found))

    def _in_graph(self, pattern: InGraph, near: Relation | None) -> Relation:
        graph = pattern.graph
        self._graphs += 1
        found = self.relation(pattern.of, graph, near)
        self._graphs -= 1
        bound = not isinstance(graph, Var) or graph.name in self.plan.bindings
        if not bound:
            assert isinstance(graph, Var)
            column = found.columns.get(graph.name)
            bound = column is not None and column.sure
        if not bound or not _has_triples(pattern.of):
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
        return self._joined(one, other)

    def _joined(self, one: Relation, other: Relation) -> Relation:
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

    def _left_joined(
        self, one: Relation, other: Relation, filters: Sequence[Expression]
    ) -> Relation:
        """Return the left join; filters of what the right has for sure are asked there."""
        own = [each for each in filters if _names(each) <= _sure(other)]
        other = self._filtered(other, own) if own else other
        one, other = self._alike(one, other)
        return self._beside(one, other, [each for each in filters if each not in own])

    def _beside(self, one: Relation, other: Relation, filters: Sequence[Expression]) -> Relation:
        """Return *one* with *other* joined after it, where there is such."""
        right = closed(self.plan, other)
        scope = Scope(self.plan, one, right)
        expressions = self._expressions(scope)
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

    def _union(self, one: Relation, other: Relation) -> Relation:
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

    def _minus(self, one: Relation, other: Relation) -> Relation:
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

    def _filtered(self, found: Relation, conditions: Sequence[Expression]) -> Relation:
        scope = Scope(self.plan, found)
        expressions = self._expressions(scope)
        tests = [expressions.condition(each) for each in conditions]
        found = scope.reached()
        return found._replace(tests=(*found.tests, *tests))

    def _extended(self, found: Relation, pattern: Extend) -> Relation:
        if pattern.name in found.columns or pattern.name in self.plan.bindings:
            raise Unsupported("a variable that has a value")
        scope = Scope(self.plan, found)
        value = self._expressions(scope).value(pattern.value)
        column = Column(value.kind, value.sure, value.number)
        made = scope.reached().extended(pattern.name, column, _typed(value))
        return shortened(self.plan, made)

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
        return queried(self.plan, f"SELECT {names} FROM (VALUES {rows}) v({names})", columns)

    def _projected(self, found: Relation, names: tuple[str, ...] | None) -> Relation:
        if names is None:
            names = tuple(name for name in found.columns if not name.startswith("."))
        scope = Scope(self.plan, found)
        columns: dict[str, Column] = {}
        at: dict[str, str] = {}
        for name in names:
            value = scope.variable(Var(name))
            columns[name] = Column(value.kind, value.sure, value.number)
            at[name] = _typed(value)
        texts = {name: text for name, text in found.texts.items() if name in columns}
        return found._replace(at=at, columns=columns, texts=texts)

    def _distinct(self, found: Relation) -> Relation:
        found = found._replace(texts={})
        if not found.order:
            sql = rendered(self.plan, found).replace("SELECT", "SELECT DISTINCT", 1)
            return queried(self.plan, sql, found.columns)
        names = [self.plan.column(name) for name in found.columns]
        listed = ", ".join([*names, f"min({ORDER}) AS {ORDER}"])
        by = f" GROUP BY {', '.join(names)}" if names else ""
        sql = f"SELECT {listed} FROM ({rendered(self.plan, found)}){by}"
        return queried(self.plan, sql, found.columns, order=True)

    def _sliced(self, found: Relation, pattern: Slice) -> Relation:
        found = found._replace(texts={})
        order = f" ORDER BY {ORDER}" if found.order else ""
        limit = "" if pattern.limit is None else f" LIMIT {pattern.limit}"
        offset = f" OFFSET {pattern.offset}" if pattern.offset else ""
        sql = f"SELECT * FROM ({rendered(self.plan, found)}){order}{limit}{offset}"
        return queried(self.plan, sql, found.columns, bool(found.order))

    def _exists(self, scope: Scope, pattern: Pattern) -> str:
        if self._graphs:
            raise Unsupported("EXISTS within GRAPH")
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
            tests.append(f"{inner.at[name]} = {outer.sql}")
        found = inner._replace(tests=(*inner.tests, *tests))
        return f"EXISTS (SELECT 1 {found.body()})"


def _of_names(found: Relation, names: tuple[str, ...] | None) -> Relation:
    """Return *found* with those variables alone that *names* lets through; None, all."""
    kept = found.columns if names is None else {*names} & found.columns.keys()
    return found._replace(columns={name: found.columns[name] for name in kept})


def _has_triples(pattern: Pattern) -> bool:
    """Tell whether each solution of *pattern* needs a triple, so that its graph is one there is."""
    if isinstance(pattern, Basic):
        return bool(pattern.triples)
    if isinstance(pattern, Join):
        return _has_triples(pattern.one) or _has_triples(pattern.other)
    if isinstance(pattern, Alternatives):
        return _has_triples(pattern.one) and _has_triples(pattern.other)
    if isinstance(pattern, (LeftJoin, Minus)):
        return _has_triples(pattern.one)
    if isinstance(pattern, (Filter, Extend, Project, Distinct)):
        return _has_triples(pattern.of)
    return False


def _own(scope: Scope, name: str) -> Value:
    """Return the value of *name* in a part of a UNION, which may have none."""
    return (
        scope.variable(Var(name))
        if name in scope.relations[0].columns
        else Value("NULL", NOTHING, number=False)
    )


def _typed(value: Value) -> str:
    """Return the SQL of *value*, with a type where it would have none."""
    return "NULL::INTEGER" if value.kind == NOTHING else value.sql


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
