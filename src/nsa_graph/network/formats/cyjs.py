"""Cytoscape's own JSON (.cyjs), for Cytoscape, cytoscape.js and networkx.

Cytoscape takes `name` and `interaction` for the label and the kind of an edge; networkx takes
`value` for the name of a node, and `key` to tell edges apart that join the same two. The style is
for cytoscape.js; Cytoscape has styles of its own.
"""

from collections.abc import Iterator
from typing import Any

from ..layout import positions
from ..model import Network
from ..palette import palette
from .attributes import Attributes, attributes
from .values import encode, held, listed

_SHAPES = {"roundrectangle": "round-rectangle", "parallelogram": "rhomboid"}


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    about = attributes(network, "name", "value", "interaction", "key")
    head = {
        "format_version": "1.0",
        "generated_by": "nsa_graph",
        "target_cytoscapejs_version": "~3.0",
        "directed": network.directed,
        "multigraph": True,
        "data": {"name": network.title, "description": network.description, "view": network.name},
    }
    yield encode(head)[:-1] + ',\n"elements":{"nodes":'
    yield from listed(_nodes(network, about))
    yield ',\n"edges":'
    yield from listed(_edges(network, about))
    yield '},\n"style":'
    yield from listed(_style(network))
    yield "}\n"


def _nodes(network: Network, about: Attributes) -> Iterator[dict[str, Any]]:
    for node, (x, y) in zip(network.nodes, positions(network), strict=True):
        names = {"id": node.id, "name": node.label, "value": node.id}
        said = names | held(about.nodes, about.node(node))
        yield {"data": said, "position": {"x": x, "y": y}}


def _edges(network: Network, about: Attributes) -> Iterator[dict[str, Any]]:
    for edge in network.edges:
        names = {"id": edge.id, "source": edge.source, "target": edge.target}
        names |= {"name": edge.label, "interaction": edge.type, "key": edge.id}
        yield {"data": names | held(about.edges, about.edge(edge))}


def _style(network: Network) -> Iterator[dict[str, Any]]:
    look = palette()
    arrow = "triangle" if network.directed else "none"
    yield {"selector": "node", "style": {"label": "data(name)", "text-valign": "bottom"}}
    plain = {"curve-style": "bezier", "width": 1, "target-arrow-shape": arrow}
    yield {"selector": "edge", "style": plain}
    for type_ in sorted(filter(_quoted, {node.type for node in network.nodes})):
        colour, shape = look.node(type_)
        style = {"background-color": colour, "shape": _SHAPES.get(shape, shape)}
        yield {"selector": f"node[type = {_quoted(type_)}]", "style": style}
    for type_ in sorted(filter(_quoted, {edge.type for edge in network.edges})):
        line = look.edge(type_)
        colours = {"line-color": line.colour, "target-arrow-color": line.colour}
        way = {"line-style": line.dashes, "width": line.width}
        yield {"selector": f"edge[type = {_quoted(type_)}]", "style": colours | way}


def _quoted(text: str) -> str:
    """Return *text* as a string of a selector, which has no escapes; empty for what none holds."""
    fits = [quote for quote in "\"'" if quote not in text and not text.endswith("\\")]
    return f"{fits[0]}{text}{fits[0]}" if fits else ""
