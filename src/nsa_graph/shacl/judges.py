"""How values are judged: as the reference judges them, which is not always as SPARQL would.

A pattern is a regular expression of Python's; values are compared as rdflib compares them.
"""

import datetime
import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from .model import Pattern, Uncompiled
from .terms import KEPT, RDF, WHOLE, XSD, Term, decode

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


def matches(pattern: Pattern) -> Callable[[str], object]:
    """Return what says whether a string has *pattern* in it."""
    flags = (re.I if "i" in pattern.flags else 0) | (re.M if "m" in pattern.flags else 0)
    return re.compile(pattern.text, flags).search


class Judges:
    """The judgements of one run; *terms* are by number."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._known = _Known(terms)

    def keeps(self, kind: str, value: int, bound: ox.Literal) -> bool:
        """Return whether the literal *value* keeps to the *bound* of a sh:*kind*."""
        mine, one = self._known[value]
        its, other = _read(bound)
        if mine and mine == its and mine != _STRING:
            return _HOLDS[kind](one, other)
        return _keeps_by_rdflib(kind, self._terms[value], bound)

    def before(self, kind: str, one: int, other: int) -> bool:
        """Return whether *one* stands before *other*, IRIs and strings by their characters.

        Raises `Uncompiled` for a blank node, and where the reference raises too.
        """
        mine, first = self._known[one]
        its, second = self._known[other]
        if mine and its:
            if mine == its:
                return _HOLDS[kind](first, second)
            if _STRING in (mine, its):
                return False
        pair = self._terms[one], self._terms[other]
        if any(isinstance(term, ox.BlankNode) for term in pair):
            raise Uncompiled(f"sh:{kind} of a blank node")
        return _before_by_rdflib(kind, *pair)


class _Known(dict[int, tuple[str, Any]]):
    """The kind and value of each term, read when it is first asked for."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, at: int) -> tuple[str, Any]:
        """Return what `_read` says of the term *at*."""
        found = self[at] = _read(self._terms[at])
        return found


def _read(term: Term) -> tuple[str, object]:
    """Return the kind and value of a *term* that needs no rdflib to be read, else no kind."""
    if isinstance(term, ox.Literal):
        kind, read = _READERS.get(term.datatype.value, _UNREAD)
        return kind, read(term.value)
    return (_STRING, term.value) if isinstance(term, ox.NamedNode) else ("", None)


def _keeps_by_rdflib(kind: str, value: Term, bound: Term) -> bool:
    from .peculiar import of

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


def _before_by_rdflib(kind: str, one: Term, other: Term) -> bool:
    from .peculiar import of

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
