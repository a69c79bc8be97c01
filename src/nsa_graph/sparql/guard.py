"""Limits that an untrusted query must meet before it runs: length, nesting, size, servers.

The engine recurses over nesting, and its planner needs seconds for a few hundred joined lists. A
worker survives both, but a query that is refused at once is answered sooner, with the reason.
"""

from collections.abc import Callable

from ..errors import BadQuery, LimitExceeded
from . import tokens as sparql

LENGTH = 500_000
"""Characters of a query: room for ten thousand IRIs in a VALUES."""

DEPTH = 100
"""Brackets of all kinds open within each other."""

OPERATORS = 5_000
"""Variables, words, brackets and signs; names, IRIs and literals are not counted."""

_OPENING = {"{", "(", "[", "<<"}
_CLOSING = {"}", ")", "]", ">>"}
_COUNTED = {"variable", "word", "mark", "sign"}


def check(
    query: str, allowed: tuple[str, ...] = (), tick: Callable[[], None] | None = None
) -> bool:
    """Return whether *query* asks other servers, each an IRI that begins with one of *allowed*.

    *tick* is called now and then while a long query is read; it may raise. Raises `LimitExceeded`
    for a query that is too long, too deep or too large, `BadQuery` for one that asks a server that
    is not allowed.
    """
    if len(query) > LENGTH:
        what = f"the query has {len(query):,} characters, and {LENGTH:,} are allowed"
        raise LimitExceeded(what, remedy="ask in several queries")
    _measure(query, tick)
    return sparql.services(query, allowed, tick)


def require(query: str, forms: tuple[str, ...], tick: Callable[[], None] | None = None) -> None:
    """Raise `BadQuery` where *query* is an update, or has another form than one of *forms*.

    A query without a form is left to the parser.
    """
    found = sparql.form(query, tick)
    if found and found not in forms:
        what = f"this is {found}, where {' or '.join(forms)} is wanted"
        raise BadQuery(what, remedy=f"call the method for {found}")


def no_from(query: str) -> None:
    """Raise `BadQuery` where *query* chooses its graphs with FROM, as one of a view cannot."""
    if sparql.has_from(query):
        what = "FROM chooses graphs, and this view of the store leaves some out"
        raise BadQuery(what, remedy="leave out FROM, or ask the whole store")


def _measure(query: str, tick: Callable[[], None] | None) -> None:
    depth = count = 0
    for token in sparql.lexemes(query, tick):
        count += token.kind in _COUNTED
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth -= 1
        if depth > DEPTH:
            raise _too_much(query, token.start, f"more than {DEPTH} brackets are open")
        if count > OPERATORS:
            what = f"more than {OPERATORS:,} variables, words, brackets and signs"
            raise _too_much(query, token.start, what)


def _too_much(query: str, offset: int, what: str) -> LimitExceeded:
    line, column = sparql.place(query, offset)
    return LimitExceeded(what, line=line, column=column, remedy="ask in several queries")
