"""Sets of nodes kept in the store, so that a query joins them like any other pattern."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox

from ...names import full
from .model import Targets

_GRAPH, _HAS = ox.NamedNode("urn:nsa-graph:sets"), ox.NamedNode("urn:nsa-graph:has")
_TYPE, _BELOW = f"<{full('rdf:type')}>", f"<{full('rdfs:subClassOf')}>"
Term = Any
Row = tuple[Any, ...]


class Members(NamedTuple):
    """A set of nodes, as the SPARQL that a variable is put into to range over them."""

    before: str
    after: str

    def of(self, variable: str) -> str:
        """Return the pattern that binds *variable* to each member, or tests it."""
        return f"{self.before}{variable}{self.after}"


class Sets:
    """The sets that the shapes speak of, found once each; *rows* answers a SELECT."""

    def __init__(self, store: ox.Store, rows: Callable[[str], Iterator[Row]]) -> None:
        self._store, self._rows = store, rows
        self._classes: dict[str, Members | None] = {}
        self._targets: dict[Targets, Members | None] = {}
        self._above: dict[str, set[str]] | None = None
        self._used: dict[str, bool] = {}
        self._count = 0

    def keep(self, terms: Iterable[Term]) -> Members | None:
        """Return *terms* as a set in the store, or None for no terms at all."""
        name = ox.NamedNode(f"urn:nsa-graph:set:{self._count}")
        quads = [ox.Quad(name, _HAS, term, _GRAPH) for term in terms]
        if not quads:
            return None
        self._count += 1
        self._store.extend(quads)
        return Members(f"GRAPH {_GRAPH} {{ {name} {_HAS} ", " }")

    def instances(self, kind: str) -> Members | None:
        """Return the instances of the class *kind* and of those below it, or None for none.

        Only what the data say of subclasses counts, as https://www.w3.org/TR/shacl/#terminology
        has it of SHACL instances.
        """
        if kind not in self._classes:
            self._classes[kind] = self._typed([k for k in self._below(kind) if self._is_used(k)])
        return self._classes[kind]

    def targets(self, targets: Targets) -> Members | None:
        """Return the focus nodes of *targets*, or None for none."""
        if targets not in self._targets:
            self._targets[targets] = self._focus(targets)
        return self._targets[targets]

    def _typed(self, kinds: list[str]) -> Members | None:
        if len(kinds) == 1:
            return Members("", f" {_TYPE} {kinds[0]} .")
        if not kinds:
            return None
        among = " UNION ".join(f"{{ ?v {_TYPE} {kind} }}" for kind in kinds)
        return self.keep(row[0] for row in self._rows(f"SELECT DISTINCT ?v {{ {among} }}"))

    def _focus(self, targets: Targets) -> Members | None:
        classes = [self.instances(kind) for kind in targets.classes]
        parts = [members for members in classes if members]
        parts += [Members("", f" {verb} [] .") for verb in targets.subjects_of]
        parts += [Members(f"[] {verb} ", " .") for verb in targets.objects_of]
        if len(parts) == 1 and not targets.nodes:
            return parts[0]  # a node may come more than once: every query is of distinct nodes
        found: dict[Term, None] = dict.fromkeys(targets.nodes)
        if parts:
            query = " UNION ".join(f"{{ {members.of('?v')} }}" for members in parts)
            rows = self._rows(f"SELECT DISTINCT ?v {{ {query} }}")
            found.update((row[0], None) for row in rows)
        return self.keep(found)

    def _is_used(self, kind: str) -> bool:
        if kind not in self._used:
            rows = self._rows(f"SELECT ?v {{ ?v {_TYPE} {kind} }} LIMIT 1")
            self._used[kind] = next(rows, None) is not None
        return self._used[kind]

    def _below(self, kind: str) -> list[str]:
        """Return *kind* and all that the data put below it."""
        if self._above is None:
            self._above = {}
            for lower, upper in self._rows(f"SELECT ?a ?b {{ ?a {_BELOW} ?b }}"):
                self._above.setdefault(str(upper), set()).add(str(lower))
        found, todo = {kind}, [kind]
        while todo:
            for lower in self._above.get(todo.pop(), set()) - found:
                found.add(lower)
                todo.append(lower)
        return sorted(one for one in found if one.startswith("<"))
