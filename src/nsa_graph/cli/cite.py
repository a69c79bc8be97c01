"""`nsa-graph cite`: the reference to a statement, a paragraph or a paper."""

from argparse import Namespace

from ..graph import open_graph
from ..render.citation import FORMATS, write
from .options import add_graph, add_language, add_output, written_as
from .output import emit_answer, interruptible
from .parameters import named
from .parser import Parser

EXAMPLES = ("14.1", "14.1 --format bibtex -o 14.1.bib", "14 --language zh")
"""What may follow the command's name, for its help."""

_ENDINGS = {"bib": "bibtex", "ris": "ris", "json": "csl", "txt": "text"}


def configure(parser: Parser) -> None:
    """Add the arguments of `cite` to *parser*."""
    told = "a statement (14.1), a paragraph (14) or a paper, by any name"
    parser.add_argument("thing", metavar="THING", help=told)
    add_graph(parser)
    add_language(parser)
    add_output(parser, tuple(FORMATS), "text")


def run(given: Namespace) -> int:
    """Write the reference; return 0. Raises what asking and writing raise."""
    ending = str(given.output or "").rpartition(".")[2].lower()
    format_ = given.format or _ENDINGS.get(ending) or written_as(given, tuple(FORMATS)) or "text"
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        found = graph.cite(named(graph, given.thing, given.language), given.language)
    emit_answer(found, write, format_, given)
    return 0
