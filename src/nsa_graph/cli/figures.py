"""`nsa-graph figures`: figures for a paper or a slide, with their data beside them."""

import io
import os
from argparse import Namespace
from typing import TextIO

from ..atomic import cannot_write, write_bytes
from ..errors import CannotWrite, UsageError
from ..figures.draw import images
from ..figures.figure import Figure, figure, names
from ..graph import open_graph
from ..library import Query, find
from ..paths import FIGURES
from ..rdf.writing import csv
from .options import add_folder, add_graph
from .output import emit, interruptible
from .parameters import add_parameters, parameters
from .parser import Parser

DEFAULT = "figures"

EXAMPLES = ("--list", "timeline -o figures")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `figures` to *parser*."""
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="the figures to draw; default: all of them")
    add_folder(parser, "--output", DEFAULT)
    add("--language", choices=("en", "zh"), default="en", help="default: en")
    add("--list", action="store_true", help="list the figures")
    add_graph(parser)
    add_parameters(parser, _find)


def run(given: Namespace) -> int:
    """Draw the figures, each as SVG, PNG and CSV, and say what was written; return 0.

    All are drawn before the first is written. Raises `UnknownName`, `BadParameter`, `UsageError`
    where a library or font is missing, `CannotWrite`.
    """
    if given.list:
        emit(lambda stream: print("\n".join(names()), file=stream))
        return 0
    values = _values(given)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    files: dict[str, bytes] = {}
    with interruptible():
        for name in given.names or names():
            files |= _files(figure(name, graph.answer, given.language, given=values))
    _write(given.output, files)
    return 0


def _values(given: Namespace) -> dict[str, str]:
    """Return the parameters, which are those of one figure; raises `UsageError` where more are."""
    if not given.param and not given.others:
        return {}
    if len(given.names) != 1 or given.names[0] not in names():
        raise UsageError("a parameter is of one figure", remedy="name just one figure with it")
    values = parameters(_find(given.names[0]), given)
    if "language" in values:
        raise UsageError("the language is no -p", remedy="say --language")
    return values


def _find(name: str) -> Query:
    return find(name, FIGURES, "figure")


def _files(one: Figure) -> dict[str, bytes]:
    data = io.StringIO(newline="")
    csv(one.table, data)
    made = {f"{one.name}.{format_}": image for format_, image in images(one).items()}
    return {**made, f"{one.name}.csv": data.getvalue().encode()}


def _write(folder: str, files: dict[str, bytes]) -> None:
    """Write *files* to *folder*, and say so; where one cannot be, take away what was not there."""
    paths = {os.path.join(folder, name): data for name, data in files.items()}
    new = [path for path in paths if not os.path.exists(path)]
    made = _make(folder)
    try:
        for path, data in paths.items():
            write_bytes(path, data)
    except CannotWrite:
        for path in filter(os.path.exists, new):
            os.unlink(path)
        if made:
            os.rmdir(folder)
        raise

    def out(stream: TextIO) -> None:
        for path, data in paths.items():
            stream.write(f"wrote {path} ({len(data):,} bytes)\n")

    emit(out)


def _make(folder: str) -> bool:
    """Make *folder*, and tell whether it was not there before."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return False
    except OSError as error:
        raise cannot_write(folder, error) from error
    return True
