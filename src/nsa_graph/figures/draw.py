"""A figure drawn: SVG, PNG, and its data as CSV beside them."""

from typing import TYPE_CHECKING

from .figure import Figure
from .marks import marks
from .matrix import matrix
from .shares import shares
from .sheet import image, sheet
from .timeline import timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

FORMATS = ("svg", "png")
_WAYS = {"matrix": matrix, "marks": marks, "timeline": timeline, "shares": shares}


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
