"""What is worked out once and looked up after that; and rows gathered without interruption."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MOST = 2**17
"""How much a memo holds, so that one that reads without end does not grow without end."""


class Memo(dict[K, V]):
    """A dict that has what *make* makes of a key; `__getitem__` is as quick as a plain dict's.

    It is emptied whenever it holds *most*.
    """

    __slots__ = ("_make", "_most")

    def __init__(self, make: Callable[[K], V], most: int = _MOST) -> None:
        self._make, self._most = make, most

    def __missing__(self, key: K) -> V:
        """Return what is made of *key*, and keep it."""
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._make(key)
        return value


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep Python's search for cycles at rest; it goes on afterwards in any case, if it did before.

    Rows of terms have no cycles, and each search would go through all that were read so far.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def gathered(rows: Iterable[V]) -> tuple[V, ...]:
    """Return *rows* as a tuple, with the search for cycles at rest; raises what *rows* raises."""
    if type(rows) is tuple:
        return rows
    with undisturbed():
        return tuple(rows)
