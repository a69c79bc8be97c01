"""`nsa-graph show`: all that is known of one thing."""

from argparse import Namespace
from typing import TextIO

from ..graph import open_graph
from ..render.thing import FORMATS, write
from .options import add_graph, add_output
from .output import colour, emit, interruptible, width
from .parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `show` to *parser*."""
    parser.add_argument(
        "thing", metavar="THING", help="a short name (npt), a number (14, 14.1), a CURIE or an IRI"
    )
    add_graph(parser)
    add_output(parser, FORMATS, "table")


def run(given: Namespace) -> int:
    """Write what is known of the thing; return 0. Raises what asking and writing raise."""
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        thing = graph.show(given.thing)

    def out(stream: TextIO) -> None:
        across = width(given.width, given.output)
        write(thing, stream, given.format, width=across, colour=colour(given.output))

    emit(out, given.output)
    return 0
