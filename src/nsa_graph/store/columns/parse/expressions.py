"""Expressions, read: SPARQL 1.1, section 17."""

from ..algebra import Aggregate, Call, Exists, Expression, Pattern, Unsupported
from .paths import PathReader
from .words import text_of

_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_COMPARED = ("=", "!=", "<", ">", "<=", ">=")


class ExpressionReader(PathReader):
    """Reads expressions."""

    def group(self) -> Pattern:
        """Return the group graph pattern that is next."""
        raise NotImplementedError

    def expression(self) -> Expression:
        """Return the expression that is next."""
        found = self._conjunction()
        while self.take("||"):
            found = Call("||", (found, self._conjunction()))
        return found

    def _conjunction(self) -> Expression:
        found = self._comparison()
        while self.take("&&"):
            found = Call("&&", (found, self._comparison()))
        return found

    def _comparison(self) -> Expression:
        found = self._sum()
        sign = self.take(*_COMPARED)
        if sign:
            return Call(sign, (found, self._sum()))
        negated = bool(self.take("NOT"))
        if self.take("IN"):
            within = Call("IN", (found, *self._arguments()))
            return Call("!", (within,)) if negated else within
        return found

    def _sum(self) -> Expression:
        found = self._product()
        while sign := self.take("+", "-"):
            found = Call(sign, (found, self._product()))
        return found

    def _product(self) -> Expression:
        found = self._unary()
        while sign := self.take("*", "/"):
            found = Call(sign, (found, self._unary()))
        return found

    def _unary(self) -> Expression:
        if self.take("!"):
            return Call("!", (self._unary(),))
        if self.take("-"):
            return Call("-", (self._unary(),))
        self.take("+")
        return self._primary()

    def _primary(self) -> Expression:
        if self.take("("):
            found = self.expression()
            self.expect(")")
            return found
        if self.word.kind == "variable":
            return self.variable()
        if self.word.kind in ("iri", "name"):
            return self._iri_or_cast()
        return self.term() if self.is_term() else self.call()

    def _iri_or_cast(self) -> Expression:
        name = self.iri()
        return Call(name.value, self._arguments()) if self.sees("(") else name

    def call(self) -> Expression:
        """Return the call of a built-in that is next, EXISTS and the aggregates included."""
        if self.word.kind != "word":
            raise Unsupported(f"{self.word.text!r} in an expression")
        name = self.next().text
        if name == "NOT":
            self.expect("EXISTS")
            return Call("!", (Exists(self.group()),))
        if name == "EXISTS":
            return Exists(self.group())
        return self._aggregate(name) if name in _AGGREGATES else Call(name, self._arguments())

    def _arguments(self) -> tuple[Expression, ...]:
        self.expect("(")
        found: list[Expression] = []
        while not self.take(")"):
            found.append(self.expression())
            if not self.sees(")"):
                self.expect(",")
        return tuple(found)

    def _aggregate(self, name: str) -> Aggregate:
        self.expect("(")
        distinct = bool(self.take("DISTINCT"))
        of = None if self.take("*") else self.expression()
        separator = " "
        if self.take(";"):
            self.expect("SEPARATOR")
            self.expect("=")
            separator = text_of(self.next())
        self.expect(")")
        return Aggregate(name, distinct, of, separator)

    def constraint(self) -> Expression:
        """Return what follows FILTER or HAVING: an expression in brackets, or a call."""
        if self.take("("):
            found = self.expression()
            self.expect(")")
            return found
        if self.word.kind in ("iri", "name"):
            return self._iri_or_cast()
        return self.call()
