"""SHACL's SPARQL constraints, asked of all focus nodes at once."""

import re
from collections.abc import Iterator
from typing import Any

from .engine import Engine, Violation
from .model import Constraint, Select, Shape, Uncompiled
from .sets import Members
from .terms import decode

_OWN = ("this", "path", "value")


def selected(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Members
) -> Iterator[Violation]:
    """Give a result for each row of the query, once however often it comes."""
    select: Select = constraint.value
    query = f"{select.before} {focus.of('?this')} {select.after}"
    for row in {tuple(row.items()): row for row in engine.bindings(query)}.values():
        told = {name: term for name, term in row.items() if name not in _OWN}
        at, path, value = (row.get(name) for name in _OWN)
        if value is None and not shape.path:
            value = at
        for name, term in zip(_OWN, (at, path, value), strict=True):
            if term is not None:
                told[name] = term
        worded = tuple(_worded(message, told) for message in _messages(select, shape))
        where = shape.path if path is None else str(path)
        yield Violation(at, at, where, value, constraint, shape, tuple(dict.fromkeys(worded)))


def _messages(select: Select, shape: Shape) -> tuple[str, ...]:
    return (*select.messages, *shape.messages)


def _worded(message: str, told: dict[str, Any]) -> str:
    """Return *message* with the values of its variables, put in as the reference puts them in."""
    for name, term in told.items():
        value = str(getattr(decode(term), "value", term))
        if "\\" in value:
            raise Uncompiled("a backslash in a message")  # which the reference reads as an escape
        message = re.sub(rf"{{[?$]{name}}}", value, message)
    return message
