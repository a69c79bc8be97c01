"""How single values are judged: by their kind, or compared with another value.

Values are judged as pyshacl judges them, which is not always as SPARQL would: they compare as
rdflib compares them.
"""

import datetime
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import pyoxigraph as ox

from .facts import BLANK, IRI, TAGGED, TRIPLE
from .model import RDF, RDFS, XSD, Term, Uncompiled
from .terms import KEPT, WHOLE, decode, to_rdflib

Meets = Callable[[str], bool]


def is_literal(kind: str) -> bool:
    """Return whether *kind* is the kind of a literal."""
    return kind not in (IRI, BLANK, TRIPLE)


def _datatype(wanted: str) -> Meets:
    if wanted == f"<{RDFS}Literal>":
        return is_literal
    if wanted == f"<{RDFS}Datatype>":
        raise Uncompiled("sh:datatype rdfs:Datatype")
    if wanted == f"<{RDF}langString>":
        return lambda kind: kind.startswith(TAGGED)
    return {wanted[1:-1], KEPT + wanted[1:-1]}.__contains__


def _languages(languages: tuple[str, ...]) -> Meets:
    """Return the test of sh:languageIn: the whole tag or its first part matches, as in pyshacl."""
    among = {language for language in languages if language}

    def meets(kind: str) -> bool:
        tag = kind.removeprefix(TAGGED)
        if tag == kind:
            return False
        return "*" in languages or tag in among or tag.partition("-")[0] in among

    return meets


NODE_KINDS: dict[str, Meets] = {
    "IRI": IRI.__eq__,
    "Literal": is_literal,
    "BlankNode": BLANK.__eq__,
    "BlankNodeOrIRI": lambda kind: not is_literal(kind),
    "BlankNodeOrLiteral": lambda kind: kind == BLANK or is_literal(kind),
    "IRIOrLiteral": lambda kind: kind == IRI or is_literal(kind),
}
"""The test of each node kind, by its local name."""

BY_KIND: dict[str, Callable[[Any], Meets]] = {
    "datatype": _datatype,
    "nodeKind": NODE_KINDS.__getitem__,
    "languageIn": _languages,
}
"""The test of a value's kind, by the local name of the parameter, for the parameter's value."""

_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "minInclusive": operator.ge,
    "minExclusive": operator.gt,
    "maxInclusive": operator.le,
    "maxExclusive": operator.lt,
    "lessThan": operator.lt,
    "lessThanOrEquals": operator.le,
}
_NUMBER, _STRING = "number", "string"
_Reader = tuple[str, Callable[[str], object]]
_UNREAD: _Reader = ("", str)
_READERS: dict[str, _Reader] = {
    **dict.fromkeys((XSD + "integer", *(KEPT + one for one in WHOLE)), (_NUMBER, int)),
    **dict.fromkeys((XSD + "decimal", KEPT + XSD + "decimal"), (_NUMBER, Decimal)),
    **dict.fromkeys((XSD + "string", RDF + "langString"), (_STRING, str)),
    XSD + "date": ("date", datetime.date.fromisoformat),
    XSD + "dateTime": ("dateTime", datetime.datetime.fromisoformat),
}
"""How a literal is read, by its datatype; rdflib reads those of other datatypes."""


class Judges:
    """The comparisons of one run; *terms* are by number."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._known = cache(lambda at: _read(terms[at]))

    def keeps(self, kind: str, value: int, bound: ox.Literal) -> bool:
        """Return whether the literal *value* is within the *bound* of a sh:*kind*."""
        mine, one = self._known(value)
        its, other = _read(bound)
        if mine and mine == its and mine != _STRING:
            return _HOLDS[kind](one, other)
        return _keeps_by_rdflib(kind, self._terms[value], bound)

    def before(self, kind: str, one: int, other: int) -> bool:
        """Return whether *one* is less than *other*, IRIs and strings by their characters.

        Raises:
            Uncompiled: for a blank node, and where pyshacl raises too.
        """
        mine, first = self._known(one)
        its, second = self._known(other)
        if mine and its:
            if mine == its:
                return _HOLDS[kind](first, second)
            if _STRING in (mine, its):
                return False
        pair = self._terms[one], self._terms[other]
        if any(isinstance(term, ox.BlankNode) for term in pair):
            raise Uncompiled(f"sh:{kind} of a blank node")
        return _before_by_rdflib(kind, *pair)


def _read(term: Term) -> tuple[str, object]:
    """Return the kind and value of a *term* that can be read without rdflib, else no kind."""
    if isinstance(term, ox.Literal):
        kind, read = _READERS.get(term.datatype.value, _UNREAD)
        return kind, read(term.value)
    return (_STRING, term.value) if isinstance(term, ox.NamedNode) else ("", None)


def _keeps_by_rdflib(kind: str, value: Term, bound: Term) -> bool:
    one, other = to_rdflib(decode(value)), to_rdflib(decode(bound))
    if isinstance(one.value, str) != isinstance(other.value, str):
        return False
    from pyshacl.rdfutil.compare import compare_literal

    try:
        return _HOLDS[kind](compare_literal(one, other), 0)  # type: ignore[no-untyped-call]
    except (TypeError, NotImplementedError):
        return False
    except Exception as error:  # pyshacl is to raise it
        raise Uncompiled(f"an unusual comparison: {error}") from error


def _before_by_rdflib(kind: str, one: Term, other: Term) -> bool:
    first, second = (_plain(to_rdflib(decode(term))) for term in (one, other))
    if (type(first) is str) != (type(second) is str):
        return False
    try:
        return bool(_HOLDS[kind](first, second))
    except Exception as error:  # pyshacl is to raise it
        raise Uncompiled(f"an unusual comparison: {error}") from error


def _plain(term: Any) -> Any:
    """Return the characters of an IRI or a string literal, else *term* itself."""
    value = getattr(term, "value", None)
    if isinstance(value, str):
        return str(value)
    return term if hasattr(term, "datatype") else str(term)
