"""Folders that are being made: each locked by who makes it, so that what a kill left is known."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
