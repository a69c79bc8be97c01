"""Starting and ending a worker: a fork where that is safe and quick, else a new Python."""

import os
import signal
import sys
from typing import NamedTuple, NoReturn

from .. import paths
from ..errors import StoreUnreadable

_CODE = "import sys; sys.path[:0] = sys.argv[1:]; from nsa_graph.store.worker import serve; serve"

_STANDARD = 2


class Child(NamedTuple):
    """A running worker: its process, where it is written to, and where it is read from."""

    pid: int
    inlet: int
    outlet: int


def available() -> bool:
    """Tell whether this system has what a worker is confined with; Windows has not."""
    return hasattr(os, "posix_spawn")


def start() -> Child:
    """Start a worker; raises `StoreUnreadable` where the system lets no process start."""
    theirs_in, inlet = _pipe()
    outlet, theirs_out = _pipe()
    try:
        pid = (_fork if _alone() else _spawn)(theirs_in, theirs_out)
    except OSError as error:
        os.close(inlet)
        os.close(outlet)
        told = f"no process can be started for the query: {error}"
        raise StoreUnreadable(told, remedy="end some others") from error
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return Child(pid, inlet, outlet)


def end(child: Child) -> int:
    """Kill *child*, and return the status of its end as `os.waitpid` has it (0 if unknown)."""
    for end_ in (child.inlet, child.outlet):
        os.close(end_)
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
    """Return a pipe whose ends are no standard streams, even where those are closed."""
    ends = os.pipe()
    if min(ends) > _STANDARD:
        return ends
    import fcntl  # for a caller without standard streams

    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _STANDARD + 1) for end in ends]
    for low in ends:
        os.close(low)
    return high[0], high[1]


def _fork(inlet: int, outlet: int) -> int:
    """Fork, which spares the worker what Python takes to start and to import."""
    from . import worker  # before there are two

    pid = os.fork()
    return pid if pid else _child(worker, inlet, outlet)


def _child(worker: "object", inlet: int, outlet: int) -> NoReturn:
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for number, handle in enumerate((inlet, outlet, nothing)):
            os.dup2(handle, number)
        worker.serve(0, 1)  # type: ignore[attr-defined]
    finally:
        os._exit(1)


def _spawn(inlet: int, outlet: int) -> int:
    import pyoxigraph  # its place only; the store has it loaded

    places = {os.path.dirname(paths.CODE), os.path.dirname(os.path.dirname(pyoxigraph.__file__))}
    argv = [sys.executable, "-I", "-S", "-c", f"{_CODE}(0, 1)", *sorted(places)]
    kept = {name: value for name, value in os.environ.items() if name.startswith(("LD_", "DYLD_"))}
    actions = [
        (os.POSIX_SPAWN_DUP2, inlet, 0),
        (os.POSIX_SPAWN_DUP2, outlet, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    return os.posix_spawn(sys.executable, argv, kept, file_actions=actions)
