"""What an untrusted query may use: time, rows, bytes, memory."""

from time import monotonic
from typing import NamedTuple, Self

from ..errors import LimitExceeded

_MIB = 2**20


class Limits(NamedTuple):
    """The limits of a guarded query: rows and bytes shorten an answer, the others end it.

    `seconds` and `memory` (bytes, beyond what the open graph takes) are the worker's; `rows` and
    `bytes` (as sent by the worker) count the answer.
    """

    seconds: float = 60.0
    rows: int = 100_000
    bytes: int = 64 * _MIB
    memory: int = 1024 * _MIB


class Deadline(NamedTuple):
    """The time, by `time.monotonic`, until which a query may run; it starts before it is read."""

    until: float
    seconds: float

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Return the deadline of a query that starts now."""
        return cls(monotonic() + limits.seconds, limits.seconds)

    @property
    def left(self) -> float:
        """The seconds that are left, below 0 when it has passed."""
        return self.until - monotonic()

    def resumed(self, left: float) -> Self:
        """Return the deadline of the same query after a pause: *left* seconds from now."""
        return self._replace(until=monotonic() + left)

    def check(self) -> None:
        """Raise `LimitExceeded` when it has passed."""
        if self.left <= 0:
            raise self.exceeded()

    def exceeded(self) -> LimitExceeded:
        """Return the error for a query that was stopped."""
        what = f"the query was stopped after {self.seconds:g} s"
        return LimitExceeded(what, remedy="ask for less, or allow more: --timeout, Limits.seconds")
