"""How large each node is drawn, how much room it takes with its name, and where it then stands."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..layout import Point, neighbours, pieces, positions
from ..model import Network, Node

SPOKEN = 40
"""Up to so many edges, each has its label beside it; beyond, they would cover the drawing."""

_FEW = 16  # up to so many nodes stand further apart: there is room for the labels of their edges
_LETTER, _LINE, _MOST = 0.6, 12, 60
"""In sizes of the letters: a letter's width, a line's; and how many letters are shown."""

Box = tuple[float, float]
"""Width and height; a box is centred on its point."""

_ROUNDS = 150
_FILL = 0.42
"""The share of a drawing that its boxes may fill; with more, pushing would tear it apart."""

_GAP = 40.0
_WIDE = 1.3  # how much wider than high the whole is to be


class Room(NamedTuple):
    """A node's place in the drawing, its diameter and the size of its letters, in pixels."""

    x: float
    y: float
    size: float
    letters: float


def rooms(network: Network) -> list[Room]:
    """Return the room of each node, in their order: as laid out, with space for the names."""
    nodes = network.nodes
    points = list(positions(network))
    if not points:
        return []
    # A loop counts once.
    degrees = Counter(end for edge in network.edges for end in {edge.source, edge.target})
    sizes = [_sizes(degrees[node.id]) for node in nodes]
    boxes = [box(node, *size) for node, size in zip(nodes, sizes, strict=True)]
    groups = list(pieces(neighbours(network)))
    places = _places(points, boxes, groups, 2.6 if len(nodes) <= _FEW else 1.25)
    return [
        Room(round(x, 1), round(y, 1), round(size, 1), round(letters, 1))
        for (x, y), (size, letters) in zip(places, sizes, strict=True)
    ]


def _places(
    points: list[Point], boxes: list[Box], groups: list[list[int]], least: float
) -> list[Point]:
    """Return *points* with room for their *boxes*, each of *groups* by itself, then packed."""
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


def pack(drawings: list[list[Point]], boxes: list[list[Box]]) -> list[list[Point]]:
    """Return each of *drawings* moved to where its *boxes* overlap no other drawing's."""
    frames = [_frame(*both) for both in zip(drawings, boxes, strict=True)]
    sizes = [(right - left + _GAP, low - top + _GAP) for left, top, right, low in frames]
    corners = _corners(sizes)
    return [
        [(x - left + across, y - top + down) for x, y in drawing]
        for drawing, (left, top, _, _), (across, down) in zip(
            drawings, frames, corners, strict=True
        )
    ]


def _frame(points: list[Point], boxes: list[Box]) -> tuple[float, float, float, float]:
    """Return the left, top, right and lowest that the boxes reach."""
    both = list(zip(points, boxes, strict=True))
    return (
        min(x - width / 2 for (x, _), (width, _) in both),
        min(y - height / 2 for (_, y), (_, height) in both),
        max(x + width / 2 for (x, _), (width, _) in both),
        max(y + height / 2 for (_, y), (_, height) in both),
    )


def _corners(sizes: list[Box]) -> list[Point]:
    """Return the left upper corner of each, in rows of about equal width."""
    area = sum(width * height for width, height in sizes)
    room = max([(area * _WIDE) ** 0.5, *(width for width, _ in sizes)])
    corners: dict[int, Point] = {}
    across = down = tall = 0.0
    for number in sorted(range(len(sizes)), key=lambda one: (-sizes[one][1], one)):
        width, height = sizes[number]
        if across and across + width > room * 1.05:
            across, down, tall = 0.0, down + tall, 0.0
        corners[number] = (across, down)
        across, tall = across + width, max(tall, height)
    return [corner for _, corner in sorted(corners.items())]


def spread(points: list[Point], boxes: list[Box], least: float = 1) -> list[Point]:
    """Return *points* scaled to the size of their *boxes* and pushed apart until none overlap.

    They are scaled by *least* at least, and lie rather wide than high. Their rough shape is
    kept. Where the rounds do not suffice, a few still overlap a little.
    """
    moved = [[x, y] for x, y in _scaled(_wide(points), boxes, least)]
    for _ in range(_ROUNDS):
        if not _push(moved, boxes):
            break
    return [(x, y) for x, y in moved]


def _wide(points: list[Point]) -> list[Point]:
    """Return *points*, mirrored at the diagonal where they are higher than wide."""
    width, height = (max(part) - min(part) for part in zip(*points, strict=True))
    return points if width >= height else [(y, x) for x, y in points]


def _scaled(points: list[Point], boxes: list[Box], least: float) -> list[Point]:
    """Return *points* centred and scaled so that the boxes fill their share of the whole."""
    middle = tuple(sum(part) / len(points) for part in zip(*points, strict=True))
    x_spread, y_spread = (
        math.sqrt(sum((point[axis] - middle[axis]) ** 2 for point in points) / len(points))
        for axis in (0, 1)
    )
    area = sum(width * height for width, height in boxes) / _FILL
    round_area = 12 * max(x_spread, 0.1) * max(y_spread, 0.1)  # of an even spread: 12 deviations²
    by = max(math.sqrt(area / round_area), least)
    return [((x - middle[0]) * by, (y - middle[1]) * by) for x, y in points]


def _push(moved: list[list[float]], boxes: list[Box]) -> bool:
    """Push each two boxes that overlap apart, along the shorter way; tell whether any did."""
    any_did = False
    for one, other in _near(moved, boxes):
        a, b = moved[one], moved[other]
        dx, dy = b[0] - a[0], b[1] - a[1]
        wide = (boxes[one][0] + boxes[other][0]) / 2 - abs(dx)
        high = (boxes[one][1] + boxes[other][1]) / 2 - abs(dy)
        if wide <= 0.1 or high <= 0.1:
            continue
        any_did = True
        axis, by = (0, wide) if wide < high else (1, high)
        step = (by / 2 + 0.1) * (1 if (dx, dy)[axis] >= 0 else -1)
        a[axis] -= step
        b[axis] += step
    return any_did


def _near(moved: list[list[float]], boxes: list[Box]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that may overlap: those in the same or adjacent cells of a grid."""
    wide, high = (max(box[axis] for box in boxes) for axis in (0, 1))
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(moved):
        cells[math.floor(x / wide), math.floor(y / high)].append(number)
    for (column, row), inside in sorted(cells.items()):
        around = [
            number
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for number in cells.get((column + across, row + down), ())
        ]
        yield from ((one, other) for one in inside for other in around if one < other)
