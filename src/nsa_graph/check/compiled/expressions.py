"""What a value must be, as a SPARQL expression that is true or false of it and never an error.

Expressions nest, so a shape within sh:or, sh:xone, sh:not costs no query of its own; what can't
be said in one is validated as a shape over the set of the values.
"""

from collections.abc import Callable, Iterable
from typing import Any

from .engine import Engine
from .model import Constraint, Pattern, Shape, Uncompiled
from .terms import KEPT, XSD
from .triples import RDFS

_KINDS = {
    "IRI": "isIRI({0})",
    "Literal": "isLITERAL({0})",
    "BlankNode": "isBLANK({0})",
    "BlankNodeOrIRI": "(!isLITERAL({0}))",
    "BlankNodeOrLiteral": "(!isIRI({0}))",
    "IRIOrLiteral": "(!isBLANK({0}))",
}
_NEVER, _ALWAYS = "false", "true"


def holds(engine: Engine, constraint: Constraint, variable: str) -> str | None:
    """Return the expression that *variable* meets *constraint*, or None where there is none."""
    says = _SAYS.get(constraint.kind)
    return says(engine, constraint.value, variable) if says else None


def conforms(engine: Engine, node: str, variable: str) -> str | None:
    """Return the expression that *variable* conforms to the shape *node*, or None."""
    shape = engine.shapes[node]
    if shape.deactivated:
        return _ALWAYS
    of = _of_property if shape.path else _of_node
    return _every(of(engine, shape, constraint, variable) for constraint in shape.constraints)


def _of_node(engine: Engine, shape: Shape, constraint: Constraint, variable: str) -> str | None:
    if constraint.kind == "hasValue":
        return f"sameTerm({variable}, {constraint.value})"
    if constraint.kind == "property":
        return conforms(engine, constraint.value, variable)
    return holds(engine, constraint, variable)


def _of_property(engine: Engine, shape: Shape, constraint: Constraint, variable: str) -> str | None:
    path, inner = shape.path, engine.fresh()
    if any(sign in path.replace(shape.predicate or " ", "") for sign in "/*+?"):
        return None  # inside EXISTS, such a path is walked from everywhere, for each node again
    if constraint.kind == "hasValue":
        return f"EXISTS {{ {variable} {path} {constraint.value} }}"
    if constraint.kind == "minCount" and constraint.value <= 1:
        return f"EXISTS {{ {variable} {path} {inner} }}" if constraint.value else _ALWAYS
    met = holds(engine, constraint, inner)
    if met is None or "EXISTS" in met:
        return None
    return f"(NOT EXISTS {{ {variable} {path} {inner} FILTER(!{met}) }})"


def _every(said: Iterable[str | None]) -> str | None:
    parts = list(said)
    if any(part is None for part in parts):
        return None
    return f"({' && '.join(filter(None, parts))})" if parts else _ALWAYS


def _class(engine: Engine, kind: str, variable: str) -> str:
    members = engine.sets.instances(kind)
    return f"EXISTS {{ {members.of(variable)} }}" if members else _NEVER


def _datatype(engine: Engine, kind: str, variable: str) -> str:
    if kind == f"<{RDFS}Literal>":
        return f"isLITERAL({variable})"
    if kind == f"<{RDFS}Datatype>":
        raise Uncompiled("sh:datatype rdfs:Datatype")
    return f"COALESCE(DATATYPE({variable}) IN ({kind}, <{KEPT}{kind[1:]}), false)"


def _kind(engine: Engine, kind: str, variable: str) -> str:
    return _KINDS[kind].format(variable)


def _pattern(engine: Engine, pattern: Pattern, variable: str) -> str:
    judge = engine.judges.matches(pattern)
    return f"(!isBLANK({variable}) && {judge}(STR({variable})))"


def _min_length(engine: Engine, least: int, variable: str) -> str:
    return _length(variable, ">=", least) if least else _ALWAYS


def _max_length(engine: Engine, most: int, variable: str) -> str:
    return _length(variable, "<=", most)


def _length(variable: str, sign: str, bound: int) -> str:
    return f"(!isBLANK({variable}) && STRLEN(STR({variable})) {sign} {bound})"


def _languages(engine: Engine, languages: tuple[str, ...], variable: str) -> str:
    """A range is met by the tag itself or by its first part, as the reference has it."""
    tag = f"LCASE(LANG({variable}))"
    if "*" in languages:
        return f'COALESCE({tag} != "", false)'
    among = ", ".join(f'"{language}"' for language in languages if language)
    if not among:
        return _NEVER
    return f'COALESCE({tag} IN ({among}) || STRBEFORE({tag}, "-") IN ({among}), false)'


def _in(engine: Engine, members: tuple[Any, ...], variable: str) -> str:
    same = " || ".join(f"sameTerm({variable}, {member})" for member in members)
    return f"({same})" if same else _NEVER


def _bound(kind: str) -> Callable[[Engine, Any, str], str]:
    def says(engine: Engine, bound: Any, variable: str) -> str:
        judged = f"{engine.judges.within(kind, bound)}({variable})"
        if bound.datatype.value == XSD + "integer":  # most are whole numbers, and judged at once
            whole = f"DATATYPE({variable}) = <{XSD}integer> && {variable} {_SIGNS[kind]} {bound}"
            judged = f"(COALESCE({whole}, false) || {judged})"
        return f"(isLITERAL({variable}) && {judged})"

    return says


_SIGNS = {"minInclusive": ">=", "minExclusive": ">", "maxInclusive": "<=", "maxExclusive": "<"}


def _not(engine: Engine, node: str, variable: str) -> str | None:
    met = conforms(engine, node, variable)
    return None if met is None else f"(!{met})"


def _all_of(engine: Engine, nodes: tuple[str, ...], variable: str) -> str | None:
    return _every(conforms(engine, node, variable) for node in nodes)


def _any_of(engine: Engine, nodes: tuple[str, ...], variable: str) -> str | None:
    parts = [conforms(engine, node, variable) for node in nodes]
    return None if None in parts else f"({' || '.join(map(str, parts))})"


def _one_of(engine: Engine, nodes: tuple[str, ...], variable: str) -> str | None:
    parts = [conforms(engine, node, variable) for node in nodes]
    return None if None in parts else f"({' + '.join(f'IF({p}, 1, 0)' for p in parts)} = 1)"


_SAYS: dict[str, Callable[[Engine, Any, str], str | None]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _kind,
    "pattern": _pattern,
    "minLength": _min_length,
    "maxLength": _max_length,
    "languageIn": _languages,
    "in": _in,
    **{kind: _bound(kind) for kind in ("minInclusive", "minExclusive")},
    **{kind: _bound(kind) for kind in ("maxInclusive", "maxExclusive")},
    "not": _not,
    "and": _all_of,
    "or": _any_of,
    "xone": _one_of,
    "node": conforms,
}
