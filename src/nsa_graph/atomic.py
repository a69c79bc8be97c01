"""Output that is whole or not there: written beside its place, synced, then renamed."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from typing import BinaryIO

from .errors import CannotWrite

_REMEDIES = {
    errno.ENOENT: "make the folder first",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EISDIR: "that is a folder; name a file",
    errno.EACCES: "choose a place you may write to",
    errno.EPERM: "choose a place you may write to",
    errno.EROFS: "choose a place that is not read-only",
    errno.ENOSPC: "free some space or choose another disk",
    errno.EDQUOT: "free some space or choose another disk",
}


def cannot_write(path: str, error: OSError) -> CannotWrite:
    """Return the `CannotWrite` that says why *path* could not be written, and what to do."""
    reason = (error.strerror or str(error)).lower()
    remedy = _REMEDIES.get(error.errno or 0, "")
    return CannotWrite(f"cannot write: {reason}", file=path, remedy=remedy)


def write_bytes(path: str, data: bytes) -> None:
    """Write *data* to *path* wholly or not at all; otherwise as `replace_file`."""
    with replace_file(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def replace_file(path: str) -> Iterator[BinaryIO]:
    """Give a stream to write to; on leaving, what was written takes the place of *path*.

    If the body raises, nothing has changed. A symbolic link is followed, so that what it points
    to is replaced; a pipe or device is written to directly. Raises `CannotWrite`.
    """
    try:
        special = _is_special(path)
        place = path if special else os.path.realpath(path)
        if special:
            with open(path, "wb") as stream:
                yield stream
        else:
            with _staged(place) as stream:
                yield stream
    except OSError as error:
        raise cannot_write(path, error) from error


@contextlib.contextmanager
def replace_folder(path: str, marker: str) -> Iterator[str]:
    """Give an empty folder beside *path* to fill; on leaving, it takes the place of *path*.

    A folder that is already there is replaced only if it is empty or holds the file *marker*, so
    that a slip of the keyboard never deletes somebody's documents. If the body raises, nothing
    has changed. Missing parent folders are not made. Raises `CannotWrite`.
    """
    place = os.path.realpath(path)
    staged = _beside(place)
    try:
        _refuse_foreign(place, marker, path)
        os.mkdir(staged)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        yield staged
        _swap(staged, place)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        _remove(staged)


def _is_special(place: str) -> bool:
    """Tell whether *place* is a device or pipe, over which nothing must be renamed."""
    try:
        mode = os.stat(place).st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory")
    return not stat.S_ISREG(mode)


def _beside(place: str) -> str:
    folder, name = os.path.split(place)
    return os.path.join(folder, f".{name}.{os.getpid()}.part")


@contextlib.contextmanager
def _staged(place: str) -> Iterator[BinaryIO]:
    """Give a stream to a file beside *place*, which is synced and renamed to it on leaving."""
    beside = _beside(place)
    try:
        with open(beside, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, place)
    except BaseException:  # Ctrl-C too must leave nothing behind
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    _sync(os.path.dirname(place))
    _sweep(place)


def _sweep(place: str) -> None:
    """Delete what killed processes left beside *place*."""
    folder, name = os.path.split(place)
    left = re.compile(rf"\.{re.escape(name)}\.(\d+)\.part")
    for other in os.listdir(folder):
        found = left.fullmatch(other)
        if found and not _lives(int(found[1])):
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(folder, other))


def _lives(pid: int) -> bool:
    """Tell whether the process *pid* is there; where that cannot be asked, that it may be."""
    if os.name != "posix":  # elsewhere `kill` ends it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _refuse_foreign(place: str, marker: str, path: str) -> None:
    if not os.path.lexists(place):
        return
    held = os.listdir(place)
    if held and marker not in held:
        raise CannotWrite(
            f"the folder is not empty and holds no {marker}",
            file=path,
            remedy="name a new or empty folder",
        )


def _swap(staged: str, place: str) -> None:
    """Put *staged* in the place of *place*, which is missing only between two renames."""
    for folder, _, files in os.walk(staged):
        for name in files:
            _sync(os.path.join(folder, name))
        _sync(folder)
    old = staged + ".old"
    if os.path.isdir(place):
        os.rename(place, old)
    try:
        os.rename(staged, place)
    except OSError:
        if os.path.isdir(old):
            os.rename(old, place)
        raise
    _sync(os.path.dirname(place))
    _remove(old)


def _sync(place: str) -> None:
    if os.name != "posix" and os.path.isdir(place):  # Windows opens no folder
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(folder: str) -> None:
    if os.path.isdir(folder):
        import shutil  # only where a folder is left over

        shutil.rmtree(folder, ignore_errors=True)
