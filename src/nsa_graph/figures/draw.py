"""Figures drawn: as a matrix, as marks, as shares or along a timeline; in SVG and PNG."""

from collections import defaultdict
from typing import TYPE_CHECKING

from ..rdf.layout import fill, wrap
from .figure import HOLLOW, Figure, ranked, year
from .sheet import EMPTY, INK, LEFT, LINE, MUTED, RIGHT, Entry, bare, image, legend, mark, sheet
from .timeline import timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

FORMATS = ("svg", "png")
_NAMES = 0.17  # the share of the sheet that the names of a matrix's rows take
_SIDE = 0.19  # the same, of marks
_SHAPES = ("o", "s", "o", "o")
_GAP = 0.025
_Bars = dict[int, dict[str, int]]  # the count of each value, by year


def draw(figure: Figure, drawing: "Drawing") -> None:
    """Draw *figure* on its sheet *drawing*, in the way that its query's header says."""
    _WAYS[figure.kind](drawing, figure)


def images(figure: Figure) -> dict[str, bytes]:
    """Return *figure* by format, as `FORMATS` has them; the same figure gives the same bytes.

    Raises `UsageError` where matplotlib or a font is missing.
    """
    with sheet(figure) as drawing:
        draw(figure, drawing)
        return {format_: image(drawing, format_) for format_ in FORMATS}


def matrix(drawing: "Drawing", figure: Figure) -> None:
    """Draw the rows and columns of *figure*, each cell in the colour of its value's rank."""
    from matplotlib.patches import Rectangle

    table = figure.table
    rows, columns = ranked(table, "row", "row_rank"), ranked(table, "column", "column_rank")
    values = ranked(table, "value", "value_rank")
    held = {(row.row, str(row.column)): row.value for row in table}
    axes = drawing.add_axes((LEFT + _NAMES, 0.08, RIGHT - LEFT - _NAMES, 0.6))
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    bare(axes)
    for down, row in enumerate(rows):
        axes.text(-0.15, down + 0.5, row, size=15, color=INK, ha="right", va="center")
        for across, column in enumerate(columns):
            value = held.get((row, column))
            colour = EMPTY if value is None else figure.colours[values.index(str(value))]
            axes.add_patch(Rectangle((across + 0.04, down + 0.06), 0.92, 0.88, color=colour, lw=0))
    for across, column in enumerate(columns):
        axes.text(across + 0.5, -0.15, column, size=14, color=INK, ha="center", va="bottom")
    _key(drawing, figure, values)


def marks(drawing: "Drawing", figure: Figure) -> None:
    """Draw the rows and columns of *figure*: in each cell its items, in their values' colours."""
    table = figure.table
    rows, columns = ranked(table, "row"), ranked(table, "column", "column_rank")
    items, values = ranked(table, "item"), ranked(table, "value", "value_rank")
    cells = defaultdict(list)
    for row in table:
        number = items.index(str(row.item)), values.index(str(row.value))
        cells[str(row.row), str(row.column)].append(number)
    axes = drawing.add_axes((LEFT + _SIDE, 0.15, RIGHT - LEFT - _SIDE, 0.54))
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    bare(axes)
    _heads(axes, rows, columns)
    most = max(map(len, cells.values()), default=1)
    for down, row_name in enumerate(rows):
        for across, column in enumerate(columns):
            _cell(axes, (across, down), cells[row_name, column], figure, most)
    _list(drawing, items)
    _key(drawing, figure, values, _SHAPES)


def _heads(axes: "Axes", rows: list[str], columns: list[str]) -> None:
    for down, row in enumerate(rows):
        name = "\n".join(wrap(row, 26))
        axes.text(-0.06, down + 0.5, name, size=13, color=INK, ha="right", va="center")
        axes.axhline(down, color=LINE, lw=0.8)
    axes.axhline(len(rows), color=LINE, lw=0.8)
    for across, column in enumerate(columns):
        axes.text(across + 0.5, -0.12, column, size=14, color=INK, ha="center", va="bottom")


def _cell(
    axes: "Axes", at: tuple[int, int], held: list[tuple[int, int]], figure: Figure, most: int
) -> None:
    """Draw the marks of one cell side by side, in two rows where there are many."""
    across, down = at
    in_row = (most + 1) // 2
    for number, (item, value) in enumerate(sorted(held)):
        x = across + 0.5 + (number % in_row - (in_row - 1) / 2) * 0.8 / in_row
        y = down + (0.3 if number < in_row else 0.7)
        colour = figure.colours[value]
        mark(axes, (x, y), colour, _SHAPES[value % len(_SHAPES)], 240)
        ink = MUTED if colour == HOLLOW else "white"
        axes.text(x, y, str(item + 1), size=9.5, color=ink, ha="center", va="center_baseline")


def _list(drawing: "Drawing", items: list[str]) -> None:
    """Say below which number is which item."""
    named = (f"{number} {item}    " for number, item in enumerate(items, 1))
    lines = "\n".join(fill(named, 155))
    drawing.text(LEFT, 0.12, lines, size=11, color=MUTED, va="top", linespacing=1.35)


def _key(
    drawing: "Drawing", figure: Figure, values: list[str], shapes: tuple[str, ...] = ("s",)
) -> None:
    """Draw the legend: each of *values* beside a mark in its colour."""
    legend(
        drawing,
        [
            Entry(figure.colours[rank], shapes[rank % len(shapes)], value)
            for rank, value in enumerate(values)
        ],
    )


def shares(drawing: "Drawing", figure: Figure) -> None:
    """Draw each panel of *figure*: over the years, the share of each value in a bar."""
    table = figure.table
    panels = ranked(table, "panel", "panel_rank")
    values = ranked(table, "value", "value_rank")
    held: dict[str, _Bars] = {panel: defaultdict(dict) for panel in panels}
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
    _key(drawing, figure, values)


def _bars(axes: "Axes", bars: _Bars, values: list[str], figure: Figure) -> None:
    points = sorted(bars)
    below = [0.0] * len(points)
    for rank, value in enumerate(values):
        parts = [bars[at].get(value, 0) / sum(bars[at].values()) for at in points]
        colour = figure.colours[rank]
        hollow = colour == HOLLOW
        fill, edge = ("white", LINE) if hollow else (colour, "white")
        axes.bar(points, parts, 0.86, below, color=fill, edgecolor=edge, linewidth=0.5)
        below = [sum(pair) for pair in zip(below, parts, strict=True)]


def _frame(axes: "Axes", panel: str, bars: _Bars, *, first: bool) -> None:
    """Name the panel and its size, and leave of the frame what is read."""
    sizes = [sum(parts.values()) for parts in bars.values()]
    few, many = min(sizes, default=0), max(sizes, default=0)
    count = f"{few}" if few == many else f"{few}–{many}"
    name = "\n".join(wrap(panel, 36))
    axes.text(0, 1.075, name, size=13.5, weight="bold", color=INK, transform=axes.transAxes)
    axes.text(0, 1.025, f"n = {count}", size=11.5, color=MUTED, transform=axes.transAxes)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "50", "100%"] if first else ["", "", ""])
    axes.tick_params(length=0, labelsize=12, labelcolor=MUTED)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(LINE)


_WAYS = {"matrix": matrix, "marks": marks, "timeline": timeline, "shares": shares}
