"""Random questions of random small datasets: the columns answer as the embedded store does."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from nsa_graph.errors import BadQuery
from nsa_graph.store.columns.algebra import Unsupported
from nsa_graph.store.columns.load import load
from nsa_graph.store.columns.store import Columns
from nsa_graph.store.embedded import Embedded, load_nquads
from nsa_graph.store.protocol import Store
from nsa_graph.store.table import Table
from nsa_graph.store.terms import XSD, Term, iri, literal

_PIECES = "‖"
"""What GROUP_CONCAT puts between texts, the order of which is free."""

_BOUND = (iri("http://x/s1"), iri("http://x/g/a/stated"), iri("http://x/none"), literal("plain"))
_BOUND += (iri("http://x/s2"), iri("http://x/s3"), literal("2", XSD + "integer"), literal("你好", language="zh"))
_GRAPHS = [f"<http://x/g/{name}>" for name in ("a/stated", "a/reading", "b/stated", "b/reading")]
_THINGS = [f"<http://x/s{number}>" for number in range(6)]
_PREDICATES = [f"<http://x/{name}>" for name in ("link", "next", "number", "text", "any", "label")]
_NUMBERS = [f'"{number}"^^<{XSD}integer>' for number in (0, 1, 2, 7, -3)]
_NUMBERS += [f'"2"^^<{XSD}decimal>', f'"2.5"^^<{XSD}decimal>', f'"-0.125"^^<{XSD}decimal>']
_TEXTS = ['""', '"plain"', '"Plain text"', '"a \\"b\\" c"', '"back\\\\slash"', '"two\\nlines"']
_TEXTS += ['"核武器"', '"🕊 dove"', '"2"', '"plain"@en', '"Haus"@de', '"plain"@de', '"你好"@zh']
_OTHERS = [f'"1999-12-31"^^<{XSD}date>', f'"2000-01-01"^^<{XSD}date>']
_OTHERS += [f'"true"^^<{XSD}boolean>', f'"false"^^<{XSD}boolean>']
_STRANGE = ["<http://x/none>", '"none"', '"none"@en', f'"99"^^<{XSD}integer>']
_OBJECTS = {"link": _THINGS, "next": _THINGS, "number": _NUMBERS, "text": _TEXTS}


class Case(NamedTuple):
    """A query, the order it may have, the values of its variables, and what it asks."""

    query: str
    order: str
    bindings: dict[str, Term]
    stated_only: bool


def dataset(random: Random, bag: bool) -> str:
    """Return N-Quads; for a *bag*, no triple stands in two graphs."""
    blanks = ["_:n0", "_:n1"][: random.randint(0, 2)]
    triples = set()
    for _ in range(random.randint(8, 40)):
        predicate = random.choice(_PREDICATES)
        anything = [*_THINGS, *_NUMBERS, *_TEXTS, *_OTHERS, *blanks]
        objects = _OBJECTS.get(predicate[10:-1], anything)
        triples.add((random.choice(_THINGS + blanks), predicate, random.choice(objects)))
    lines = []
    for triple in sorted(triples):
        for graph in random.sample(_GRAPHS, 1 if bag else random.choice((1, 1, 2))):
            lines.append(f"{' '.join(triple)} {graph} .\n")
    return "".join(lines)


class Writer:
    """Writes one query; for a *bag*, solutions are counted as often as they come."""

    def __init__(self, random: Random, bag: bool) -> None:
        self.random, self.bag = random, bag
        self.distinct = "" if bag else "DISTINCT "
        self.seen: list[str] = []
        self.things: list[str] = []
        self.made = 0

    def case(self) -> Case:
        query, order = self.select()
        bindings: dict[str, Term] = {}
        names = [name for name in "abcde" if f"?{name}" in self.things and f"?{name} " in query]
        if names and "MINUS" not in query and self.chance(0.15):
            bindings[self.random.choice(names)] = self.random.choice(_BOUND)
        return Case(query, order, bindings, self.chance(0.2))

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def fresh(self) -> str:
        self.made += 1
        return f"?v{self.made}"

    def variable(self) -> str:
        """Return a variable, mostly one that was seen."""
        seen = self.seen if self.seen and self.chance(0.9) else [f"?{name}" for name in "abcde"]
        return self.random.choice(seen)

    def noted(self, name: str, thing: bool = False) -> str:
        for names in [self.seen, *([self.things] if thing else [])]:
            if name not in names:
                names.append(name)
        return name

    def apart(self, make: Callable[[int], str], depth: int) -> str:
        """Return what *make* gives, whose variables are not seen from outside."""
        seen, things = self.seen[:], self.things[:]
        text = make(depth)
        self.seen, self.things = seen, things
        return text

    def constant(self) -> str:
        kinds = (_THINGS, _NUMBERS, _TEXTS, _OTHERS, _STRANGE)
        return self.random.choice(self.random.choice(kinds))

    # the query

    def select(self) -> tuple[str, str]:
        body = self.group(self.random.choice((1, 1, 2)))
        if self.chance(0.25):
            return self.grouped(body), ""
        names = self.names(3)
        order = f" ORDER BY {' '.join(map(self.key, names))}" if self.chance(0.3) else ""
        if order and self.chance(0.5):
            order += self.random.choice((" LIMIT 3", " LIMIT 2 OFFSET 1", " OFFSET 2"))
        return f"SELECT {self.distinct}{' '.join(names)} WHERE {body}", order

    def key(self, name: str) -> str:
        return self.random.choice((name, name, f"DESC({name})", f"ASC({name})"))

    def names(self, most: int) -> list[str]:
        seen = self.seen or ["?a"]
        return self.random.sample(seen, min(len(seen), self.random.randint(1, most)))

    def grouped(self, body: str) -> str:
        keys = self.names(2) if self.chance(0.7) else []
        one = f"({self.aggregate()} AS {self.fresh()})"
        more = f"({self.aggregate()} AS {self.fresh()})" if self.chance(0.4) else ""
        if keys and self.chance(0.1):
            more = f"(SAMPLE({keys[0]}) AS {self.fresh()})"
        query = f"SELECT {' '.join(keys)} {one} {more} WHERE {body}"
        query += f" GROUP BY {' '.join(keys)}" if keys else ""
        if keys and self.chance(0.3):
            query += f" HAVING (COUNT(DISTINCT {self.variable()}) > 1)"
        return query

    def aggregate(self) -> str:
        name = self.random.choice(("COUNT", "COUNT", "SUM", "MIN", "MAX", "GROUP_CONCAT"))
        distinct = self.distinct or self.random.choice(("", "DISTINCT "))
        of = self.variable()
        if name == "GROUP_CONCAT":
            of = self.random.choice((of, f"STR({of})"))
            return f'GROUP_CONCAT({distinct}{of}; SEPARATOR="{_PIECES}")'
        if name == "COUNT" and self.bag and self.chance(0.3):
            return "COUNT(*)"
        return f"{name}({distinct}{of})"

    # patterns

    def group(self, depth: int) -> str:
        parts = [self.triples()] if self.chance(0.9) else []
        parts += [self.part(depth) for _ in range(self.random.choice((0, 1, 1, 2)))]
        return f"{{ {' '.join(parts or [self.triples()])} }}"

    def part(self, depth: int) -> str:
        makers: list[Callable[[], str]] = [self.filter, self.filter, self.bind, self.values]
        if depth >= 0:
            makers += [lambda: self.apart(self.exists, depth - 1)]
        if depth > 0:
            makers += [lambda: f"OPTIONAL {self.group(depth - 1)}"] * 3
            makers += [lambda: f"{self.group(depth - 1)} UNION {self.group(depth - 1)}"] * 2
            makers += [lambda: f"MINUS {self.apart(self.group, depth - 1)}"]
            makers += [lambda: self.inner(depth - 1), lambda: self.graph(depth - 1)]
        return self.random.choice([*makers, self.triples])()

    def triples(self) -> str:
        return " ".join(self.triple() for _ in range(self.random.choice((1, 1, 1, 2, 2, 3))))

    def triple(self) -> str:
        letter = f"?{self.random.choice('abcde')}"
        subject = self.random.choice(self.things) if self.things and self.chance(0.7) else letter
        subject = self.noted(subject, True) if self.chance(0.9) else self.random.choice(_THINGS)
        predicate = self.random.choice(_PREDICATES)
        objects = _OBJECTS.get(predicate[10:-1], _THINGS + _STRANGE)
        if self.chance(0.1):
            predicate = self.noted(f"?{self.random.choice('abcde')}")
        elif self.chance(0.15):
            predicate = self.path()
        return f"{subject} {predicate} {self.object(objects)} ."

    def object(self, objects: list[str]) -> str:
        if self.chance(0.1):
            return self.random.choice(objects)
        free = [f"?{name}" for name in "abcde" if f"?{name}" not in self.seen]
        name = self.random.choice(free if free and self.chance(0.7) else ["?a", "?b", "?c", "?d"])
        return self.noted(name, objects is _THINGS)

    def path(self) -> str:
        one, other = self.random.choice(_PREDICATES[:2]), self.random.choice(_PREDICATES)
        forms = ("{0}/{1}", "{0}|{1}", "^{0}", "{0}?", "{0}*", "{0}+", "({0}|{1})+", "{0}/{0}*")
        forms += ("^{0}/{1}", "({0}/^{1})", "({0}|^{1})", "({0}/{1}?)|{0}", "{0}?/{1}", "^({0}+)")
        return self.random.choice(forms).format(one, other)

    def graph(self, depth: int) -> str:
        graph = self.noted(self.variable()) if self.chance(0.6) else self.random.choice(_GRAPHS)
        return f"GRAPH {graph} {self.group(depth)}"

    def inner(self, depth: int) -> str:
        seen, things = self.seen, self.things
        self.seen, self.things = [], []
        body, names = self.group(depth), self.names(2)
        query = f"SELECT DISTINCT {' '.join(names)} WHERE {body}"
        if self.chance(0.3):
            counted, name = f"COUNT(DISTINCT {self.variable()})", self.fresh()
            query = f"SELECT {names[0]} ({counted} AS {name}) WHERE {body} GROUP BY {names[0]}"
            names = [names[0], name]
        self.seen, self.things = seen, things
        return f"{{ {query} }}" if all(map(self.noted, names)) else ""

    def values(self) -> str:
        if self.chance(0.5):
            listed = " ".join(self.value_or_undef() for _ in range(self.random.randint(1, 3)))
            return f"VALUES {self.noted(self.variable())} {{ {listed} }}"
        names = self.random.sample("abcde", 2)
        rows = (f"({self.value_or_undef()} {self.value_or_undef()})" for _ in range(2))
        return f"VALUES ({' '.join(self.noted(f'?{name}') for name in names)}) {{ {' '.join(rows)} }}"

    def value_or_undef(self) -> str:
        return "UNDEF" if self.chance(0.15) else self.constant()

    def bind(self) -> str:
        value, name = self.value(2), self.fresh()
        return f"BIND({value} AS {self.noted(name)})"

    # expressions

    def filter(self) -> str:
        return f"FILTER({self.test(2)})"

    def exists(self, depth: int) -> str:
        return f"FILTER {self.random.choice(('', 'NOT '))}EXISTS {self.group(depth)}"

    def test(self, depth: int) -> str:
        if depth and self.chance(0.35):
            forms = ("{0} && {1}", "{0} || {1}", "!({0})", "!({0} && {1})")
            return self.random.choice(forms).format(self.test(depth - 1), self.test(depth - 1))
        one, other, text = self.value(1), self.value(1), self.random.choice(_TEXTS)
        forms = ("({0} = {1})", "({0} != {1})", "({0} < {1})", "({0} > {1})", "({0} IN ({1}, {2}))")
        forms += ("({0} NOT IN ({1}, {2}))", "BOUND({3})", "!BOUND({3})", "isIRI({0})")
        forms += ("isLiteral({0})", 'LANG({0}) = "en"', f"DATATYPE({{0}}) = <{XSD}integer>")
        forms += ('CONTAINS({4}, "l")', 'STRSTARTS({4}, "http")', 'REGEX({4}, "^p.*n", "i")')
        forms += ("isBlank({0})", "sameTerm({0}, {1})", "({0} <= {1})", "{3}", 'STRENDS({4}, "n")')
        chosen = self.random.choice(forms)
        of = self.random.choice((self.variable(), f"STR({self.variable()})"))
        return chosen.format(one, other, text, self.variable(), of)

    def value(self, depth: int) -> str:
        if not depth or self.chance(0.6):
            return self.variable() if self.chance(0.65) else self.constant()
        one, other = self.value(depth - 1), self.value(depth - 1)
        forms = ("COALESCE({0}, {1})", "STR({0})", "({0} + {1})", "({0} * 2)", "({0} - 1)")
        forms += ('CONCAT(STR({0}), "-", STR({1}))', "LANG({0})", "DATATYPE({0})", "({0} / 2)")
        forms += ("IF({2}, {0}, {1})", "COALESCE({0} + 1, {1}, 0)", "STRLEN(STR({0}))")
        return self.random.choice(forms).format(one, other, self.test(0))


def mixed(terms: Iterable[Term | None]) -> bool:
    """Tell whether *terms* have no order that is certain."""
    found = {term for term in terms if term is not None}
    numbers = {term for term in found if term.native.__class__ in (int, Decimal)}
    literals = {term for term in found if term.kind == "literal"}
    blanks = [term for term in found if term.kind == "bnode"]
    return len(blanks) > 1 or bool(numbers and literals - numbers)


def answers(table: Table, swapped: bool) -> list[str]:
    """Return the rows as texts; blank nodes, of which there are two at most, perhaps *swapped*."""

    def text(term: Term | None) -> str:
        if term is not None and term.kind == "bnode":
            return str(swapped == (term.value == "b0"))
        if term is not None and _PIECES in term.value:
            term = term._replace(value=_PIECES.join(sorted(term.value.split(_PIECES))))
        return repr(term)

    return [" ".join(map(text, row)) for row in table.terms]


def same(one: Table, other: Table, ordered: bool) -> bool:
    def listed(table: Table, swapped: bool) -> list[str]:
        found = answers(table, swapped)
        return found if ordered else sorted(found)

    return one.columns == other.columns and any(
        listed(one, False) == listed(other, swapped) for swapped in (False, True)
    )


def none() -> Store:
    raise Unsupported("not for the columns")


def opened(path: Path, nquads: str) -> tuple[Embedded, Columns]:
    """Return *nquads* as both stores."""
    source, base = path / "data.nq", path / "data.columns"
    source.write_text(nquads, encoding="utf-8")
    load(str(base), [str(source)])
    return load_nquads(nquads.encode()), Columns(str(base), none)
