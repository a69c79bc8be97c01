"""A whole query as SQL, with all that is needed to run it and to read its answer."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...terms import Term
from ..algebra import Unsupported, constants
from ..dictionary import Dictionary
from ..parse.query import Query
from .convert import REFUSED
from .patterns import Translator
from .plan import Plan
from .relation import ORDER, Column, rendered

_PLACE = re.compile(r"\$p([0-9]+)")


class Statement(NamedTuple):
    """SQL, its parameters by name, what it answers with, and the terms of ids below 0.

    `refuses` tells that it may turn out, while it runs, to be none for the columns.
    """

    sql: str
    parameters: dict[str, object]
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
        found = Translator(plan).relation(query.pattern)
    except RecursionError as error:
        raise Unsupported("nesting") from error
    order = f" ORDER BY {ORDER}" if found.order else ""
    listed = ", ".join(map(plan.column, found.columns)) or "1"
    text = f"SELECT {listed} FROM ({rendered(plan, found._replace(texts={}))}){order}"
    text = f"WITH words AS NOT MATERIALIZED ({plan.words()}) {text}"
    places = {int(place) for place in _PLACE.findall(text)}
    parameters = {f"p{place}": plan.parameters[place - 1] for place in sorted(places)}
    own = {id_: term for term, id_ in plan.own.items()}
    return Statement(text, parameters, found.columns, own, REFUSED in text)
