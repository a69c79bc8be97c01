"""Constraints that each value meets or not by itself: class, datatype, length, sh:or and so on.

Which of some values do not meet one is asked of all of them at once. What the kind of a value
settles (is it an IRI, of which datatype, in which language) is asked of the few kinds there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import Any

from .counts import WRONG, wrong
from .engine import Engine, Focus, Violation, of_value
from .facts import BLANK, IRI, TAGGED, TRIPLE, Relation
from .judges import matches
from .model import Constraint, Path, Pattern, Shape, Uncompiled
from .terms import KEPT
from .triples import RDF, RDFS

_FEW = 4
"""How many times as many values as focus nodes a property may have for all to be judged at once."""


def values(
    engine: Engine, shape: Shape, constraint: Constraint, focus: Focus
) -> Iterator[Violation]:
    """Give a result for each value that does not meet the *constraint*."""
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
    if shape.steps is None:
        if constraint.kind in _UNMET or constraint.kind in _BY_KIND:
            return unmet(engine, constraint, focus)
        if constraint.kind == "property":
            return failing(engine, constraint.value, focus)
    elif constraint.kind in _UNMET or constraint.kind in _BY_KIND:
        return {at for at, _ in _bad(engine, shape.steps, constraint, focus)}
    if constraint.kind in WRONG:
        return wrong(engine, shape, constraint, focus)
    alone = shape._replace(constraints=(constraint,), messages=())
    return {found.at for found in engine.validate(alone, focus)}


def unmet(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    """Return those values *found* that do not meet *constraint*."""
    judge = _UNMET.get(constraint.kind)
    if judge:
        return frozenset(judge(engine, constraint, found))
    kinds = engine.facts.terms.kinds
    meets = _BY_KIND[constraint.kind](constraint.value)
    odd = {kind for kind in set(map(kinds.__getitem__, found)) if not meets(kind)}
    return frozenset(value for value in found if kinds[value] in odd) if odd else frozenset()


def _bad(
    engine: Engine, path: Path, constraint: Constraint, focus: Focus
) -> Iterator[tuple[int, int]]:
    """Give each of *focus* with each of its values by *path* that does not meet *constraint*."""
    relation = engine.values(path, focus)
    bad = _unmet_by(engine, path, relation, constraint, focus)
    if bad:
        yield from ((at, value) for at, value in relation.pairs(focus) if value in bad)


def _unmet_by(
    engine: Engine, path: Path, relation: Relation, constraint: Constraint, focus: Focus
) -> Focus:
    """Return values that do not meet *constraint*: all those of *focus*, and maybe others."""
    if path.parts or len(relation.one) > _FEW * len(focus):
        return unmet(engine, constraint, frozenset(value for _, value in relation.pairs(focus)))
    key = path, constraint
    if key not in engine.unmet:  # another shape may ask the same of the same property
        engine.unmet[key] = unmet(engine, constraint, relation.values)
    return engine.unmet[key]


def _not_typed(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    return found - engine.instances(constraint.value)


def _no_member(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
    return found - set(map(engine.facts.terms.__getitem__, constraint.value))


def _without_pattern(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    pattern: Pattern = constraint.value
    search = matches(pattern)
    return (v for v in found if (text := _text(engine, v)) is None or not search(text))


def _too_short(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    least: int = constraint.value
    if not least:
        return ()
    return (v for v in found if (text := _text(engine, v)) is None or len(text) < least)


def _too_long(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    most: int = constraint.value
    return (v for v in found if (text := _text(engine, v)) is None or len(text) > most)


def _text(engine: Engine, value: int) -> str | None:
    """Return the text of an IRI or a literal, and nothing for a blank node."""
    if engine.facts.terms.kinds[value] in (BLANK, TRIPLE):
        return None
    return str(getattr(engine.facts.terms.terms[value], "value", ""))


def _out_of_bounds(engine: Engine, constraint: Constraint, found: Focus) -> Iterable[int]:
    kinds, judges, bound = engine.facts.terms.kinds, engine.judges, constraint.value
    return (
        value
        for value in found
        if not _is_literal(kinds[value]) or not judges.keeps(constraint.kind, value, bound)
    )


def _met_by_some(engine: Engine, constraint: Constraint, found: Focus) -> Focus:
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
    "not": _met_by_some,
    "and": _failing_some,
    "or": _failing_all,
    "xone": _not_one,
    "node": _failing_one,
}
"""Which of some values do not meet a constraint, by the local name of its parameter."""


def _datatype(wanted: str) -> Callable[[str], bool]:
    if wanted == f"<{RDFS}Literal>":
        return _is_literal
    if wanted == f"<{RDFS}Datatype>":
        raise Uncompiled("sh:datatype rdfs:Datatype")
    if wanted == f"<{RDF}langString>":
        return lambda kind: kind.startswith(TAGGED)
    return {wanted[1:-1], KEPT + wanted[1:-1]}.__contains__


def _is_literal(kind: str) -> bool:
    return kind not in (IRI, BLANK, TRIPLE)


_KINDS: dict[str, Callable[[str], bool]] = {
    "IRI": IRI.__eq__,
    "Literal": _is_literal,
    "BlankNode": BLANK.__eq__,
    "BlankNodeOrIRI": lambda kind: not _is_literal(kind),
    "BlankNodeOrLiteral": lambda kind: kind == BLANK or _is_literal(kind),
    "IRIOrLiteral": lambda kind: kind == IRI or _is_literal(kind),
}


def _languages(languages: tuple[str, ...]) -> Callable[[str], bool]:
    """A range is met by the tag itself or by its first part, as the reference has it."""

    among = {language for language in languages if language}

    def meets(kind: str) -> bool:
        tag = kind.removeprefix(TAGGED)
        if tag == kind:
            return False
        return "*" in languages or tag in among or tag.partition("-")[0] in among

    return meets


_BY_KIND: dict[str, Callable[[Any], Callable[[str], bool]]] = {
    "datatype": _datatype,
    "nodeKind": _KINDS.__getitem__,
    "languageIn": _languages,
}
"""Which kinds of value meet a constraint, by the local name of its parameter."""
