"""Terms as the engine's store can hold them without loss, and back.

The store keeps numbers and dates by value, so that `"01"^^xsd:integer` and `"1"^^xsd:long` come
out as `"1"^^xsd:integer`; rdflib, by which the reference judges, rewrites a literal to its normal
form and remembers whether it is ill-typed. Here a literal gets rdflib's form; where the store
would lose some of that, its datatype is one of our own, which the store leaves alone.
"""

import datetime
import re
from collections.abc import Callable
from functools import lru_cache

import pyoxigraph as ox

from ..rdf.prefixes import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
KEPT, ILL = "urn:shacl:kept:", "urn:shacl:ill:"
"""What begins the datatype of a literal that the store would change, or that is ill-typed."""

XSD, RDF = PREFIXES["xsd"], PREFIXES["rdf"]
_INTEGERS = {
    "long": r"0|-?[1-9]\d{0,17}",
    "int": r"0|-?[1-9]\d{0,8}",
    "short": r"0|-?[1-9]\d{0,3}",
    "byte": r"0|-?[1-9]\d?",
    "nonNegativeInteger": r"0|[1-9]\d{0,17}",
    "positiveInteger": r"[1-9]\d{0,17}",
    "nonPositiveInteger": r"0|-[1-9]\d{0,17}",
    "negativeInteger": r"-[1-9]\d{0,17}",
    "unsignedLong": r"0|[1-9]\d{0,17}",
    "unsignedInt": r"0|[1-9]\d{0,8}",
    "unsignedShort": r"0|[1-9]\d{0,3}",
    "unsignedByte": r"0|[1-9]\d?",
}
_DAY = r"(?!0000)\d{4}-\d\d-\d\d"
_SAME = {  # what rdflib and the store both leave as it is written
    XSD + "integer": r"0|-?[1-9]\d{0,17}",
    XSD + "decimal": r"-?(?:0|[1-9]\d{0,14})\.\d{0,14}[1-9]",
    XSD + "boolean": "true|false",
    XSD + "date": _DAY,
    XSD + "dateTime": _DAY + r"T\d\d:\d\d:\d\d",
    XSD + "gYear": r"(?!0000)\d{4}",
    XSD + "token": r"\S+",
    XSD + "normalizedString": r"\S+",
}
_LOST = {  # what rdflib leaves as it is written and the store does not
    **{XSD + name: form for name, form in _INTEGERS.items()},
    XSD + "decimal": r"-?(?:0|[1-9]\d{0,14})\.\d{0,14}0",
    **{
        XSD + name: r"(?s:.*)"
        for name in ("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "dateTimeStamp")
    },
}
_READ_BY_RDFLIB = {
    *(XSD + name for name in ("time", "duration", "dayTimeDuration", "yearMonthDuration")),
    *(XSD + name for name in ("hexBinary", "base64Binary", "float", "double")),
    *(XSD + name for name in ("integer", "decimal", "boolean", "date", "dateTime")),
    *(XSD + name for name in ("token", "normalizedString")),
    *(XSD + name for name in _INTEGERS),
    *(RDF + name for name in ("XMLLiteral", "HTML")),
}
_SAME_FORM = {name: re.compile(form).fullmatch for name, form in _SAME.items()}
_LOST_FORM = {name: re.compile(form).fullmatch for name, form in _LOST.items()}
_READ: dict[str, Callable[[str], object]] = {
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
}
WHOLE = frozenset({XSD + "integer", *(XSD + name for name in _INTEGERS)})
"""The datatypes of whole numbers."""
JUDGED = frozenset({*_SAME, *_LOST, *_READ_BY_RDFLIB})
"""The datatypes of which a literal may have to be rewritten; all others are left alone."""


def encode(literal: ox.Literal) -> ox.Literal:
    """Return *literal* as the store is to hold it: itself, where nothing would be lost."""
    kind = literal.datatype.value
    if kind not in JUDGED:
        return literal
    return _instead(literal.value, kind) or literal


def held(term: Term) -> Term:
    """Return any term of the shapes as the store is to hold it."""
    return encode(term) if isinstance(term, ox.Literal) else term


def decode(term: Term) -> Term:
    """Return what *term* of the store stands for, with its own datatype."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    for disguise in (KEPT, ILL):
        if kind.startswith(disguise):
            return ox.Literal(term.value, datatype=ox.NamedNode(kind.removeprefix(disguise)))
    return term


@lru_cache(maxsize=1 << 16)  # data say the same few numbers and days again and again
def _instead(text: str, kind: str) -> ox.Literal | None:
    """Return what is to stand for a literal, or None where it can stand for itself."""
    if _is_same(text, kind):
        return None
    lost = _LOST_FORM.get(kind)
    if lost is not None and lost(text):
        return ox.Literal(text, datatype=ox.NamedNode(KEPT + kind))
    return _normalised(text, kind)


def _is_same(text: str, kind: str) -> bool:
    same = _SAME_FORM.get(kind)
    if same is None or not same(text):
        return False
    try:  # the form is right; is there such a day?
        _READ.get(kind, str)(text)
    except ValueError:
        return False
    return True


def _normalised(text: str, kind: str) -> ox.Literal:
    """Return what rdflib makes of a literal in no form that is known here."""
    from .peculiar import literal  # imports rdflib, and few data need it

    form, ill_typed = literal(text, kind)
    if ill_typed:
        return ox.Literal(form, datatype=ox.NamedNode(ILL + kind))
    return ox.Literal(form, datatype=ox.NamedNode(kind if _is_same(form, kind) else KEPT + kind))
