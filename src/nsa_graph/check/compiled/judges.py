"""What SPARQL can't judge as the reference does, judged by functions that a query calls.

A pattern is a regular expression of Python's; values are compared as rdflib compares them.
"""

import datetime
import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from .model import Pattern, Uncompiled
from .terms import KEPT, RDF, WHOLE, XSD, Term, decode

Judge = Callable[..., Term | None]
STR = "<urn:nsa-graph:judge:str>"
"""The function that stands for STR, which in rdflib has the label of a blank node too."""
_TRUE, _FALSE = ox.Literal(True), ox.Literal(False)
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "minInclusive": operator.ge,
    "minExclusive": operator.gt,
    "maxInclusive": operator.le,
    "maxExclusive": operator.lt,
    "lessThan": operator.lt,
    "lessThanOrEquals": operator.le,
}
_NUMBER, _STRING = "number", "string"
Reader = tuple[str, Callable[[str], object]]
_UNREAD: Reader = ("", str)
_READERS: dict[str, Reader] = {
    **dict.fromkeys((XSD + "integer", *(KEPT + one for one in WHOLE)), (_NUMBER, int)),
    **dict.fromkeys((XSD + "decimal", KEPT + XSD + "decimal"), (_NUMBER, Decimal)),
    **dict.fromkeys((XSD + "string", RDF + "langString"), (_STRING, str)),
    XSD + "date": ("date", datetime.date.fromisoformat),
    XSD + "dateTime": ("dateTime", datetime.datetime.fromisoformat),
}
"""How a literal of the store is read, by its datatype; any other is read by rdflib."""


class Judges:
    """The functions of one run, by IRI, and what one of them would not judge, if anything."""

    def __init__(self) -> None:
        self.functions: dict[ox.NamedNode, Judge] = {ox.NamedNode(STR[1:-1]): _text}
        self.refused: list[str] = []
        self._names: dict[tuple[object, ...], str] = {}

    def matches(self, pattern: Pattern) -> str:
        """Return a function, as `<IRI>`, that says whether a string has *pattern* in it."""
        flags = (re.I if "i" in pattern.flags else 0) | (re.M if "m" in pattern.flags else 0)
        search = re.compile(pattern.text, flags).search
        return self._named(("matches", *pattern), lambda text: _answer(search(text.value)))

    def within(self, kind: str, bound: Term) -> str:
        """Return a function that says whether a literal keeps to the bound of a sh:*kind*."""
        return self._named((kind, str(bound)), lambda value: self._say(_keeps, kind, value, bound))

    def less(self, kind: str) -> str:
        """Return a function that says whether one value stands before another, for sh:*kind*."""
        return self._named((kind,), lambda one, other: self._say(_before, kind, one, other))

    def _named(self, key: tuple[object, ...], judge: Judge) -> str:
        if key not in self._names:
            name = ox.NamedNode(f"urn:nsa-graph:judge:{len(self._names)}")
            self._names[key], self.functions[name] = str(name), judge
        return self._names[key]

    def _say(
        self, judge: Callable[[str, Term, Term], bool], kind: str, one: Term, other: Term
    ) -> ox.Literal:
        try:
            return _answer(judge(kind, one, other))
        except Uncompiled as error:
            self.refused.append(str(error))
            return _FALSE


def _text(term: Term) -> ox.Literal:
    return ox.Literal(str(getattr(term, "value", term)))


def _answer(holds: object) -> ox.Literal:
    return _TRUE if holds else _FALSE


def _read(term: Term) -> tuple[str, object]:
    """Return the kind and value of a *term* that needs no rdflib to be read, else no kind."""
    if isinstance(term, ox.Literal):
        kind, read = _READERS.get(term.datatype.value, _UNREAD)
        return kind, read(term.value)
    return (_STRING, term.value) if isinstance(term, ox.NamedNode) else ("", None)


def _keeps(kind: str, value: Term, bound: Term) -> bool:
    """Return whether the literal *value* keeps to *bound*."""
    mine, one = _read(value)
    its, other = _read(bound)
    plain = isinstance(value, ox.Literal) and isinstance(bound, ox.Literal)
    if mine and mine == its and mine != _STRING and plain:
        return _HOLDS[kind](one, other)
    return _by_rdflib(kind, value, bound)


def _by_rdflib(kind: str, value: Term, bound: Term) -> bool:
    from .reference import of

    one, other = of(decode(value)), of(decode(bound))
    if isinstance(one.value, str) != isinstance(other.value, str):
        return False
    from pyshacl.rdfutil.compare import compare_literal

    try:
        return _HOLDS[kind](compare_literal(one, other), 0)  # type: ignore[no-untyped-call]
    except (TypeError, NotImplementedError):
        return False
    except Exception as error:  # whatever it raises, the reference is to raise it
        raise Uncompiled(f"an unusual comparison: {error}") from error


def _before(kind: str, one: Term, other: Term) -> bool:
    """Return whether *one* stands before *other*, IRIs and strings by their characters."""
    if isinstance(one, ox.BlankNode) or isinstance(other, ox.BlankNode):
        raise Uncompiled(f"sh:{kind} of a blank node")
    mine, first = _read(one)
    its, second = _read(other)
    if mine and its:
        if mine == its:
            return _HOLDS[kind](first, second)
        if _STRING in (mine, its):
            return False
    return _before_by_rdflib(kind, one, other)


def _before_by_rdflib(kind: str, one: Term, other: Term) -> bool:
    from .reference import of

    first, second = (_plain(of(decode(term))) for term in (one, other))
    if (type(first) is str) != (type(second) is str):
        return False
    try:
        return bool(_HOLDS[kind](first, second))
    except Exception as error:  # whatever it raises, the reference is to raise it
        raise Uncompiled(f"an unusual comparison: {error}") from error


def _plain(term: Any) -> Any:
    """Return the string that an IRI or a literal of strings is, else *term* itself."""
    value = getattr(term, "value", None)
    if isinstance(value, str):
        return str(value)
    return term if hasattr(term, "datatype") else str(term)
