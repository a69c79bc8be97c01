"""`nsa-graph agreement`: how far two codings of a paper agree."""

import os
from argparse import Namespace

from .. import paths
from ..check.agreement import Agreement, compare
from ..errors import UnknownName
from ..rdf.table import Table
from ..rdf.terms import of
from ..render.formats import FORMATS, write
from .options import add_output, written_as
from .output import emit_answer
from .parser import Parser

_CODINGS = "codings"
"""The folder, in a paper's, that holds what each coder wrote."""

EXAMPLES = ("my-papers/WP.1 --format md",)
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `agreement` to *parser*."""
    parser.add_argument(
        "paper", metavar="PAPER", help="the folder of a paper below data/papers/, or a path to one"
    )
    add_output(parser, FORMATS, FORMATS[0])
    parser.more_help = lambda words: f"\npapers coded twice: {', '.join(_coded())}\n"


def run(given: Namespace) -> int:
    """Write how far the codings agree, by dimension; return 0.

    Raises `UnknownName` for a paper that was not coded twice, `BadSource`.
    """
    format_ = written_as(given, FORMATS) or FORMATS[0]
    folder = _folder(given.paper)
    table = _table(compare(os.path.join(folder, _CODINGS)), os.path.basename(folder))
    emit_answer(table, write, format_, given)
    return 0


def _folder(paper: str) -> str:
    """Return the absolute path of the folder of *paper*; raises `UnknownName`."""
    if paper in _coded():
        return os.path.abspath(os.path.join(paths.PAPERS, paper))
    if paper and os.path.isdir(os.path.join(paper, _CODINGS)):
        return os.path.abspath(paper)
    from ..library import nearest  # only to word an error

    coded = _coded()
    told = f"there are {', '.join(coded)}; or name a folder that holds {_CODINGS}/"
    raise UnknownName("paper that was coded twice", paper, nearest(paper, coded), told)


def _coded() -> list[str]:
    """Return the names of the dataset's papers that have codings."""
    held = sorted(os.listdir(paths.PAPERS)) if os.path.isdir(paths.PAPERS) else []
    return [name for name in held if os.path.isdir(os.path.join(paths.PAPERS, name, _CODINGS))]


def _table(found: Agreement, paper: str) -> Table:
    columns = ("dimension", "alike", "units", "coded", "alike_of_coded", "alpha")
    rows = [tuple(None if cell is None else of(cell) for cell in score) for score in found.scores]
    first, second = found.counts
    note = f"{len(found.pairs)} units are in both codings, of {first} and {second} statements."
    return Table(columns, rows, title=f"Agreement of two codings of {paper}", note=note)
