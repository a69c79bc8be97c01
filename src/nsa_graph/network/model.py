"""A network: what a view gives, and what every writer takes."""

from typing import NamedTuple

Value = str | int | float | bool | None
"""The value of an attribute; None where a node or edge has none."""


class Field(NamedTuple):
    """An attribute that nodes or edges have: its name and its type.

    The type is `string`, `integer`, `double`, `boolean` or `date` (a day, as YYYY-MM-DD).
    """

    name: str
    type: str


class Node(NamedTuple):
    """A thing: `id` is its CURIE, or its IRI where no prefix fits; unique in its network.

    `type` is the label of its class, `label` its name in the language asked for or the nearest
    there is, `labels` every name as (language, text); `values` go with the network's
    `node_fields`, one each.
    """

    id: str
    iri: str
    type: str
    label: str
    labels: tuple[tuple[str, str], ...] = ()
    values: tuple[Value, ...] = ()


class Edge(NamedTuple):
    """A relation between two nodes, named by their ids; `id` is unique in its network.

    `type` is what kind of relation it is, in words; `predicate` the IRI of the property or class
    it was folded from; `start` and `end` the days it begins and ends, empty where unknown or
    open; `values` go with the network's `edge_fields`, one each.
    """

    id: str
    source: str
    target: str
    type: str
    label: str
    predicate: str = ""
    start: str = ""
    end: str = ""
    values: tuple[Value, ...] = ()


class Network(NamedTuple):
    """A view's answer: nodes and edges, each sorted by id.

    `dynamic` means that its edges have days, `labelled` that the label of an edge says more than
    its type does.
    """

    name: str
    title: str
    description: str
    directed: bool
    dynamic: bool
    node_fields: tuple[Field, ...]
    edge_fields: tuple[Field, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labelled: bool = True

    @property
    def node_count(self) -> int:
        """The number of nodes."""
        return len(self.nodes)

    @property
    def edge_count(self) -> int:
        """The number of edges."""
        return len(self.edges)
