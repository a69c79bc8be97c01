"""A matrix: a cell is filled in the colour of what stands there."""

from typing import TYPE_CHECKING

from .figure import Figure
from .ranks import ranked
from .sheet import EMPTY, INK, LEFT, RIGHT, Key, bare, legend

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_SIDE = 0.17
"""The share of the sheet that the names of the rows take."""


def matrix(drawing: "Drawing", figure: Figure) -> None:
    """Draw the rows and columns of *figure*, each cell in the colour of its value's rank."""
    from matplotlib.patches import Rectangle

    table = figure.table
    rows, columns = ranked(table, "row", "row_rank"), ranked(table, "column", "column_rank")
    values = ranked(table, "value", "value_rank")
    held = {(row.row, str(row.column)): row.value for row in table}
    axes = drawing.add_axes((LEFT + _SIDE, 0.08, RIGHT - LEFT - _SIDE, 0.6))
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
    legend(drawing, [Key(*pair, value) for pair, value in _keys(figure, values)])


def _keys(figure: Figure, values: list[str]) -> list[tuple[tuple[str, str], str]]:
    return [((figure.colours[rank], "s"), value) for rank, value in enumerate(values)]
