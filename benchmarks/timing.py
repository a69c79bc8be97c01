"""Timing whole processes, turn by turn, and the ratio of one to another."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import NamedTuple

from nsa_graph.errors import NsaGraphError


class Command(NamedTuple):
    """A process to time: its arguments, and what to do before each run, which is not timed."""

    argv: tuple[str, ...]
    before: Callable[[], None] | None = None


class Run(NamedTuple):
    """How long one process took, in seconds: by the clock, and of the processor."""

    wall: float
    cpu: float


class Ratio(NamedTuple):
    """The median of pairwise ratios with its quartiles, and the processor's median."""

    median: float
    low: float
    high: float
    cpu: float


class Failed(NsaGraphError):
    """A command that was to be timed ended badly."""


def once(command: Command, environment: dict[str, str]) -> Run:
    """Run *command* to its end, its output thrown away; raises `Failed` with its last error line.

    An exit of 5 is no failure: the check has findings, and took its time to find them.
    """
    if command.before is not None:
        command.before()
    before = time.perf_counter()
    with subprocess.Popen(
        command.argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 5):
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise Failed(f"{' '.join(command.argv[:4])} … ended with {process.returncode}: {last}")
    return Run(wall, used.ru_utime + used.ru_stime)


def alternate(
    commands: Sequence[Command], environment: dict[str, str], rounds: int, warm: int = 2
) -> list[list[Run]]:
    """Run *commands* in turn, A B C A B C…, and return the *rounds* runs of each, in order.

    The first *warm* rounds are run and not counted.
    """
    runs: list[list[Run]] = [[] for _ in commands]
    for turn in range(-warm, rounds):
        for at, command in enumerate(commands):
            run = once(command, environment)
            if turn >= 0:
                runs[at].append(run)
    return runs


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> Ratio:
    """Return how many times longer *ours* took than *theirs*, run by run in the same turn."""
    pairs = list(zip(ours, theirs, strict=True))
    walls = [a.wall / b.wall for a, b in pairs]
    low, _, high = quantiles(walls, n=4, method="inclusive") if len(walls) > 1 else walls * 3
    return Ratio(median(walls), low, high, median(a.cpu / b.cpu for a, b in pairs))
