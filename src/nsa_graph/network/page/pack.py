"""Pieces of a drawing set side by side: in rows, the tallest first, rather wide than high."""

from collections.abc import Iterable

from .spread import Box, Point

_GAP = 40.0
_WIDE = 1.3
"""How much wider than high the whole is to be."""


def pieces(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below *count* grouped as *pairs* join them, each group sorted."""
    leader = list(range(count))

    def lead(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for one, other in pairs:
        low, high = sorted((lead(one), lead(other)))
        leader[high] = low
    groups: dict[int, list[int]] = {}
    for one in range(count):
        groups.setdefault(lead(one), []).append(one)
    return list(groups.values())


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
