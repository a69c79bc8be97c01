"""A whole query as SQL, with all that is needed to run it and to read its answer."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...terms import Term
from ..algebra import Slice, Unsupported, constants
from ..dictionary import Dictionary
from ..parse.query import Query
from .convert import REFUSED
from .patterns import Translator
from .plan import Plan
from .relation import ORDER, Column, Relation, rendered
from .value import ID

_PLACE = re.compile(r"\$p([0-9]+)")


class Step(NamedTuple):
    """SQL, and its parameters by name."""

    sql: str
    parameters: dict[str, object]


class Statement(NamedTuple):
    """The tables to be made first, the SQL that answers, its columns, the terms of ids below 0.

    `refuses` tells that it may turn out, while it runs, to be none for the columns.
    """

    before: tuple[Step, ...]
    answer: Step
    columns: dict[str, Column]
    own: dict[int, Term]
    refuses: bool


def statement(
    query: Query, dictionary: Dictionary, bindings: Mapping[str, Term], stated_only: bool
) -> Statement:
    """Return *query* as SQL, with *bindings* as its parameters; raises `Unsupported`."""
    dictionary.find({*constants(query.pattern), *bindings.values()})
    plan = Plan(dictionary, bindings, stated_only)
    try:
        found = Translator(plan).answer(query.pattern)
    except RecursionError as error:
        raise Unsupported("nesting") from error
    order = ORDER if found.order else _together(query, plan, found)
    listed = ", ".join(map(plan.column, found.columns)) or "1"
    text = f"SELECT {listed} FROM ({rendered(plan, found._replace(texts={}))})"
    text += f" ORDER BY {order}" if order else ""
    words = f"WITH words AS NOT MATERIALIZED ({plan.words()})"
    before = tuple(
        _step(plan, f"CREATE TEMP TABLE {name} AS {words} {sql}") for name, sql in plan.steps
    )
    answer = _step(plan, f"{words} {text}")
    own = {id_: term for term, id_ in plan.own.items()}
    refuses = any(REFUSED in step.sql for step in (*before, answer))
    return Statement(before, answer, found.columns, own, refuses)


def _together(query: Query, plan: Plan, found: Relation) -> str:
    """Return the column that brings together the rows whose terms lie together, or nothing.

    Of a base with more terms than are kept in memory, each would else be read again and again.
    """
    if query.form == "ASK" or isinstance(query.pattern, Slice) or not plan.dictionary.is_large:
        return ""
    return next((plan.column(name) for name, each in found.columns.items() if each.kind == ID), "")


def _step(plan: Plan, sql: str) -> Step:
    """Return *sql* with those parameters that it has a place for: the engine takes no others."""
    places = sorted({int(place) for place in _PLACE.findall(sql)})
    return Step(sql, {f"p{place}": plan.parameters[place - 1] for place in places})
