"""How much room each node takes with its name, and where it then stands."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from ..layout import positions
from ..model import Edge, Network, Node
from .spread import Box, spread

Place = tuple[float, float]

_LINE, _LETTER, _MOST = 130.0, 6.4, 60
"""As in drawing.js: the width of a line of a name, of a letter, and the letters that are shown."""


def places(network: Network, nodes: list[Node], edges: list[Edge]) -> dict[str, Place]:
    """Return x and y of each node, in pixels, by id: as laid out, with room for the names."""
    points = list(positions(network))
    if not points:
        return {}
    degrees = _degrees(edges)
    boxes = [_box(node, degrees[node.id]) for node in nodes]
    return {node.id: place for node, place in zip(nodes, spread(points, boxes), strict=True)}


def _degrees(edges: Iterable[Edge]) -> Mapping[str, int]:
    """Return how many edges each node has, a loop once."""
    return Counter(end for edge in edges for end in {edge.source, edge.target})


def _box(node: Node, degree: int) -> Box:
    """Return the room for the node's figure and, below it, its name in any of its languages."""
    figure = min(64, 16 + 5 * degree**0.5)
    size = min(17, 10 + degree**0.5)
    names = [node.label, *(text for _, text in node.labels)]
    widest = max(_width(name) * size / 10 for name in names)
    lines = 1 + int(widest * 1.15 // _LINE)  # words do not fill their lines
    return max(figure, min(widest, _LINE)) + 10, figure + lines * size * 1.25 + 12


def _width(name: str) -> float:
    """Return the width of what is shown of *name* at a size of 10: a Chinese sign is a square."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in name[:_MOST])
    return _LETTER * (min(len(name), _MOST) - wide) + 10 * wide
