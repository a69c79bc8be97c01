"""Solutions as SQL: tables joined, with a column to each variable; how expressions reach them."""

from typing import NamedTuple

from ..algebra import Unsupported, Var
from .plan import Plan
from .value import ID, UNBOUND, Kind, Value

ORDER = "place"
"""The column of a solution's place in an order."""

_LONG = 400
"""An expression of more characters than this is worked out in a query of its own, once."""


class Column(NamedTuple):
    """A variable's column: its kind, whether it is never NULL, whether it may be a number."""

    kind: Kind
    sure: bool
    number: bool = True


class Relation(NamedTuple):
    """Tables joined: all `sources`, what is joined after them, and the `tests` that rows pass.

    `at` has the SQL of each variable, `texts` of the text of some, `order` of their place in an
    order. All is left open as long as it can be, for the engine finds the best order of joins
    among tables that stand in one FROM, and not across a SELECT.
    """

    sources: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    at: dict[str, str] = {}  # noqa: RUF012  never changed
    columns: dict[str, Column] = {}  # noqa: RUF012
    texts: dict[str, str] = {}  # noqa: RUF012
    order: str = ""

    def body(self) -> str:
        """Return the SQL from FROM on."""
        text = f"FROM {' CROSS JOIN '.join(self.sources) or '(SELECT 1)'}"
        text = " ".join([text, *self.joins])
        return f"{text} WHERE {' AND '.join(self.tests)}" if self.tests else text

    def extended(self, name: str, column: Column, sql: str) -> "Relation":
        """Return the same with a variable more."""
        return self._replace(at={**self.at, name: sql}, columns={**self.columns, name: column})


def rendered(plan: Plan, found: Relation) -> str:
    """Return *found* as an SQL query, its columns named as the plan names them."""
    listed = [f"{found.at[name]} AS {plan.column(name)}" for name in found.columns]
    listed += [f"{sql} AS {plan.column(name)}t" for name, sql in found.texts.items()]
    listed += [f"{found.order} AS {ORDER}"] if found.order else []
    return f"SELECT {', '.join(listed) or '1 AS none'} {found.body()}"


def queried(
    plan: Plan,
    sql: str,
    columns: dict[str, Column],
    order: bool = False,
    texts: tuple[str, ...] = (),
) -> Relation:
    """Return the solutions of the SQL query *sql*, whose columns are named as the plan's."""
    alias = plan.name()
    at = {name: f"{alias}.{plan.column(name)}" for name in columns}
    held = {name: f"{alias}.{plan.column(name)}t" for name in texts}
    place = f"{alias}.{ORDER}" if order else ""
    return Relation((f"({sql}) {alias}",), (), (), at, columns, held, place)


def closed(plan: Plan, found: Relation) -> Relation:
    """Return *found* as a query of its own."""
    sql = rendered(plan, found)
    return queried(plan, sql, found.columns, bool(found.order), tuple(found.texts))


def shortened(plan: Plan, found: Relation) -> Relation:
    """Return *found*, as a query of its own where its last expression is long."""
    last = next(reversed(found.at.values()), "")
    return closed(plan, found) if len(last) > _LONG else found


class Scope:
    """What an expression can reach: the variables of some relations."""

    def __init__(self, plan: Plan, *relations: Relation, words: str = "words") -> None:
        """Take texts from the table *words*."""
        self.plan, self.relations, self._words = plan, relations, words
        self._asked: tuple[dict[str, str], ...] = tuple({} for _ in relations)

    def variable(self, variable: Var) -> Value:
        """Return the value of *variable*, which is unbound where no relation has it."""
        bound = self.plan.bound(variable.name)
        if bound is not None:
            return bound
        for at, relation in enumerate(self.relations):
            if variable.name in relation.columns:
                return self._value(at, variable.name)
        if self.plan.strict:
            raise Unsupported(f"?{variable.name} from outside")
        return UNBOUND

    def _value(self, at: int, name: str) -> Value:
        relation = self.relations[at]
        column, sql = relation.columns[name], relation.at[name]
        if column.kind != ID:
            return Value(sql, column.kind, None, column.sure, column.number)

        def words() -> str:
            if name in relation.texts:
                return relation.texts[name]
            return f"{self._asked[at].setdefault(name, self.plan.name())}.value"

        return Value(sql, ID, words, column.sure, column.number)

    def asks(self) -> bool:
        """Tell whether a text was asked for that no relation has."""
        return any(self._asked)

    def reached(self, at: int = 0) -> Relation:
        """Return a relation with the texts that were asked of it."""
        found = self.relations[at]
        for name, alias in self._asked[at].items():
            found = _with_text(
                found, name, f"{self._words} {alias}", f"{alias}.id", f"{alias}.value"
            )
        return found

    def asked(self) -> tuple[str, ...]:
        """Return the variables whose texts were asked of the first relation."""
        return tuple(self._asked[0])


def _with_text(found: Relation, name: str, source: str, id_: str, value: str) -> Relation:
    same, texts = f"{id_} = {found.at[name]}", {**found.texts, name: value}
    if found.columns[name].sure:
        return found._replace(
            sources=(*found.sources, source), tests=(*found.tests, same), texts=texts
        )
    return found._replace(joins=(*found.joins, f"LEFT JOIN {source} ON {same}"), texts=texts)
