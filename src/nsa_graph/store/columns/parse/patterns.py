"""Group graph patterns, read: SPARQL 1.1, sections 5 to 12; what they mean is in 18.2.2."""

from ...terms import Term
from ..algebra import (
    EMPTY,
    Alternatives,
    Basic,
    Expression,
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    Node,
    Path,
    Pattern,
    Triple,
    Unsupported,
    Values,
    Var,
)
from .expressions import ExpressionReader


class PatternReader(ExpressionReader):
    """Reads patterns."""

    def select(self) -> Pattern:
        """Return the SELECT that is next, its keyword passed."""
        raise NotImplementedError

    def group(self) -> Pattern:
        """Return the group graph pattern that is next."""
        self.expect("{")
        if self.take("SELECT"):
            found = self.select()
            self.expect("}")
            return found
        found, filters = self._elements()
        for condition in filters:
            found = Filter(found, condition)
        return found

    def _elements(self) -> tuple[Pattern, list[Expression]]:
        found: Pattern = EMPTY
        triples: list[Triple] = []
        filters: list[Expression] = []
        while not self.take("}"):
            if self.take("."):
                continue
            if self.take("FILTER"):
                filters.append(self.constraint())
            elif self.word.kind == "word" and self.word.text not in ("TRUE", "FALSE"):
                found, triples = self._keyword(joined(found, Basic(tuple(triples)))), []
            elif self.sees("{"):
                found, triples = self._union(joined(found, Basic(tuple(triples)))), []
            else:
                self._triples(triples)
        return joined(found, Basic(tuple(triples))), filters

    def _keyword(self, before: Pattern) -> Pattern:
        name = self.next().text
        if name == "OPTIONAL":
            return _left_join(before, self.group())
        if name == "MINUS":
            return Minus(before, self.group())
        if name == "GRAPH":
            graph = self.variable() if self.word.kind == "variable" else self.iri()
            return joined(before, InGraph(graph, self.group()))
        if name == "BIND":
            return self._bind(before)
        if name == "VALUES":
            return joined(before, self.values())
        raise Unsupported(name)

    def _union(self, before: Pattern) -> Pattern:
        found = self.group()
        while self.take("UNION"):
            found = Alternatives(found, self.group())
        return joined(before, found)

    def _bind(self, before: Pattern) -> Pattern:
        self.expect("(")
        value = self.expression()
        self.expect("AS")
        found = Extend(before, self.variable().name, value)
        self.expect(")")
        return found

    def values(self) -> Values:
        """Return the rows that follow VALUES."""
        if self.word.kind == "variable":
            names = [self.variable().name]
            self.expect("{")
            one = []
            while not self.take("}"):
                one.append((self._value(),))
            return Values(tuple(names), tuple(one))
        self.expect("(")
        names = []
        while not self.take(")"):
            names.append(self.variable().name)
        self.expect("{")
        rows = []
        while self.take("("):
            rows.append(tuple(self._value() for _ in names))
            self.expect(")")
        self.expect("}")
        return Values(tuple(names), tuple(rows))

    def _value(self) -> Term | None:
        return None if self.take("UNDEF") else self.term()

    def _triples(self, found: list[Triple]) -> None:
        """Read the triples of one subject into *found*."""
        if self.sees("["):
            subject = self._blank(found)
            if self.sees(".", "}"):
                return
        else:
            subject = self.node()
        self._properties(subject, found)

    def _blank(self, found: list[Triple]) -> Node:
        self.expect("[")
        subject = self.fresh()
        if not self.sees("]"):
            self._properties(subject, found)
        self.expect("]")
        return subject

    def _properties(self, subject: Node, found: list[Triple]) -> None:
        while True:
            verb = self._verb()
            self._objects(subject, verb, found)
            while self.take(";"):
                pass
            if self.sees(".", "}", "]", "{", ")") or (self.word.kind == "word" and not self._a()):
                return

    def _a(self) -> bool:
        return self.word.text == "A"

    def _verb(self) -> Var | Path:
        return self.variable() if self.word.kind == "variable" else self.path()

    def _objects(self, subject: Node, verb: Var | Path, found: list[Triple]) -> None:
        while True:
            if self.sees("("):
                raise Unsupported("a collection")
            value = self._blank(found) if self.sees("[") else self.node()
            found.append(Triple(subject, verb, value))
            if not self.take(","):
                return


def joined(one: Pattern, other: Pattern) -> Pattern:
    """Return *one* joined with *other*, without what has no triples."""
    if one == EMPTY:
        return other
    if other == EMPTY:
        return one
    if isinstance(one, Basic) and isinstance(other, Basic):
        return Basic(one.triples + other.triples)
    return Join(one, other)


def _left_join(before: Pattern, other: Pattern) -> LeftJoin:
    each: object = other  # mypy takes a minute to narrow the union
    if isinstance(each, Filter):
        inner = _left_join(before, each.of)
        return inner._replace(filters=(*inner.filters, each.condition))
    return LeftJoin(before, other, ())
