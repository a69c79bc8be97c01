"""A command run to its end, and the most memory that it and each of its processes took."""

import contextlib
import os
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

from .timing import Failed

_EVERY = 0.05
_PEAK = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class Watched(NamedTuple):
    """What a command took: seconds by the clock and of the processor, and peak memory in MB.

    `parent` is the command's own process, `worker` the largest of those that it started, None
    where there was none or the system does not tell. `code` is how it ended, `out` what it said.
    """

    wall: float
    cpu: float
    parent: float | None
    worker: float | None
    code: int
    out: str


def watched(
    argv: Sequence[str], environment: dict[str, str], allowed: Sequence[int] = (0,)
) -> Watched:
    """Run *argv*; raises `Failed`, with its last error line, for an exit code not *allowed*."""
    began = time.perf_counter()
    with subprocess.Popen(
        argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        peaks: dict[int, float] = {}
        ended = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
        watch.start()
        before = os.times()
        try:
            out, err = process.communicate()
        finally:
            ended.set()
            watch.join()
        wall, after = time.perf_counter() - began, os.times()
    if process.returncode not in allowed:
        last = err.strip().rpartition("\n")[2]
        raise Failed(f"{' '.join(argv[:5])} … ended with {process.returncode}: {last}")
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    parent = peaks.pop(process.pid, None)
    return Watched(wall, spent, parent, max(peaks.values(), default=None), process.returncode, out)


def _watch(pid: int, peaks: dict[int, float], ended: threading.Event) -> None:
    """Note the peak of each process below *pid* again and again; the last note is the highest."""
    while not ended.wait(_EVERY):
        for each in _family(pid):
            with contextlib.suppress(OSError):
                with open(f"/proc/{each}/status", "rb") as stream:
                    found = _PEAK.search(stream.read())
                if found:
                    peaks[each] = int(found[1]) / 1024


def _family(pid: int) -> list[int]:
    """Return *pid* and the processes that it and its own started, where the system tells."""
    found = [pid]
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as stream:
                for child in stream.read().split():
                    found += _family(int(child))
    return found
