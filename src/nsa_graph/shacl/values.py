"""Constraints that each value meets or not by itself: class, datatype, length, sh:or and so on.

The question is always put for many values at once. Where the kind of a value decides (IRI or
literal, datatype, language), it is put for the few kinds that occur.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import reduce

from .engine import Engine, Focus, Violation, of_value
from .facts import BLANK, TRIPLE, Relation
from .judges import BY_KIND, is_literal
from .model import Constraint, Path, Shape
from .patterns import matching

_FEW = 4
"""Up to how many values of a property per focus node all of its values are judged at once."""


def values(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Yield a result for each value that does not meet the *constraint*."""
    if shape.steps is None:
        for at in unmet(engine, constraint, focus):
            yield of_value(shape, constraint, at, at)
        return
    for at, value in _bad(engine, shape.steps, constraint, focus):
        yield of_value(shape, constraint, at, value)


def failing(engine: Engine, node: str, focus: Focus) -> Focus:
    """Return those of *focus* that do not conform to the shape *node*."""
    shape = engine.shapes[node]
    if shape.deactivated:
        return frozenset()
    found = frozenset[int]()
    return found.union(*(_failing(engine, shape, one, focus) for one in shape.constraints))


def _failing(engine: Engine, shape: Shape, constraint: Constraint, focus: Focus) -> Iterable[int]:
    """Return those of *focus* that do not meet one *constraint* of *shape*."""
    by_value = constraint.kind in _UNMET or constraint.kind in BY_KIND
    if shape.steps is None:
        if by_value:
            return unmet(engine, constraint, focus)
        if constraint.kind == "property":
            return failing(engine, constraint.value, focus)
    elif by_value:
        return {at for at, _ in _bad(engine, shape.steps, constraint, focus)}
    if constraint.kind in COUNTED:
        return wrongly_counted(engine, shape, constraint, focus)
    alone = shape._replace(constraints=(constraint,), messages=())
    return {found.at for found in engine.validate(alone, focus)}


def unmet(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    """Return those of the values *found* that do not meet *constraint*."""
    judge = _UNMET.get(constraint.kind)
    if judge:
        return frozenset(judge(engine, constraint, found))
    kinds = engine.facts.terms.kinds
    meets = BY_KIND[constraint.kind](constraint.value)
    odd = {kind for kind in set(map(kinds.__getitem__, found)) if not meets(kind)}
    return frozenset(value for value in found if kinds[value] in odd) if odd else frozenset()


def _bad(
    engine: Engine, path: Path, constraint: Constraint, focus: Focus
) -> Iterator[tuple[int, int]]:
    """Yield each of *focus* with each of its values by *path* that does not meet *constraint*."""
    relation = engine.values(path, focus)
    bad = _unmet_by(engine, path, relation, constraint, focus)
    if bad:
        yield from ((at, value) for at, value in relation.pairs(focus) if value in bad)


def _unmet_by(
    engine: Engine, path: Path, relation: Relation, constraint: Constraint, focus: Focus
) -> Focus:
    """Return the values of *focus* that do not meet *constraint*, and maybe other such values."""
    if path.parts or len(relation.one) > _FEW * len(focus):
        return unmet(engine, constraint, frozenset(value for _, value in relation.pairs(focus)))
    key = path, constraint
    if key not in engine.unmet:  # another shape may have the same constraint on the same property
        engine.unmet[key] = unmet(engine, constraint, relation.values)
    return engine.unmet[key]


def _not_typed(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    return found - engine.instances(constraint.value)


def _no_member(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    return found - set(map(engine.facts.terms.__getitem__, constraint.value))


def _without_pattern(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    texts = {value: text for value in found if (text := _text(engine, value)) is not None}
    matched = matching(constraint.value, list(texts.values()))
    return found.difference(value for value, match in zip(texts, matched, strict=True) if match)


def _too_short(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    least: int = constraint.value
    if not least:
        return ()
    return (v for v in found if (text := _text(engine, v)) is None or len(text) < least)


def _too_long(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    most: int = constraint.value
    return (v for v in found if (text := _text(engine, v)) is None or len(text) > most)


def _text(engine: Engine, value: int) -> str | None:
    """Return the text of an IRI or a literal, and None for a blank node."""
    if engine.facts.terms.kinds[value] in (BLANK, TRIPLE):
        return None
    return str(getattr(engine.facts.terms.terms[value], "value", ""))


def _out_of_bounds(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    kinds, judges, bound = engine.facts.terms.kinds, engine.judges, constraint.value
    return (
        value
        for value in found
        if not is_literal(kinds[value]) or not judges.keeps(constraint.kind, value, bound)
    )


def _conforming(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    """Return the values that conform to the shape of sh:not."""
    return found - failing(engine, constraint.value, found)


def _failing_one(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    return failing(engine, constraint.value, found)


def _failing_some(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    return frozenset[int]().union(*(failing(engine, node, found) for node in constraint.value))


def _failing_all(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    """Return the values that conform to no shape of sh:or."""
    nodes: tuple[str, ...] = constraint.value
    return reduce(lambda left, node: failing(engine, node, left) if left else left, nodes, found)


def _not_one(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    """Return the values that conform to none of the shapes of sh:xone, or to more than one."""
    nodes: tuple[str, ...] = constraint.value
    met = Counter(value for node in nodes for value in found - failing(engine, node, found))
    return (value for value in found if met[value] != 1)


_UNMET: dict[str, Callable[[Engine, Constraint, Focus], Iterable[int]]] = {
    "class": _not_typed,
    "pattern": _without_pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "in": _no_member,
    **dict.fromkeys(("minInclusive", "minExclusive"), _out_of_bounds),
    **dict.fromkeys(("maxInclusive", "maxExclusive"), _out_of_bounds),
    "not": _conforming,
    "and": _failing_some,
    "or": _failing_all,
    "xone": _not_one,
    "node": _failing_one,
}
"""The values that do not meet a constraint, by the local name of its parameter."""


def wrongly_counted(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterable[int]:
    """Return those of *focus* with too few or too many values, or without the required one."""
    if shape.steps is None:
        alone = engine.facts.terms[constraint.value] if constraint.kind == "hasValue" else None
        return () if alone is None else focus - {alone}
    return COUNTED[constraint.kind](engine, engine.values(shape.steps, focus), constraint, focus)


def _few(engine: Engine, values: Relation, constraint: Constraint, focus: Focus) -> Iterable[int]:
    least: int = constraint.value
    if least < 2:
        return focus.difference(values.one) if least else ()
    return (at for at in focus if len(values.of(at)) < least)


def _many(engine: Engine, values: Relation, constraint: Constraint, focus: Focus) -> Iterable[int]:
    most: int = constraint.value
    among = values.more if most else values.one
    return (at for at in focus & among.keys() if len(values.of(at)) > most)


def _without(
    engine: Engine, values: Relation, constraint: Constraint, focus: Focus
) -> Iterable[int]:
    wanted = engine.facts.terms[constraint.value]
    return (at for at in focus if wanted not in values.of(at))


COUNTED = {"minCount": _few, "maxCount": _many, "hasValue": _without}
"""The focus nodes that fail a constraint on their values together, by its parameter's name."""
