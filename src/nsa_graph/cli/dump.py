"""`nsa-graph dump`: the whole dataset as files for others to read."""

import os
from argparse import Namespace
from typing import TextIO

from ..assemble import cache
from ..assemble.write import NQUADS, TRIG, write
from ..render.dump import FORMATS, dump
from .options import add_folder
from .output import emit
from .parser import Parser

DEFAULT = "dumps"

EXAMPLES = ("--out dumps", "--format ttl")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `dump` to *parser*."""
    parser.add_argument("--format", choices=FORMATS, help="one format only; default: all of them")
    add_folder(parser, "--out", DEFAULT)


def run(given: Namespace) -> int:
    """Build where needed, write the dumps, and say what was written; return 0.

    Raises `BadSource`, `CannotWrite`, `StoreUnreadable` for a damaged cache.
    """
    place = cache.ensure()
    nquads, trig = (cache.held(place, name) for name in (NQUADS, TRIG))
    formats = (given.format,) if given.format else FORMATS
    files = {f"nsa.{format_}": dump(nquads, trig, format_) for format_ in formats}
    write(given.out, files)

    def out(stream: TextIO) -> None:
        for name, data in files.items():
            stream.write(f"wrote {os.path.join(given.out, name)} ({len(data):,} bytes)\n")

    emit(out)
    return 0
