"""The command line: parse, call one function, print; every deliberate error is one line."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..atomic import cannot_write
from ..errors import MissingParameter, NsaGraphError, StoreUnreadable, UnknownName, UsageError
from .output import noting

if TYPE_CHECKING:
    from types import ModuleType

COMMANDS = {
    "ask": "answer a question from the library",
    "show": "show all that is known of a paragraph, statement, actor, instrument…",
    "cite": "give the reference to a statement, a paragraph or a paper",
    "view": "show a view of the graph as a network's edges",
    "sparql": "run a SPARQL query over the graph",
    "export": "write a view as a network for Gephi, yEd, Cytoscape, Neo4j and others",
    "link": "join a table of your own to the graph's states or instruments",
    "figures": "draw figures for a paper or a slide, with their data beside them",
    "build": "build the graph from its sources",
    "dump": "write the whole graph in TriG, N-Quads, Turtle and JSON-LD",
    "publish": "put the graph on a SPARQL server, and keep it up to date there",
    "check": "check the graph, and say what is wrong where",
    "agreement": "compare two codings of a paper, dimension by dimension",
}
"""Each command and what it does; its module has `configure`, `run` and `EXAMPLES`."""

EXIT_CODES = """exit codes:
  0    fine
  1    something else went wrong
  2    usage: an unknown name, a missing or ill-typed parameter
  3    a query that does not parse or cannot be run
  4    a source that the graph cannot be built from
  5    the check found violations
  6    the output could not be written
  7    the store could not be opened or read
  8    a server could not be reached, refused, or gave no proper answer
  9    a query or a shape was stopped at a limit: of time, memory, length, nesting
  130  interrupted (Ctrl-C)
  141  the reader of the output went away (broken pipe)"""

_INTERRUPTED, _BROKEN_PIPE = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line *argv* (without the program's name) and return its exit code.

    It prints: answers on stdout, errors on stderr as one line `nsa-graph: …`.
    """
    _stand()
    try:
        with noting():
            status = _run(list(sys.argv[1:] if argv is None else argv))
        _flush()
    except StoreUnreadable as error:
        status = _complain(_forgotten(error), error.exit_code)
    except MissingParameter as error:
        shell = " ".join(f"-p {example}" for example in error.examples)
        status = _complain(f"{error.what}; as in {shell}", error.exit_code)
    except NsaGraphError as error:
        status = _complain(str(error), error.exit_code)
    except KeyboardInterrupt as error:
        status = _complain(str(error) or "interrupted", _INTERRUPTED)
    except BrokenPipeError:
        _abandon_stdout()
        status = _BROKEN_PIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        status = _complain(f"{where}{error.strerror or error}", NsaGraphError.exit_code)
    return status


def _stand() -> None:
    """Put something in the place of a standard stream that was closed: it reads or fails."""
    # Each open takes the lowest file descriptor that is free, so no file of ours becomes stdout.
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")  # fails, told
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def _run(argv: list[str]) -> int:
    for argument in argv:
        if not argument.isprintable() and any("\ud800" <= c <= "\udfff" for c in argument):
            raise UsageError(f"an argument is not UTF-8: {argument!a}")
    if argv[:1] == ["help"]:
        argv = [*argv[1:], "--help"]
    if argv and not argv[0].startswith("-"):
        return _command(argv[0], argv[1:])
    from .parser import Parser  # argparse, for a command or for help

    parser = Parser(prog="nsa-graph", description=_description(), epilog=EXIT_CODES)
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    parser.add_argument("command", nargs="?", help="one of the above")
    given = parser.parse(argv or ["--help"])
    if given is None:
        return 0
    if given.version:
        from .. import __version__  # only here
        from .output import emit

        emit(lambda stream: print(f"nsa-graph {__version__}", file=stream))
        return 0
    raise UsageError("no command is given", remedy="see nsa-graph --help")


def _command(name: str, argv: list[str]) -> int:
    if name not in COMMANDS:
        from ..library import nearest  # only to word an error
        from ..paths import QUESTIONS

        plain = name.replace("-", "").isalnum()
        if plain and os.path.isfile(os.path.join(QUESTIONS, name + ".rq")):
            told = f"{name!r} is a question, not a command"
            raise UsageError(told, remedy=f"say nsa-graph ask {name}")
        known = ", ".join(COMMANDS)
        near = nearest(name, list(COMMANDS))
        raise UnknownName("command", name, near, f"there are {known}")
    from importlib import import_module

    from .parser import Parser  # not before the command is known to be one

    module = import_module(f".{name}", __name__)
    parser = Parser(f"nsa-graph {name}", COMMANDS[name].rstrip("…") + ".", _epilog(name, module))
    module.configure(parser)
    given = parser.parse(argv)
    return 0 if given is None else int(module.run(given))


def _epilog(name: str, module: "ModuleType") -> str:
    lines = [f"  nsa-graph {name} {words}".rstrip() for words in module.EXAMPLES]
    return "\n".join(["examples:", *lines, "", EXIT_CODES])


def _description() -> str:
    lines = [f"  {name:11}{does}" for name, does in COMMANDS.items()]
    head = "Ask a knowledge graph of negative security assurances.\n\ncommands:\n"
    return head + "\n".join(lines) + "\n\n`nsa-graph COMMAND --help` says more."


def _complain(message: str, status: int) -> int:
    """Print *message* as one line on stderr and return *status*; stdout is given up on."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _abandon_stdout()
    line = f"nsa-graph: {' '.join(message.split())}\n"
    try:
        sys.stderr.write(line)
    except UnicodeEncodeError:
        sys.stderr.write(ascii(line)[1:-3] + "\n")
    return status


def _forgotten(error: StoreUnreadable) -> str:
    """Return what to say of *error*; a damaged store of ours is deleted, to be made anew."""
    from ..assemble import cache  # rare
    from ..corpus import index

    if cache.forget(error.file) or index.forget(error.file):
        return f"{error.place}: {error.what}; it is deleted, run this again"
    return str(error)


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise cannot_write("standard output", error) from error


def _abandon_stdout() -> None:
    """Point stdout at nothing, so that Python does not fail on it again while it ends."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        pass
