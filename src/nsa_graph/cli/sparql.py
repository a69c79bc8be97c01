"""`nsa-graph sparql`: run a query that somebody wrote."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import TextIO

from ..errors import BadQuery, BadSource, UsageError
from ..graph import Graph, open_graph
from ..render import formats, triples
from ..store.sparql import form
from .options import add_graph, add_output
from .output import colour, emit, interruptible, width
from .parser import Parser

Writer = Callable[[TextIO], None]


def configure(parser: Parser) -> None:
    """Add the arguments of `sparql` to *parser*."""
    parser.add_argument(
        "query", metavar="QUERY|FILE|-", help="the SPARQL itself, a file of it, or - for stdin"
    )
    add_graph(parser)
    add_output(parser, (*formats.FORMATS, *triples.FORMATS), "")


def run(given: Namespace) -> int:
    """Write the answer to the query; return 0. A `BadQuery` names the file, line and column."""
    query, file = _read(given.query)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    try:
        with interruptible():
            out = _answer(graph, query, given)
    except BadQuery as error:
        raise BadQuery(
            error.what, remedy=error.remedy, file=file, line=error.line, column=error.column
        ) from error
    emit(out, given.output)
    return 0


def _read(asked: str) -> tuple[str, str]:
    """Return the text of the query, and the name of its file, if it is from one."""
    if asked == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input"), "standard input"
    if os.path.isfile(asked):
        with open(asked, "rb") as stream:
            return _decoded(stream.read(), asked), asked
    if asked.endswith((".rq", ".sparql")):
        raise UsageError("no such file", file=asked, remedy="name a file, or give the query itself")
    return asked, ""


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = f"not UTF-8 at byte {error.start}"
        raise BadSource(told, file=file, remedy="save it as UTF-8") from error


def _answer(graph: Graph, query: str, given: Namespace) -> Writer:
    """Run *query* and return the function that writes its answer."""
    asked = form(query)
    if asked in ("CONSTRUCT", "DESCRIBE"):
        format_ = _format(given.format, triples.FORMATS, asked)
        found = graph.construct(query)
        return lambda stream: triples.write(found, stream, format_)
    if asked == "ASK":
        format_ = _format(given.format, ("table", "json", "srj"), asked)
        text = "true" if graph.test(query) else "false"
        text = f'{{"head": {{}}, "boolean": {text}}}' if format_ == "srj" else text
        return lambda stream: print(text, file=stream)
    format_ = _format(given.format, formats.FORMATS, "SELECT")
    table = graph.select(query)
    across = width(given.width, given.output)
    bold = colour(given.output)
    return lambda stream: formats.write(table, stream, format_, width=across, colour=bold)


def _format(asked: str, fitting: tuple[str, ...], what: str) -> str:
    """Return the format *asked*, or the first of those *fitting* where none was."""
    if asked and asked not in fitting:
        remedy = f"choose one of {', '.join(fitting)}"
        raise UsageError(f"{what} cannot be written as {asked}", remedy=remedy)
    return asked or fitting[0]
