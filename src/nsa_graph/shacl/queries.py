"""SHACL's SPARQL constraints, asked of all focus nodes at once, over a store of what they name."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from .engine import Engine, Focus, Violation
from .model import Constraint, Select, Shape, Uncompiled
from .select import STR
from .terms import Term, decode

_OWN = ("this", "path", "value")
_SET, _HAS = ox.NamedNode("urn:shacl:set"), ox.NamedNode("urn:shacl:has")
_FOCUS = f"GRAPH {_SET} {{ {_SET} {_HAS} ?this }}"


def selected(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each row of the query, once however often it comes."""
    select: Select = constraint.value
    number = engine.facts.terms.__getitem__
    for row in {tuple(row.items()): row for row in _rows(engine, select, focus)}.values():
        told = {name: term for name, term in row.items() if name not in _OWN}
        at, path, value = row["this"], row.get("path"), row.get("value")
        if value is None and shape.steps is None:
            value = at
        for name, term in zip(_OWN, (at, path, value), strict=True):
            if term is not None:
                told[name] = term
        worded = tuple(_worded(message, told) for message in (*select.messages, *shape.messages))
        yield Violation(
            number(at),
            number(at),
            shape.path if path is None else str(path),
            None if value is None else number(value),
            constraint,
            shape,
            tuple(dict.fromkeys(worded)),
        )


def _rows(engine: Engine, select: Select, focus: Focus) -> Iterator[dict[str, Any]]:
    """Give the rows of *select* for each of *focus*, by the names of the variables each binds."""
    answer = _answer(_store(engine, select, focus), f"{select.before} {_FOCUS} {select.after}")
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {n: term for n, term in zip(names, row, strict=True) if term is not None}


def _answer(store: ox.Store, query: str) -> ox.QuerySolutions:
    functions: dict[ox.NamedNode, Callable[..., Term | None]] = {ox.NamedNode(STR[1:-1]): _text}
    try:
        answer = store.query(query, use_default_graph_as_union=True, custom_functions=functions)
    except SyntaxError as error:  # only a query of the shapes can be ill-formed
        raise Uncompiled(f"SPARQL that does not parse: {error}") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise Uncompiled("a query that is no SELECT")
    return answer


def _store(engine: Engine, select: Select, focus: Focus) -> ox.Store:
    """Return a store of what *select* may look at, and of *focus*, a set in a graph of its own."""
    store = ox.Store()
    store.extend(engine.facts.having(select.properties))
    terms = engine.facts.terms.terms
    store.extend(ox.Quad(_SET, _HAS, terms[at], _SET) for at in focus)
    return store


def _text(term: Term) -> ox.Literal:
    return ox.Literal(str(getattr(term, "value", term)))


def _worded(message: str, told: dict[str, Any]) -> str:
    """Return *message* with the values of its variables, put in as the reference puts them in."""
    for name, term in told.items():
        value = str(getattr(decode(term), "value", term))
        if "\\" in value:
            raise Uncompiled("a backslash in a message")  # which the reference reads as an escape
        message = re.sub(rf"{{[?$]{name}}}", value, message)
    return message
