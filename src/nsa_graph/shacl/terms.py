"""Literals as rdflib reads them, in a form that pyoxigraph's store keeps without loss.

pyshacl judges literals by rdflib, which rewrites them to a normal form and knows whether they are
ill-typed. The store keeps numbers and dates by value: `"1"^^xsd:long` comes out as
`"1"^^xsd:integer`. So a literal gets rdflib's form here, and, where the store would change that,
a datatype which the store does not know. Importing rdflib takes longer than a whole validation,
so it is asked about unusual literals only.
"""

import datetime
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from .model import RDF, XSD, Term

KEPT, ILL = "urn:shacl:kept:", "urn:shacl:ill:"
"""Prefixes of the datatype of a literal that the store would change, or that is ill-typed."""

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
_SAME = {  # forms that neither rdflib nor the store changes
    XSD + "integer": r"0|-?[1-9]\d{0,17}",
    XSD + "decimal": r"-?(?:0|[1-9]\d{0,14})\.\d{0,14}[1-9]",
    XSD + "boolean": "true|false",
    XSD + "date": _DAY,
    XSD + "dateTime": _DAY + r"T\d\d:\d\d:\d\d",
    XSD + "gYear": r"(?!0000)\d{4}",
    XSD + "token": r"\S+",
    XSD + "normalizedString": r"\S+",
}
_LOST = {  # forms that the store changes and rdflib does not
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
_REWRITTEN = frozenset({*_SAME, *_LOST, *_READ_BY_RDFLIB})
"""The datatypes whose literals may have to be rewritten; others never are."""


def encode(literal: ox.Literal) -> ox.Literal:
    """Return *literal* in the form for the store: itself, where nothing would be lost."""
    kind = literal.datatype.value
    if kind not in _REWRITTEN:
        return literal
    return _instead(literal.value, kind) or literal


def encoded(term: Term) -> Term:
    """Return any *term* of the shapes in the form for the store."""
    return encode(term) if isinstance(term, ox.Literal) else term


def decode(term: Term) -> Term:
    """Return the term that *term* of the store represents, with its own datatype."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    for disguise in (KEPT, ILL):
        if kind.startswith(disguise):
            return ox.Literal(term.value, datatype=ox.NamedNode(kind.removeprefix(disguise)))
    return term


@lru_cache(maxsize=1 << 16)  # data repeat the same few numbers and days
def _instead(text: str, kind: str) -> ox.Literal | None:
    """Return the literal to store in place of the given one, or None where it needs no other."""
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
    try:  # the form is right; does the day exist?
        _READ.get(kind, str)(text)
    except ValueError:
        return False
    return True


def _normalised(text: str, kind: str) -> ox.Literal:
    """Return rdflib's form of a literal that has none of the forms known here."""
    from rdflib import Literal

    with quiet("rdflib.term"):
        read = Literal(text, datatype=kind)
    form = str(read)
    if read.ill_typed:
        return ox.Literal(form, datatype=ox.NamedNode(ILL + kind))
    return ox.Literal(form, datatype=ox.NamedNode(kind if _is_same(form, kind) else KEPT + kind))


def to_rdflib(term: Term) -> Any:
    """Return *term*, decoded, as rdflib has it."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if not isinstance(term, ox.Literal):
        return BNode(str(term))
    if term.language:
        return Literal(term.value, lang=term.language)
    kind = term.datatype.value
    with quiet("rdflib.term"):  # pyshacl gets strings without a datatype
        return Literal(term.value, datatype=None if kind == XSD + "string" else kind)


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Silence the loggers *names*: the faults that they log are reported as results too."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    try:
        for logger in loggers:
            logger.disabled = True
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled
