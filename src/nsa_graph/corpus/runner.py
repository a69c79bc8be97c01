"""Who does the work on batches: this process, several, or those of a Dask cluster.

Each gives the results as they come, in whatever order, and asks for a batch only when somebody is
free to work on it, so that the memory in use does not grow with the corpus.
"""

import os
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from .base import Base
from .folder import SIZE, Batch

Result = TypeVar("Result")
Work = Callable[[Base, Batch], Result]
"""What is done to a batch: a function at the top of a module, so that it can be named elsewhere."""


class Runner(Protocol):
    """Something that works on batches."""

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Give what *work* makes of *held* and each of *batches*, in any order."""


class Alone:
    """This process, one batch after another."""

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Give what *work* makes of *held* and each of *batches*."""
        return (work(held, batch) for batch in batches)


def local(jobs: int) -> Runner:
    """Return who works with *jobs* processes; 0 stands for one a core."""
    from .processes import Processes

    jobs = jobs or cores()
    return Alone() if jobs == 1 else Processes(jobs)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(count: int) -> int:
    """Return how many of *count* papers make a batch, so that few of them use every core too."""
    return max(1, min(SIZE, -(-count // cores())))
