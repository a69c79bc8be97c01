"""`nsa-graph build`: the files become one dataset, written to a folder."""

import os
from argparse import Namespace
from typing import TextIO

from ..assemble import cache
from ..assemble.manifest import Manifest
from ..assemble.write import MANIFEST
from . import corpus
from .options import add_folder
from .output import emit
from .parser import Parser

DEFAULT = "build"

EXAMPLES = ("--out build", "--papers my-papers --out corpus")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `build` to *parser*."""
    add_folder(parser, "--out", DEFAULT)
    corpus.add(parser)


def run(given: Namespace) -> int:
    """Build, write, and say what was written and what it holds; return 0.

    A corpus with papers that can't be built returns 4. Raises `BadSource`, `CannotWrite`,
    `StoreUnreadable` for a damaged cache.
    """
    if corpus.asked(given):
        return corpus.build(given)
    place = cache.ensure()
    changed = cache.copy(place, given.out)
    manifest = cache.manifest(place)

    def out(stream: TextIO) -> None:
        verb = "wrote" if changed else "unchanged:"
        for name, about in manifest["files"].items():
            file = os.path.join(given.out, name)
            stream.write(
                f"{verb} {file} ({about['bytes']:,} bytes, sha256 {about['sha256'][:12]}…)\n"
            )
        stream.write(f"{verb} {os.path.join(given.out, MANIFEST)}\n")
        if changed:
            stream.write(_summary(place, manifest))

    emit(out)
    return 0


def _summary(place: str, manifest: Manifest) -> str:
    """Return what the question `summary` says of the build at *place*, and the coverage."""
    from ..graph import open_graph  # where nothing has changed, nothing is asked

    rows = []
    for row in open_graph(place).ask("summary"):
        percent = "" if row["percent"] is None else f" ({row['percent']}%)"
        rows.append(f"  {row['number']:>7,} {row['what']}{percent}")
    for language, held in manifest["coverage"].items():
        rows.append(f"  {held['share']:>7.1%} of the text ({language}) lies inside some quote")
    return "\n".join(rows) + "\n"
