"""`nsa-graph check`: what is wrong with the graph, where, and what to do."""

from argparse import Namespace
from typing import TextIO

from ..assemble.dataset import assemble
from ..check.finding import violations
from ..check.run import run as check
from ..errors import Findings
from ..render.finding import FORMATS, write
from ..shacl import COMPILED, ENGINES
from . import corpus
from .options import add_file, written_as
from .output import emit
from .parser import Parser

EXAMPLES = ("", "-o report.json")
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `check` to *parser*."""
    told = f"default: what FILE's ending says, else {FORMATS[0]}"
    parser.add_argument("--format", choices=FORMATS, default="", help=told)
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=COMPILED,
        help="what validates the shapes: operations on sets they are compiled to, with pyshacl for "
        "what can't be compiled (default), or pyshacl for all; both find the same",
    )
    add_file(parser)
    corpus.add(parser)


def run(given: Namespace) -> int:
    """Check, write the findings, return 0, or 5 where there is a violation. Raises `BadSource`."""
    given.format = written_as(given, FORMATS) or FORMATS[0]
    if corpus.asked(given):
        return corpus.check(given)
    dataset = assemble()
    findings = check(dataset.quads, dataset.files, dataset.faults, given.engine)

    def out(stream: TextIO) -> None:
        checked = f"{len(dataset.quads):,} quads of {len(dataset.files)} files"
        write(findings, stream, given.format, checked)

    emit(out, given.output)
    return Findings.exit_code if violations(findings) else 0
