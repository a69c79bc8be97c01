"""What a query must pass before it is run for a stranger: its length, nesting, size and reach.

The engine recurses over nesting, and its planner takes seconds over a few hundred joined lists;
a worker bears both, but a query refused at once is answered sooner and says why.
"""

from ..errors import LimitExceeded
from . import tokens as sparql

LENGTH = 500_000
"""Characters of a query: room for ten thousand IRIs in a VALUES."""

DEPTH = 100
"""Brackets of all kinds within each other."""

OPERATORS = 5_000
"""Variables, words, brackets and signs; names, IRIs and literals are not counted."""

_OPENING = {"{", "(", "[", "<<"}
_CLOSING = {"}", ")", "]", ">>"}
_COUNTED = {"variable", "word", "mark", "sign"}


def check(query: str, allowed: tuple[str, ...] = ()) -> bool:
    """Tell whether *query* asks other servers, all of which begin with a prefix in *allowed*.

    Raises `LimitExceeded` for one that is too long, too deep or too large, `BadQuery` for one
    that asks a server not allowed.
    """
    length(query)
    _measure(query)
    return sparql.services(query, allowed)


def length(query: str) -> None:
    """Raise `LimitExceeded` for a query that is too long; to be asked before it is cut in words."""
    if len(query) > LENGTH:
        told = f"the query has {len(query):,} characters, and {LENGTH:,} are allowed"
        raise LimitExceeded(told, remedy="ask in several queries")


def _measure(query: str) -> None:
    depth = count = 0
    for token in sparql.lexemes(query):
        count += token.kind in _COUNTED
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth -= 1
        if depth > DEPTH:
            raise _too_much(query, token.start, f"more than {DEPTH} brackets are open")
        if count > OPERATORS:
            told = f"more than {OPERATORS:,} variables, words, brackets and signs"
            raise _too_much(query, token.start, told)


def _too_much(query: str, offset: int, told: str) -> LimitExceeded:
    line, column = sparql.place(query, offset)
    return LimitExceeded(told, line=line, column=column, remedy="ask in several queries")
