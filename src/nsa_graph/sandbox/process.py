"""Child processes: how one is started and ended, and what it gives up.

A worker is a fork where that is safe and quick, else a new Python.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from .. import paths
from ..errors import StoreUnreadable

try:
    import resource
except ImportError:  # Windows: there the parent's clock alone bounds a child
    resource = None  # type: ignore[assignment]

STARVED = 127
"""The exit code by which the dynamic loader ends a process that it has no memory for."""

_GRACE = 2  # seconds of processor time after the deadline, at which the parent kills sooner
_HANDLES = (0, 1, 3)
"""What the worker reads, writes and lives by; 2 is nothing, for the engine writes there too."""


@dataclass(frozen=True)
class Child:
    """A running worker: its process, where it is written to and read from, and its thread of life.

    `life` is the end of a pipe that is never written to: when it closes, the worker dies.
    """

    pid: int
    inlet: int
    outlet: int
    life: int


def python(module: str, call: str, needs: str = "pyoxigraph") -> list[str]:
    """Return the command that has a new Python call a function of our *module*, as *call* says.

    Of what is installed it finds what lies beside the package that it *needs*.
    """
    name = call.partition("(")[0]
    code = f"import sys; sys.path[:0] = sys.argv[1:]; from nsa_graph.{module} import {name}; {call}"
    places = {os.path.dirname(paths.CODE), _place("pyoxigraph"), _place(needs)} - {""}
    return [sys.executable, "-I", "-S", "-c", code, *sorted(places)]


def start(serve: Callable[[int, int, int], None]) -> Child:
    """Start a worker, which runs *serve* with its handles.

    Raises `StoreUnreadable` where the system lets no process start.
    """
    (asked, inlet), (outlet, answered), (born, life) = _pipe(), _pipe(), _pipe()
    theirs = (asked, answered, born)
    try:
        pid = _fork(serve, theirs) if _alone() else _spawn(theirs)
    except OSError as error:
        for handle in (inlet, outlet, life):
            os.close(handle)
        told = f"no process can be started for the query: {error}"
        raise StoreUnreadable(told, remedy="end some others") from error
    finally:
        for handle in theirs:
            os.close(handle)
    return Child(pid, inlet, outlet, life)


def end(child: Child) -> int:
    """Kill *child*, and return the status of its end as `os.waitpid` has it (0 if unknown)."""
    for handle in (child.inlet, child.outlet, child.life):
        os.close(handle)
    try:
        os.kill(child.pid, signal.SIGKILL)
        return os.waitpid(child.pid, 0)[1]
    except (ProcessLookupError, ChildProcessError):  # somebody else waited for it
        return 0


def _alone() -> bool:
    """Tell whether this process has one thread: a fork of more might find a lock held for ever."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _pipe() -> tuple[int, int]:
    """Return a pipe whose ends are not the worker's handles, even where those are free here."""
    ends = os.pipe()
    if min(ends) > max(_HANDLES):
        return ends
    import fcntl  # for a caller without standard streams, mostly

    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, max(_HANDLES) + 1) for end in ends]
    for low in ends:
        os.close(low)
    return high[0], high[1]


def _fork(serve: Callable[[int, int, int], None], theirs: tuple[int, ...]) -> int:
    """Fork, which spares the worker what Python takes to start and to import."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        for handle, number in zip(theirs, _HANDLES, strict=True):
            os.dup2(handle, number)
        serve(*_HANDLES)
    finally:
        os._exit(1)


def _place(name: str) -> str:
    """Return the folder that the package *name* lies in, or nothing where it is not installed."""
    found = find_spec(name)
    return os.path.dirname(os.path.dirname(found.origin or "")) if found else ""


def _spawn(theirs: tuple[int, ...]) -> int:
    argv = python("sandbox.worker", f"serve{_HANDLES}")
    kept = {name: value for name, value in os.environ.items() if name.startswith(("LD_", "DYLD_"))}
    copies = zip(theirs, _HANDLES, strict=True)
    actions = [(os.POSIX_SPAWN_DUP2, handle, number) for handle, number in copies]
    nothing = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
    return os.posix_spawn(sys.executable, argv, kept, file_actions=[*actions, nothing])


def size() -> int:
    """Return how many bytes of address space this process takes; 0 where no limit would hold."""
    if resource is None or sys.platform != "linux":  # macOS keeps to no limit
        return 0
    with open("/proc/self/statm", "rb") as stream:
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def confine(sockets: bool = False, memory: int = 0) -> None:
    """Give up for good to write files, to leave a core, and, without *sockets*, to open any.

    So too to take more than *memory* bytes of address space; 0 sets no limit.
    """
    if resource is None:
        return
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        _lower(kind, 0)
    if not sockets:
        _lower(resource.RLIMIT_NOFILE, 0)
    if memory:
        _lower(resource.RLIMIT_AS, memory)


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
