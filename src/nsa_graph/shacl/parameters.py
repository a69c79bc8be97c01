"""How the parameters of SHACL's constraint components are read from the shapes graph.

A reader yields the value of each constraint that a parameter makes: one for each of its values,
or a single one, as the component says (https://www.w3.org/TR/shacl/#core-components).
"""

import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from .judges import NODE_KINDS
from .model import SH, XSD, Constraint, Pattern, Qualified, Term, Uncompiled
from .patterns import refuse_ill_formed
from .select import select
from .terms import encoded
from .triples import Triples

TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
BESIDE = frozenset(
    {
        *TARGETS,
        *("path", "message", "severity", "deactivated", "target"),
        *("name", "description", "order", "group", "defaultValue"),
        *("declare", "prefix", "namespace"),
        *("flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount"),
        "qualifiedValueShapesDisjoint",
    }
)
"""The properties of a shape that are no constraints; each is read with the one it belongs to."""

WITH = {
    "ignoredProperties": "closed",
    "qualifiedMinCount": "qualifiedValueShape",
    "qualifiedMaxCount": "qualifiedValueShape",
    "qualifiedValueShapesDisjoint": "qualifiedValueShape",
}
"""The parameters that need another one; pyshacl refuses a shape without it."""


def shapes_in(constraint: Constraint) -> tuple[str, ...]:
    """Return the shapes that *constraint* refers to, in N-Triples."""
    value = constraint.value
    if constraint.kind in ("and", "or", "xone"):
        return tuple(value)
    if constraint.kind in ("not", "node", "property"):
        return (value,)
    return (value.shape, *value.siblings) if isinstance(value, Qualified) else ()


def _only(graph: Triples, node: str, name: str) -> Term:
    found = graph.one(node, name)
    if found is None:
        raise Uncompiled(f"no sh:{name}")
    return found


def _iris(graph: Triples, node: str, name: str) -> Iterable[str]:
    for value in graph.objects(node, name):
        if not isinstance(value, ox.NamedNode):
            raise Uncompiled(f"an unusual sh:{name}")
        yield str(value)


def _iri(graph: Triples, node: str, name: str) -> Iterable[str]:
    _only(graph, node, name)
    return _iris(graph, node, name)


def _kind(graph: Triples, node: str, name: str) -> Iterable[str]:
    kind = str(_only(graph, node, name))[1:-1].removeprefix(SH)
    if kind not in NODE_KINDS:
        raise Uncompiled("an unusual sh:nodeKind")
    return [kind]


def _number(value: Term, name: str) -> int:
    plain = isinstance(value, ox.Literal) and value.datatype.value == XSD + "integer"
    text = str(getattr(value, "value", "")) if plain else ""
    if not re.fullmatch(r"\d{1,9}", text):
        raise Uncompiled(f"an unusual sh:{name}")
    return int(text)


def _count(graph: Triples, node: str, name: str) -> Iterable[int]:
    return [_number(_only(graph, node, name), name)]


def _terms(graph: Triples, node: str, name: str) -> Iterable[Term]:
    return [encoded(value) for value in graph.objects(node, name)]


def _bounds(graph: Triples, node: str, name: str) -> Iterable[Term]:
    if not all(isinstance(value, ox.Literal) for value in graph.objects(node, name)):
        raise Uncompiled(f"an unusual sh:{name}")
    return _terms(graph, node, name)


def _patterns(graph: Triples, node: str, name: str) -> Iterable[Pattern]:
    flags = graph.one(node, "flags")
    written = str(getattr(flags, "value", "")).lower() if flags is not None else ""
    for value in graph.objects(node, name):
        if not isinstance(value, ox.Literal):
            raise Uncompiled("an unusual sh:pattern")
        pattern = Pattern(value.value, "".join(sorted(set(written) & set("im"))))
        refuse_ill_formed(pattern)
        yield pattern


def _languages(graph: Triples, node: str, name: str) -> Iterable[tuple[str, ...]]:
    members = graph.items(_only(graph, node, name))
    if not all(isinstance(m, ox.Literal) and m.datatype.value == XSD + "string" for m in members):
        raise Uncompiled("an unusual sh:languageIn")
    return [tuple(sorted({str(getattr(member, "value", "")).lower() for member in members}))]


def _unique(graph: Triples, node: str, name: str) -> Iterable[bool]:
    return [True] if graph.is_true(node, name) else []


def _shapes(graph: Triples, node: str, name: str) -> Iterable[str]:
    return [str(value) for value in graph.objects(node, name)]


def _lists(graph: Triples, node: str, name: str) -> Iterable[tuple[str, ...]]:
    for head in graph.objects(node, name):
        yield tuple(str(member) for member in graph.items(head))


def _members(graph: Triples, node: str, name: str) -> Iterable[tuple[Term, ...]]:
    members = graph.items(_only(graph, node, name))
    return [tuple(encoded(m) for m in members if not isinstance(m, ox.BlankNode))]


def _closed(graph: Triples, node: str, name: str) -> Iterable[tuple[str, ...]]:
    if not graph.is_true(node, name):
        return []
    heads = graph.objects(node, "ignoredProperties")
    allowed = [item for head in heads for item in graph.items(head)]
    for shape in graph.objects(node, "property"):
        allowed += graph.objects(str(shape), "path")
    return [tuple(sorted({str(one) for one in allowed if isinstance(one, ox.NamedNode)}))]


def _qualified(graph: Triples, node: str, name: str) -> Iterable[Qualified]:
    least, most = (_bound(graph, node, f"qualified{end}Count") for end in ("Min", "Max"))
    if least is None and most is None:
        raise Uncompiled("sh:qualifiedValueShape without a count")
    apart = graph.is_true(node, "qualifiedValueShapesDisjoint")
    for value in graph.objects(node, name):
        siblings = _siblings(graph, node) - {str(value)} if apart else set()
        yield Qualified(str(value), least, most, tuple(sorted(siblings)))


def _bound(graph: Triples, node: str, name: str) -> int | None:
    value = graph.one(node, name)
    return None if value is None else _number(value, name)


def _siblings(graph: Triples, node: str) -> set[str]:
    parents = {parent for parent, value in graph.having("property") if str(value) == node}
    shapes = {str(one) for parent in parents for one in graph.objects(parent, "property")}
    return {str(one) for shape in shapes for one in graph.objects(shape, "qualifiedValueShape")}


OF_PATHS = frozenset(
    ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")
)
"""The parameters that a shape without a path cannot have."""

READERS: dict[str, Callable[[Triples, str, str], Iterable[object]]] = {
    "class": _iris,
    "datatype": _iri,
    "nodeKind": _kind,
    **dict.fromkeys(("minCount", "maxCount"), _count),
    **dict.fromkeys(("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"), _bounds),
    **dict.fromkeys(("minLength", "maxLength"), _count),
    "pattern": _patterns,
    "languageIn": _languages,
    "uniqueLang": _unique,
    **dict.fromkeys(("equals", "disjoint", "lessThan", "lessThanOrEquals"), _iris),
    "not": _shapes,
    **dict.fromkeys(("and", "or", "xone"), _lists),
    **dict.fromkeys(("node", "property"), _shapes),
    "qualifiedValueShape": _qualified,
    "closed": _closed,
    "hasValue": _terms,
    "in": _members,
    "sparql": select,
}
"""The reader of each parameter, by the parameter's local name."""
