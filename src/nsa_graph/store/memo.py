"""What is worked out once and looked up after that; and rows gathered without interruption."""

import gc
from collections.abc import Callable, Iterable
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


def gathered(rows: Iterable[V]) -> tuple[V, ...]:
    """Return *rows* as a tuple, with Python's search for cycles at rest meanwhile.

    Rows of terms have no cycles, and each search would go through all that were read so far.
    Raises what *rows* raises; the search goes on afterwards in any case, if it did before.
    """
    if type(rows) is tuple:
        return rows
    searched = gc.isenabled()
    gc.disable()
    try:
        return tuple(rows)
    finally:
        if searched:
            gc.enable()
