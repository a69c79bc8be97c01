"""CX2, for Cytoscape Web and NDEx, and Cytoscape from 3.10 on (https://cytoscape.org/cx/cx2/).

Its ids are numbers; ours stand in the attribute `id`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..layout import positions
from ..model import Field, Network
from ..palette import palette
from .attributes import Attributes, attributes, java_type
from .values import encode, held, listed

_SHAPES = {"roundrectangle": "round-rectangle"}
_NETWORK = ("name", "description", "view")
Aspect = dict[str, Any]


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    about = attributes(network, "name", "interaction")
    said = dict(zip(_NETWORK, (network.title, network.description, network.name), strict=True))
    yield "[\n" + encode({"CXVersion": "2.0", "hasFragments": False})
    yield ",\n" + encode({"metaData": _counts(network)})
    yield ",\n" + encode({"attributeDeclarations": [_declared(about)]})
    yield ",\n" + encode({"networkAttributes": [said]})
    yield ',\n{"nodes":'
    yield from listed(_nodes(network, about))
    yield '},\n{"edges":'
    yield from listed(_edges(network, about))
    yield "},\n" + encode({"visualProperties": [_visual(network)]})
    yield ",\n" + encode({"visualEditorProperties": [_EDITOR]})
    yield ",\n" + encode({"status": [{"success": True}]}) + "\n]\n"


def _counts(network: Network) -> list[Aspect]:
    ones = ("attributeDeclarations", "networkAttributes", "visualProperties")
    counts = dict.fromkeys((*ones, "visualEditorProperties"), 1)
    counts |= {"nodes": network.node_count, "edges": network.edge_count}
    return [{"name": name, "elementCount": count} for name, count in sorted(counts.items())]


def _declared(about: Attributes) -> Aspect:
    def types(names: tuple[str, ...], fields: tuple[Field, ...]) -> dict[str, dict[str, str]]:
        own = {field.name: {"d": java_type(field)} for field in fields}
        return {name: {"d": "string"} for name in names} | own

    return {
        "networkAttributes": types(_NETWORK, ()),
        "nodes": types(("id", "name"), about.nodes),
        "edges": types(("id", "interaction"), about.edges),
    }


def _nodes(network: Network, about: Attributes) -> Iterator[Aspect]:
    for at, (node, (x, y)) in enumerate(zip(network.nodes, positions(network), strict=True)):
        said = {"id": node.id, "name": node.label} | held(about.nodes, about.node(node))
        yield {"id": at, "x": x, "y": y, "v": said}


def _edges(network: Network, about: Attributes) -> Iterator[Aspect]:
    number = {node.id: at for at, node in enumerate(network.nodes)}
    for at, edge in enumerate(network.edges):
        said = {"id": edge.id, "interaction": edge.type} | held(about.edges, about.edge(edge))
        yield {"id": at, "s": number[edge.source], "t": number[edge.target], "v": said}


def _visual(network: Network) -> Aspect:
    looks = {node.type: palette().node(node.type) for node in network.nodes}
    drawn = {edge.type: palette().edge(edge.type) for edge in network.edges}
    shapes = {type_: _SHAPES.get(look.shape, look.shape) for type_, look in looks.items()}
    lines = _by_type({type_: line.colour for type_, line in drawn.items()})
    arrow = "triangle" if network.directed else "none"
    label = {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_WIDTH": 30, "NODE_HEIGHT": 30, "NODE_LABEL_FONT_SIZE": 10},
            "edge": {"EDGE_WIDTH": 1, "EDGE_TARGET_ARROW_SHAPE": arrow},
        },
        "nodeMapping": {
            "NODE_LABEL": label,
            "NODE_BACKGROUND_COLOR": _by_type(
                {type_: look.colour for type_, look in looks.items()}
            ),
            "NODE_SHAPE": _by_type(shapes),
        },
        "edgeMapping": {
            "EDGE_LINE_COLOR": lines,
            "EDGE_TARGET_ARROW_COLOR": lines,
            "EDGE_LINE_STYLE": _by_type({type_: line.dashes for type_, line in drawn.items()}),
            "EDGE_WIDTH": _by_type({type_: line.width for type_, line in drawn.items()}),
        },
    }


def _by_type(values: Mapping[str, str | float]) -> Aspect:
    pairs = [{"v": type_, "vp": value} for type_, value in sorted(values.items())]
    return {"type": "DISCRETE", "definition": {"attribute": "type", "type": "string", "map": pairs}}


_EDITOR = {"properties": {"nodeSizeLocked": True, "arrowColorMatchesEdge": True}}
