"""Constraints that each value meets or not by itself: class, datatype, length, sh:or and so on.

The question is always put for many values at once. Where the kind of a value decides (IRI or
literal, datatype, language), it is put for the few kinds that occur.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import reduce

from .engine import Check, Engine, Focus, Violation
from .facts import BLANK, TRIPLE, Relation
from .judges import BY_KIND, is_literal
from .model import Constraint, Path
from .patterns import matching

_FEW = 4  # up to how many values of a property per focus node all of its values are judged at once


def values(check: Check) -> Iterator[Violation]:
    """Yield a result for each value that does not meet the constraint."""
    for at, value in _bad(check):
        yield check.violation(at, value)


def failing(engine: Engine, node: str, focus: Focus) -> Focus:
    """Return those of *focus* that do not conform to the shape *node*."""
    shape = engine.shapes[node]
    if shape.deactivated:
        return frozenset()
    checks = (Check(engine, shape, constraint, focus) for constraint in shape.constraints)
    return frozenset[int]().union(*map(_failing, checks))


def _failing(check: Check) -> Iterable[int]:
    """Return the focus nodes that do not meet the one constraint."""
    engine, shape, constraint, focus = check
    if constraint.kind in _UNMET or constraint.kind in BY_KIND:
        return {at for at, _ in _bad(check)}
    if constraint.kind in COUNTED:
        return COUNTED[constraint.kind](check)
    if constraint.kind == "property" and shape.steps is None:
        return failing(engine, constraint.value, focus)
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


def _bad(check: Check) -> Iterable[tuple[int, int]]:
    """Return each focus node with each of its values that does not meet the constraint."""
    engine, shape, constraint, focus = check
    if shape.steps is None:
        return ((at, at) for at in unmet(engine, constraint, focus))
    relation = check.values
    bad = _unmet_by(check, shape.steps, relation)
    return ((at, value) for at, value in relation.pairs(focus) if value in bad) if bad else ()


def _unmet_by(check: Check, path: Path, relation: Relation) -> Focus:
    """Return the values by *path* that do not meet the constraint, and maybe other such values."""
    engine, _, constraint, focus = check
    if path.parts or len(relation.one) > _FEW * len(focus):
        return unmet(engine, constraint, frozenset(value for _, value in relation.pairs(focus)))
    key = path, constraint
    if key not in engine.unmet:  # another shape may have the same constraint on the same property
        engine.unmet[key] = unmet(engine, constraint, relation.values)
    return engine.unmet[key]


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
    "class": lambda engine, constraint, found: found - engine.instances(constraint.value),
    "pattern": _without_pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "in": lambda engine, constraint, found: found.difference(
        map(engine.facts.terms.__getitem__, constraint.value)
    ),
    **dict.fromkeys(("minInclusive", "minExclusive"), _out_of_bounds),
    **dict.fromkeys(("maxInclusive", "maxExclusive"), _out_of_bounds),
    "not": lambda engine, constraint, found: found - failing(engine, constraint.value, found),
    "and": _failing_some,
    "or": _failing_all,
    "xone": _not_one,
    "node": lambda engine, constraint, found: failing(engine, constraint.value, found),
}
"""The values that do not meet a constraint, by the local name of its parameter."""


def _few(check: Check) -> Iterable[int]:
    least: int = check.constraint.value
    values = check.values
    if least < 2:
        return check.focus.difference(values.one) if least else ()
    return (at for at in check.focus if len(values.of(at)) < least)


def _many(check: Check) -> Iterable[int]:
    most: int = check.constraint.value
    values = check.values
    among = values.more if most else values.one
    return (at for at in check.focus & among.keys() if len(values.of(at)) > most)


def _without(check: Check) -> Iterable[int]:
    wanted, values = check.engine.facts.terms[check.constraint.value], check.values
    return (at for at in check.focus if wanted not in values.of(at))


COUNTED = {"minCount": _few, "maxCount": _many, "hasValue": _without}
"""The focus nodes that fail a constraint on their values together, by its parameter's name."""
