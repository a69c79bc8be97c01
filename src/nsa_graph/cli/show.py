"""`nsa-graph show`: all that is known of one thing."""

from argparse import Namespace

from ..graph import open_graph
from ..render.thing import FORMATS, write
from .options import add_graph, add_language, add_output, written_as
from .output import emit_answer, interruptible
from .parameters import named
from .parser import Parser

EXAMPLES = ("14.1", "10.2 --format md -o 10.2.md")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `show` to *parser*."""
    parser.add_argument(
        "thing",
        metavar="THING",
        help="a name, a code, a symbol, a number (14, 14.1), a CURIE or an IRI",
    )
    add_graph(parser)
    add_language(parser)
    add_output(parser, FORMATS, FORMATS[0])


def run(given: Namespace) -> int:
    """Write what is known of the thing; return 0. Raises what asking and writing raise."""
    format_ = written_as(given, FORMATS) or FORMATS[0]
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        thing = graph.show(named(graph, given.thing, given.language), given.language)
    emit_answer(thing, write, format_, given)
    return 0
