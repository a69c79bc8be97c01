"""What a child process gives up: to open, to write, to grow, to go on without end."""

import os
import sys

try:
    import resource
except ImportError:  # Windows: there the parent's clock alone bounds a child
    resource = None  # type: ignore[assignment]

_GRACE = 2
"""Seconds of processor time after the deadline, at which the parent kills sooner."""


def size() -> int:
    """Return how many bytes of address space this process takes; 0 where no limit would hold."""
    if resource is None or sys.platform != "linux":  # macOS keeps to no limit
        return 0
    with open("/proc/self/statm", "rb") as stream:
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def confine(sockets: bool = False) -> None:
    """Give up for good to write files, to leave a core, and, without *sockets*, to open any."""
    if resource is None:
        return
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        _lower(kind, 0)
    if not sockets:
        _lower(resource.RLIMIT_NOFILE, 0)


def keep_memory_below(most: int) -> None:
    """Give up for good to take more than *most* bytes of address space; 0 sets no limit."""
    if most:
        _lower(resource.RLIMIT_AS, most)


def allow(seconds: float, most: int = 0) -> None:
    """Let this process have *seconds* more of the processor, and *most* bytes of address space.

    The first ends it even where its parent, which would kill it, is gone. 0 sets no limit.
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + _GRACE)
    if most:
        _set(resource.RLIMIT_AS, most)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _set(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or value < hard:
        resource.setrlimit(kind, (value, hard))
