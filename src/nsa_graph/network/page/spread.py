"""Room for names: boxes that overlap are pushed apart, and no further than they must."""

import math
from collections import defaultdict
from collections.abc import Iterator

Point = tuple[float, float]
Box = tuple[float, float]
"""Width and height; a box is centred on its point."""

_ROUNDS = 150
_FILL = 0.42
"""The share of a drawing that its boxes may fill; with more, pushing would tear it apart."""


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
