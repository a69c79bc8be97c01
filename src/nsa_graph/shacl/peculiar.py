"""What rdflib says of a literal, for those of which nothing simpler can be said.

The reference judges literals as rdflib reads them: their normal form, whether they are ill-typed,
which is the greater. Importing it takes longer than the whole check, so only what meets an
unusual literal comes here.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Silence the loggers called *names*: what they write to stderr is found, or raised, too."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    try:
        for logger in loggers:
            logger.disabled = True
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def literal(text: str, kind: str) -> tuple[str, bool]:
    """Return the normal form of a literal of the datatype *kind*, and whether it is ill-typed."""
    from rdflib import Literal

    with quiet("rdflib.term"):
        read = Literal(text, datatype=kind)
    return str(read), bool(read.ill_typed)


def of(term: object) -> Any:
    """Return *term*, a decoded pyoxigraph term, as rdflib has it."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if not isinstance(term, ox.Literal):
        return BNode(str(term))
    if term.language:
        return Literal(term.value, lang=term.language)
    kind = term.datatype.value
    plain = kind.endswith("XMLSchema#string")  # written without a datatype, so read without
    with quiet("rdflib.term"):
        return Literal(term.value, datatype=None if plain else kind)
