"""`nsa-graph view`: show a view of the graph as a network's edges, or list the views."""

import argparse

from ..errors import UsageError
from ..graph import open_graph
from ..library import Query, find
from ..paths import VIEWS
from ..rdf.table import Table
from ..render.formats import FORMATS, READ, write
from .options import add_graph, add_language, add_output, heed_language, written_as
from .output import emit_answer, interruptible, note
from .parameters import add_parameters, parameters, understood
from .parser import Parser

EXAMPLES = ("--list", "demands", "citations --language zh --format csv")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `view` to *parser*."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the view; --list has them")
    parser.add_argument("--list", action="store_true", help="list the views")
    parser.add_argument("--tag", default="", metavar="TAG", help="with --list: only these")
    add_language(parser)
    add_graph(parser)
    add_output(parser, FORMATS, FORMATS[0])
    add_parameters(parser, _find)


def run(given: argparse.Namespace) -> int:
    """Write the table of edges, or the list; return 0. Raises what viewing and writing raise."""
    format_ = written_as(given, FORMATS) or FORMATS[0]
    table = _listed(given, format_) if given.list else _viewed(given, format_)
    if not len(table) and format_ not in READ:
        note(table.note)  # those formats have no place for it
    emit_answer(table, write, format_, given)
    return 0


def _find(name: str) -> Query:
    return find(name, VIEWS, "view")


def _listed(given: argparse.Namespace, format_: str) -> Table:
    from ..ask.catalogue import glance, views  # reads every file, which a view does not

    if given.name or given.param or given.others:
        raise UsageError("--list takes no view", remedy="leave one of them out")
    table = views(tag=given.tag)
    return glance(table) if format_ in READ else table


def _viewed(given: argparse.Namespace, format_: str) -> Table:
    from ..network.convert import brief, edge_table  # not for the list

    if given.tag:
        raise UsageError("--tag goes with --list", remedy="say --list, or leave it out")
    if not given.name:
        raise UsageError("no view is named", remedy="see nsa-graph view --list")
    query = _find(given.name)
    values = parameters(query, given)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        values = understood(graph, query, values, given.language)
        network = graph.view_of(query, values, given.language)
        table = edge_table(network)
    heed_language(network, given.language)
    return brief(table, network.labelled) if format_ in READ else table
