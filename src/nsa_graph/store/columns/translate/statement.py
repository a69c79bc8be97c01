"""A whole query as SQL, with all that is needed to run it and to read its answer."""

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


class Statement(NamedTuple):
    """The tables to be made first, the SQL that answers, its columns, the terms of ids below 0.

    `refuses` tells that it may turn out, while it runs, to be none for the columns.
    """

    before: tuple[str, ...]
    answer: str
    columns: dict[str, Column]
    own: dict[int, Term]
    refuses: bool


def statement(
    query: Query, dictionary: Dictionary, bindings: Mapping[str, Term], stated_only: bool
) -> Statement:
    """Return *query* as SQL, *bindings* put in; raises `Unsupported`."""
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
    before = tuple(f"CREATE TEMP TABLE {name} AS {words} {sql}" for name, sql in plan.steps)
    answer = f"{words} {text}"
    own = {id_: term for term, id_ in plan.own.items()}
    refuses = any(REFUSED in step for step in (*before, answer))
    return Statement(before, answer, found.columns, own, refuses)


def _together(query: Query, plan: Plan, found: Relation) -> str:
    """Return the column that brings together the rows whose terms lie together, or nothing.

    Of a base with more terms than are kept in memory, each would else be read again and again.
    """
    if query.form == "ASK" or isinstance(query.pattern, Slice) or not plan.dictionary.is_large:
        return ""
    return next((plan.column(name) for name, each in found.columns.items() if each.kind == ID), "")
