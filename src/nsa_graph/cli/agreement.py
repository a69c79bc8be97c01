"""`nsa-graph agreement`: how far two codings of a paper agree."""

import os
from argparse import Namespace
from typing import TextIO

from .. import paths
from ..check.agreement import Agreement, compare
from ..render.formats import FORMATS, write
from ..store.table import Table
from ..store.terms import of
from .options import add_output
from .output import colour, emit, width
from .parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `agreement` to *parser*."""
    parser.add_argument(
        "paper", metavar="PAPER", help="the folder of a paper below data/papers/, or a path to one"
    )
    add_output(parser, FORMATS, "table")


def run(given: Namespace) -> int:
    """Write how far the codings agree, by dimension; return 0. Raises `BadSource`."""
    folder = given.paper if os.path.isdir(given.paper) else os.path.join(paths.PAPERS, given.paper)
    table = _table(
        compare(os.path.join(folder, "codings")), os.path.basename(os.path.abspath(folder))
    )

    def out(stream: TextIO) -> None:
        across = width(given.width, given.output)
        write(table, stream, given.format, width=across, colour=colour(given.output))

    emit(out, given.output)
    return 0


def _table(found: Agreement, paper: str) -> Table:
    columns = ("dimension", "alike", "units", "coded", "alike_of_coded", "alpha")
    rows = [tuple(None if cell is None else of(cell) for cell in score) for score in found.scores]
    first, second = found.counts
    note = f"{len(found.pairs)} units are in both codings, of {first} and {second} statements."
    return Table(columns, rows, title=f"Agreement of two codings of {paper}", note=note)
