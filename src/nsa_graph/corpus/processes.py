"""The processes of this machine, each with the base in memory, that work on one batch at a time.

Each is at the other end of a pipe, and nothing else of it is shared: the parent has no thread, no
queue and no lock that one which is killed could leave in a state to wait for.
"""

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import TYPE_CHECKING, Any

from ..errors import NsaGraphError
from . import base
from .base import Base
from .folder import Batch
from .runner import Result, Work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    Pipe = Connection[Any, Any]

_READY, _DONE, _FAILED = "ready", "done", "failed"


class Processes:
    """So many processes of this machine, at most one for each batch."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Give what *work* makes of *held* and each of *batches*, in any order.

        What *work* raises is raised here, and ends the others. Raises `NsaGraphError` where a
        process ends before its time.
        """
        first = list(islice(batches, self.jobs))
        left = chain(first, batches)
        hands: dict[Pipe, SpawnProcess] = {}
        try:
            for _ in first:
                _begin(hands)
            busy = set(hands)
            while busy:
                pipes: list[Any] = wait(busy)
                for pipe in pipes:
                    told, answer = _take(pipe)
                    batch = next(left, None)
                    if batch is None:
                        busy.remove(pipe)
                    else:
                        _give(pipe, held if told == _READY else None, work, batch)
                    if told == _DONE:
                        yield answer
                    elif told == _FAILED:
                        raise answer
        finally:
            _end(hands)


def _begin(hands: dict["Pipe", SpawnProcess]) -> None:
    """Put a new process and the pipe to it among the *hands*."""
    # Started afresh, not forked: the store has threads of its own, which a fork leaves behind.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    with _deaf():
        process.start()
    theirs.close()
    hands[ours] = process


@contextmanager
def _deaf() -> Iterator[None]:
    """Hold Ctrl-C back, and from the processes that begin meanwhile as long as they live."""
    resource_tracker.ensure_running()  # a process's first start does it, and lets Ctrl-C in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(hands: dict["Pipe", SpawnProcess]) -> None:
    """End the *hands*, at work or not: nobody waits for them any more."""
    for process in hands.values():
        process.terminate()
    for pipe, process in hands.items():
        process.join()
        process.close()
        pipe.close()


def _give(pipe: "Pipe", held: Base | None, work: Work[Result], batch: Batch) -> None:
    """Give the process at *pipe* a *batch*, and the base to work on it with where it has none."""
    try:
        pipe.send((held and (held.key, held.nquads), work, batch))
    except OSError as error:
        raise _ended() from error


def _take(pipe: "Pipe") -> tuple[str, Any]:
    """Return what the process at *pipe* says: of which kind it is, and the answer."""
    try:
        told: tuple[str, Any] = pipe.recv()
    except (EOFError, OSError) as error:
        raise _ended() from error
    return told


def _ended() -> NsaGraphError:
    remedy = "what is finished is kept; run it again, with fewer --jobs if memory was short"
    return NsaGraphError("a process at work was ended", remedy=remedy)


def _serve(pipe: "Pipe") -> None:
    """Work on what comes through *pipe* until it closes, and end with the parent."""
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    try:
        for answer in _answers(pipe):
            pipe.send(answer)
    except (EOFError, OSError):
        return  # nobody is there any more


def _answers(pipe: "Pipe") -> Iterator[tuple[str, Any]]:
    """Give what is to be said, and take what is to be done after each."""
    yield _READY, None
    start, work, batch = pipe.recv()
    held = base.load(*start)
    while True:
        try:
            answer = _DONE, work(held, batch)
        except Exception as error:
            error.add_note(traceback.format_exc())  # it stays behind where an error is sent
            answer = _FAILED, error
        yield answer
        _, work, batch = pipe.recv()


def _end_with(parent: Any) -> None:
    """Wait for *parent* to end, by kill -9 too, and end this process."""
    parent.join()
    os._exit(1)
