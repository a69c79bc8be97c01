"""The run over one store: queries asked, sets kept, shapes validated, results gathered."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox

from .judges import Judges
from .model import Constraint, Shape, Uncompiled
from .sets import Members, Row, Sets

Term = Any


class Violation(NamedTuple):
    """A result, and the focus node of the shape that it keeps from conforming.

    The two focus nodes differ where a property shape looks at a value of another shape. `value`
    is None where a result has none, `path` is SPARQL.
    """

    at: Term
    focus: Term
    path: str
    value: Term | None
    constraint: Constraint
    shape: Shape
    messages: tuple[str, ...]


Validate = Callable[["Engine", Shape, Constraint, Members], Iterator[Violation]]


class Engine:
    """Validates *shapes* over *store*, which it adds its own sets to; *validators* by parameter."""

    def __init__(
        self, store: ox.Store, shapes: dict[str, Shape], validators: dict[str, Validate]
    ) -> None:
        self.shapes, self.judges = shapes, Judges()
        self.sets = Sets(store, self.rows)
        self._store, self._validators = store, validators
        self._counts: dict[str, tuple[int, int]] = {}
        self._without: dict[str, bool] = {}
        self._sizes: dict[Members, int] = {}
        self._fresh = 0

    def rows(self, query: str) -> Iterator[Row]:
        """Give the rows of a SELECT over all graphs as one; raises `Uncompiled` for bad SPARQL."""
        yield from map(tuple, self._answer(query))
        if self.judges.refused:
            raise Uncompiled(self.judges.refused[-1])

    def bindings(self, query: str) -> Iterator[dict[str, Term]]:
        """Give the rows of a SELECT by the names of the variables that each binds."""
        answer = self._answer(query)
        names = [variable.value for variable in answer.variables]
        for row in answer:
            yield {n: term for n, term in zip(names, row, strict=True) if term is not None}

    def _answer(self, query: str) -> ox.QuerySolutions:
        union, functions = True, self.judges.functions
        try:
            answer = self._store.query(
                query, use_default_graph_as_union=union, custom_functions=functions
            )
        except SyntaxError as error:  # only a query of the shapes can be ill-formed
            raise Uncompiled(f"SPARQL that does not parse: {error}") from error
        if not isinstance(answer, ox.QuerySolutions):
            raise Uncompiled("a query that is no SELECT")
        return answer

    def nothing(self, query: str) -> bool:
        """Return whether a SELECT has no row; asked once however often it comes up."""
        if query not in self._without:
            self._without[query] = next(self.rows(query), None) is None
        return self._without[query]

    def extent(self, predicate: str) -> tuple[int, int]:
        """Return how often *predicate* is stated, and of how many subjects."""
        if predicate not in self._counts:
            query = f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?f) AS ?m) {{ ?f {predicate} ?v }}"
            n, m = next(self.rows(query))
            self._counts[predicate] = int(n.value), int(m.value)
        return self._counts[predicate]

    def size(self, focus: Members) -> int:
        """Return how many nodes are in *focus*."""
        if focus not in self._sizes:
            query = f"SELECT (COUNT(DISTINCT ?f) AS ?n) {{ {focus.of('?f')} }}"
            self._sizes[focus] = int(next(self.rows(query))[0].value)
        return self._sizes[focus]

    def fresh(self) -> str:
        """Return a variable that no query has yet."""
        self._fresh += 1
        return f"?n{self._fresh}"

    def validate(self, shape: Shape, focus: Members) -> Iterator[Violation]:
        """Give the results of validating all of *focus* against *shape*."""
        if not shape.deactivated:
            for constraint in shape.constraints:
                yield from self._validators[constraint.kind](self, shape, constraint, focus)

    def failing(self, node: str, focus: Members | None) -> set[Term]:
        """Return those of *focus* that do not conform to the shape *node*."""
        return {found.at for found in self.validate(self.shapes[node], focus)} if focus else set()

    def binding(self, shape: Shape, focus: Members) -> str:
        """Return the pattern that binds ?f and ?v, or ?v alone for a node shape, to all values."""
        return f"{focus.of('?f')} ?f {shape.path} ?v ." if shape.path else focus.of("?v")

    def pairs(self, shape: Shape, focus: Members, rest: str = "") -> Iterator[tuple[Term, Term]]:
        """Give focus nodes with their values, as far as the pattern *rest* leaves them."""
        if shape.path:
            query = f"SELECT DISTINCT ?f ?v {{ {self.binding(shape, focus)} {rest} }}"
            yield from self.rows(query)
        else:
            query = f"SELECT DISTINCT ?v {{ {self.binding(shape, focus)} {rest} }}"
            yield from ((row[0], row[0]) for row in self.rows(query))


def of_value(shape: Shape, constraint: Constraint, at: Term, value: Term) -> Violation:
    """Return the result that names *value*."""
    return Violation(at, at, shape.path, value, constraint, shape, shape.messages)


def of_focus(shape: Shape, constraint: Constraint, at: Term) -> Violation:
    """Return the result that names no value, only the focus node *at*."""
    return Violation(at, at, shape.path, None, constraint, shape, shape.messages)
