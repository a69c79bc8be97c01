"""`nsa-graph ask`: answer a question from the library, or list them."""

import argparse
from collections.abc import Iterator
from typing import TextIO

from ..ask.parameters import usage
from ..errors import BadParameter, UsageError
from ..graph import open_graph
from ..library import Query, find
from ..render.formats import FORMATS, write
from ..store.table import Table
from .options import add_graph, add_output
from .output import colour, emit, interruptible, width
from .parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `ask` to *parser*."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the question; --list has them")
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a parameter; also as --KEY VALUE, and a yes-or-no one as --KEY",
    )
    parser.add_argument("--list", action="store_true", help="list the questions")
    parser.add_argument("--tag", default="", metavar="TAG", help="with --list: only these")
    add_graph(parser)
    add_output(parser, FORMATS, "table")
    parser.set_defaults(others=[])
    parser.more_help = _parameters_help


def run(given: argparse.Namespace) -> int:
    """Write the answer, or the list; return 0. Raises what asking and writing raise."""
    table = _listed(given) if given.list else _answered(given)

    def out(stream: TextIO) -> None:
        across = width(given.width, given.output)
        write(table, stream, given.format, width=across, colour=colour(given.output))

    emit(out, given.output)
    return 0


def _listed(given: argparse.Namespace) -> Table:
    from ..ask.catalogue import questions  # reads every file, which a question does not

    if given.name or given.param or given.others:
        raise UsageError("--list takes no question", remedy="leave one of them out")
    return questions(tag=given.tag)


def _answered(given: argparse.Namespace) -> Table:
    if not given.name:
        raise UsageError("no question is named", remedy="see nsa-graph ask --list")
    query = find(given.name)
    values = _values(query, given.param, given.others)
    graph = open_graph(given.graph, stated_only=given.stated_only)
    with interruptible():
        return graph.answer(query, values)


def _values(query: Query, pairs: list[str], flags: list[str]) -> dict[str, str]:
    """Return the parameters given, as text; raises for one without `=` or given twice."""
    values: dict[str, str] = {}
    for pair in [*pairs, *_flagged(query, flags)]:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"-p {pair!r} has no value", remedy=f"write -p {pair}=VALUE")
        if key in values:
            raise BadParameter(f"parameter {key!r} is given twice", remedy="give it once")
        values[key] = value
    return values


def _flagged(query: Query, flags: list[str]) -> Iterator[str]:
    """Give parameters of *query* written as options: `--near`, `--as-of DAY`, `--as-of=DAY`."""
    types = {param.name: param.type for param in query.params}
    waiting = list(flags)
    while waiting:
        flag = waiting.pop(0)
        name, equals, value = flag.removeprefix("--").partition("=")
        type_ = types.get(name.replace("-", "_")) if flag.startswith("--") else None
        if type_ is None:
            also = f"; {query.name} takes {', '.join('--' + name for name in types)}"
            remedy = f"see nsa-graph ask --help{also if types else ''}"
            raise UsageError(f"unknown argument {flag!r}", remedy=remedy)
        if not equals:
            value = "true" if type_ == "boolean" else waiting.pop(0) if waiting else ""
        yield f"{name}={value}"


def _parameters_help(words: list[str]) -> str:
    """Return the parameters of the question among *words*, if there is one."""
    names = [word for word in words if "=" not in word]
    if not names:
        return ""
    query = find(names[0])
    lines = [f"  {usage(param)}" for param in query.params] or ["  none"]
    return "\n".join(["", f"{query.name}: {query.asks or query.title}", "parameters:", *lines, ""])
