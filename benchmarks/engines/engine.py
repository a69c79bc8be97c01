"""An engine: it loads a file of triples, once, and answers queries with rows."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

Row = tuple[str, ...]
"""A row of an answer: each value's text without type or language, which engines write each
their own way; empty where there is none, `_:` for a blank node."""


class Engine(Protocol):
    """What a measurement needs of an engine."""

    def load(self, file: str) -> None:
        """Take in the N-Triples in *file*."""

    def rows(self, query: str) -> Iterable[Row]:
        """Give the answer to a SELECT, in any order."""

    def memory(self) -> int:
        """Return the bytes that the engine has taken at most, so far."""


class Kind(NamedTuple):
    """A kind of engine: its name, its version, and how to start one in a folder."""

    name: str
    version: Callable[[], str]
    start: Callable[[str], AbstractContextManager[Engine]]
