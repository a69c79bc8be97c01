"""What one translation holds: the dictionary, the values bound, the tables to make first."""

from collections.abc import Mapping

from ...terms import STRING, XSD, Term
from .. import literal
from ..dictionary import INTEGERS, NUMBERS, Dictionary, Span
from .value import (
    BOOLEAN,
    DECIMAL,
    DOUBLE,
    ID,
    INTEGER,
    SCALE,
    Kind,
    Value,
)

_TRUTH = {"true": "true", "1": "true", "false": "false", "0": "false"}


class Plan:
    """One query on its way to SQL."""

    def __init__(
        self, dictionary: Dictionary, bindings: Mapping[str, Term], stated_only: bool
    ) -> None:
        self.dictionary, self.bindings, self.stated_only = dictionary, bindings, stated_only
        self.steps: list[tuple[str, str]] = []
        """The tables that are worked out first: the name and the SQL of each."""
        self.own: dict[Term, int] = {}
        """The IRIs of the query that the dictionary has not, below 0."""
        self.strict = False
        """That a variable which is not in reach is one of a pattern outside, not unbound."""
        self._columns: dict[str, str] = {}
        self._names = 0
        spans = dictionary.spans
        self.blank = dictionary.ranges(kind="bnode")
        self.iris = [(-(2**31), -1), *dictionary.ranges(kind="iri")]
        self.literals = dictionary.ranges(kind="literal")
        self.numbers = dictionary.among(NUMBERS)
        self.integers = dictionary.among(INTEGERS)
        self.strings: tuple[Span, ...] = tuple(
            span for span in spans if span.language or span.datatype == STRING
        )

    def column(self, name: str) -> str:
        """Return what the variable *name* is called in SQL, where case counts for nothing."""
        return self._columns.setdefault(name, f"c{len(self._columns)}")

    def name(self) -> str:
        """Return a name that nothing else has."""
        self._names += 1
        return f"n{self._names}"

    def aside(self, sql: str) -> str:
        """Return the name of a table that *sql* is put into first.

        The engine then knows how large it is, and so in which order to join; of what a recursion
        or a group gives it can only guess.
        """
        self.steps.append((self.name(), sql))
        return self.steps[-1][0]

    def id_of(self, term: Term) -> int:
        """Return the id of *term*: 0 for a literal that the dictionary has not."""
        found = self.dictionary.find([term])[term]
        if found:
            return found
        return self.own.setdefault(term, -1 - len(self.own)) if term.kind == "iri" else 0

    def words(self) -> str:
        """Return the SQL of the table of ids and texts, for a WITH before the query."""
        rows = ", ".join(f"({id_}, {literal.text(term.value)})" for term, id_ in self.own.items())
        return f"SELECT id, value FROM term UNION ALL VALUES {rows}" if rows else "FROM term"

    def constant(self, term: Term) -> Value:
        """Return *term* as a value."""
        if term.kind == "iri":
            text = term.value
            return Value(str(self.id_of(term)), ID, lambda: literal.text(text), True, False, term)
        kind, sql = self._literal(term)
        return Value(sql, kind, None, True, kind in (INTEGER, DECIMAL, DOUBLE), term)

    def _literal(self, term: Term) -> tuple[Kind, str]:
        text, name = term.value, term.datatype.removeprefix(XSD)
        try:
            if term.datatype in INTEGERS and name == "integer":
                return INTEGER, f"({int(text)})"
            if name == "decimal":
                return DECIMAL, f"({scaled(text)}::HUGEINT)"
            if name in ("double", "float"):
                return DOUBLE, f"'{float(text)}'::DOUBLE"
        except ValueError:
            pass
        if name == "boolean" and text in _TRUTH:
            return BOOLEAN, _TRUTH[text]
        return Kind("text", term.datatype, term.language), literal.text(text)

    def bound(self, name: str) -> Value | None:
        """Return the value that is bound to the variable *name*, or None."""
        term = self.bindings.get(name)
        return None if term is None else self.constant(term)


def scaled(text: str) -> int:
    """Return the decimal in *text* times 10^18; raises ValueError for none, or a longer one."""
    whole, _, places = text.partition(".")
    if len(places) > SCALE:
        raise ValueError(text)
    return int((whole or "0") + places.ljust(SCALE, "0"))
