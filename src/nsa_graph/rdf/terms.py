"""An RDF term as a plain frozen value, whatever store or library it came from."""

from typing import TYPE_CHECKING, NamedTuple

from .prefixes import expand, shrink

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    Native = str | int | float | bool | Decimal | date

XSD = "http://www.w3.org/2001/XMLSchema#"
STRING = XSD + "string"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_INTEGERS = frozenset(
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
_FLOATS = frozenset((XSD + "double", XSD + "float"))
_ESCAPES = {92: "\\\\", 34: '\\"', 10: "\\n", 13: "\\r", 9: "\\t", 8: "\\b", 12: "\\f"}


class Term(NamedTuple):
    """An RDF term: `kind` is `iri`, `bnode`, `literal` or `triple` (`value` its N-Triples text)."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""

    @property
    def native(self) -> "Native":
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
            return f"{quoted}@{self.language}"
        return quoted if self.datatype == STRING else f"{quoted}^^<{self.datatype}>"


Triple = tuple[Term, Term, Term]


def iri(value: str) -> Term:
    """Return the IRI *value* as a term."""
    return Term("iri", value)


def blank(label: str) -> Term:
    """Return the blank node labelled *label* as a term."""
    return Term("bnode", label)


def literal(value: str, datatype: str = STRING, language: str = "") -> Term:
    """Return *value* as a literal; with a *language*, its datatype is rdf:langString."""
    return Term("literal", value, LANG_STRING if language else datatype, language)


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
        return _from_text(value)
    if isinstance(value, bool):
        return literal("true" if value else "false", XSD + "boolean")
    name = {"int": "integer", "float": "double", "Decimal": "decimal", "date": "date"}.get(
        type(value).__name__
    )
    if name is None:
        raise TypeError(f"no RDF term stands for a {type(value).__name__}")
    return literal(str(value), XSD + name)


def as_iri(text: str) -> str | None:
    """Return the IRI that *text* writes, as `<IRI>`, an http(s) IRI or a CURIE of ours, or None."""
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    return text if text.startswith(("http://", "https://")) else expand(text)


def _from_text(text: str) -> Term:
    found = None if " " in text else as_iri(text)
    return literal(text) if found is None else iri(found)


def _from_rdflib(value: object) -> Term:
    kind, text = type(value).__name__, str(value)
    if kind == "URIRef":
        return iri(text)
    if kind == "BNode":
        return blank(text)
    datatype, language = getattr(value, "datatype", None), getattr(value, "language", None)
    return literal(text, str(datatype or STRING), str(language or ""))


def _native(text: str, datatype: str) -> "Native":
    if datatype in _INTEGERS:
        return int(text)
    if datatype == XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    if datatype in _FLOATS:
        return float(text)
    if datatype == XSD + "decimal":
        from decimal import Decimal  # rare, and off the path of a printed answer

        return Decimal(text)
    if datatype == XSD + "date":
        from datetime import date  # the same

        return date.fromisoformat(text)
    return text
