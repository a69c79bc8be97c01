"""How large each node is drawn, how much room it takes with its name, and where it then stands."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..layout import positions
from ..model import Edge, Network, Node
from .pack import pack, pieces
from .spread import Box, Point, spread

SPOKEN = 40
"""Up to so many edges, each has its label beside it; beyond, they would cover the drawing."""

_FEW = 16
"""Up to so many nodes stand further apart: there is room for the labels of their edges."""

_LETTER, _LINE, _MOST = 0.6, 12, 60
"""In sizes of the letters: a letter's width, a line's; and how many letters are shown."""


class Room(NamedTuple):
    """A node's place in the drawing, its diameter and the size of its letters, in pixels."""

    x: float
    y: float
    size: float
    letters: float


def rooms(network: Network, nodes: list[Node], edges: list[Edge]) -> list[Room]:
    """Return the room of each node, in their order: as laid out, with space for the names."""
    points = list(positions(network))
    if not points:
        return []
    degrees = _degrees(edges)
    sizes = [_sizes(degrees[node.id]) for node in nodes]
    boxes = [box(node, *size) for node, size in zip(nodes, sizes, strict=True)]
    places = _places(points, boxes, _pairs(nodes, edges), 2.6 if len(nodes) <= _FEW else 1.25)
    return [
        Room(round(x, 1), round(y, 1), round(size, 1), round(letters, 1))
        for (x, y), (size, letters) in zip(places, sizes, strict=True)
    ]


def _pairs(nodes: list[Node], edges: list[Edge]) -> list[tuple[int, int]]:
    """Return the ends of each edge, by their number among *nodes*."""
    at = {node.id: number for number, node in enumerate(nodes)}
    return [(at[edge.source], at[edge.target]) for edge in edges]


def _places(
    points: list[Point], boxes: list[Box], pairs: list[tuple[int, int]], least: float
) -> list[Point]:
    """Return *points* with room for their *boxes*, each connected piece by itself, then packed."""
    groups = pieces(len(points), pairs)
    held = [[boxes[one] for one in group] for group in groups]
    drawings = [
        spread([points[one] for one in group], inside, least)
        for group, inside in zip(groups, held, strict=True)
    ]
    moved = {
        one: point
        for group, drawing in zip(groups, pack(drawings, held), strict=True)
        for one, point in zip(group, drawing, strict=True)
    }
    return [moved[one] for one in range(len(points))]


def _degrees(edges: Iterable[Edge]) -> Mapping[str, int]:
    """Return how many edges each node has, a loop once."""
    return Counter(end for edge in edges for end in {edge.source, edge.target})


def _sizes(degree: int) -> tuple[float, float]:
    """Return a node's diameter and the size of its letters: greater the more edges it has."""
    root = degree**0.5
    return min(64, 16 + 5 * root), 11 + min(9, root)


def box(node: Node, size: float, letters: float) -> Box:
    """Return the width and height of the node's figure and, below it, its name in any language."""
    names = [node.label, *(text for _, text in node.labels)]
    widest = max(_width(name) for name in names)
    lines = 1 + int(widest * 1.15 // _LINE)  # words do not fill their lines
    wide = letters * min(widest, _LINE)
    return max(size, wide) + 12, size + lines * letters * 1.25 + 12


def _width(name: str) -> float:
    """Return the width of what is shown of *name*, in letters' sizes; a Chinese sign has one."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in name[:_MOST])
    return _LETTER * (min(len(name), _MOST) - wide) + wide
