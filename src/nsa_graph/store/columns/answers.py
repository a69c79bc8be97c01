"""The rows of SQL as the terms they stand for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import pyoxigraph as ox

from ..convert import in_order, relabelled, to_ox
from ..memo import Memo, undisturbed
from ..protocol import Triple as Said
from ..table import Cells
from ..terms import XSD, Term, blank
from .algebra import Triple, Var
from .dictionary import Dictionary
from .translate.convert import of_any
from .translate.statement import Statement
from .translate.value import ID, SCALE, Kind

FIRST, _GROWTH, _LARGEST = 2_000, 4, 128_000
"""How many rows are read at first; how many times as many then, and at most."""

Rows = Sequence[tuple[Any, ...]]
Fetch = Callable[[int], Rows]
"""Gives so many rows more; none at the end."""


def cells(dictionary: Dictionary, made: Statement, fetch: Fetch) -> Iterator[Cells]:
    """Give the rows that *fetch* gives, as terms; blank nodes are named b0, b1… as they come."""
    kinds = [column.kind for column in made.columns.values()]
    makers = [None if kind == ID else _maker(kind) for kind in kinds]
    labels: dict[str, str] = {}
    size = FIRST
    while True:
        with undisturbed():
            rows = fetch(size)
            if not rows:
                return
            columns = [[row[place] for row in rows] for place in range(len(kinds))]
            known = _known(dictionary, made, kinds, columns)
        size = min(size * _GROWTH, _LARGEST)
        if not kinds:  # a query without variables has rows all the same
            yield from ((),) * len(rows)
            continue
        found = zip(
            *(map(make or known.get, each) for make, each in zip(makers, columns, strict=True)),
            strict=True,
        )
        yield from found if not dictionary.has_blank else _labelled(found, labels)


def triples(
    template: Sequence[Triple],
    columns: Sequence[str],
    rows: Iterator[Cells],
    bindings: Mapping[str, Term],
    most: int | None = None,
) -> tuple[Said, ...]:
    """Return what *template* makes of *rows*, each triple once, sorted; blank nodes as elsewhere.

    A triple with a variable that has no value is left out, as is one that RDF does not allow. With
    *most*, no row is read once there are as many triples.
    """
    found: set[Said] = set()
    for row in rows:
        if most is not None and len(found) >= most:
            break
        held = {**dict(zip(columns, row, strict=True)), **bindings}
        for triple in template:
            s, p, o = (held.get(term.name) if isinstance(term, Var) else term for term in triple)
            if s is None or not isinstance(p, Term) or o is None:
                continue
            if isinstance(s, Term) and s.kind != "literal" and p.kind == "iri":
                found.add((s, p, cast("Term", o)))
    return _sorted(found)


def described(rows: Iterator[Cells], most: int | None = None) -> tuple[Said, ...]:
    """Return what *rows* say of the things to be described, and of the blank nodes named there.

    A row is a triple, and a value where it is of such a thing; else it is of some blank node.
    Sorted, and cut, as `triples`.
    """
    found: set[Said] = set()
    aside: dict[Term, list[Said]] = {}
    waiting: list[Term] = []
    for s, p, o, whole in cast("Iterator[tuple[Term, Term, Term, Term | None]]", rows):
        if most is not None and len(found) >= most:
            break
        if whole is None:
            aside.setdefault(s, []).append((s, p, o))
        else:
            found.add((s, p, o))
            waiting.append(o)
    while waiting:
        more = aside.pop(waiting.pop(), ())
        found.update(more)
        waiting.extend(o for _, _, o in more)
    return _sorted(found)


def _sorted(found: set[Said]) -> tuple[Said, ...]:
    if any("bnode" in (s.kind, o.kind) for s, _, o in found):
        return relabelled(ox.Triple(*cast(Any, map(to_ox, triple))) for triple in found)
    return in_order(found)


def _known(
    dictionary: Dictionary, made: Statement, kinds: list[Kind], columns: "list[list[Any]]"
) -> dict[int, Term]:
    """Return the terms of the ids in *columns*."""
    ids: set[Any] = set()
    for kind, each in zip(kinds, columns, strict=True):
        if kind == ID:
            ids.update(each)
    ids.discard(None)
    ids.difference_update(made.own)
    known = dictionary.terms(ids)
    return {**known, **made.own} if made.own else known


def _labelled(rows: Iterator[Cells], labels: dict[str, str]) -> Iterator[Cells]:
    for row in rows:
        if any(term is not None and term.kind == "bnode" for term in row):
            yield tuple(
                blank(labels.setdefault(term.value, f"b{len(labels)}"))
                if term is not None and term.kind == "bnode"
                else term
                for term in row
            )
        else:
            yield row


def _maker(kind: Kind) -> "Callable[[Any], Term | None]":
    """Return what makes the term of a value of *kind*."""
    make: Callable[[Any], Term] = _MAKERS.get(kind.name, of_any)
    if kind.name == "text":
        return Memo[Any, "Term | None"](
            lambda value: value if value is None else Term("literal", value, *kind[1:])
        ).__getitem__
    return Memo[Any, "Term | None"](
        lambda value: value if value is None else make(value)
    ).__getitem__


def _decimal(value: int) -> Term:
    return Term("literal", _plain(Decimal(value).scaleb(-SCALE)), XSD + "decimal")


def _double(value: float) -> Term:
    return Term("literal", _plain(Decimal(repr(value))), XSD + "double")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_MAKERS: dict[str, Callable[[Any], Term]] = {
    "integer": lambda value: Term("literal", str(value), XSD + "integer"),
    "decimal": _decimal,
    "double": _double,
    "boolean": lambda value: Term("literal", "true" if value else "false", XSD + "boolean"),
    "iri": lambda value: Term("iri", value),
}
