"""A matrix whose cells hold several marks, each numbered for what it stands for."""

from collections import defaultdict
from typing import TYPE_CHECKING

from .figure import HOLLOW, Figure
from .ranks import ranked
from .sheet import INK, LEFT, LINE, MUTED, RIGHT, Key, bare, filled, legend, mark, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_SHAPES = ("o", "s", "o", "o")
_SIDE = 0.19


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
    legend(drawing, _keys(figure, values))


def _heads(axes: "Axes", rows: list[str], columns: list[str]) -> None:
    for down, row in enumerate(rows):
        name = "\n".join(wrapped(row, 26))
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
    lines = "\n".join(filled(named, 155))
    drawing.text(LEFT, 0.12, lines, size=11, color=MUTED, va="top", linespacing=1.35)


def _keys(figure: Figure, values: list[str]) -> list[Key]:
    return [
        Key(figure.colours[rank], _SHAPES[rank % len(_SHAPES)], value)
        for rank, value in enumerate(values)
    ]
