"""graphology's JSON, for sigma.js and Gephi Lite (https://graphology.github.io/serialization).

There `type` says which program draws a node or an edge; ours is called `kind`.
"""

from collections.abc import Iterator
from typing import Any

from ..layout import positions
from ..model import Field, Network
from ..palette import palette
from .attributes import Attributes, attributes
from .values import encode, held, listed

_NODE_SIZE, _EDGE_SIZE = 6, 1


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    about = attributes(network, "kind", "x", "y", "size", "color")
    nodes, edges = _renamed(about.nodes), _renamed(about.edges)
    about = about._replace(nodes=nodes, edges=edges)
    kind = "directed" if network.directed else "undirected"
    said = {"name": network.title, "description": network.description, "view": network.name}
    head = {"attributes": said, "options": {"type": kind, "multi": True, "allowSelfLoops": True}}
    yield encode(head)[:-1] + ',\n"nodes":'
    yield from listed(_nodes(network, about))
    yield ',\n"edges":'
    yield from listed(_edges(network, about))
    yield "}\n"


def _renamed(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(Field("kind", "string") if f.name == "type" else f for f in fields)


def _nodes(network: Network, about: Attributes) -> Iterator[dict[str, Any]]:
    look = palette()
    for node, (x, y) in zip(network.nodes, positions(network), strict=True):
        drawn = {"x": x, "y": -y, "size": _NODE_SIZE, "color": look.node(node.type).colour}
        yield {"key": node.id, "attributes": drawn | held(about.nodes, about.node(node))}


def _edges(network: Network, about: Attributes) -> Iterator[dict[str, Any]]:
    look = palette()
    undirected = {} if network.directed else {"undirected": True}
    for edge in network.edges:
        line = look.edge(edge.type)
        drawn = {"size": _EDGE_SIZE * line.width, "color": line.colour}
        said = drawn | held(about.edges, about.edge(edge))
        ends = {"key": edge.id, "source": edge.source, "target": edge.target}
        yield ends | undirected | {"attributes": said}
