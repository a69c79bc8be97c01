"""The shapes graph, indexed by subject and property."""

from collections.abc import Iterable

import pyoxigraph as ox

from .model import RDF, SH, XSD, Term, Uncompiled


class Triples:
    """The triples of a shapes graph; a property is an IRI, or the local name of one of SHACL's."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._by_subject: dict[str, dict[str, list[Term]]] = {}
        self._by_property: dict[str, list[tuple[str, Term]]] = {}
        triples = dict.fromkeys((q.subject, q.predicate, q.object) for q in quads)
        for subject, verb, value in triples:
            at = str(subject)
            self._by_subject.setdefault(at, {}).setdefault(verb.value, []).append(value)
            self._by_property.setdefault(verb.value, []).append((at, value))

    def properties(self, node: str) -> dict[str, list[Term]]:
        """Return the values of each property of *node* (in N-Triples), by the property's IRI."""
        return self._by_subject.get(node, {})

    def objects(self, node: str, name: str) -> list[Term]:
        """Return the values of *node*'s property *name*."""
        return self.properties(node).get(_verb(name), [])

    def one(self, node: str, name: str) -> Term | None:
        """Return the only value of *node*'s property *name*, or None; refuses several."""
        found = self.objects(node, name)
        if len(found) > 1:
            raise Uncompiled(f"more than one sh:{name}")
        return found[0] if found else None

    def is_true(self, node: str, name: str) -> bool:
        """Return the boolean value of *node*'s property *name*, false where it has none.

        Raises:
            Uncompiled: for several values, and for any other term.
        """
        value = self.one(node, name)
        if value is None:
            return False
        kind = value.datatype.value if isinstance(value, ox.Literal) else ""
        text = str(getattr(value, "value", ""))
        if kind != XSD + "boolean" or text not in ("true", "false"):
            raise Uncompiled(f"an unusual sh:{name}")
        return text == "true"

    def having(self, name: str) -> list[tuple[str, Term]]:
        """Return each node that has the property *name*, with each of its values."""
        return self._by_property.get(_verb(name), [])

    def typed(self, *kinds: str) -> set[str]:
        """Return the nodes that have one of the types *kinds*, given as IRIs."""
        wanted = set(kinds)
        return {n for n, v in self.having(RDF + "type") if getattr(v, "value", "") in wanted}

    def items(self, head: Term) -> list[Term]:
        """Return the members of the list *head*; raises `Uncompiled` for an ill-formed list."""
        found: list[Term] = []
        seen = set[str]()
        while not (isinstance(head, ox.NamedNode) and head.value == RDF + "nil"):
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
