"""A place in a query's words, and the terms that are read there."""

from ...terms import XSD, Term, literal
from ..algebra import Node, Unsupported, Var
from .words import Word, iri_of, number, plain, text_of, words

_NUMBERS = ("integer", "decimal", "double")
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Reader:
    """Reads the words of one query in order."""

    def __init__(self, query: str, prefixes: dict[str, str]) -> None:
        self._words, self._at = words(query), 0
        self._prefixes = dict(prefixes)
        self._fresh = 0

    @property
    def word(self) -> Word:
        """The word that is next."""
        return self._words[self._at]

    def next(self) -> Word:
        """Return the next word, and pass it."""
        word = self._words[self._at]
        self._at += word.kind != "end"
        return word

    def sees(self, *texts: str) -> bool:
        """Tell whether the next word is one of the signs or keywords *texts*."""
        return self.word.kind in ("sign", "word") and self.word.text in texts

    def take(self, *texts: str) -> str:
        """Return the next word and pass it, if it is one of *texts*; else an empty text."""
        return self.next().text if self.sees(*texts) else ""

    def expect(self, *texts: str) -> str:
        """Return the next word, which is one of *texts*; raises `Unsupported` where it is not."""
        found = self.take(*texts)
        if not found:
            raise Unsupported(f"{self.word.text!r} where {' or '.join(texts)} is expected")
        return found

    def fresh(self) -> Var:
        """Return a variable that stands nowhere else."""
        self._fresh += 1
        return Var(f".{self._fresh}")

    def variable(self) -> Var:
        """Return the variable that is next."""
        if self.word.kind != "variable":
            raise Unsupported(f"{self.word.text!r} where a variable is expected")
        return Var(self.next().text[1:])

    def is_term(self) -> bool:
        """Tell whether a constant is next."""
        return self.word.kind in ("iri", "name", "string", *_NUMBERS) or self.sees("TRUE", "FALSE")

    def iri(self) -> Term:
        """Return the IRI that is next."""
        if self.word.kind not in ("iri", "name"):
            raise Unsupported(f"{self.word.text!r} where an IRI is expected")
        return iri_of(self.next(), self._prefixes)

    def term(self) -> Term:
        """Return the constant that is next, a sign before a number included."""
        if self.word.kind in ("iri", "name"):
            return self.iri()
        if self.sees("TRUE", "FALSE"):
            return literal(self.next().text.lower(), XSD + "boolean")
        sign = self.take("-", "+") if self._words[self._at + 1].kind in _NUMBERS else ""
        if self.word.kind in _NUMBERS:
            found = number(self.next())
            return found._replace(value=sign.strip("+") + found.value)
        if self.word.kind == "string":
            return self._literal()
        raise Unsupported(f"{self.word.text!r} where a term is expected")

    def _literal(self) -> Term:
        text = text_of(self.next())
        if self.word.kind == "tag":
            return literal(text, language=self.next().text[1:].lower())
        if self.take("^^"):
            return literal(text, self.iri().value)
        return plain(text)

    def verb_a(self) -> Term | None:
        """Return rdf:type where an `a` is next, and pass it."""
        if self.word == Word("word", "A"):
            self.next()
            return Term("iri", _RDF_TYPE)
        return None

    def node(self) -> Node:
        """Return the variable, constant or blank node that is next; the last is a variable."""
        if self.word.kind == "variable":
            return self.variable()
        if self.word.kind == "label":
            return Var("." + self.next().text)
        return self.term()
