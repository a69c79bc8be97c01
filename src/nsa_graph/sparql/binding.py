"""Write the values of variables into the text of a query, so that every engine gets the same text.

The answer is that of the query in which each group that names `?x` begins with
`VALUES ?x { value }`. Most of these blocks need not be written: a variable in a pattern or an
expression is replaced by its term. A block is written where the variable must stay a name:

- in the WHERE of a SELECT that lists it or groups by it, or that selects `*`;
- on both sides of a MINUS that names it, which compares variables, not terms.

`BOUND(?x)` becomes `(true)`. A value never reaches the query as text: it is one whole RDF term,
serialised here, in the place of a token. Lines stay lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from ..errors import BadParameter, BadQuery
from ..rdf.convert import to_ox
from ..rdf.terms import Term
from .tokens import Token, ambiguous, is_whole, lexemes, place

_NAMES, _KEYS = "names", "keys"
_CLAUSES = {"SELECT": _NAMES, "DESCRIBE": _NAMES, "GROUP": _NAMES, "ORDER": _KEYS}
"""The clauses that list bare variables: as names, or as keys, for which a term serves as well."""
_ENDS = frozenset(("WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "VALUES"))
_AFTER = frozenset(("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"))
"""What follows the WHERE of a SELECT."""


class Edit(NamedTuple):
    """Text that replaces the query from `start` to `end`."""

    start: int
    end: int
    text: str


class Bound(NamedTuple):
    """A query with values in its text, and the edits that made it.

    A SELECT of `*` (`star`) may have columns that the query as written has not.
    """

    query: str
    text: str
    edits: tuple[Edit, ...]
    star: bool

    def culprit(self, line: int, column: int) -> tuple[int, int]:
        """Return the place in the query of the variable whose value the parser stumbles over.

        *line* and *column* are where it does in the text: at the value, or not far behind it.
        """
        lines = self.text.split("\n")[: line - 1]
        at = sum(len(text) + 1 for text in lines) + column - 1
        found = shift = 0
        for edit in self.edits:
            if edit.start + shift > at:
                break
            found = edit.start if edit.end > edit.start else found
            shift += len(edit.text) - (edit.end - edit.start)
        return place(self.query, found)


def bind(query: str, values: Mapping[str, Term]) -> Bound:
    """Return *query* with its variables bound to *values*, by their names.

    Raises `BadParameter` for a variable that the query has not and for a term that no query can
    hold; `BadQuery` where the query itself gives such a variable a value, and for an IRI that may
    be a comparison with one.
    """
    terms = {name: serialised(name, term) for name, term in values.items()}
    found = list(lexemes(query))
    _refuse_assigned(query, found, terms)
    _refuse_unknown(found, terms)
    walk = _Walk(found, terms)
    edits = walk.edits()
    return Bound(query, _edited(query, edits), tuple(edits), walk.outermost.star)


def among(query: str, name: str, terms: Iterable[Term]) -> str:
    """Return *query* with its variable *name* one of *terms*: a VALUES begins its first group.

    Lines stay lines. Raises `BadParameter` for a term that no query can hold.
    """
    listed = " ".join(serialised(name, term) for term in terms)
    at = next(token.end for token in lexemes(query) if token.text == "{")
    return f"{query[:at]} VALUES ?{name} {{ {listed} }}{query[at:]}"


def empty_block(query: str) -> tuple[list[str], int, int] | None:
    """Return the variables, the start and the end of the first `VALUES (?a ?b) {}` in *query*."""
    found = list(lexemes(query))
    for at, token in enumerate(found):
        if token.kind == "word" and token.text == "VALUES":
            names = [variable.text[1:] for variable in _assigned(found, at + 1)]
            rest = found[at + len(names) + 2 : at + len(names) + 5]
            if [other.text for other in rest] == [")", "{", "}"]:
                return names, token.start, rest[-1].end
    return None


def serialised(name: str, term: Term) -> str:
    """Return *term* as SPARQL writes it; raises `BadParameter`, which names the variable *name*."""
    if term.kind not in ("iri", "literal"):
        what = f"?{name} cannot be a {'blank node' if term.kind == 'bnode' else term.kind} here"
        raise BadParameter(what, remedy="give an IRI or a literal")
    try:
        to_ox(term)
        term.n3.encode()
    except ValueError as error:  # an ill-formed IRI or language, half a surrogate pair
        raise BadParameter(f"a value is no RDF term: {error}") from error
    return term.n3


@dataclass
class _Frame:
    """An open bracket, or the whole query, and what is known of what is in it."""

    start: Token | None = None
    end: Token | None = None
    first: str = ""  # the text of its first token
    clause: str = ""
    star: bool = False
    minus: bool = False
    listed: list[Token] = field(default_factory=list)  # its variables that must stay names
    named: set[str] = field(default_factory=set)  # the bound variables in it, at any depth
    blocks: set[str] = field(default_factory=set)  # those for which a VALUES must begin it
    # The WHERE of the SELECT in it: of its groups, the last before GROUP BY and so on.
    where: "_Frame | None" = None
    complete: bool = False  # whether that has been met


class _Walk:
    """A pass over the tokens of a query, which collects the edits that bind its variables."""

    def __init__(self, found: list[Token], terms: Mapping[str, str]) -> None:
        self.outermost = _Frame()
        self._found, self._terms = found, terms
        self._open, self._closed = [self.outermost], list[_Frame]()
        self._edits: list[Edit] = []

    def edits(self) -> list[Edit]:
        """Return the edits, in the order of their places."""
        for at, token in enumerate(self._found):
            frame = self._open[-1]
            frame.first = frame.first or token.text
            if token.text in ("{", "("):
                self._enter(at, token)
            elif token.text in ("}", ")"):
                self._leave(token)
            elif token.kind == "variable":
                self._variable(at, token)
            elif token.text == "*":
                frame.star |= frame.clause == _NAMES
            elif token.kind == "word":
                frame.clause = "" if token.text in _ENDS else _CLAUSES.get(token.text, frame.clause)
                frame.complete |= token.text in _AFTER
        for frame in [*self._closed, self.outermost]:
            self._keep_names(frame)
        for frame in self._closed:
            self._begin(frame)
        return sorted(self._edits)

    def _enter(self, at: int, token: Token) -> None:
        frame, outer = _Frame(token), self._open[-1]
        if token.text == "{":
            before = self._found[at - 1] if at else token
            frame.minus = before.kind == "word" and before.text.endswith("MINUS")
            outer.clause = ""
            if not outer.complete:
                outer.where = frame
        self._open.append(frame)

    def _leave(self, token: Token) -> None:
        if len(self._open) == 1:  # one bracket too many, which the parser refuses
            return
        frame, outer = self._open.pop(), self._open[-1]
        frame.end = token
        outer.named |= frame.named
        if frame.minus:
            frame.blocks |= frame.named
            outer.blocks |= frame.named
        self._closed.append(frame)

    def _variable(self, at: int, token: Token) -> None:
        name, frame = token.text[1:], self._open[-1]
        if name not in self._terms:
            return
        frame.named.add(name)
        before = self._found[max(0, at - 2) : at]
        if frame.clause == _NAMES:
            frame.listed.append(token)
        elif [other.text for other in before] == ["BOUND", "("]:
            self._replace(before[0], "")
            self._replace(token, " true ")
        else:
            term = self._terms[name]
            self._replace(token, f"({term})" if frame.clause == _KEYS else f" {term} ")

    def _replace(self, token: Token, text: str) -> None:
        self._edits.append(Edit(token.start, token.end, text))

    def _keep_names(self, frame: _Frame) -> None:
        """Have the WHERE of the SELECT in *frame* bind what that lists; DESCRIBE may have none."""
        if frame.where is None:
            for token in frame.listed:
                self._replace(token, f" {self._terms[token.text[1:]]} ")
            return
        frame.where.blocks |= {token.text[1:] for token in frame.listed}
        frame.where.blocks |= frame.where.named if frame.star else set()

    def _begin(self, group: _Frame) -> None:
        """Begin *group* with its VALUES; if it is a sub-SELECT, put that into a group within."""
        if not (group.blocks and group.start and group.end):
            return
        values = (f" VALUES ?{name} {{ {self._terms[name]} }}" for name in sorted(group.blocks))
        inner = group.first == "SELECT"
        start, end = group.start.end, group.end.start
        self._edits.append(Edit(start, start, "".join(values) + (" {" if inner else "")))
        if inner:
            self._edits.append(Edit(end, end, "}"))


def _edited(query: str, edits: list[Edit]) -> str:
    pieces, at = list[str](), 0
    for edit in edits:
        pieces += [query[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, query[at:]])


def _refuse_unknown(found: list[Token], terms: Mapping[str, str]) -> None:
    known = {token.text[1:] for token in found if token.kind == "variable"}
    for name in terms:
        if name not in known:
            remedy = f"its variables are {', '.join(sorted(known)) or '(none)'}"
            raise BadParameter(f"the query has no variable ?{name}", remedy=remedy)


def _refuse_assigned(query: str, found: list[Token], terms: Mapping[str, str]) -> None:
    """Raise `BadQuery` where the query gives one of *terms* a value, or may hide it in an IRI."""
    for at, token in enumerate(found):
        if token.kind == "iri" and not is_whole(token) and set("?$()") & set(token.text):
            raise ambiguous(query, token)
        if token.kind == "word" and token.text in ("AS", "VALUES"):
            for given in _assigned(found, at + 1):
                if given.text[1:] in terms:
                    line, column = place(query, given.start)
                    what = f"{given.text} is given a value here, and has one already"
                    raise BadQuery(what, line=line, column=column, remedy="use another name")


def _assigned(found: list[Token], at: int) -> Iterator[Token]:
    """Yield the variables after the AS or VALUES before *at*: one, or those in parentheses."""
    several = found[at : at + 1] and found[at].text == "("
    for token in islice(found, at + 1, None) if several else found[at : at + 1]:
        if token.kind != "variable":
            return
        yield token
