"""Who does the work on batches: this process, several, or those of a Dask cluster.

Each gives the results as they come, in whatever order, and asks for a batch only when somebody is
free to work on it, so that the memory in use does not grow with the corpus.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from ..errors import NsaGraphError
from . import base
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


class Processes:
    """So many processes of this machine, each with the base in memory."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Give what *work* makes of *held* and each of *batches*, in any order.

        Raises `NsaGraphError` where a process ends before its time.
        """
        from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        # Started afresh, not forked: the store has threads of its own, which a fork leaves behind.
        start = (held.key, held.nquads)
        pool = ProcessPoolExecutor(self.jobs, get_context("spawn"), _start, start)
        waiting: set[Future[Result]] = set()
        try:
            for batch in batches:
                waiting.add(pool.submit(_work, work, batch))
                if len(waiting) > self.jobs:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        except BrokenProcessPool as error:
            remedy = "what is finished is kept; run it again, with fewer --jobs if memory was short"
            raise NsaGraphError("a process at work was ended", remedy=remedy) from error
        finally:
            _stop(pool)


def local(jobs: int) -> Runner:
    """Return who works with *jobs* processes; 0 stands for one a core."""
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


_mine: list[Base] = []


def _start(key: str, nquads: bytes) -> None:
    """Make a new process ready: it has the base, leaves Ctrl-C to its parent, and ends with it."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    _mine[:] = [base.load(key, nquads)]


def _end_with(parent: Any) -> None:
    """Wait for *parent* to end, by kill -9 too, and end this process."""
    parent.join()
    os._exit(1)


def _work(work: Work[Result], batch: Batch) -> Result:
    return work(_mine[0], batch)


def _stop(pool: Any) -> None:
    """End the processes of *pool*, at work or not: nobody waits for them any more."""
    held, queue = list((pool._processes or {}).values()), pool._call_queue
    pool.shutdown(wait=False, cancel_futures=True)
    for process in held:
        process.terminate()
    for process in held:
        process.join()
    # Before 3.11.7 a thread of the pool waits for ever to hand a batch to those that are gone.
    queue._reader.close()
