"""A seal over a folder: what each file in it was when it was whole, by content and by its stamp.

Hashing every file would double the time of a question. So a file whose stamp (size, times, inode)
is as sealed is taken to be whole, and one whose stamp differs is hashed. What the disk itself
corrupts, without a stamp, is left to the store's checksums.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

from ..atomic import write_bytes
from ..errors import CannotWrite
from .files import content_hash

SEAL = "seal"
_LOGS = ("LOG", "LOCK")  # what the store writes for people, or locks; nothing is read from either


def seal(folder: str) -> None:
    """Write the seal of *folder* as it is; raises `CannotWrite`, `BadSource` for a lost file."""
    lines = [f"{_hash(folder, name)} {_stamp(folder, name)} {name}\n" for name in _files(folder)]
    write_bytes(os.path.join(folder, SEAL), "".join(lines).encode())


def sealed(folder: str) -> bool | None:
    """Tell whether *folder* is as it was sealed; None where it was not.

    Stamps that differ over the same content (a copy, a restored backup) are sealed anew.
    """
    try:
        with open(os.path.join(folder, SEAL), encoding="utf-8") as stream:
            lines = [line.rstrip("\n").split(" ", 2) for line in stream]
    except (OSError, ValueError):
        return None
    touched = [line for line in lines if not _untouched(folder, line)]
    if not touched:
        return bool(lines)
    if not all(_same(folder, line) for line in touched):
        return False
    with suppress(CannotWrite):  # then it is hashed again the next time
        seal(folder)
    return True


def _files(folder: str) -> Iterator[str]:
    """Yield the paths of the files in *folder*, relative to it, sorted."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name != SEAL and not name.startswith(_LOGS):
                yield os.path.relpath(os.path.join(place, name), folder)


def _untouched(folder: str, line: list[str]) -> bool:
    try:
        return len(line) == 3 and _stamp(folder, line[2]) == line[1]
    except (OSError, ValueError):
        return False


def _same(folder: str, line: list[str]) -> bool:
    path = os.path.join(folder, line[-1])
    return len(line) == 3 and os.path.isfile(path) and _hash(folder, line[2]) == line[0]


def _stamp(folder: str, name: str) -> str:
    stat = os.stat(os.path.join(folder, name))
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}-{stat.st_ino}"


def _hash(folder: str, name: str) -> str:
    return content_hash(os.path.join(folder, name)).hexdigest()
