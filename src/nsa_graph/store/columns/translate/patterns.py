"""Patterns as SQL: SPARQL 1.1, section 18.5, an operator of the algebra to a function."""

from ..algebra import (
    Alternatives,
    Basic,
    Distinct,
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
from .basic import Patterns
from .expressions import Expressions
from .grouping import grouped
from .joining import Joining, filtered
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
from .value import NOTHING, Value
from .written import written

Unary = Filter | Extend | Group | Ordered | Project | Distinct | Slice


class Translator:
    """One query's patterns, turned into SQL."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._graphs = 0
        self._joining = Joining(plan, self._expressions)

    def answer(self, pattern: object) -> Relation:
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
        self, pattern: object, graph: Node | None = None, near: Relation | None = None
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
            return written(self.plan, pattern)
        if isinstance(pattern, (Group, Slice)):
            near = None
        if isinstance(pattern, Project) and near is not None:
            near = _of_names(near, pattern.names)
        if not isinstance(pattern, Unary):
            raise Unsupported("a pattern that is not known")
        return self._changed(self.relation(pattern.of, graph, near), pattern)

    def _changed(self, found: Relation, pattern: Unary) -> Relation:
        """Return the solutions *found*, changed as *pattern* says."""
        if isinstance(pattern, Filter):
            return filtered(self.plan, self._expressions, found, [pattern.condition])
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
            return self._joining.union(one, self.relation(pattern.other, graph, near))
        other = self.relation(pattern.other, graph, one)
        if isinstance(pattern, Minus):
            return self._joining.minus(one, other)
        if isinstance(pattern, LeftJoin):
            return self._joining.left_join(one, other, pattern.filters)
        return self._joining.join(one, other)

    def _extended(self, found: Relation, pattern: Extend) -> Relation:
        if pattern.name in found.columns or pattern.name in self.plan.bindings:
            raise Unsupported("a variable that has a value")
        scope = Scope(self.plan, found)
        value = self._expressions(scope).value(pattern.value)
        column = Column(value.kind, value.sure, value.number)
        made = scope.reached().extended(pattern.name, column, _typed(value))
        return shortened(self.plan, made)

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


def _has_triples(pattern: object) -> bool:
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


def _typed(value: Value) -> str:
    """Return the SQL of *value*, with a type where it would have none."""
    return "NULL::INTEGER" if value.kind == NOTHING else value.sql
