"""The sheet that a figure is drawn on: a slide's size, its title, its question, its legend."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from .. import __version__
from ..errors import UsageError
from ..extras import library
from ..rdf.layout import wrap
from .figure import HOLLOW, Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

INK, MUTED, LINE, EMPTY = "#1a1d21", "#565e68", "#c9ced4", "#f1f3f5"
WIDTH, HEIGHT, DPI = 13.333, 7.5, 150
"""A slide of 16 to 9, in inches, and the dots to an inch of a PNG."""

LEFT, RIGHT = 0.045, 0.975
_LATIN = "DejaVu Sans"  # it comes with matplotlib, so that every machine has it
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # where an older matplotlib sees but the first of the collection
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
)
_SETTINGS = {"svg.hashsalt": "nsa_graph", "svg.fonttype": "path", "axes.unicode_minus": False}


class Entry(NamedTuple):
    """An entry of a legend: its colour, the shape of its mark, its words."""

    colour: str
    shape: str
    words: str


@contextmanager
def sheet(figure: Figure) -> Iterator["Drawing"]:
    """Give the sheet of *figure* with title, question and source; fonts hold while it is open.

    Raises `NotInstalled` without matplotlib, `UsageError` without a font that has the signs.
    """
    matplotlib = library("matplotlib", "pictures", "figures need matplotlib")
    with matplotlib.rc_context({**_SETTINGS, "font.family": _fonts(figure), "font.size": 13}):
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as Drawing

        drawing = Drawing(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
        FigureCanvasAgg(drawing)
        put = drawing.text
        put(LEFT, 0.945, figure.title, size=23, weight="bold", color=INK, va="center")
        asks = "\n".join(wrap(figure.asks, 118))
        put(LEFT, 0.905, asks, size=13, color=MUTED, va="top", linespacing=1.3)
        put(LEFT, 0.03, _source(figure), size=10, color=MUTED, va="center")
        yield drawing


def image(drawing: "Drawing", format_: str) -> bytes:
    """Return *drawing* as `svg` (its words as outlines) or `png`: the same bytes each time."""
    stream = BytesIO()
    about = {"Date": None, "Creator": "nsa_graph"} if format_ == "svg" else {"Software": None}
    drawing.savefig(stream, format=format_, metadata=about, dpi=DPI)
    return stream.getvalue()


def bare(axes: "Axes") -> None:
    """Take all frames and ticks from *axes*."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def legend(drawing: "Drawing", keys: list[Entry], height: float = 0.775) -> None:
    """Put *keys* in a row across *drawing*, at *height*."""
    axes = drawing.add_axes((LEFT, height - 0.02, RIGHT - LEFT, 0.04))
    axes.set_xlim(0, (RIGHT - LEFT) * WIDTH)
    axes.set_ylim(-0.15, 0.15)
    bare(axes)
    across = 0.1
    for key in keys:
        mark(axes, (across, 0), key.colour, key.shape, 150)
        words = axes.text(across + 0.18, 0, key.words, size=13, color=INK, va="center")
        across += 0.18 + float(words.get_window_extent().width) / drawing.dpi + 0.4


def mark(axes: "Axes", at: tuple[float, float], colour: str, shape: str, size: float) -> None:
    """Draw a mark, hollow where its colour is none."""
    fill, edge = ("white", MUTED) if colour == HOLLOW else (colour, colour)
    axes.scatter(*at, s=size, marker=shape, facecolor=fill, edgecolor=edge, linewidth=1.2)


def _source(figure: Figure) -> str:
    if figure.language == "zh":
        return f"来源：nsa_graph {__version__}，https://w3id.org/nsa-graph/，CC BY 4.0"
    note = f"  {figure.table.note}" if figure.table.note else ""
    return f"Source: nsa_graph {__version__}, https://w3id.org/nsa-graph/, CC BY 4.0.{note}"


def _fonts(figure: Figure) -> list[str]:
    """Return the fonts for *figure*: one with Chinese signs too, where it has such words."""
    cells = [cell for row in figure.table.text() for cell in row]
    text = "".join((figure.title, figure.asks, *cells))
    if not any("\u3400" <= sign <= "\u9fff" for sign in text):
        return [_LATIN]
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    for name in _CHINESE:
        if name in there:
            return [_LATIN, name]
    remedy = "install Noto Sans CJK (on Debian: apt-get install fonts-noto-cjk)"
    raise UsageError("no font with Chinese signs is installed", remedy=remedy)
