"""Basic graph patterns and paths as SQL: each triple pattern a table, joined by what they share."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ...terms import Term
from ..algebra import (
    Basic,
    Choice,
    Inverse,
    Node,
    Path,
    Repeated,
    Triple,
    Unsupported,
    Var,
)
from ..algebra import Sequence as PathSequence
from .plan import Plan
from .relation import Column, Relation
from .value import ID

_LOOSE = re.compile(r"\.[pg]$")
_ALIAS, _ALIASES = re.compile(r"n[0-9]+"), re.compile(r"\bn[0-9]+(?=\.)")


class _Table(NamedTuple):
    """A table in a FROM: its SQL, what its columns must be, and which of them may hold numbers."""

    sql: str
    at: tuple[tuple[str, Node], ...]
    numbers: str = "abso"


class Patterns:
    """Triple patterns of one query, of all graphs or of one."""

    def __init__(self, plan: Plan, graph: Node | None, near: Relation | None = None) -> None:
        self.plan, self.graph, self.near = plan, graph, near

    def basic(self, pattern: Basic) -> Relation:
        """Return the solutions of *pattern*; raises `Unsupported`."""
        plain: list[_Table] = []
        repeated: list[Triple] = []
        for triple in pattern.triples:
            self._split(triple, plain, repeated)
        found = self._joined(Relation(), plain)
        while repeated:
            found = self._followed(found, self._known(repeated, found))
        return found

    def _split(self, triple: Triple, plain: list[_Table], repeated: list[Triple]) -> None:
        """Put *triple* among the tables, or among what a recursion is needed for."""
        subject, path, object_ = triple
        if isinstance(path, Inverse):
            self._split(Triple(object_, path.of, subject), plain, repeated)
        elif isinstance(path, PathSequence):
            between = self._between()
            self._split(Triple(subject, path.first, between), plain, repeated)
            self._split(Triple(between, path.then, object_), plain, repeated)
        elif isinstance(path, Repeated):
            repeated.append(triple)
        elif isinstance(path, (Var, Term)):
            plain.append(self._table(subject, path, object_))
        else:
            at: tuple[tuple[str, Node], ...] = (("s", subject), ("o", object_))
            graph = (("g", self.graph),) if isinstance(self.graph, Var) else ()
            plain.append(_Table(f"({self._steps(path)})", at + graph))

    def _asks_graph(self) -> bool:
        """Tell whether the graph is a variable that has no value yet."""
        return isinstance(self.graph, Var) and self.graph.name not in self.plan.bindings

    def _between(self) -> Var:
        return Var(f".between{self.plan.name()}")

    def _table(self, subject: Node, predicate: Node, object_: Node) -> _Table:
        at: tuple[tuple[str, Node], ...] = (("s", subject), ("o", object_))
        if isinstance(self.graph, Var):
            at += (("g", self.graph),)
        if isinstance(predicate, Var) and predicate.name not in self.plan.bindings:
            return _Table(self._quads("quad", "p, s, o"), (("p", predicate), *at), "o")
        term = self.plan.bindings[predicate.name] if isinstance(predicate, Var) else predicate
        numbers = self.plan.dictionary.predicates.get(self.plan.id_of(term), False)
        return _Table(self._of(term), at, "o" if numbers else "")

    def _of(self, predicate: Term) -> str:
        id_ = self.plan.id_of(predicate)
        return self._quads(f"p_{id_}" if id_ in self.plan.dictionary.predicates else "", "s, o")

    def _quads(self, table: str, columns: str) -> str:
        """Return the SQL of the triples of *table* in the graphs that are asked."""
        if not table:
            table = "(SELECT 0 AS s, 0 AS o, 0 AS g, true AS reading, true AS first LIMIT 0)"
        tests = ["NOT reading"] if self.plan.stated_only else []
        if self.graph is None:
            tests.append("first")
        else:
            columns += ", g"
            if not self._asks_graph():
                graph = self.graph
                term = graph if isinstance(graph, Term) else self.plan.bindings[graph.name]
                tests.append(f"g = {self.plan.id_of(term)}")
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        return f"(SELECT {columns} FROM {table}{where})"

    def _joined(self, found: Relation, tables: Iterable[_Table]) -> Relation:
        """Return *found* joined with *tables* on the variables that they share."""
        for table in tables:
            alias = self.plan.name()
            found = found._replace(sources=(*found.sources, f"{table.sql} {alias}"))
            for column, node in table.at:
                number = column in table.numbers
                found = self._placed(found, f"{alias}.{column}", node, number)
        return found

    def _placed(self, found: Relation, sql: str, node: Node, number: bool) -> Relation:
        """Say what *node* is at the column *sql*: a constant, or a variable seen before or not."""
        term = node if isinstance(node, Term) else self.plan.bindings.get(node.name)
        if term is not None:
            return found._replace(tests=(*found.tests, f"{sql} = {self.plan.id_of(term)}"))
        assert isinstance(node, Var)
        before = found.columns.get(node.name)
        if before is None:
            return found.extended(node.name, Column(ID, True, number), sql)
        column = before._replace(number=before.number and number)
        return found._replace(
            tests=(*found.tests, f"{sql} = {found.at[node.name]}"),
            columns={**found.columns, node.name: column},
        )

    def _steps(self, path: "Path") -> str:
        """Return the SQL of the pairs s, o that *path* joins, and g where a graph is asked for."""
        if isinstance(path, Term):
            return self._of(path)
        keep = ", g" if self._asks_graph() else ""
        if isinstance(path, Inverse):
            return f"SELECT o AS s, s AS o{keep} FROM {_inner(self._steps(path.of))}"
        if isinstance(path, Choice):
            one, other = self._steps(path.one), self._steps(path.other)
            return (
                f"SELECT s, o{keep} FROM {_inner(one)} UNION SELECT s, o{keep} FROM {_inner(other)}"
            )
        if isinstance(path, PathSequence) and isinstance(path.then, Repeated):
            return self._then_perhaps(path.first, path.then)
        if isinstance(path, PathSequence):
            one, other = self._steps(path.first), self._steps(path.then)
            kept, same = (", a.g", " AND a.g = b.g") if keep else ("", "")
            return (
                f"SELECT a.s, b.o{kept} FROM {_inner(one)} a JOIN {_inner(other)} b"
                f" ON a.o = b.s{same}"
            )
        raise Unsupported("a path that repeats within another")

    def _then_perhaps(self, first: Path, perhaps: Repeated) -> str:
        """Return the SQL of *first*, with what a `?` leads to from there beside it."""
        if perhaps.mark != "?" or isinstance(self.graph, Var):
            raise Unsupported("a path that repeats within another")
        once = self._steps(first)
        more = f"SELECT a.s, b.o FROM {_inner(once)} a JOIN {_inner(self._steps(perhaps.of))} b"
        return f"SELECT s, o FROM {_inner(once)} UNION ALL {more} ON a.o = b.s AND b.s <> b.o"

    def _followed(self, found: Relation, triple: Triple) -> Relation:
        """Return *found* with the ends that a repeated path leads to from what it has."""
        subject, path, object_ = triple
        assert isinstance(path, Repeated)
        if self._asks_graph():
            raise Unsupported("a path that repeats, in a graph that is asked for")
        steps = self._steps(path.of)
        if not self._has(found, subject) and self._has(found, object_):
            subject, object_ = object_, subject
            steps = f"SELECT o AS s, s AS o FROM {_inner(steps)}"
        at = self.plan.name()
        begin = self._begin(found, subject, steps)
        pairs = _closure(at, f"{at}b", steps, path.mark)
        sql = f"FROM (WITH RECURSIVE {at}b AS ({begin}), {pairs} SELECT a, b FROM {at})"
        ends = _Table(self.plan.aside(sql), (("a", subject), ("b", object_)))
        return self._joined(found, [ends])

    def _has(self, found: Relation, node: Node) -> bool:
        if isinstance(node, Term) or node.name in self.plan.bindings:
            return True
        return node.name in found.columns or self._is_near(node)

    def _is_near(self, node: Var) -> bool:
        """Tell whether what the pattern is joined to has an id for *node*, always."""
        column = self.near.columns.get(node.name) if self.near else None
        return column is not None and column.kind == ID and column.sure

    def _known(self, waiting: list[Triple], found: Relation) -> Triple:
        """Take from *waiting* a path of which one end is known, or one that needs none."""
        for triple in waiting:
            if self._has(found, triple.subject) or self._has(found, triple.object):
                waiting.remove(triple)
                return triple
        for triple in waiting:
            if isinstance(triple.predicate, Repeated) and triple.predicate.mark == "+":
                waiting.remove(triple)
                return triple
        raise Unsupported("a path that repeats from anywhere")

    def _is_there(self, term: Term) -> str:
        """Return the SQL of whether *term* is a subject or an object of what is asked.

        The specification has paths of no steps begin at any term; the embedded store, at these.
        """
        id_ = self.plan.id_of(term)
        if self.graph is None and not self.plan.stated_only:
            return f"{id_} > 0"
        quads = self._quads("quad", "s, o")
        return f"EXISTS (SELECT 1 FROM {quads} WHERE s = {id_} OR o = {id_})"

    def _begin(self, found: Relation, node: Node, steps: str) -> str:
        """Return the SQL of the ids at which a path begins."""
        term = node if isinstance(node, Term) else self.plan.bindings.get(node.name)
        if term is not None:
            return f"SELECT {self.plan.id_of(term)} AS x WHERE {self._is_there(term)}"
        assert isinstance(node, Var)
        if _LOOSE.search(
            (found if node.name in found.at else self.near or found).at.get(node.name, "")
        ):
            raise Unsupported("a path from a predicate or a graph")
        if node.name not in found.columns and not self._is_near(node):
            return f"SELECT DISTINCT s AS x FROM {_inner(steps)}"
        source = found if node.name in found.columns or not self.near else self.near
        return f"SELECT DISTINCT {source.at[node.name]} AS x {_own(source, node.name).body()}"


def _own(found: Relation, name: str) -> Relation:
    """Return the one table that has *name*, with the tests that are of it alone.

    From what else there is, a path begins in vain, which is better than to join it all before.
    """
    alias = found.at[name].partition(".")[0]
    own = tuple(source for source in found.sources if source.endswith(f" {alias}"))
    if not _ALIAS.fullmatch(alias) or not own:
        return found
    tests = tuple(test for test in found.tests if set(_ALIASES.findall(test)) == {alias})
    return Relation(own, (), tests)


def _closure(name: str, begin: str, steps: str, mark: str) -> str:
    """Return the definition of the table *name* of pairs a, b that a path so repeated joins."""
    here = f"SELECT x AS a, x AS b FROM {begin}"
    once = f"SELECT x AS a, t.o AS b FROM {begin} JOIN {_inner(steps)} t ON t.s = x"
    if mark == "?":
        return f"{name} AS ({here} UNION {once})"
    more = f"SELECT c.a, t.o AS b FROM {name} c JOIN {_inner(steps)} t ON t.s = c.b"
    return f"{name} AS ({here if mark == '*' else once} UNION {more})"


def _inner(steps: str) -> str:
    return steps if steps.startswith("(") and steps.endswith(")") else f"({steps})"
