"""`nsa-graph ask`: answer a question from the library, or list them."""

import argparse
import time

from ..ask.matrix import matrix
from ..errors import UsageError
from ..graph import open_graph
from ..library import find
from ..rdf.table import Table
from ..render.formats import FORMATS, READ, write
from .options import add_graph, add_language, add_output, add_time, named, tell_time, written_as
from .output import emit_answer, interruptible
from .parameters import add_parameters, parameters, understood
from .parser import Parser

EXAMPLES = (
    "--list",
    "parties --help",
    "readings --width 120",
    "demands --stated-only -o demands.csv",
)
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `ask` to *parser*."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the question; --list has them")
    parser.add_argument("--list", action="store_true", help="list the questions")
    parser.add_argument("--tag", default="", metavar="TAG", help="with --list: only these")
    told = "list what the parameter PARAM takes"
    parser.add_argument("--values", type=named, metavar="PARAM", help=told)
    add_graph(parser)
    add_language(parser)
    parser.add_argument("--iris", action="store_true", help="IRIs of things, not their labels")
    add_output(parser, FORMATS, FORMATS[0])
    add_time(parser)
    add_parameters(parser, find)


def run(given: argparse.Namespace) -> int:
    """Write the answer, or the list; return 0. Raises what asking and writing raise."""
    format_ = written_as(given, FORMATS) or FORMATS[0]
    began = time.perf_counter()
    table = _listed(given, format_) if given.list else _answered(given, format_)
    tell_time(given, began)
    emit_answer(table, write, format_, given)
    return 0


def _listed(given: argparse.Namespace, format_: str) -> Table:
    from ..ask.catalogue import glance, questions  # reads every file, as a question does not

    if given.name or given.param or given.others:
        raise UsageError("--list takes no question", remedy="leave one of them out")
    table = questions(tag=given.tag)
    return glance(table) if format_ in READ else table


def _answered(given: argparse.Namespace, format_: str) -> Table:
    if given.tag:
        raise UsageError("--tag goes with --list", remedy="say --list, or leave it out")
    if not given.name:
        raise UsageError("no question is named", remedy="see nsa-graph ask --list")
    query = find(given.name)
    if given.values:
        return open_graph(given.graph).values(query, given.values, given.language)
    chosen = parameters(query, given)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        chosen = understood(graph, query, chosen, given.language)
        table = graph.answer(query, chosen, given.language, given.iris)
    return table if given.long or format_ not in READ else matrix(table, query)
