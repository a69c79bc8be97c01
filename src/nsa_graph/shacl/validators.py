"""What validates each constraint: a function from a set of focus nodes to the violations.

Here are those that look at all values of a focus node together, at another property, through
another shape, or by SPARQL; `values` has those that look at each value by itself.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from .engine import Check, Engine, Focus, Validate, Violation, by_value
from .facts import BLANK, TAGGED
from .model import RDF, RDFS, Constraint, Qualified, Select, Term, Uncompiled
from .parameters import READERS
from .select import STR
from .terms import decode
from .values import COUNTED, failing, values

_SET, _HAS = ox.NamedNode("urn:shacl:set"), ox.NamedNode("urn:shacl:has")
_OWN = ("this", "path", "value")
_FOCUS = f"GRAPH {_SET} {{ {_SET} {_HAS} ?this }}"


def _counted(check: Check) -> Iterator[Violation]:
    for at in COUNTED[check.constraint.kind](check):
        yield check.violation(at)


def _unique_language(check: Check) -> Iterator[Violation]:
    """Yield a result for each language that two values of a focus node share."""
    more, kinds = check.values.more, check.engine.facts.terms.kinds
    for at in check.focus & more.keys():
        for kind, number in Counter(kinds[value] for value in more[at]).items():
            if number > 1 and kind.startswith(TAGGED):
                yield check.violation(at)


def _equals(check: Check) -> Iterator[Violation]:
    """Yield a result for each value that only one of path and property has."""
    mine = dict.fromkeys(check.pairs)
    other = check.engine.facts.relation(check.constraint.value)
    others = dict.fromkeys(other.pairs(check.focus))
    for at, value in (mine | others).keys() - (mine.keys() & others.keys()):
        yield check.violation(at, value)


def _disjoint(check: Check) -> Iterator[Violation]:
    """Yield a result for each value that both path and property have."""
    other = check.engine.facts.relation(check.constraint.value)
    for at, value in check.pairs:
        if value in other.of(at):
            yield check.violation(at, value)


def _less(check: Check) -> Iterator[Violation]:
    """Yield a result for each pair of values in the wrong order."""
    engine, kind = check.engine, check.constraint.kind
    other = engine.facts.relation(check.constraint.value)
    for at, value in check.pairs:
        if engine.facts.terms.kinds[value] == BLANK:  # whether or not there is another to compare
            raise Uncompiled(f"sh:{kind} of a blank node")
        for limit in other.of(at):
            if not engine.judges.before(kind, value, limit):
                yield check.violation(at, value)


def _closed(check: Check) -> Iterator[Violation]:
    """Yield a result for each triple of a value whose property is not among those allowed."""
    facts, above = check.engine.facts, by_value(check.pairs)
    resource = facts.iri(f"<{RDFS}Resource>")
    for name in sorted(set(facts.properties).difference(check.constraint.value)):
        relation = facts.relation(name)
        for node, value in relation.pairs(above.keys() & relation.one.keys()):
            if value != resource or name != f"<{RDF}type>":
                for at in above[node]:
                    yield check.violation(at, value)._replace(path=name)


def _property(check: Check) -> Iterator[Violation]:
    """Yield the results of the property shape for each value, once for each of its focus nodes."""
    inner = check.engine.shapes[check.constraint.value]
    if check.shape.steps is None:  # most shapes, and the nodes need not be told apart
        yield from check.engine.validate(inner, check.focus)
        return
    above = by_value(check.pairs)
    for found in check.engine.validate(inner, frozenset(above)):
        yield from (found._replace(at=at) for at in above[found.at])


def _qualified(check: Check) -> Iterator[Violation]:
    """Yield a result for each focus node that has too few or too many values of a shape."""
    wanted: Qualified = check.constraint.value
    values = check.values
    found = frozenset(value for _, value in values.pairs(check.focus))
    fit = found - failing(check.engine, wanted.shape, found)
    for sibling in wanted.siblings:
        fit &= failing(check.engine, sibling, found)
    least, most = (
        check._replace(constraint=Constraint(f"qualified{end}Count", None))
        for end in ("Min", "Max")
    )
    for at in check.focus:
        number = len(fit.intersection(values.of(at)))
        if wanted.most is not None and number > wanted.most:
            yield most.violation(at)
        if wanted.least is not None and number < wanted.least:
            yield least.violation(at)


def _selected(check: Check) -> Iterator[Violation]:
    """Yield a result for each row of the query, equal rows once."""
    engine, shape, constraint, focus = check
    select: Select = constraint.value
    number = engine.facts.terms.__getitem__
    for row in {tuple(row.items()): row for row in _rows(engine, select, focus)}.values():
        bound = {name: term for name, term in row.items() if name not in _OWN}
        at, path, value = row["this"], row.get("path"), row.get("value")
        if value is None and shape.steps is None:
            value = at
        for name, term in zip(_OWN, (at, path, value), strict=True):
            if term is not None:
                bound[name] = term
        texts = tuple(_filled(message, bound) for message in (*select.messages, *shape.messages))
        yield Violation(
            number(at),
            number(at),
            shape.path if path is None else str(path),
            None if value is None else number(value),
            constraint,
            shape,
            tuple(dict.fromkeys(texts)),
        )


def _rows(engine: Engine, select: Select, focus: Focus) -> Iterator[dict[str, Any]]:
    """Yield the rows of *select* for all of *focus*, each by the names of its variables."""
    answer = _answer(_store(engine, select, focus), f"{select.before} {_FOCUS} {select.after}")
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {n: term for n, term in zip(names, row, strict=True) if term is not None}


def _answer(store: ox.Store, query: str) -> ox.QuerySolutions:
    functions: dict[ox.NamedNode, Callable[..., Term | None]] = {
        ox.NamedNode(STR[1:-1]): lambda term: ox.Literal(str(getattr(term, "value", term)))
    }
    try:
        answer = store.query(query, use_default_graph_as_union=True, custom_functions=functions)
    except SyntaxError as error:  # of the query in the shapes
        raise Uncompiled(f"SPARQL that does not parse: {error}") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise Uncompiled("a query that is no SELECT")
    return answer


def _store(engine: Engine, select: Select, focus: Focus) -> ox.Store:
    """Return a store of the triples that *select* reads, and of *focus* in a graph of its own."""
    store = ox.Store()
    store.extend(engine.facts.having(select.properties))
    terms = engine.facts.terms.terms
    store.extend(ox.Quad(_SET, _HAS, terms[at], _SET) for at in focus)
    return store


def _filled(message: str, bound: dict[str, Any]) -> str:
    """Return *message* with the values of its variables, inserted as pyshacl inserts them."""
    for name, term in bound.items():
        value = str(getattr(decode(term), "value", term))
        if "\\" in value:
            raise Uncompiled("a backslash in a message")  # pyshacl reads it as an escape
        message = re.sub(rf"{{[?$]{name}}}", value, message)
    return message


_APART: dict[str, Validate] = {
    **dict.fromkeys(COUNTED, _counted),
    "uniqueLang": _unique_language,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _less,
    "lessThanOrEquals": _less,
    "closed": _closed,
    "property": _property,
    "qualifiedValueShape": _qualified,
    "sparql": _selected,
}
VALIDATORS: dict[str, Validate] = {kind: _APART.get(kind, values) for kind in READERS}
"""The function that validates a constraint, by the local name of its parameter."""
