"""Expressions as SQL: SPARQL 1.1, section 17. An error is NULL, which is what unbound is too."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...terms import Term
from ..algebra import Aggregate, Call, Exists, Expression, Unsupported, Var
from .compare import equal, ordered
from .convert import as_exact, as_text, truth, unified
from .functions import FUNCTIONS
from .relation import Scope
from .value import (
    BOOLEAN,
    DECIMAL,
    DOUBLE,
    ID,
    INTEGER,
    NOTHING,
    NUMBERS,
    SCALE,
    UNBOUND,
    UNIT,
    Kind,
    Value,
)

if TYPE_CHECKING:
    from ..algebra import Pattern

Inside = Callable[[Scope, "Pattern"], str]
"""Gives the SQL of EXISTS for a pattern, from the scope it stands in."""


class Expressions:
    """Expressions of one scope."""

    def __init__(self, scope: Scope, exists: Inside) -> None:
        self.scope, self.plan, self._exists = scope, scope.plan, exists

    def value(self, expression: Expression) -> Value:
        """Return *expression* as a value; raises `Unsupported`."""
        if isinstance(expression, Var):
            return self.scope.variable(expression)
        if isinstance(expression, Term):
            return self.plan.constant(expression)
        if isinstance(expression, Exists):
            return Value(self._exists(self.scope, expression.pattern), BOOLEAN)
        if isinstance(expression, Aggregate):
            raise Unsupported("an aggregate here")
        return self._call(expression)

    def condition(self, expression: Expression) -> str:
        """Return the SQL of the truth of *expression*."""
        return truth(self.plan, self.value(expression))

    def _call(self, call: Call) -> Value:
        if call.name in ("&&", "||"):
            one, other = map(self.condition, call.args)
            return Value(f"({one} {'AND' if call.name == '&&' else 'OR'} {other})", BOOLEAN)
        if call.name == "!":
            return Value(f"(NOT {self.condition(call.args[0])})", BOOLEAN)
        if call.name == "IF":
            return self._if(*call.args)
        if call.name == "BOUND":
            value = self.value(call.args[0])
            return Value(f"({value.sql} IS NOT NULL)", BOOLEAN, sure=True)
        return self._of_values(call.name, [self.value(each) for each in call.args])

    def _of_values(self, name: str, args: list[Value]) -> Value:
        if name == "=":
            return Value(equal(self.plan, *args), BOOLEAN)
        if name == "!=":
            return Value(f"(NOT {equal(self.plan, *args)})", BOOLEAN)
        if name in ("<", ">", "<=", ">="):
            return Value(ordered(self.plan, name, *args), BOOLEAN)
        if name == "IN":
            tests = [equal(self.plan, args[0], each) for each in args[1:]]
            return Value(f"({' OR '.join(tests)})" if tests else "false", BOOLEAN)
        if name == "COALESCE":
            return self._coalesce(args)
        if name in ("+", "-", "*", "/"):
            return _reckoned(name, [as_exact(self.plan, each) for each in args])
        if name not in FUNCTIONS:
            raise Unsupported(name)
        return FUNCTIONS[name](self.plan, *args)

    def _if(self, test: Expression, one: Expression, other: Expression) -> Value:
        truth_, values = self.condition(test), [self.value(one), self.value(other)]
        kind, sqls = unified(self.plan, values)

        def chosen(one: str, other: str) -> str:
            return f"(CASE WHEN {truth_} THEN {one} WHEN NOT {truth_} THEN {other} END)"

        def words() -> str:
            return chosen(*(self._words(value) for value in values))

        return Value(chosen(*sqls), kind, words if kind == ID else None)

    def _coalesce(self, args: list[Value]) -> Value:
        values = []
        for value in args:
            values.append(value)
            if value.sure:
                break
        values = [value for value in values if value.kind != NOTHING]
        if not values:
            return UNBOUND
        kind, sqls = unified(self.plan, values)

        def words() -> str:
            return f"COALESCE({', '.join(map(self._words, values))})"

        number = any(value.number for value in values)
        sql = f"COALESCE({', '.join(sqls)})" if len(sqls) > 1 else sqls[0]
        return Value(sql, kind, words if kind == ID else None, values[-1].sure, number)

    def _words(self, value: Value) -> str:
        """Return the text of one of several values, an id's or a constant's."""
        if value.kind == ID and not value.const:
            return value.text()
        return as_text(self.plan, value)


def _reckoned(sign: str, args: Sequence[tuple[Kind, str]]) -> Value:
    kinds = {kind for kind, _ in args}
    if NOTHING in kinds:
        return UNBOUND
    if len(args) == 1:
        return Value(f"(-{args[0][1]})", args[0][0])
    if not kinds <= set(NUMBERS):
        raise Unsupported(f"{sign} of what may be no number")
    (left, one), (right, other) = args
    if DOUBLE in kinds:
        return Value(f"({_double(left, one)} {sign} {_double(right, other)})", DOUBLE)
    if sign == "/":
        return _quotient((left, one), (right, other))
    if kinds == {INTEGER}:
        return Value(f"({one} {sign} {other})", INTEGER)
    if sign == "*":
        if kinds == {DECIMAL}:
            raise Unsupported("a product of two decimals")
        return Value(f"({one}::HUGEINT * {other}::HUGEINT)", DECIMAL)
    return Value(f"({_decimal(left, one)} {sign} {_decimal(right, other)})", DECIMAL)


def _decimal(kind: Kind, sql: str) -> str:
    return sql if kind == DECIMAL else f"({sql}::HUGEINT * {UNIT})"


def _double(kind: Kind, sql: str) -> str:
    return f"({sql}::DOUBLE / 1e{SCALE})" if kind == DECIMAL else f"({sql})::DOUBLE"


def _quotient(one: tuple[Kind, str], other: tuple[Kind, str]) -> Value:
    """Return a quotient, to 18 places and no further; by 0 there is none."""
    if other[0] != INTEGER:
        raise Unsupported("a division by a decimal")
    return Value(f"({_decimal(*one)} // NULLIF({other[1]}, 0)::HUGEINT)", DECIMAL)
