"""Solutions as an SQL query: a column to each variable; and how an expression reaches them."""

from typing import NamedTuple

from ..algebra import Unsupported, Var
from .plan import Plan
from .value import ID, UNBOUND, Kind, Value


class Column(NamedTuple):
    """A variable's column: its kind, whether it is never NULL, whether it may be a number."""

    kind: Kind
    sure: bool
    number: bool = True


class Relation(NamedTuple):
    """An SQL query, its columns by variable, and the column that holds its order, if it has one."""

    sql: str
    columns: dict[str, Column]
    order: str = ""

    def without_order(self) -> "Relation":
        """Return the same, in no order."""
        return self._replace(order="")


class Side(NamedTuple):
    """A relation under an alias, and the variables whose texts are asked of it."""

    alias: str
    relation: Relation
    texts: dict[str, str]


class Scope:
    """What an expression can reach: the columns of one relation, or of two that are joined."""

    def __init__(self, plan: Plan, *sides: tuple[str, Relation]) -> None:
        self.plan = plan
        self.sides = tuple(Side(alias, relation, {}) for alias, relation in sides)

    def variable(self, variable: Var) -> Value:
        """Return the value of *variable*, which is unbound where no side has it."""
        bound = self.plan.bound(variable.name)
        if bound is not None:
            return bound
        for side in self.sides:
            column = side.relation.columns.get(variable.name)
            if column is not None:
                return self._value(side, variable.name, column)
        if self.plan.strict:
            raise Unsupported(f"?{variable.name} from outside")
        return UNBOUND

    def _value(self, side: Side, name: str, column: Column) -> Value:
        sql = f"{side.alias}.{self.plan.column(name)}"
        if column.kind != ID:
            return Value(sql, column.kind, None, column.sure, column.number)

        def words() -> str:
            return f"{side.alias}.{side.texts.setdefault(name, self.plan.name())}"

        return Value(sql, ID, words, column.sure, column.number)

    def source(self, at: int = 0) -> str:
        """Return the SQL, with its alias, of a side, with the texts that were asked of it."""
        side = self.sides[at]
        return f"({self._with_texts(side)}) {side.alias}"

    def _with_texts(self, side: Side) -> str:
        if not side.texts:
            return side.relation.sql
        texts = "".join(f", {text}_.value AS {text}" for text in side.texts.values())
        joins = "".join(
            f" LEFT JOIN words {text}_ ON {text}_.id = x.{self.plan.column(name)}"
            for name, text in side.texts.items()
        )
        return f"SELECT x.*{texts} FROM ({side.relation.sql}) x{joins}"


def columns_of(plan: Plan, relation: Relation, alias: str) -> str:
    """Return the list of the columns of *relation*, its order included, for a SELECT."""
    names = [plan.column(name) for name in relation.columns]
    names += [relation.order] if relation.order else []
    return ", ".join(f"{alias}.{name}" for name in names) or "1 AS none"
