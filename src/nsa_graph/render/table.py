"""A table for the terminal, as text in columns or as Markdown."""

from typing import TextIO

from ..rdf.layout import clean, lay_out, wrap
from ..rdf.table import Table

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"

# What GitHub-flavoured Markdown would take for markup (https://github.github.com/gfm/).
_MARKUP = {ord(mark): "\\" + mark for mark in "\\`*_[]|~"} | {
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("&"): "&amp;",
    ord("\n"): "<br>",
    ord("\r"): "",
    ord("\t"): " ",
}


def table(
    answer: Table, stream: TextIO, width: int = 100, colour: bool = False, long: bool = False
) -> None:
    """Write *answer* in columns no wider than *width*, under its title and question.

    With *long*, no cell is cut.
    """
    heading(answer.title, stream, colour)
    for line in wrap(clean(answer.asks), width) if answer.asks else []:
        stream.write(line + "\n")
    if answer.title or answer.asks:
        stream.write("\n")
    if len(answer):
        for line in lay_out(answer.columns, answer.text(), width, long):
            stream.write(line + "\n")
        stream.write("\n")
    for line in wrap(clean(footer(answer)), width):
        stream.write(line + "\n")


def heading(text: str, stream: TextIO, colour: bool) -> None:
    """Write *text*, where there is any, as a line that stands out if *colour* says so."""
    if text:
        stream.write(f"{_BOLD}{clean(text)}{_PLAIN}\n" if colour else clean(text) + "\n")


def footer(answer: Table) -> str:
    """Return how many rows *answer* has, and its note."""
    count = f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
    more = " (there are more)" if answer.truncated else ""
    return f"{count}{more}{'. ' + answer.note if answer.note else ''}"


def markdown(answer: Table, stream: TextIO) -> None:
    """Write *answer* as a Markdown table under a heading; markup in it is escaped."""
    if answer.title:
        stream.write(f"## {escape(answer.title)}\n\n")
    if answer.asks:
        stream.write(f"{escape(answer.asks)}\n\n")
    if answer.columns:
        stream.write(_line(list(answer.columns)))
        stream.write("|" + " --- |" * len(answer.columns) + "\n")
    for cells in answer.text():
        stream.write(_line(cells))
    stream.write(f"\n{escape(footer(answer))}\n")


def escape(text: str) -> str:
    """Return *text* so that it means itself in one cell or line of Markdown."""
    return clean(text).translate(_MARKUP)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |\n"
