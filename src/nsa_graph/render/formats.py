"""The formats an answer can be written in, by name."""

from typing import TextIO

from ..errors import UsageError
from ..rdf.table import Table

FORMATS = ("table", "csv", "tsv", "json", "srj", "md")
"""For people, the W3C's four ways, and Markdown."""

READ = ("table", "md")
"""Those for people, who do not want every column."""


def write(
    answer: Table,
    stream: TextIO,
    format_: str = "table",
    *,
    width: int = 100,
    colour: bool = False,
) -> None:
    """Write *answer* to *stream*, a row at a time; *width* and *colour* are the terminal's.

    Raises `UsageError` for a format there is none of; what *stream* raises passes through.
    """
    if format_ in ("table", "md"):
        from . import table  # each format loads what it needs, and no more

        if format_ == "md":
            table.markdown(answer, stream)
        else:
            table.table(answer, stream, width, colour)
        return
    from ..rdf import writing as results  # the same

    writers = {"csv": results.csv, "tsv": results.tsv, "json": results.json, "srj": results.srj}
    if format_ not in writers:
        remedy = f"choose one of {', '.join(FORMATS)}"
        raise UsageError(f"no format is called {format_!r}", remedy=remedy)
    writers[format_](answer, stream)
