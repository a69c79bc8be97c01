"""Random questions of random small datasets: the columns answer as the embedded store does."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random
from unittest.mock import Mock

import pytest

from nsa_graph.errors import BadQuery
from nsa_graph.store.columns.algebra import Unsupported
from nsa_graph.store.columns.load import load
from nsa_graph.store.columns.store import Columns
from nsa_graph.store.embedded import Embedded, load_nquads
from nsa_graph.store.table import Table
from nsa_graph.store.terms import XSD, Term, iri, literal

_BAR = "‖"  # between texts of GROUP_CONCAT, whose order is free
_FORMS = r"""
"";"plain";"Plain text";"a \"b\" c";"back\\slash";"two\nlines";"核武器";"🕊 dove";"2"
;"plain"@en;"Haus"@de;"plain"@de;"你好"@zh
{0}/{1};{0}|{1};^{0};{0}?;{0}*;{0}+;({0}|{1})+;{0}/{0}*;^{0}/{1};({0}/^{1});({0}|^{1});({0}/{1}?)|{0}
{0} = {1};{0} != {1};{0} < {1};{0} > {1};{0} <= {1};{0} IN ({1}, {2});{0} NOT IN ({1}, "2");{3}
;BOUND({3});!BOUND({3});isIRI({0});isLiteral({0});isBlank({0});LANG({0}) = "en";sameTerm({0}, {1})
;CONTAINS({4}, "l");STRSTARTS({4}, "http");STRENDS({4}, "n");REGEX({4}, "^p.*n", "i")
COALESCE({0}, {1});STR({0});({0} + {1});({0} * 2);({0} - 1);({0} / 2);LANG({0});DATATYPE({0})
;CONCAT(STR({0}), "-", STR({1}));IF({2}, {0}, {1});COALESCE({0} + 1, {1}, 0);STRLEN(STR({0}))
"""
_ALL = (line.split(";") for line in _FORMS.replace("\n;", ";").strip().splitlines())
_TEXTS, _PATHS, _TESTS, _VALUES = _ALL
_GRAPHS = [f"<http://x/g/{name}>" for name in ("a/stated", "a/reading", "b/stated", "b/reading")]
_THINGS = [f"<http://x/s{number}>" for number in range(6)]
_NUMBERS = [f'"{each}"^^<{XSD}integer>' for each in (0, 1, 2, 7, -3)]
_NUMBERS += [f'"{each}"^^<{XSD}decimal>' for each in ("2", "2.5", "-0.125")]
_OTHERS = [f'"{each}"^^<{XSD}date>' for each in ("1999-12-31", "2000-01-01")]
_OTHERS += [f'"{each}"^^<{XSD}boolean>' for each in ("true", "false")]
_STRANGE = ["<http://x/none>", '"none"', '"none"@en', f'"99"^^<{XSD}integer>']
_OBJECTS = {"link": _THINGS, "next": _THINGS, "number": _NUMBERS, "text": _TEXTS}
_ANYTHING = _THINGS + _NUMBERS + _TEXTS + _OTHERS
_PREDICATES = [f"<http://x/{name}>" for name in (*_OBJECTS, "any", "label")]
_BOUND = [iri(f"http://x/{name}") for name in ("s1", "s2", "s3", "g/a/stated", "none")]
_BOUND += [literal("plain"), literal("2", XSD + "integer"), literal("你好", language="zh")]
_BOTH = ("({0} && {1})", "({0} || {1})", "(!{0})", "(!({0} && {1}))")
_LETTERS = ["?a", "?b", "?c", "?d", "?e"]
# A query, its order, a query for what its MIN and MAX have, its bindings, whether of stated only.
Case = tuple[str, str, str, dict[str, Term], bool]


def dataset(random: Random, bag: bool) -> str:
    """Return N-Quads; for a *bag*, no triple stands in two graphs."""
    blanks = ["_:n0", "_:n1"][: random.randint(0, 2)]
    lines = {}
    for _ in range(random.randint(8, 40)):
        predicate = random.choice(_PREDICATES)
        object_ = random.choice(_OBJECTS.get(predicate[10:-1], _ANYTHING + blanks))
        triple = f"{random.choice(_THINGS + blanks)} {predicate} {object_}"
        graphs = random.sample(_GRAPHS, 1 if bag else random.choice((1, 1, 2)))
        lines[triple] = "".join(f"{triple} {graph} .\n" for graph in graphs)
    return "".join(lines.values())


class Writer:
    def __init__(self, random: Random, bag: bool) -> None:
        self.random, self.bag, self.pick = random, bag, random.choice
        self.chance: Callable[[float], bool] = lambda part: random.random() < part
        self.distinct = "" if bag else "DISTINCT "
        self.seen, self.things = list[str](), list[str]()
        self.compared, self.made = "", (f"?v{each}" for each in count())

    def case(self) -> Case:
        query, order = self.select(body := self.group(self.pick((1, 1, 2))))
        names = [name[1:] for name in _LETTERS if name in self.things and f"{name} " in body]
        bound = names and "MINUS" not in query and self.chance(0.15)
        bindings = {self.pick(names): self.pick(_BOUND)} if bound else {}
        compared = self.compared and f"SELECT DISTINCT{self.compared} WHERE {body}"
        return query, order, compared, bindings, self.chance(0.2)

    def variable(self) -> str:
        return self.pick(self.seen if self.seen and self.chance(0.9) else _LETTERS)

    def noted(self, name: str, thing: bool = False) -> str:
        self.seen = list(dict.fromkeys([*self.seen, name]))
        self.things = list(dict.fromkeys([*self.things, name])) if thing else self.things
        return name

    def apart(self, depth: int) -> str:
        before = self.seen, self.things
        text = self.group(depth)
        self.seen, self.things = before
        return text

    def names(self, most: int) -> list[str]:
        return self.random.sample(seen := self.seen or ["?a"], min(len(seen), self.pick((1, most))))

    def select(self, body: str) -> tuple[str, str]:
        if self.chance(0.25):
            return self.grouped(body), ""
        names = self.names(3)
        order = f" ORDER BY {' '.join(self.pick((name, f'DESC({name})')) for name in names)}"
        order += self.pick(("", " LIMIT 3", " LIMIT 2 OFFSET 1", " OFFSET 2"))
        query = f"SELECT {self.distinct}{' '.join(names)} WHERE {body}"
        return query, order if self.chance(0.3) else ""

    def grouped(self, body: str) -> str:
        keys = self.names(2) if self.chance(0.7) else []
        made = [self.aggregate() for _ in range(self.pick((1, 2)))]
        made += [f"SAMPLE({keys[0]})"] if keys and self.chance(0.1) else []
        listed = [*keys, *(f"({each} AS {next(self.made)})" for each in made)]
        query = f"SELECT {' '.join(listed)} WHERE {body}"
        having = f" HAVING (COUNT(DISTINCT {self.variable()}) > 1)" if self.chance(0.3) else ""
        return f"{query} GROUP BY {' '.join(keys)}{having}" if keys else query

    def aggregate(self) -> str:
        of, distinct = self.variable(), self.distinct or self.pick(("", "DISTINCT "))
        name = self.pick(("COUNT", "COUNT", "SUM", "MIN", "MAX", "GROUP_CONCAT"))
        if name == "GROUP_CONCAT":
            return f'{name}({distinct}{self.pick((of, f"STR({of})"))}; SEPARATOR="{_BAR}")'
        if name == "COUNT" and self.bag and self.chance(0.3):
            return "COUNT(*)"
        self.compared += f" {of}" if name in ("MIN", "MAX") else ""
        return f"{name}({distinct}{of})"

    def group(self, depth: int) -> str:
        parts = [self.triples()] if self.chance(0.9) else []
        parts += [self.part(depth) for _ in range(self.pick((0, 1, 1, 2)))]
        return f"{{ {' '.join(parts or [self.triples()])} }}"

    def part(self, depth: int) -> str:
        makers: list[Callable[[], str]] = [lambda: f"FILTER({self.test(2)})"] * 2
        makers += [lambda: f"BIND({self.value(2)} AS {self.noted(next(self.made))})", self.values]
        if depth > 0:
            makers += [lambda: f"OPTIONAL {self.group(depth - 1)}"] * 3
            makers += [lambda: f"{self.group(depth - 1)} UNION {self.group(depth - 1)}"] * 2
            makers += [lambda: f"MINUS {self.apart(depth - 1)}"]
            makers += [lambda: f"FILTER {self.pick(('', 'NOT '))}EXISTS {self.apart(depth - 1)}"]
            makers += [lambda: self.inner(depth - 1), lambda: self.graph(depth - 1)]
        return self.pick([*makers, self.triples])()

    def triples(self) -> str:
        return " ".join(self.triple() for _ in range(self.pick((1, 1, 1, 2, 2, 3))))

    def triple(self) -> str:
        name = self.pick(self.things if self.things and self.chance(0.7) else _LETTERS)
        subject = self.noted(name, True) if self.chance(0.9) else self.pick(_THINGS)
        predicate = self.pick(_PREDICATES)
        objects = _OBJECTS.get(predicate[10:-1], _THINGS + _STRANGE)
        if self.chance(0.1):
            predicate = self.noted(self.pick(_LETTERS))
        elif self.chance(0.12):
            predicate = self.pick(_PATHS).format(self.pick(_PREDICATES[:2]), predicate)
        free = [name for name in _LETTERS if name not in self.seen]
        name = self.pick(free if free and self.chance(0.7) else _LETTERS)
        object_ = self.noted(name, objects is _THINGS) if self.chance(0.9) else self.pick(objects)
        return f"{subject} {predicate} {object_} ."

    def graph(self, depth: int) -> str:
        graph = self.noted(self.variable()) if self.chance(0.6) else self.pick(_GRAPHS)
        more = f"FILTER {self.pick(('', 'NOT '))}EXISTS {self.apart(0)}" if self.chance(0.3) else ""
        return f"GRAPH {graph} {{ {self.group(depth)} {more} }}"

    def inner(self, depth: int) -> str:
        before, self.seen, self.things = (self.seen, self.things), [], []
        body, names = self.group(depth), self.names(2)
        query = f"SELECT DISTINCT {' '.join(names)} WHERE {body}"
        if self.chance(0.3):
            counted, names = f"COUNT(DISTINCT {self.variable()})", [names[0], next(self.made)]
            query = f"SELECT {names[0]} ({counted} AS {names[1]}) WHERE {body} GROUP BY {names[0]}"
        self.seen, self.things = before
        return f"{{ {query} }}" if all(map(self.noted, names)) else ""

    def values(self) -> str:
        names = self.random.sample(_LETTERS, self.pick((1, 2)))
        rows = ([self.value(-1) for _ in names] for _ in range(self.random.randint(1, 3)))
        listed = " ".join(f"({' '.join(row)})" for row in rows)
        return f"VALUES ({' '.join(map(self.noted, names))}) {{ {listed} }}"

    def test(self, depth: int) -> str:
        if depth and self.chance(0.35):
            return self.pick(_BOTH).format(self.test(depth - 1), self.test(depth - 1))
        name = self.variable()
        more = self.pick(_TEXTS), name, self.pick((name, f"STR({name})"))
        return f"({self.pick(_TESTS).format(self.value(1), self.value(1), *more)})"

    def value(self, depth: int) -> str:
        constant = self.pick(self.pick((_THINGS, _NUMBERS, _TEXTS, _OTHERS, _STRANGE)))
        if depth < 0:
            return "UNDEF" if self.chance(0.15) else constant
        if not depth or self.chance(0.6):
            return self.variable() if self.chance(0.65) else constant
        more = self.value(depth - 1), self.test(0)
        return self.pick(_VALUES).format(self.value(depth - 1), *more)


def mixed(table: Table) -> bool:
    """Tell whether rows have no certain order: numbers among texts, equal ones, blank nodes."""
    for column in zip(*table.terms, strict=True):
        literals = [term for term in column if term and term.kind == "literal"]
        blanks = {term for term in column if term and term.kind == "bnode"}
        if len(blanks) > 1 or len({type(each.native) in (int, Decimal) for each in literals}) > 1:
            return True
    rows = {tuple(each and (each.native, each.language) for each in row) for row in table.terms}
    return len(rows) < len(set(table.terms))


def answers(table: Table, ordered: bool, swapped: bool) -> list[str]:
    """Return the rows as texts; blank nodes, of which there are two at most, perhaps *swapped*."""

    def text(term: Term | None) -> str:
        if term and term.kind == "bnode":
            return str(swapped == (term.value == "b0"))
        return repr(sorted(term.value.split(_BAR)) if term and _BAR in term.value else term)

    rows = [" ".join(map(text, row)) for row in table.terms]
    return rows if ordered else sorted(rows)


def unlike(reference: Embedded, columns: Columns, case: Case) -> bool | None:
    """Tell whether the two answer *case* differently; None for what cannot be told."""
    query, order, compared, more = *case[:3], case[3:]
    if compared and mixed(reference.select(compared, *more)):
        return None
    order = order if not mixed(reference.select(query, *more)) else ""
    one, other = (store.select(query + order, *more) for store in (reference, columns))
    found = (answers(other, bool(order), swapped) for swapped in (False, True))
    return one.columns != other.columns or answers(one, bool(order), False) not in found


@pytest.mark.parametrize("seed", [0, 12, 18, 27, 43, 44, 72, 85])
def test_columns_answer_what_the_embedded_store_does(seed: int, tmp_path: Path) -> None:
    random, told, source = Random(seed), Counter[str](), tmp_path / "data.nq"
    for place in range(4):
        nquads, base = dataset(random, bool(place % 2)), str(tmp_path / f"{place}")
        source.write_text(nquads, encoding="utf-8")
        load(base, [str(source)])
        stores = load_nquads(nquads.encode()), Columns(base, Mock(side_effect=Unsupported))
        for _ in range(50):
            case = Writer(random, bool(place % 2)).case()
            try:
                wrong = unlike(*stores, case)
                told["compared"] += wrong is not None
                assert not wrong, f"{case}\n{nquads}"
            except Unsupported:
                told["unsupported"] += 1
            except BadQuery:  # it takes no value for that variable
                told["bad"] += 1
    assert told["compared"] > 4 * told["unsupported"]
