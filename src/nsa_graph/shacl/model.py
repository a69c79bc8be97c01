"""A shape as it is compiled: what it looks at, by which path, and what must hold there."""

from typing import Any, NamedTuple

from ..rdf.prefixes import PREFIXES, full

SH = PREFIXES["sh"]


class Uncompiled(Exception):
    """Raised where something is left to the reference; says what, and stays inside this room."""


def boolean(value: object, name: str) -> bool:
    """Return what the literal *value* of sh:*name* says; raises `Uncompiled` for another term."""
    kind = getattr(getattr(value, "datatype", None), "value", "")
    text = getattr(value, "value", "")
    if kind != full("xsd:boolean") or text not in ("true", "false"):
        raise Uncompiled(f"an unusual sh:{name}")
    return bool(text == "true")


class Constraint(NamedTuple):
    """What must hold: the local name of its parameter, and the parameter's value, read.

    `component` is the IRI that a result of it names.
    """

    kind: str
    value: Any

    @property
    def component(self) -> str:
        """The IRI of the constraint component."""
        name = "SPARQL" if self.kind == "sparql" else self.kind[0].upper() + self.kind[1:]
        return f"{SH}{name}ConstraintComponent"


class Pattern(NamedTuple):
    """The value of sh:pattern with its sh:flags."""

    text: str
    flags: str


class Qualified(NamedTuple):
    """The value of sh:qualifiedValueShape: the shape, how many, and the siblings to leave out."""

    shape: str
    least: int | None
    most: int | None
    siblings: tuple[str, ...]


class Select(NamedTuple):
    """The value of sh:sparql: the query in two parts, between which the focus nodes come.

    `properties` are those that it names, as IRIs; None where that is not known. `messages` are
    the query's own, besides which those of its shape are given too.
    """

    before: str
    after: str
    properties: frozenset[str] | None
    messages: tuple[str, ...]


class Path(NamedTuple):
    """A property path: `how` it goes, and the paths that it is made of.

    That is `^` `/` `|` `*` `+` or `?`, as SPARQL has them; or a property, as `<IRI>`, of no parts.
    """

    how: str
    parts: "tuple[Path, ...]" = ()

    def __str__(self) -> str:
        """Return the path as SPARQL."""
        if not self.parts:
            return self.how
        if self.how in "/|":
            return f"({f' {self.how} '.join(map(str, self.parts))})"
        (part,) = self.parts
        if self.how == "^":
            return f"^{part}" if not part.parts else f"^({part})"
        return f"({part}){self.how}"


class Targets(NamedTuple):
    """What a shape looks at of its own: terms, and classes and properties as `<IRI>`.

    `unread` says that there are targets of a shape that can't be compiled.
    """

    nodes: tuple[Any, ...] = ()
    classes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()
    unread: bool = False


class Shape(NamedTuple):
    """One shape; `steps` is its path, None for a node shape; `node` is its term in N-Triples.

    `messages` are its own. `why` says what keeps it from being compiled, if anything does.
    """

    node: str
    steps: Path | None
    targets: Targets
    constraints: tuple[Constraint, ...]
    severity: str
    messages: tuple[str, ...]
    deactivated: bool
    why: str = ""

    @property
    def path(self) -> str:
        """The path as SPARQL, empty for a node shape."""
        return "" if self.steps is None else str(self.steps)
