"""`nsa-graph link`: join a table of one's own to the graph's states or instruments."""

import os
import sys
from argparse import Namespace

from ..atomic import write_bytes
from ..errors import BadSource, UsageError
from ..graph import Graph, open_graph
from ..library import library
from ..link import parquet, workbook
from ..link.join import Join, NothingJoined, join, report
from ..link.keys import LINK, entities, keys
from ..link.sheet import Sheet, read_delimited, write_delimited
from ..link.triples import triples
from ..paths import contents
from ..render.formats import TRIPLES, write_triples
from .options import add_file, add_graph, written_as
from .output import emit, interruptible, note
from .parser import Parser

FORMATS = ("csv", "parquet", *TRIPLES)

EXAMPLES = ("table.csv --key country --as iso3 -o joined.csv",)
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `link` to *parser*."""
    add = parser.add_argument
    add("file", metavar="FILE", help="a CSV, Parquet or Excel file, or - for stdin")
    add("--key", required=True, metavar="COLUMN", help="the column that names the things")
    add("--as", required=True, dest="kind", metavar="KIND", help="what it holds; see below")
    add("--entity", default="state", metavar="ENTITY", help="state (the default) or instrument")
    add("--delimiter", default="", metavar="SIGN", help="comma, semicolon, tab, pipe; else seen")
    add("--encoding", default="", metavar="NAME", help="default: UTF-8, or its byte-order mark's")
    add("--base", default="", metavar="IRI", help="of rows and columns in RDF; default: urn:")
    told = "default: what FILE's ending says, else csv"
    add("--format", choices=FORMATS, default="", help=told)
    add_file(parser)
    add_graph(parser)
    parser.more_help = _kinds_help


def run(given: Namespace) -> int:
    """Write the joined table and, on stderr, the report; return 0. Raises where nothing matches."""
    format_ = written_as(given, FORMATS) or FORMATS[0]
    if format_ == "parquet" and not given.output:
        raise UsageError("Parquet is not written to a terminal or pipe", remedy="say -o FILE")
    sheet = _read(given)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        known = keys(lambda query: graph.answer(query, {}), given.entity)
        try:
            made = join(sheet, given.key, known, given.kind)
        except NothingJoined as error:
            error.remedy = _elsewhere(graph, sheet, given) or error.remedy
            raise
    _write(made, format_, given)
    sys.stdout.flush()  # the table comes before the report, wherever both go
    for line in report(made):
        note(line)
    return 0


def _elsewhere(graph: Graph, sheet: Sheet, given: Namespace) -> str:
    """Return as what other entity the column would match, and in how many rows; else nothing."""
    for entity in entities():
        if entity == given.entity:
            continue
        for name, key in keys(lambda query: graph.answer(query, {}), entity).items():
            rows = sum(len(key.find(text)) == 1 for text in sheet.texts(given.key) if text)
            if rows:
                return f"by --entity {entity} --as {name}, {rows} of {len(sheet.rows)} rows match"
    return ""


def _read(given: Namespace) -> Sheet:
    data, name = _data(given.file)
    if data.startswith(parquet.MAGIC):
        return parquet.read(data, name)
    if workbook.is_workbook(data):
        return workbook.read(data, name)
    return read_delimited(data, name, given.delimiter, given.encoding)


def _data(file: str) -> tuple[bytes, str]:
    if file == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return contents(file), file
    except OSError as error:
        told = f"cannot read: {(error.strerror or str(error)).lower()}"
        remedy = "name a file that can be read, or - for standard input"
        raise BadSource(told, file=file, remedy=remedy) from error


def _write(made: Join, format_: str, given: Namespace) -> None:
    if format_ == "parquet":
        write_bytes(given.output, parquet.written(made.sheet, made.links))
    elif format_ == "csv":
        emit(lambda stream: write_delimited(made.sheet, made.links, stream), given.output)
    else:
        found = triples(made, given.base)
        emit(lambda stream: write_triples(found, stream, format_), given.output)


def _kinds_help(words: list[str]) -> str:
    """Return the kinds of key there are, each with what it is."""
    lines = []
    for entity in entities():
        lines.append(f"kinds of key for --entity {entity}:")
        held = library(os.path.join(LINK, entity)).values()
        lines += [f"  {query.name:8}{query.title}" for query in held]
    return "\n".join(["", *lines, ""])
