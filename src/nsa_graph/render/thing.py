"""All that is known of a thing, section under section."""

import json
from typing import TextIO

from ..ask.thing import Thing
from ..errors import UsageError
from ..rdf.prefixes import shrink
from ..rdf.writing import plain
from .table import escape, heading, markdown, table

FORMATS = ("table", "md", "json")


def write(
    thing: Thing,
    stream: TextIO,
    format_: str = "table",
    *,
    width: int = 100,
    colour: bool = False,
    long: bool = False,
) -> None:
    """Write *thing* to *stream*, with *long* no cell cut.

    Raises `UsageError` for a format there is none of.
    """
    if format_ == "table":
        _terminal(thing, stream, width, colour, long)
    elif format_ == "md":
        _markdown(thing, stream)
    elif format_ == "json":
        _json(thing, stream)
    else:
        remedy = f"choose one of {', '.join(FORMATS)}"
        raise UsageError(f"no format is called {format_!r}", remedy=remedy)


def _terminal(thing: Thing, stream: TextIO, width: int, colour: bool, long: bool) -> None:
    heading(thing.label, stream, colour)
    stream.write(f"{shrink(thing.iri)}  <{thing.iri}>\n")
    for section in thing.sections:
        stream.write("\n")
        table(section, stream, width, colour, long)
    _close(thing, stream)


def _markdown(thing: Thing, stream: TextIO) -> None:
    stream.write(f"# {escape(thing.label)}\n\n<{thing.iri}>\n")
    for section in thing.sections:
        stream.write("\n")
        markdown(section, stream)
    _close(thing, stream)


def _close(thing: Thing, stream: TextIO) -> None:
    if not thing.sections:
        stream.write("\nNothing more is known of it.\n")
    if thing.note:
        stream.write(f"\n{thing.note}\n")


def _json(thing: Thing, stream: TextIO) -> None:
    sections = [
        {
            "title": section.title,
            "rows": [{k: plain(v) for k, v in row.items()} for row in section.records()],
        }
        for section in thing.sections
    ]
    whole = {"iri": thing.iri, "label": thing.label, "sections": sections}
    stream.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
