"""What the room works with: SHACL's vocabulary, compiled shapes and the results of validation."""

from typing import Any, NamedTuple

import pyoxigraph as ox

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Uncompiled(Exception):
    """Raised where a shape must be left to pyshacl; gives the reason, and stays in this room."""


class Result(NamedTuple):
    """One validation result (https://www.w3.org/TR/shacl/#results-validation-result).

    `focus`, `path`, `value` and `shape` are terms in N-Triples. `path` is a SPARQL path where it
    is more than a property; `path` and `value` are empty where the result has none. `component`
    and `severity` are IRIs.
    """

    focus: str
    path: str
    value: str
    component: str
    shape: str
    severity: str
    messages: tuple[str, ...]


class Constraint(NamedTuple):
    """A constraint: the local name of its parameter, and the value that the parameter has."""

    kind: str
    value: Any

    @property
    def component(self) -> str:
        """The IRI of the constraint component."""
        name = "SPARQL" if self.kind == "sparql" else self.kind[0].upper() + self.kind[1:]
        return f"{SH}{name}ConstraintComponent"


class Pattern(NamedTuple):
    """The value of sh:pattern with those of its sh:flags that count, `i` and `m`."""

    text: str
    flags: str


class Qualified(NamedTuple):
    """The value of sh:qualifiedValueShape: the shape, the counts, and the siblings to exclude."""

    shape: str
    least: int | None
    most: int | None
    siblings: tuple[str, ...]


class Select(NamedTuple):
    """The value of sh:sparql: the query in two parts, between which the focus nodes are inserted.

    `properties` are the IRIs of the properties that the query reads, or None for all. `messages`
    are the query's own; a result has those of its shape too.
    """

    before: str
    after: str
    properties: frozenset[str] | None
    messages: tuple[str, ...]


class Path(NamedTuple):
    """A property path: an operator of SPARQL (`^ / | * + ?`) and its operands.

    A single property has its `<IRI>` for `how`, and no parts.
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
    """The targets of a shape: terms, and classes and properties as `<IRI>`.

    `unread` is true where a shape that cannot be compiled has targets.
    """

    nodes: tuple[Any, ...] = ()
    classes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()
    unread: bool = False


class Shape(NamedTuple):
    """A compiled shape.

    `node` is its term in N-Triples, `steps` its path (None for a node shape), `messages` its own.
    `why` is the reason where it cannot be compiled.
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
