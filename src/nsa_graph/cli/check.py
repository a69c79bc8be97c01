"""`nsa-graph check`: what is wrong with the graph, where, and what to do."""

from argparse import Namespace
from typing import TextIO

from ..build.dataset import assemble
from ..check.finding import violations
from ..check.run import run as check
from ..check.shapes import COMPILED, ENGINES
from ..errors import Findings
from ..render.finding import FORMATS, write
from . import corpus
from .output import emit
from .parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `check` to *parser*."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=COMPILED,
        help="what validates the shapes: SPARQL that they are compiled to, with pyshacl for what "
        "can't be compiled (default), or pyshacl for all; both find the same",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE, wholly or not at all"
    )
    corpus.add(parser)


def run(given: Namespace) -> int:
    """Check, write the findings, return 0, or 5 where there is a violation. Raises `BadSource`."""
    if given.papers is not None:
        return corpus.check(given)
    dataset = assemble()
    findings = check(dataset.quads, dataset.files, dataset.faults, given.engine)

    def out(stream: TextIO) -> None:
        checked = f"{len(dataset.quads):,} quads of {len(dataset.files)} files"
        write(findings, stream, given.format, checked)

    emit(out, given.output)
    return Findings.exit_code if violations(findings) else 0
