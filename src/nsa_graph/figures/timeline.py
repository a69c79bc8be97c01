"""A timeline: lanes of things along a line of years, with room for each name."""

from typing import TYPE_CHECKING, Any, NamedTuple

from ..rdf.layout import wrap
from .figure import Figure, ranked, year
from .sheet import INK, LEFT, LINE, MUTED, RIGHT, bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_SIDE, _LOW, _HIGH = 0.115, 0.085, 0.81
_SIZES = (12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.75, 8.5, 8.25, 8.0, 7.75, 7.5, 7.0)
_LEADING = 1.2  # the height of a line, in sizes of its letters


_APART = 0.8  # how many years apart two things on one level are at least


class Item(NamedTuple):
    """A thing on the line: its name, from which year to which, the reach of both with its name."""

    name: str
    begin: float
    end: float
    left: float
    right: float


Lane = list[list[Item]]
"""The levels of a lane, on each of which no two items meet."""


def timeline(drawing: "Drawing", figure: Figure) -> None:
    """Draw the lanes of *figure*, in letters as large as its height allows."""
    axes = drawing.add_axes((LEFT + _SIDE, _LOW, RIGHT - LEFT - _SIDE, _HIGH - _LOW))
    bare(axes)
    first, last = _span(figure)
    axes.set_xlim(first, last)
    room = (_HIGH - _LOW) * float(drawing.get_figheight()) * 72
    for size in _SIZES:
        lanes = _lanes(axes, figure, size)
        levels = sum(map(len, lanes.values())) + 0.8 * len(lanes)
        if levels * size * _LEADING <= room:
            break
    axes.set_ylim(levels, 0)
    _decades(axes, first, last)
    down = 0.0
    for rank, (name, lane) in enumerate(lanes.items()):
        _draw(axes, lane, down, figure.colours[rank], size)
        words = "\n".join(wrap(name, 17))
        axes.text(
            -0.012, down + 0.35, words, size=12, weight="bold", color=INK,
            ha="right", va="top", transform=axes.get_yaxis_transform(),
        )  # fmt: skip
        down += len(lane) + 0.8
        axes.axhline(down - 0.4, color=LINE, lw=0.8, xmin=-0.15, clip_on=False)


def _span(figure: Figure) -> tuple[float, float]:
    """Return the first and the last year of *figure*, with a little room."""
    begins = [year(str(row.begin)) for row in figure.table]
    ends = [year(str(row.end)) for row in figure.table if row.end]
    return min(begins, default=2000) - 1, max([*begins, *ends], default=2001) + 8


def _lanes(axes: "Axes", figure: Figure, size: float) -> dict[str, Lane]:
    """Return the lanes, each item on the first level that has room for it and its name."""
    lanes: dict[str, Lane] = {}
    for name in ranked(figure.table, "lane", "lane_rank"):
        rows = [row for row in figure.table if row.lane == name]
        items = [_item(axes, row, size) for row in rows]
        lanes[name] = _levels(sorted(items, key=lambda item: (item.left, item.name)))
    return lanes


def _item(axes: "Axes", row: Any, size: float) -> Item:
    """Return the item, its name to the right, or to the left where the sheet ends."""
    first, last = axes.get_xlim()
    begin = year(str(row.begin))
    end = year(str(row.end)) if row.end else begin
    words = axes.text(0, 0, str(row.item), size=size)
    to_year = (last - first) / axes.get_window_extent().width
    wide = float(words.get_window_extent().width) * to_year
    words.remove()
    gap = (last - first) * 0.006
    if end + gap + wide <= last:
        return Item(str(row.item), begin, end, begin - gap, end + gap + wide)
    return Item(str(row.item), begin, end, begin - gap - wide, end + gap)


def _levels(items: list[Item]) -> Lane:
    levels: Lane = []
    for item in items:
        for level in levels:
            if level[-1].right + _APART < item.left:
                level.append(item)
                break
        else:
            levels.append([item])
    return levels


def _draw(axes: "Axes", lane: Lane, down: float, colour: str, size: float) -> None:
    first, last = axes.get_xlim()
    gap = (last - first) * 0.006
    for number, level in enumerate(lane):
        y = down + number + 0.5
        for item in level:
            axes.plot([item.begin, item.end], [y, y], color=colour, lw=3, solid_capstyle="butt")
            axes.scatter([item.begin], [y], s=26, color=colour, zorder=3)
            right = item.right > item.end + gap * 1.5
            at, side = (item.end + gap, "left") if right else (item.begin - gap, "right")
            axes.text(at, y, item.name, size=size, color=INK, ha=side, va="center_baseline")


def _decades(axes: "Axes", first: float, last: float) -> None:
    """Mark the decades by a faint line and, below, their year."""
    for decade in range(int(first) // 10 * 10, int(last - 6), 10):
        if first <= decade:
            axes.axvline(decade, color=LINE, lw=0.8, zorder=0)
            axes.text(
                decade, -0.012, str(decade), size=12, color=MUTED,
                ha="center", va="top", transform=axes.get_xaxis_transform(),
            )  # fmt: skip
