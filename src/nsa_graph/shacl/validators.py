"""What validates each constraint: a function from a set of focus nodes to the violations.

Here are those that look at all values of a focus node together, at another property, through
another shape, or by SPARQL; `values` has those that look at each value by itself.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from .engine import Engine, Focus, Validate, Violation, by_value, of_focus, of_value
from .facts import BLANK, TAGGED
from .model import RDF, RDFS, Constraint, Qualified, Select, Shape, Term, Uncompiled
from .parameters import READERS
from .select import STR
from .terms import decode
from .values import COUNTED, failing, values, wrongly_counted

_SET, _HAS = ox.NamedNode("urn:shacl:set"), ox.NamedNode("urn:shacl:has")
_OWN = ("this", "path", "value")
_FOCUS = f"GRAPH {_SET} {{ {_SET} {_HAS} ?this }}"


def _counted(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    for at in wrongly_counted(engine, shape, constraint, focus):
        yield of_focus(shape, constraint, at)


def _unique_language(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each language that two values of a focus node share."""
    if shape.steps is None:
        return
    more, kinds = engine.values(shape.steps, focus).more, engine.facts.terms.kinds
    for at in focus & more.keys():
        for kind, number in Counter(kinds[value] for value in more[at]).items():
            if number > 1 and kind.startswith(TAGGED):
                yield of_focus(shape, constraint, at)


def _own(engine: Engine, shape: Shape, focus: Focus) -> Iterator[tuple[int, int]]:
    """Yield each focus node with each of its values; for a node shape that is the node itself."""
    if shape.steps is None:
        return ((at, at) for at in focus)
    return engine.values(shape.steps, focus).pairs(focus)


def _equals(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each value that only one of path and property has."""
    mine = dict.fromkeys(_own(engine, shape, focus))
    others = dict.fromkeys(engine.facts.relation(constraint.value).pairs(focus))
    for at, value in (mine | others).keys() - (mine.keys() & others.keys()):
        yield of_value(shape, constraint, at, value)


def _disjoint(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each value that both path and property have."""
    other = engine.facts.relation(constraint.value)
    for at, value in _own(engine, shape, focus):
        if value in other.of(at):
            yield of_value(shape, constraint, at, value)


def _less(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each pair of values in the wrong order."""
    before, kinds = engine.judges.before, engine.facts.terms.kinds
    other = engine.facts.relation(constraint.value)
    for at, value in _own(engine, shape, focus):
        if kinds[value] == BLANK:  # whether or not there is another value to compare with
            raise Uncompiled(f"sh:{constraint.kind} of a blank node")
        for limit in other.of(at):
            if not before(constraint.kind, value, limit):
                yield of_value(shape, constraint, at, value)


def _closed(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each triple of a value whose property is not among those allowed."""
    above = by_value(_own(engine, shape, focus))
    resource = engine.facts.iri(f"<{RDFS}Resource>")
    for name in sorted(set(engine.facts.properties).difference(constraint.value)):
        relation = engine.facts.relation(name)
        for node, value in relation.pairs(above.keys() & relation.one.keys()):
            if value != resource or name != f"<{RDF}type>":
                for at in above[node]:
                    yield of_value(shape, constraint, at, value)._replace(path=name)


def _property(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield the results of the property shape for each value, once for each of its focus nodes."""
    inner = engine.shapes[constraint.value]
    if shape.steps is None:
        yield from engine.validate(inner, focus)
        return
    above = by_value(engine.values(shape.steps, focus).pairs(focus))
    for found in engine.validate(inner, frozenset(above)):
        yield from (found._replace(at=at) for at in above[found.at])


def _qualified(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each focus node that has too few or too many values of a shape."""
    if shape.steps is None:
        return
    wanted: Qualified = constraint.value
    values = engine.values(shape.steps, focus)
    found = frozenset(value for _, value in values.pairs(focus))
    fit = found - failing(engine, wanted.shape, found)
    for sibling in wanted.siblings:
        fit &= failing(engine, sibling, found)
    least, most = (Constraint(f"qualified{end}Count", None) for end in ("Min", "Max"))
    for at in focus:
        number = len(fit.intersection(values.of(at)))
        if wanted.most is not None and number > wanted.most:
            yield of_focus(shape, most, at)
        if wanted.least is not None and number < wanted.least:
            yield of_focus(shape, least, at)


def _selected(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each row of the query, equal rows once."""
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
    functions: dict[ox.NamedNode, Callable[..., Term | None]] = {ox.NamedNode(STR[1:-1]): _str}
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


def _str(term: Term) -> ox.Literal:
    return ox.Literal(str(getattr(term, "value", term)))


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
