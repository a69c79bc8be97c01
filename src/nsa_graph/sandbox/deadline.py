"""The deadline of an untrusted query."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import Self

from ..errors import LimitExceeded
from ..store.protocol import Limits


@dataclass(frozen=True)
class Deadline:
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
        return replace(self, until=monotonic() + left)

    def check(self) -> None:
        """Raise `LimitExceeded` when it has passed."""
        if self.left <= 0:
            raise self.exceeded()

    def exceeded(self) -> LimitExceeded:
        """Return the error for a query that was stopped."""
        what = f"the query was stopped after {self.seconds:g} s"
        return LimitExceeded(what, remedy="ask for less, or allow more: --timeout, Limits.seconds")
