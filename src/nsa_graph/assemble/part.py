"""Folders that are being made: each locked by who makes it, so that what a kill left is known.

One is put at its place when it is whole, and sealed.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ..atomic import cannot_write
from ..errors import CannotWrite
from .seal import seal, sealed

_PART = ".part-"


@contextmanager
def part(parent: str) -> Iterator[str]:
    """Give a new folder below *parent*, locked until the end, and deleted if it is still there."""
    staged = tempfile.mkdtemp(prefix=_PART, dir=parent)
    handle = _locked(staged)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def put(place: str, make: Callable[[str], None], refused: Callable[[str], CannotWrite]) -> None:
    """Put at *place* the folder that *make* fills: one beside it, sealed, and renamed when whole.

    Two processes may do so at once; the first to finish wins and the other's work is dropped.
    Where it cannot be written, raises what *refused* makes of the reason.
    """
    parent = os.path.dirname(place)
    try:
        os.makedirs(parent, exist_ok=True)
        sweep(parent)
        with part(parent) as staged:
            make(staged)
            seal(staged)
            if os.path.isdir(place) and not sealed(place):  # left by a crash of the machine
                discard(place)
            os.rename(staged, place)
    except (OSError, RuntimeError, CannotWrite) as error:  # the store raises the second
        if not sealed(place):  # else another process was first, with the same content
            raise refused(_reason(parent, error)) from error


def _reason(parent: str, error: Exception) -> str:
    if isinstance(error, OSError):
        error = cannot_write(parent, error)
    return error.what if isinstance(error, CannotWrite) else f"cannot write: {error}"


def sweep(parent: str) -> None:
    """Delete the folders below *parent* that killed processes left; no clock is asked."""
    for name in sorted(os.listdir(parent)):
        place = os.path.join(parent, name)
        if name.startswith(_PART) and (handle := _locked(place)) is not None:
            shutil.rmtree(place, ignore_errors=True)
            os.close(handle)


def discard(place: str) -> None:
    """Take the folder *place* away: at once for everybody, then file by file."""
    with suppress(OSError), part(os.path.dirname(place)) as aside:
        os.rename(place, os.path.join(aside, "old"))


def _locked(folder: str) -> int | None:
    """Return a handle that locks *folder*, or None where another has it or there are no locks."""
    try:
        import fcntl  # no Windows has it; there, what is left over stays
    except ImportError:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
