"""argparse with our manners: an error is a `UsageError`, help is text that can fail to print."""

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from ..errors import UsageError
from .output import emit


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: argparse would load four modules to learn the terminal's."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=88)


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that raises where argparse would print and exit."""

    def __init__(self, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Help,
            allow_abbrev=False,
            add_help=False,
        )
        self.first_help: Callable[[list[str]], str] = lambda words: ""
        """What a command's help begins with, from the bare words it was given."""
        self.more_help: Callable[[list[str]], str] = self.first_help
        """What it ends with."""
        self.add_argument("-h", "--help", action="store_true", help="show this help and exit")

    def parse(self, argv: Sequence[str]) -> argparse.Namespace | None:
        """Return the arguments in *argv*, or None after printing help that it asks for.

        Options that are unknown end up in `.others`, if the command set it as a default; else
        they raise `UsageError`, as everything does that argparse objects to.
        """
        if "--help" in argv or "-h" in argv:
            words = [argument for argument in argv if not argument.startswith("-")]
            text = self.first_help(words) + self.format_help() + self.more_help(words)
            emit(lambda stream: print(text, end="", file=stream))
            return None
        given, others = self.parse_known_args(argv)
        if others and "others" not in given:
            self.error(f"unknown argument {others[0]!r}")
        if others:
            given.others = others
        return given

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` with argparse's *message*."""
        raise UsageError(message, remedy=f"see {self.prog} --help")
