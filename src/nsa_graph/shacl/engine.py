"""One run over the data: targets, instances and values as sets, constraints as checks of them.

A node or a value is a number here, as `Facts` gives it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .facts import Facts, Relation
from .judges import Judges
from .model import RDF, RDFS, Constraint, Path, Shape, Targets
from .paths import walk
from .terms import encoded

Focus = frozenset[int]
_TYPE = f"<{RDF}type>"
_BELOW = Path("*", (Path("^", (Path(f"<{RDFS}subClassOf>"),)),))
"""The path from a class to itself and its subclasses."""


class Violation(NamedTuple):
    """A result, and the focus node of the outermost shape that it concerns.

    `at` differs from `focus` where a property shape checks a value of another shape. `value` is
    None where a result has none; `path` is SPARQL.
    """

    at: int
    focus: int
    path: str
    value: int | None
    constraint: Constraint
    shape: Shape
    messages: tuple[str, ...]


class Check(NamedTuple):
    """A constraint of *shape* that the nodes *focus* of an engine's data are to meet."""

    engine: "Engine"
    shape: Shape
    constraint: Constraint
    focus: Focus

    @property
    def values(self) -> Relation:
        """The values of the focus nodes; those of a node shape are the nodes themselves."""
        if self.shape.steps is None:
            nodes = list(self.focus)
            return Relation(nodes, nodes)
        return self.engine.values(self.shape.steps, self.focus)

    @property
    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each focus node with each of its values."""
        return self.values.pairs(self.focus)

    def violation(self, at: int, value: int | None = None) -> Violation:
        """Return the result about the focus node *at*, and about *value* where one is given."""
        shape = self.shape
        return Violation(at, at, shape.path, value, self.constraint, shape, shape.messages)


Validate = Callable[[Check], Iterator[Violation]]


class Engine:
    """Validates *facts* against *shapes*, with a function of *validators* for each parameter."""

    def __init__(
        self, facts: Facts, shapes: dict[str, Shape], validators: dict[str, Validate]
    ) -> None:
        self.facts, self.shapes = facts, shapes
        self.judges = Judges(facts.terms.terms)
        self.unmet: dict[tuple[Path, Constraint], Focus] = {}
        self._validators = validators
        self._instances: dict[str, Focus] = {}
        self._targets: dict[Targets, Focus] = {}
        self._walked: dict[tuple[Path, Focus], Relation] = {}

    def instances(self, kind: str) -> Focus:
        """Return the instances of the class *kind* and of its subclasses in the data graph.

        This is the definition of https://www.w3.org/TR/shacl/#terminology (SHACL instance).
        """
        if kind not in self._instances:
            top, typed = self.facts.iri(kind), self.facts.relation(_TYPE).inverse
            below = walk(self.facts, _BELOW, (top,)).of(top)
            self._instances[kind] = frozenset[int]().union(*map(typed.of, below))
        return self._instances[kind]

    def targets(self, targets: Targets) -> Focus:
        """Return the focus nodes of *targets*."""
        if targets not in self._targets:
            relation = self.facts.relation
            found: list[Iterable[int]] = [self.instances(kind) for kind in targets.classes]
            found += [relation(name).one for name in targets.subjects_of]
            found += [relation(name).values for name in targets.objects_of]
            nodes = (self.facts.terms[encoded(node)] for node in targets.nodes)
            self._targets[targets] = frozenset(nodes).union(*found)
        return self._targets[targets]

    def values(self, path: Path, focus: Focus) -> Relation:
        """Return the values of *focus* by *path*; the relation may have more nodes."""
        if not path.parts:
            return self.facts.relation(path.how)
        key = path, focus
        if key not in self._walked:
            self._walked[key] = walk(self.facts, path, focus)
        return self._walked[key]

    def validate(self, shape: Shape, focus: Focus) -> Iterator[Violation]:
        """Yield the results of validating all of *focus* against *shape*."""
        if focus and not shape.deactivated:
            for constraint in shape.constraints:
                yield from self._validators[constraint.kind](Check(self, shape, constraint, focus))


def by_value(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the focus nodes of each value in *pairs* of focus node and value."""
    found: dict[int, list[int]] = {}
    for at, value in pairs:
        found.setdefault(value, []).append(at)
    return found
