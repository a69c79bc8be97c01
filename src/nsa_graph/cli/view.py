"""`nsa-graph view`: show a view of the graph as a network's edges, or list the views."""

import argparse
import sys
from typing import TextIO

from ..errors import UsageError
from ..graph import open_graph
from ..library import Query, find
from ..paths import VIEWS
from ..render.formats import FORMATS, write
from ..store.table import Table
from .options import add_graph, add_output
from .output import colour, emit, interruptible, width
from .parameters import add_parameters, parameters
from .parser import Parser

_READ = ("table", "md")
"""The formats for people."""


def configure(parser: Parser) -> None:
    """Add the arguments of `view` to *parser*."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the view; --list has them")
    parser.add_argument("--list", action="store_true", help="list the views")
    parser.add_argument("--tag", default="", metavar="TAG", help="with --list: only these")
    parser.add_argument(
        "--language", default="en", metavar="CODE", help="of the labels, as zh; default: en"
    )
    add_graph(parser)
    add_output(parser, FORMATS, "table")
    add_parameters(parser, _find)


def run(given: argparse.Namespace) -> int:
    """Write the table of edges, or the list; return 0. Raises what viewing and writing raise."""
    table = _listed(given) if given.list else _viewed(given)
    if not len(table) and given.format not in _READ:
        print(f"nsa-graph: {table.note}", file=sys.stderr)  # those formats have no place for it

    def out(stream: TextIO) -> None:
        across = width(given.width, given.output)
        write(table, stream, given.format, width=across, colour=colour(given.output))

    emit(out, given.output)
    return 0


def _find(name: str) -> Query:
    return find(name, VIEWS, "view")


def _listed(given: argparse.Namespace) -> Table:
    from ..ask.catalogue import views  # reads every file, which a view does not

    if given.name or given.param or given.others:
        raise UsageError("--list takes no view", remedy="leave one of them out")
    return views(tag=given.tag)


def _viewed(given: argparse.Namespace) -> Table:
    from ..network.table import brief, edge_table  # not for the list

    if not given.name:
        raise UsageError("no view is named", remedy="see nsa-graph view --list")
    query = _find(given.name)
    values = parameters(query, given)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        network = graph.view_of(query, values, given.language)
        table = edge_table(network)
    return brief(table, network.labelled) if given.format in _READ else table
