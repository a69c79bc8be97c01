"""A whole query, read: its form and solution modifiers, by section 18.2.4."""

from functools import lru_cache
from typing import NamedTuple

from ....names import PREFIXES
from ...terms import XSD, Term, literal
from ..algebra import (
    EMPTY,
    Aggregate,
    Alternatives,
    Basic,
    Call,
    Distinct,
    Expression,
    Extend,
    Filter,
    Group,
    Ordered,
    Pattern,
    Project,
    Slice,
    Triple,
    Unsupported,
    Values,
    Var,
    in_scope,
)
from .patterns import PatternReader, joined

_TRUE = literal("true", XSD + "boolean")


class Query(NamedTuple):
    """A query's form and pattern; for CONSTRUCT the triples to be made of it too."""

    form: str
    pattern: Pattern
    template: tuple[Triple, ...] = ()


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """Return what the query *text* means; raises `Unsupported`."""
    try:
        return _QueryReader(text, PREFIXES).query()
    except RecursionError as error:
        raise Unsupported("nesting") from error


class _Grouping(NamedTuple):
    """What is put apart while a SELECT is read: its aggregates, by the variable in their place."""

    found: dict[Aggregate, str]

    def without(self, expression: Expression) -> Expression:
        """Return *expression* with a variable for each aggregate."""
        if isinstance(expression, Aggregate):
            return Var(self.found.setdefault(expression, f".agg{len(self.found)}"))
        if isinstance(expression, Call):
            return Call(expression.name, tuple(map(self.without, expression.args)))
        return expression


