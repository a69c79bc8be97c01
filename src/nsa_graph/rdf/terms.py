"""An RDF term as a plain frozen value, whatever store or library it came from."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .prefixes import expand, shrink

Native = str | int | float | bool | Decimal | date
"""What a term is in Python."""

XSD = "http://www.w3.org/2001/XMLSchema#"
STRING = XSD + "string"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LANG_STRING, DIRECTED_STRING = RDF + "langString", RDF + "dirLangString"

_INTEGERS = frozenset(
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
_FLOATS = frozenset((XSD + "double", XSD + "float"))
_TYPES = {int: "integer", float: "double", Decimal: "decimal", date: "date"}
_NOT_FINITE = {"nan": "NaN", "inf": "INF", "-inf": "-INF"}
_ESCAPES = {92: "\\\\", 34: '\\"', 10: "\\n", 13: "\\r", 9: "\\t", 8: "\\b", 12: "\\f"}


class Term(NamedTuple):
    """An RDF 1.2 term: `kind` is `iri`, `bnode`, `literal` or `triple`.

    A literal may have a `language`, and then a text `direction`, `ltr` or `rtl`. A triple term has
    three `parts`: subject, predicate and object; its `value` is its N-Triples text.
    """

    kind: str
    value: str
    datatype: str = ""
    language: str = ""
    direction: str = ""
    parts: "tuple[Term, ...]" = ()

    @property
    def native(self) -> Native:
        """The value as Python has it: int, float, Decimal, bool or date for those XSD types.

        Everything else, a literal whose text does not fit its type included, stays a str.
        """
        if self.kind != "literal" or self.datatype == STRING or self.language:
            return self.value
        try:
            return _native(self.value, self.datatype)
        except (ValueError, ArithmeticError):
            return self.value

    @property
    def text(self) -> str:
        """The term as people read it: an IRI as a CURIE, a literal without its type."""
        if self.kind == "iri":
            return shrink(self.value)
        if self.kind == "triple":
            return f"<<( {' '.join(part.text for part in self.parts)} )>>"
        return "_:" + self.value if self.kind == "bnode" else self.value

    @property
    def n3(self) -> str:
        """The term in N-Triples, which is also Turtle and SPARQL TSV."""
        if self.kind == "iri":
            return f"<{self.value}>"
        if self.kind != "literal":
            return "_:" + self.value if self.kind == "bnode" else self.value
        quoted = f'"{self.value.translate(_ESCAPES)}"'
        if self.language:
            return f"{quoted}@{self.tag}"
        return quoted if self.datatype == STRING else f"{quoted}^^<{self.datatype}>"

    @property
    def tag(self) -> str:
        """The language and the direction as Turtle writes them: `en`, `ar--rtl`."""
        return f"{self.language}--{self.direction}" if self.direction else self.language


Triple = tuple[Term, Term, Term]


def iri(value: str) -> Term:
    """Return the IRI *value* as a term."""
    return Term("iri", value)


def blank(label: str) -> Term:
    """Return the blank node labelled *label* as a term."""
    return Term("bnode", label)


def literal(value: str, datatype: str = STRING, language: str = "", direction: str = "") -> Term:
    """Return *value* as a literal; *language* and *direction* decide its datatype, if given."""
    if language:
        datatype = DIRECTED_STRING if direction else LANG_STRING
    return Term("literal", value, datatype, language, direction if language else "")


def triple(subject: Term, predicate: Term, object_: Term) -> Term:
    """Return the triple term of three terms."""
    parts = (subject, predicate, object_)
    return Term("triple", f"<<( {' '.join(part.n3 for part in parts)} )>>", parts=parts)


def of(value: object) -> Term:
    """Return the term that a Python *value* stands for.

    A `Term` is itself; an rdflib term is taken over; a str is an IRI where it is a CURIE of ours,
    is in `<>` or begins `http://` or `https://`, else a plain string; bool, int, float, Decimal
    and date become the XSD literal. Raises TypeError for anything else.
    """
    if isinstance(value, Term):
        return value
    if type(value).__module__.startswith("rdflib"):  # known by its name: rdflib stays unloaded
        return _from_rdflib(value)
    if isinstance(value, str):
        found = None if " " in value else as_iri(value)
        return literal(value) if found is None else iri(found)
    if isinstance(value, bool):
        return literal("true" if value else "false", XSD + "boolean")
    name = _TYPES.get(type(value))
    if name is None:
        raise TypeError(f"no RDF term stands for a {type(value).__name__}")
    return literal(_NOT_FINITE.get(str(value), str(value)), XSD + name)


def as_iri(text: str) -> str | None:
    """Return the IRI that *text* writes, as `<IRI>`, an http(s) IRI or a CURIE of ours, or None."""
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    return text if text.startswith(("http://", "https://")) else expand(text)


def _from_rdflib(value: object) -> Term:
    kind, text = type(value).__name__, str(value)
    if kind == "URIRef":
        return iri(text)
    if kind == "BNode":
        return blank(text)
    datatype, language, direction = (
        str(getattr(value, name, None) or "") for name in ("datatype", "language", "direction")
    )
    return literal(text, datatype or STRING, language, direction)


def _native(text: str, datatype: str) -> Native:
    if "_" in text:  # Python reads 1_000 as a number, XSD does not
        return text
    if datatype in _INTEGERS:
        return int(text)
    if datatype == XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    if datatype in _FLOATS:
        return float(text)
    if datatype == XSD + "decimal":
        return Decimal(text)
    if datatype == XSD + "date":
        return date.fromisoformat(text)
    return text
