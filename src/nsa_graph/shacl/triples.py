"""The shapes graph, looked up by subject and property."""

from collections.abc import Iterable

import pyoxigraph as ox

from ..rdf.prefixes import PREFIXES
from .model import SH, Uncompiled

RDF, RDFS, OWL = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"]
NIL = RDF + "nil"
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Triples:
    """What the shapes files say; a property is an IRI, or the local name of one of SHACL's."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._said: dict[str, dict[str, list[Node]]] = {}
        self._having: dict[str, list[tuple[str, Node]]] = {}
        said = dict.fromkeys((q.subject, q.predicate, q.object) for q in quads)
        for subject, verb, value in said:
            at = str(subject)
            self._said.setdefault(at, {}).setdefault(verb.value, []).append(value)
            self._having.setdefault(verb.value, []).append((at, value))

    def properties(self, node: str) -> dict[str, list[Node]]:
        """Return what is said of *node* (in N-Triples), by the IRI of the property."""
        return self._said.get(node, {})

    def objects(self, node: str, name: str) -> list[Node]:
        """Return the values of *node*'s property *name*."""
        return self.properties(node).get(_verb(name), [])

    def one(self, node: str, name: str) -> Node | None:
        """Return the one value there is, or None for none; raises `Uncompiled` for more."""
        found = self.objects(node, name)
        if len(found) > 1:
            raise Uncompiled(f"more than one sh:{name}")
        return found[0] if found else None

    def having(self, name: str) -> list[tuple[str, Node]]:
        """Return each node that has the property *name*, with each of its values."""
        return self._having.get(_verb(name), [])

    def typed(self, *kinds: str) -> set[str]:
        """Return the nodes that have one of the types *kinds*, given as IRIs."""
        wanted = set(kinds)
        return {n for n, v in self.having(RDF + "type") if getattr(v, "value", "") in wanted}

    def items(self, head: Node) -> list[Node]:
        """Return the members of the list *head*; raises `Uncompiled` where it is none."""
        found: list[Node] = []
        seen = set[str]()
        while not (isinstance(head, ox.NamedNode) and head.value == NIL):
            at = str(head)
            first, rest = self.objects(at, RDF + "first"), self.objects(at, RDF + "rest")
            if len(first) != 1 or len(rest) != 1 or at in seen:
                raise Uncompiled("an ill-formed list")
            seen.add(at)
            found.append(first[0])
            head = rest[0]
        return found


def _verb(name: str) -> str:
    return name if ":" in name else SH + name
