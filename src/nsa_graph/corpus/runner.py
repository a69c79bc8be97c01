"""Runners: this process, several local processes, or a Dask cluster (in `cluster`).

A runner reads the next batch when a worker is free, so memory use does not grow with the corpus.
Results come in any order.

Local processes are those of `concurrent.futures`. Its queues block forever when a process is killed
while it sends a message. So batches and results travel in files, and a message has only the number
of a file: the system writes so short a message in one piece.
"""

import os
import pickle
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Protocol, TypeVar

from ..atomic import cannot_write
from ..errors import NsaGraphError
from .batch import Base
from .folder import SIZE, Batch

Result = TypeVar("Result")
Work = Callable[[Base, Batch], Result]
"""What is done with a batch: a function at the top of a module, or a `partial` of one."""

_BASE = "base.nq"


class Runner(Protocol):
    """Something that works on batches."""

    def run(self, base: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Yield the result of *work* on *base* and each of *batches*, in any order."""


class Alone:
    """This process: one batch after another."""

    def run(self, base: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Yield the result of *work* on *base* and each of *batches*."""
        return (work(base, batch) for batch in batches)


class LocalProcesses:
    """At most *jobs* processes of this machine, and at most one for each batch."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(self, base: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Yield the result of *work* on *base* and each of *batches*, in any order.

        Raises what *work* raises, `NsaGraphError` where a process is killed, and `CannotWrite`
        where the temporary folder cannot be written. No process is left afterwards.
        """
        try:
            with _folder() as folder, _pool(self.jobs, folder) as pool:
                _write(folder / _BASE, base.nquads)

                def submit(number: int, batch: Batch) -> Future[int]:
                    _write(folder / str(number), pickle.dumps((work, batch)))
                    with _interrupt_blocked():  # for the process that this may start
                        return pool.submit(_work, folder, base.key, number)

                for future in completed(submit, batches, self.jobs):
                    yield _outcome(folder / str(future.result()))
        except BrokenProcessPool as error:
            remedy = "what is finished is kept; run it again, with fewer --jobs if memory was short"
            raise NsaGraphError("a worker process was killed", remedy=remedy) from error


def local(jobs: int) -> Runner:
    """Return the runner that uses *jobs* processes; 0 is one per core."""
    jobs = jobs or cores()
    return Alone() if jobs == 1 else LocalProcesses(jobs)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(count: int) -> int:
    """Return how many of *count* papers make a batch, so that a few papers use every core too."""
    return max(1, min(SIZE, -(-count // cores())))


def completed(
    submit: Callable[[int, Batch], Future[Result]], batches: Iterator[Batch], most: int
) -> Iterator[Future[Result]]:
    """Yield the futures that *submit* returns for the numbered *batches*, as they complete.

    At most *most* batches are in flight.
    """
    numbered = enumerate(batches)
    waiting = {submit(*each) for each in islice(numbered, most)}
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        waiting |= {submit(*each) for each in islice(numbered, len(done))}
        yield from done


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a temporary folder; raises `CannotWrite` where none can be made."""
    try:
        made = TemporaryDirectory(prefix="nsa-graph-", ignore_cleanup_errors=True)
    except OSError as error:
        raise cannot_write("the temporary folder", error) from error
    with made as name:
        yield Path(name)


@contextmanager
def _pool(jobs: int, folder: Path) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of *jobs* processes, which end with this context and with this process."""
    context = get_context("spawn")  # a fork would copy the store, but not its threads
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, context, _begin, (theirs, folder))
    try:
        yield pool
    finally:
        with _interrupt_blocked():  # a second Ctrl-C must leave no process behind
            ours.close()
            pool.shutdown(cancel_futures=True)
            theirs.close()


@contextmanager
def _interrupt_blocked() -> Iterator[None]:
    """Hold Ctrl-C back until the end; processes started meanwhile never receive it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise cannot_write(str(file), error) from error


def _outcome(file: Path) -> Any:
    """Return the result in *file*, or raise the exception in it; deletes the file."""
    done, outcome = pickle.loads(file.read_bytes())
    file.unlink()
    if not done:
        raise outcome
    return outcome


def _begin(lifeline: "Connection[Any, Any]", folder: Path) -> None:
    """Make this process end when *lifeline* is closed: by its parent, or by the parent's death."""
    Thread(target=_end, args=(lifeline, folder), daemon=True).start()


def _end(lifeline: "Connection[Any, Any]", folder: Path) -> None:
    with suppress(EOFError, OSError):
        lifeline.recv()
    shutil.rmtree(folder, ignore_errors=True)  # a parent that was killed has left it
    os._exit(1)


def _work(folder: Path, key: str, number: int) -> int:
    """Do the work in the file *number* of *folder* and write the outcome there; return *number*."""
    work, batch = pickle.loads((folder / str(number)).read_bytes())
    try:
        outcome = True, work(_loaded(folder, key), batch)
    except Exception as error:
        error.add_note(traceback.format_exc())  # pickle leaves the traceback out
        outcome = False, error
    _write(folder / str(number), pickle.dumps(outcome))
    return number


@cache
def _loaded(folder: Path, key: str) -> Base:
    """Return the base in *folder*, loaded once in each process."""
    return Base.load(key, (folder / _BASE).read_bytes())
