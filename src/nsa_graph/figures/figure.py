"""A figure: the answer to a query of `queries/figures/`, and how its header has it drawn."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ..errors import BadSource, UsageError
from ..library import Query, find, library
from ..network.palette import COLOURS, palette
from ..paths import FIGURES
from ..rdf.table import Table

KINDS = {
    "matrix": ("row", "column", "value", "row_rank", "column_rank", "value_rank"),
    "marks": ("row", "column", "item", "value", "column_rank", "value_rank"),
    "timeline": ("lane", "item", "begin", "end", "lane_rank"),
    "shares": ("panel", "date", "value", "count", "panel_rank", "value_rank"),
}
"""Each way of drawing, and the columns that its query gives."""

HOLLOW = "none"
"""What stands for a colour where only an outline is drawn."""

Ask = Callable[[Query, Mapping[str, object], str], Table]
"""What answers a query with its parameters, its question worded in a language."""


class Figure(NamedTuple):
    """A figure's name, title, what it asks in words, the way it is drawn, colours by rank, data."""

    name: str
    title: str
    asks: str
    kind: str
    colours: tuple[str, ...]
    table: Table
    language: str


def names(folder: str = FIGURES) -> tuple[str, ...]:
    """Return the names of the figures there are, sorted."""
    return tuple(library(folder))


def figure(
    name: str,
    ask: Ask,
    language: str = "en",
    folder: str = FIGURES,
    given: Mapping[str, object] = {},
) -> Figure:
    """Return the figure called *name*, its data by *ask*, its words in *language*, en or zh.

    *given* are its other parameters. Raises `UnknownName` with the nearest, what *ask* raises,
    `UsageError` where there is nothing to draw, and `BadSource` for a header or columns that no way
    of drawing fits.
    """
    query = find(name, folder, "figure")
    kind, colours = _kind(query), _colours(query)
    values = {**given, "language": language}
    asks = query.asks_zh if language == "zh" and query.asks_zh else query.asks
    table = ask(query._replace(asks=asks), values, language)
    _check_columns(query, kind, table)
    if not len(table):
        raise UsageError(
            f"nothing is there for the figure {name!r}", remedy="loosen its parameters"
        )
    title = query.extra.get("title-zh", query.title) if language == "zh" else query.title
    return Figure(name, title, table.asks, kind, colours, table, language)


def _kind(query: Query) -> str:
    kind = query.extra.get("draw", "")
    if kind not in KINDS:
        told = f"the header says draw: {kind or 'nothing'}"
        raise BadSource(told, file=query.file, remedy=f"say one of {', '.join(KINDS)}")
    return kind


def _colours(query: Query) -> tuple[str, ...]:
    """Return the colours that the header names, or the palette's; a relation's by its label."""
    named = palette().strokes
    said = query.extra.get("colours", "").split()
    colours = tuple(named[word].colour if word in named else word for word in said)
    for colour in colours:
        if colour not in (*COLOURS, HOLLOW):
            told = f"{colour!r} is no colour of the palette"
            remedy = f"say {HOLLOW}, a relation of the palette, or one of {', '.join(COLOURS)}"
            raise BadSource(told, file=query.file, remedy=remedy)
    return colours or COLOURS


def _check_columns(query: Query, kind: str, table: Table) -> None:
    missing = [name for name in KINDS[kind] if name not in table.columns]
    if missing:
        told = f"the query gives no ?{', ?'.join(missing)}"
        raise BadSource(told, file=query.file, remedy=f"a {kind} needs ?{', ?'.join(KINDS[kind])}")


def ranked(table: Table, name: str, rank: str = "") -> list[str]:
    """Return what stands in the column *name*, each once, by the column *rank*, then by name."""
    ranks = table.column(rank) if rank else (0,) * len(table)
    pairs: Iterable[tuple[object, object]] = zip(ranks, table.column(name), strict=True)
    return [word for _, word in sorted({(float(str(one)), str(word)) for one, word in pairs})]


def year(day: str) -> float:
    """Return *day* (YYYY, YYYY-MM or YYYY-MM-DD) as a number of years; a year alone is its middle.

    Where only the month is known, its middle counts.
    """
    if len(day) == 4:
        return int(day) + 0.5
    whole = date.fromisoformat(day if len(day) == 10 else f"{day}-15")
    return whole.year + (whole.timetuple().tm_yday - 1) / 366
