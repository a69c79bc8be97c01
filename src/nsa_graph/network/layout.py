"""Where each node stands: coordinates that are the same on every machine.

A network of moderate size is laid out by stress: nodes that are few steps apart stand near each
other (J. X. Zheng, S. Pawar, D. F. M. Goodman, "Graph Drawing by Stochastic Gradient Descent",
2018, https://arxiv.org/abs/1710.04626), piece by piece. A larger one gets a grid. Libraries for
this compute with sums whose last bits differ by processor; here are only operations that IEEE 754
rounds exactly, so the same network gives the same bytes everywhere.
"""

from collections.abc import Iterator
from math import isqrt, sqrt
from random import Random

from .model import Network

STEP = 100.0
"""The distance at which two joined nodes would like to stand."""

_EFFORT = 3_000_000  # about a second's work
_ROUNDS = 20
_ROOM = STEP * STEP / 2  # what a node needs for itself, be all as near each other as they like
_GRID = 1.5  # how far apart a grid's nodes stand, in steps

Point = tuple[float, float]


def positions(network: Network) -> Iterator[Point]:
    """Yield x and y of each node, in the order of the network's nodes, to a tenth; y grows down.

    A network that is too large to be laid out gets a grid.
    """
    count, edges = network.node_count, network.edge_count
    if count * (count * _ROUNDS / 2 + edges) > _EFFORT:  # moves of pairs, and steps to measure
        across = isqrt(max(count - 1, 0)) + 1
        yield from ((i % across * STEP * _GRID, i // across * STEP * _GRID) for i in range(count))
        return
    near = neighbours(network)
    places = _pack([_laid_out(piece, near) for piece in pieces(near)])
    yield from ((round(x, 1), round(y, 1)) for _, (x, y) in sorted(places.items()))


def neighbours(network: Network) -> list[list[int]]:
    """Return the numbers of each node's neighbours, in order, each once."""
    number = {node.id: at for at, node in enumerate(network.nodes)}
    near: list[set[int]] = [set() for _ in number]
    for edge in network.edges:
        source, target = number[edge.source], number[edge.target]
        if source != target:
            near[source].add(target)
            near[target].add(source)
    return [sorted(each) for each in near]


def pieces(near: list[list[int]]) -> Iterator[list[int]]:
    """Yield the numbers of the nodes of each connected piece, sorted; *near* are `neighbours`."""
    seen: set[int] = set()
    for start in range(len(near)):
        if start not in seen:
            members = sorted(_steps(start, near))
            seen.update(members)
            yield members


def _steps(start: int, near: list[list[int]]) -> dict[int, int]:
    """Return how many steps each node that can be reached from *start* is away."""
    found, edge, away = {start: 0}, [start], 0
    while edge:
        away += 1
        edge = [other for node in edge for other in near[node] if other not in found]
        edge = list(dict.fromkeys(edge))
        found.update(dict.fromkeys(edge, away))
    return found


def _laid_out(nodes: list[int], near: list[list[int]]) -> dict[int, Point]:
    """Return where the *nodes* of a connected piece stand, by stress, its corner at 0, 0."""
    steps = {node: _steps(node, near) for node in nodes}
    chance = Random(len(nodes))
    side = STEP * (isqrt(len(nodes)) + 1)
    at = {node: [chance.random() * side, chance.random() * side] for node in nodes}
    pairs = [
        (at[a], at[b], away)
        for order, a in enumerate(nodes)
        for b in nodes[order + 1 :]
        if (away := steps[a][b])
    ]
    widest = max((away for *_, away in pairs), default=1)
    # From a step that moves any pair all the way, to a tenth of that of neighbours.
    size, shrink = float(widest * widest), round((0.1 / (widest * widest)) ** (1 / _ROUNDS), 6)
    for _ in range(_ROUNDS):
        chance.shuffle(pairs)
        _relax(pairs, size)
        size *= shrink
    return _at_origin(at)


def _at_origin(at: dict[int, list[float]]) -> dict[int, Point]:
    """Return the same with its corner at 0, 0, spread where it is too crowded."""
    left, top = min(x for x, _ in at.values()), min(y for _, y in at.values())
    area = (max(x for x, _ in at.values()) - left) * (max(y for _, y in at.values()) - top)
    spread = max(1.0, sqrt(len(at) * _ROOM / area)) if area > _ROOM else 1.0
    return {node: ((x - left) * spread, (y - top) * spread) for node, (x, y) in at.items()}


def _relax(pairs: list[tuple[list[float], list[float], int]], size: float) -> None:
    """Move each pair, one after another, towards the distance that it should have."""
    for one, other, away in pairs:
        across, down = one[0] - other[0], one[1] - other[1]
        apart = sqrt(across * across + down * down) or 0.001
        move = min(size / (away * away), 1.0) * (apart - away * STEP) / (2 * apart)
        across, down = across * move, down * move
        one[0] -= across
        one[1] -= down
        other[0] += across
        other[1] += down


def _pack(pieces: list[dict[int, Point]]) -> dict[int, Point]:
    """Return all nodes of *pieces*, set side by side in rows, the largest piece first."""
    ordered = sorted(pieces, key=lambda piece: (-len(piece), min(piece)))
    boxes = [(max(x for x, _ in p.values()), max(y for _, y in p.values())) for p in ordered]
    gap = STEP * _GRID
    row = max([box[0] for box in boxes] + [sqrt(sum((w + gap) * (h + gap) for w, h in boxes))])
    places: dict[int, Point] = {}
    left = top = tall = 0.0
    for piece, (wide, high) in zip(ordered, boxes, strict=True):
        if left and left + wide > row:
            left, top, tall = 0.0, top + tall + gap, 0.0
        places.update({node: (x + left, y + top) for node, (x, y) in piece.items()})
        left, tall = left + wide + gap, max(tall, high)
    return places