class _QueryReader(PatternReader):
    def query(self) -> Query:
        """Return the query that the words make."""
        while self.take("PREFIX"):
            name = self.next().text.rstrip(":")
            self._prefixes[name] = self.iri().value
        form = self.expect("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        template: tuple[Triple, ...] = ()
        if form == "SELECT":
            found = self.select()
        elif form == "CONSTRUCT":
            template, found = self._construct()
        elif form == "DESCRIBE":
            found = self._describe()
        else:
            self.take("WHERE")
            found = self.group()
        if self.word.kind != "end":
            raise Unsupported(self.word.text)
        return Query(form, found, template)

    def _construct(self) -> tuple[tuple[Triple, ...], Pattern]:
        """Return the template, and the pattern that gives the variables in it their values."""
        short = bool(self.take("WHERE"))
        template = self.group()
        found = template
        if not short:
            self.take("WHERE")
            found = self.group()
        if not isinstance(template, Basic):
            raise Unsupported("an unusual CONSTRUCT")
        terms: list[object] = []
        for subject, verb, value in template.triples:
            terms += subject, verb, value
        names = dict.fromkeys(term.name for term in terms if isinstance(term, Var))
        if any(name.startswith(".") for name in names) or not all(map(_is_plain, terms)):
            raise Unsupported("a blank node or a path to be made")
        if not names:
            raise Unsupported("a CONSTRUCT without variables")
        return template.triples, self._rows(found, tuple(names))

    def _describe(self) -> Pattern:
        """Return the pattern of all that is said of each thing described, and of each blank node.

        Its variables are subject, predicate and object, and one bound for the things alone.
        """
        names: list[str] = []
        written: list[Term] = []
        every = bool(self.take("*"))
        while not (self.word.kind == "end" or self.sees("WHERE", "{")):
            if self.word.kind == "variable":
                names.append(self.variable().name)
            else:
                written.append(self.iri())
        found: Pattern = EMPTY
        if self.word.kind != "end":
            self.take("WHERE")
            found = self.group()
        names += in_scope(found) if every else ()
        found = self._rows(found, tuple(names))
        if isinstance(found, Slice) and len(names) > 1:
            raise Unsupported("several things in each of some rows")
        thing, verb, value, whole = (self.fresh() for _ in range(4))
        parts: list[Pattern] = []
        for name in names:
            bound = Filter(found, Call("BOUND", (Var(name),)))
            parts.append(Distinct(Project(Extend(bound, thing.name, Var(name)), (thing.name,))))
        if written:
            parts.append(Values((thing.name,), tuple((each,) for each in written)))
        said = Basic((Triple(thing, verb, value),))
        either: Pattern = Filter(said, Call("ISBLANK", (thing,)))
        for part in parts:
            either = Alternatives(Extend(joined(part, said), whole.name, _TRUE), either)
        return Distinct(Project(either, (thing.name, verb.name, value.name, whole.name)))

    def _rows(self, found: Pattern, names: tuple[str, ...]) -> Pattern:
        """Return the rows of *names* in *found* that are wanted, read from the modifiers there.

        These are ORDER BY, LIMIT and OFFSET. Where all rows are wanted, each is given once.
        """
        order = self._order_by()
        offset, limit = self._slice()
        if not offset and limit is None:
            return Distinct(Project(found, names))
        found = Ordered(found, tuple(order)) if order else found
        return Slice(Project(found, names), offset, limit)

    def select(self) -> Pattern:
        distinct = self.take("DISTINCT", "REDUCED") == "DISTINCT"
        listed = self._listed()
        self.take("WHERE")
        found = self.group()
        keys, found = self._group_by(found)
        having = self._having()
        order = self._order_by()
        offset, limit = self._slice()
        if self.take("VALUES"):
            found = joined(found, self.values())
        grouping = _Grouping({})
        values = [(name, value and grouping.without(value)) for name, value in listed or ()]
        having = list(map(grouping.without, having))
        order = [(grouping.without(key), down) for key, down in order]
        if keys or grouping.found:
            made = tuple((name, aggregate) for aggregate, name in grouping.found.items())
            found = Group(found, tuple(keys), made)
        for condition in having:
            found = Filter(found, condition)
        for name, value in values:
            if value is not None:
                found = Extend(found, name, value)
        if order:
            found = Ordered(found, tuple(order))
        found = Project(found, tuple(name for name, _ in listed) if listed else None)
        if distinct:
            found = Distinct(found)
        if offset or limit is not None:
            found = Slice(found, offset, limit)
        return found

    def _listed(self) -> list[tuple[str, Expression | None]] | None:
        """Return what is selected: names, each with its expression where it has one."""
        if self.take("*"):
            return None
        found: list[tuple[str, Expression | None]] = []
        while self.word.kind == "variable" or self.sees("("):
            if self.take("("):
                value = self.expression()
                self.expect("AS")
                found.append((self.variable().name, value))
                self.expect(")")
            else:
                found.append((self.variable().name, None))
        return found

    def _group_by(self, found: Pattern) -> tuple[list[str], Pattern]:
        """Return the variables grouped by, and *found* with those that an expression gives."""
        keys: list[str] = []
        if not self.take("GROUP"):
            return keys, found
        self.expect("BY")
        while True:
            if self.word.kind == "variable":
                keys.append(self.variable().name)
            elif self.sees("("):
                found = self._key(found, keys)
            else:
                return keys, found

    def _key(self, found: Pattern, keys: list[str]) -> Pattern:
        self.expect("(")
        value = self.expression()
        name = self.variable().name if self.take("AS") else self.fresh().name
        self.expect(")")
        keys.append(name)
        return Extend(found, name, value)

    def _having(self) -> list[Expression]:
        found: list[Expression] = []
        if self.take("HAVING"):
            while not (self.word.kind == "end" or self.sees("ORDER", "LIMIT", "OFFSET", "}")):
                found.append(self.constraint())
        return found

    def _order_by(self) -> list[tuple[Expression, bool]]:
        found: list[tuple[Expression, bool]] = []
        if not self.take("ORDER"):
            return found
        self.expect("BY")
        while not (self.word.kind == "end" or self.sees("LIMIT", "OFFSET", "VALUES", "}")):
            direction = self.take("ASC", "DESC")
            if not direction and self.word.kind == "variable":
                found.append((self.variable(), False))
            else:
                found.append((self.constraint(), direction == "DESC"))
        return found

    def _slice(self) -> tuple[int, int | None]:
        offset, limit = 0, None
        while name := self.take("LIMIT", "OFFSET"):
            count = int(self.next().text)
            offset, limit = (offset, count) if name == "LIMIT" else (count, limit)
        return offset, limit


def _is_plain(term: object) -> bool:
    return isinstance(term, Var | Term) and getattr(term, "kind", "") != "bnode"
