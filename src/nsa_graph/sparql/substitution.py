"""A bound variable replaced by its term: how a value reaches a query that another server runs.

SPARQL's protocol binds nothing, so the value stands in the text, yet never as text: a token that
is a variable gives way to a token that is one whole RDF term, serialised here. What a SELECT
projects, or is grouped or ordered by, is a name: there the variable is dropped, being constant.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

from ..errors import BadParameter, BadQuery
from ..rdf.convert import to_ox
from ..rdf.terms import Term
from .tokens import Token, place, tokens

_ENDS = frozenset(("WHERE", "FROM", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES"))
_LISTS = frozenset(("SELECT", "GROUP", "ORDER"))


class _Edit(NamedTuple):
    """The text that takes the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


class _List(NamedTuple):
    """What a SELECT, GROUP BY or ORDER BY lists: its bare variables, and how much else."""

    kind: str
    start: int
    names: list[Token]
    others: int


def substitute(query: str, bindings: Mapping[str, Term]) -> str:
    """Return *query* with each variable in *bindings* replaced by its term; lines stay lines.

    Raises `BadParameter` for a term that no query can hold, `BadQuery` where the query itself
    gives such a variable its value, with AS or VALUES.
    """
    terms = {name: serialised(name, term) for name, term in bindings.items()}
    found = list(tokens(query))
    _refuse_assigned(query, found, terms)
    lists = list(_lists(found))
    edits = [edit for listed in lists for edit in _dropped(listed, terms)]
    named = {token for listed in lists for token in listed.names}
    edits += [
        _Edit(token.start, token.end, f" {terms[token.text[1:]]} ")
        for token in found
        if _is_one(token, terms) and token not in named
    ]
    for edit in sorted(edits, reverse=True):
        query = query[: edit.start] + edit.text + query[edit.end :]
    return query


def among(query: str, name: str, terms: Iterable[Term]) -> str:
    """Return *query* with the variable *name* one of *terms*, said first of all in its first group.

    Lines stay lines. Raises `BadParameter` for a term that no query can hold.
    """
    listed = " ".join(serialised(name, term) for term in terms)
    at = next(token.end for token in tokens(query) if token.text == "{")
    return f"{query[:at]} VALUES ?{name} {{ {listed} }}{query[at:]}"


def serialised(name: str, term: Term) -> str:
    """Return *term* as SPARQL writes it; raises `BadParameter`, which names the variable *name*."""
    if term.kind not in ("iri", "literal"):
        told = f"?{name} cannot be a {'blank node' if term.kind == 'bnode' else term.kind} here"
        raise BadParameter(told, remedy="give an IRI or a literal")
    try:
        to_ox(term)
        term.n3.encode()
    except ValueError as error:  # an ill-formed IRI or language, half a surrogate pair
        raise BadParameter(f"a value is no RDF term: {error}") from error
    return term.n3


def _is_one(token: Token, terms: Mapping[str, str]) -> bool:
    return token.kind == "variable" and token.text[1:] in terms


def _lists(found: list[Token]) -> Iterator[_List]:
    """Yield what each SELECT, GROUP BY and ORDER BY lists."""
    for at, token in enumerate(found):
        if token.kind == "word" and token.text in _LISTS:
            by = 0 if token.text == "SELECT" else 1
            names, others = _items(found[at + 1 + by :])
            yield _List(token.text, token.start, names, others)


def _items(rest: list[Token]) -> tuple[list[Token], int]:
    names, others, depth = [], 0, 0
    for token in rest:
        if depth == 0 and (token.text in "{}" or (token.kind == "word" and token.text in _ENDS)):
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.kind == "variable":
            names.append(token)
        others += (token.text == "*" and depth == 0) or (token.text == "(" and depth == 1)
    return names, others


def _dropped(listed: _List, terms: Mapping[str, str]) -> Iterator[_Edit]:
    """Yield the edits that take the bound variables out of a list; an emptied ORDER BY goes too."""
    gone = [token for token in listed.names if _is_one(token, terms)]
    emptied = not listed.others and len(gone) == len(listed.names)
    if gone and emptied and listed.kind == "ORDER":
        yield _Edit(listed.start, gone[0].start, "")
    for token in gone:
        named = f"({terms[token.text[1:]]} AS {token.text})"
        yield _Edit(token.start, token.end, named if emptied and listed.kind != "ORDER" else "")


def _refuse_assigned(query: str, found: list[Token], terms: Mapping[str, str]) -> None:
    """Raise `BadQuery` where the query itself gives one of *terms* a value."""
    for at, token in enumerate(found):
        if token.kind == "word" and token.text in ("AS", "VALUES"):
            for name in _heads(found[at + 1 :]):
                if _is_one(name, terms):
                    line, column = place(query, name.start)
                    told = f"{name.text} is given a value here, and has one already"
                    raise BadQuery(told, line=line, column=column, remedy="use another name")


def _heads(rest: list[Token]) -> list[Token]:
    """Return the variables that follow AS or VALUES: one, or those in a pair of parentheses."""
    if rest and rest[0].text == "(":
        return list(takewhile(lambda token: token.text != ")", rest[1:]))
    return rest[:1]
