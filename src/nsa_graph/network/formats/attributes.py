"""Attributes: what every format says of a node and an edge, in which order, of which type."""

from typing import NamedTuple

from ..model import Edge, Field, Network, Node, Value

_NODE = ("id", "iri", "type", "label")
_EDGE = ("id", "source", "target", "type", "label", "predicate")
_DAYS = ("start", "end")


_JAVA = {"integer": "long", "double": "double", "boolean": "boolean"}


class Attributes(NamedTuple):
    """The attributes of a network, besides the ids of a node, and the ids and ends of an edge.

    A node has `iri`, `type`, `label`, `label_LANGUAGE` for each of `languages`, and its own
    fields; an edge `type`, `label`, `predicate`, `start` and `end` where there are days, and its
    own fields. A field of one of these names, or of an id's, gets a `_` behind it.
    """

    languages: tuple[str, ...]
    dynamic: bool
    nodes: tuple[Field, ...]
    edges: tuple[Field, ...]

    def node(self, node: Node) -> tuple[Value, ...]:
        """Return the values of *node*, in the order of `nodes`; None where it has none."""
        head = (node.iri, node.type, node.label)
        if not self.languages:
            return head + node.values
        names: dict[str, str] = {}
        for language, text in node.labels:
            names[language] = f"{names[language]} | {text}" if language in names else text
        return head + tuple(map(names.get, self.languages)) + node.values

    def edge(self, edge: Edge) -> tuple[Value, ...]:
        """Return the values of *edge*, in the order of `edges`; None where it has none."""
        head = (edge.type, edge.label, edge.predicate or None)
        if not self.dynamic:
            return head + edge.values
        return (*head, edge.start or None, edge.end or None, *edge.values)


def attributes(network: Network, *taken: str) -> Attributes:
    """Return the attributes of *network*, none of them called as one *taken* by the format.

    It goes through the nodes once, to see their languages.
    """
    spoken = {language for node in network.nodes for language, _ in node.labels}
    languages = tuple(sorted(spoken))
    named = [Field(f"label_{language}", "string") for language in languages]
    days = [Field(name, "date") for name in _DAYS] if network.dynamic else []
    return Attributes(
        languages,
        network.dynamic,
        _apart(_NODE, named, network.node_fields, taken)[1:],
        _apart(_EDGE, days, network.edge_fields, taken)[3:],
    )


def java_type(field: Field) -> str:
    """Return the type of *field* as programs in Java call it; a date is a string."""
    return _JAVA.get(field.type, "string")


def _apart(
    given: tuple[str, ...], more: list[Field], own: tuple[Field, ...], taken: tuple[str, ...]
) -> tuple[Field, ...]:
    """Return all fields, those of a network's own renamed where a name is taken already."""
    fields = [*(Field(name, "string") for name in given), *more]
    held = {*taken, *(field.name for field in fields)}
    for name, type_ in own:
        while name in held:
            name += "_"
        held.add(name)
        fields.append(Field(name, type_))
    return tuple(fields)
