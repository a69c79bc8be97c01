"""Shares over the years: a panel to each group, a bar to each vote, parted by what was chosen."""

from collections import defaultdict
from typing import TYPE_CHECKING

from .figure import HOLLOW, Figure
from .ranks import ranked
from .sheet import INK, LEFT, LINE, MUTED, RIGHT, Key, legend, wrapped
from .years import year

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_GAP = 0.025
Bars = dict[int, dict[str, int]]
"""By year: how many there were of each value."""


def shares(drawing: "Drawing", figure: Figure) -> None:
    """Draw each panel of *figure*: over the years, the share of each value in a bar."""
    table = figure.table
    panels = ranked(table, "panel", "panel_rank")
    values = ranked(table, "value", "value_rank")
    held: dict[str, Bars] = {panel: defaultdict(dict) for panel in panels}
    for row in table:
        parts, value = held[str(row.panel)][int(year(str(row.date)))], str(row.value)
        parts[value] = parts.get(value, 0) + int(str(row.count))
    years = sorted(point for bars in held.values() for point in bars)
    side = 0.035
    wide = (RIGHT - LEFT - side - _GAP * (len(panels) - 1)) / max(len(panels), 1)
    for number, panel in enumerate(panels):
        box = (LEFT + side + number * (wide + _GAP), 0.11, wide, 0.55)
        axes = drawing.add_axes(box)
        axes.set_xlim(years[0] - 1, years[-1] + 1)
        axes.set_xticks([at for at in range(years[0], years[-1] + 1) if at % 10 == 0])
        _bars(axes, held[panel], values, figure)
        _frame(axes, panel, held[panel], first=number == 0)
    legend(drawing, [Key(figure.colours[at], "s", value) for at, value in enumerate(values)])


def _bars(axes: "Axes", bars: Bars, values: list[str], figure: Figure) -> None:
    points = sorted(bars)
    below = [0.0] * len(points)
    for rank, value in enumerate(values):
        parts = [bars[at].get(value, 0) / sum(bars[at].values()) for at in points]
        colour = figure.colours[rank]
        hollow = colour == HOLLOW
        fill, edge = ("white", LINE) if hollow else (colour, "white")
        axes.bar(points, parts, 0.86, below, color=fill, edgecolor=edge, linewidth=0.5)
        below = [sum(pair) for pair in zip(below, parts, strict=True)]


def _frame(axes: "Axes", panel: str, bars: Bars, *, first: bool) -> None:
    """Name the panel and its size, and leave of the frame what is read."""
    sizes = [sum(parts.values()) for parts in bars.values()]
    few, many = min(sizes, default=0), max(sizes, default=0)
    count = f"{few}" if few == many else f"{few}–{many}"
    name = "\n".join(wrapped(panel, 36))
    axes.text(0, 1.075, name, size=13.5, weight="bold", color=INK, transform=axes.transAxes)
    axes.text(0, 1.025, f"n = {count}", size=11.5, color=MUTED, transform=axes.transAxes)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "50", "100%"] if first else ["", "", ""])
    axes.tick_params(length=0, labelsize=12, labelcolor=MUTED)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(LINE)
