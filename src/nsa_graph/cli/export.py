"""`nsa-graph export`: write a view as a network that other programs open."""

import argparse
import os
import sys
from typing import TextIO

from ..errors import UsageError
from ..graph import open_graph
from ..library import Query, find
from ..network import formats
from ..network.formats import Format, How
from ..network.model import Network
from ..paths import VIEWS
from ..rdf.layout import lay_out
from .options import add_csv_safe, add_graph, add_language, heed_language, named
from .output import emit, interruptible, note, width
from .parameters import add_parameters, parameters, understood
from .parser import Parser

EXAMPLES = ("demands -o demands.gexf", "demands --format html -o demands.html", "--list-formats")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `export` to *parser*."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar="VIEW",
        help="see nsa-graph view --list; or parquet, for the tables",
    )
    parser.add_argument("--format", metavar="FORMAT", help="default: what FILE's ending says")
    parser.add_argument(
        "-o",
        "--output",
        type=named,
        metavar="FILE",
        help="the file or folder; default: standard output",
    )
    parser.add_argument("--list-formats", action="store_true", help="list the formats")
    add_language(parser)
    add_csv_safe(parser)
    add_graph(parser)
    add_parameters(parser, _find)


def run(given: argparse.Namespace) -> int:
    """Write the view, or the list of formats; return 0.

    Raises what viewing raises, `UnknownName` for a format, `CannotWrite`.
    """
    if given.list_formats:
        emit(_list_formats)
        return 0
    if given.name == _PARQUET:
        return _tables(given)
    if not given.name:
        raise UsageError("no view is named", remedy="see nsa-graph view --list")
    query = _find(given.name)
    format_ = _format(given)
    values = parameters(query, given)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        values = understood(graph, query, values, given.language)
        network = graph.view_of(query, values, given.language)
    heed_language(network, given.language)
    how = How(csv_safe=given.csv_safe, language=given.language)
    if given.output:
        formats.export(network, format_, given.output, how)
        emit(lambda stream: print(f"wrote {given.output} ({_counted(network)})", file=stream))
    else:
        _print(network, format_, how)
    if not network.edge_count:
        told = "the view has no edges" if network.node_count else "the view is empty"
        note(f"{told}: {_counted(network)}; loosen its parameters")
    return 0


_PARQUET = "parquet"
"""Stands where a view is named, for the tables."""


def _tables(given: argparse.Namespace) -> int:
    """Write the tables, and say how many rows; return 0."""
    from ..corpus.tables import write  # no view needs it

    if not given.output:
        raise UsageError("no folder is named", remedy="say -o DIR")
    counts = write(given.graph, given.output)

    def out(stream: TextIO) -> None:
        for name, count in counts.items():
            stream.write(f"wrote {os.path.join(given.output, name)} ({count:,} rows)\n")

    emit(out)
    return 0


def _find(name: str) -> Query:
    return find(name, VIEWS, "view")


def _format(given: argparse.Namespace) -> Format:
    """Return the format asked for; raises `UsageError` for one that needs a file and has none."""
    if given.format:
        format_ = formats.find(given.format)
    elif given.output:
        format_ = formats.guess(given.output)
    else:
        some = ", ".join(formats.FORMATS)
        raise UsageError("no format is named", remedy=f"say --format, one of {some}")
    if not given.output and (format_.many or format_.binary):
        raise UsageError(f"{format_.name} cannot be printed", remedy="say where to, with -o")
    return format_


def _print(network: Network, format_: Format, how: How) -> None:
    """Write *network* to stdout, as bytes: the formats are UTF-8, whatever the locale says."""
    sys.stdout.flush()
    formats.parts(format_)[""](network, sys.stdout.buffer, how)
    sys.stdout.buffer.flush()


def _list_formats(stream: TextIO) -> None:
    rows = [(each.name, each.opens, " ".join(each.endings)) for each in formats.FORMATS.values()]
    lines = lay_out(("format", "opens in", "endings"), rows, width(None, None))
    stream.write("\n".join(lines) + "\n")


def _counted(network: Network) -> str:
    counts = ((network.node_count, "node"), (network.edge_count, "edge"))
    return ", ".join(f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in counts)
