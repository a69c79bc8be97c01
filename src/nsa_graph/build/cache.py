"""The user's cache: each build once, under the key of its content, in the form that opens fastest.

A folder in the cache is complete or not there: it is made beside its place and renamed. Two
processes may build at once; the first to finish wins and the other's work is dropped.
"""

import os
import re
from typing import TYPE_CHECKING

from ..errors import BadSource, CannotWrite, StoreUnreadable
from .files import key

if TYPE_CHECKING:
    from .manifest import Manifest
    from .write import Built

STORE, MANIFEST = "store", "manifest.json"
_PART = ".part-"
_BUILD = re.compile("[0-9a-f]{64}")
_BLOCK = 2**16
_HOUR = 3600 * 10**9
_KEPT = 4
"""How many builds the cache keeps: the one in use, and those of checkouts worked on beside it."""


def folder() -> str:
    """Return the cache: `$NSA_GRAPH_CACHE`, else `nsa-graph` in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.environ.get("NSA_GRAPH_CACHE") or os.path.join(home, "nsa-graph")


def ensure() -> str:
    """Return the cached folder of the dataset as the files are now, built first where it is not.

    It holds `store/`, `nsa.nq`, `nsa.trig` and `manifest.json`. Raises `BadSource` for what
    cannot be built, `CannotWrite` where the cache cannot be.
    """
    name = key()
    place = os.path.join(folder(), name)
    if not _complete(place):
        from .write import built  # a question finds the build done, and comes past the builder

        made = built(name)
        if key() != name:
            told = "a file was changed while it was being read"
            raise BadSource(told, remedy="save what you edit, and run this again")
        _fill(place, made)
        _tidy(place)
    return place


def copy(place: str, out: str) -> bool:
    """Make *out* hold the files of the build at *place*; return whether it had to be changed.

    Raises `StoreUnreadable` where the cache has lost a file, `CannotWrite` where *out* cannot
    be written.
    """
    from .write import NQUADS, TRIG, write  # as above

    names = (NQUADS, TRIG, MANIFEST)
    if all(_same(os.path.join(place, name), os.path.join(out, name)) for name in names):
        return False
    write(out, {name: held(place, name) for name in names})
    return True


def manifest(place: str) -> "Manifest":
    """Return the manifest of the build at *place*; raises `StoreUnreadable`."""
    import json

    try:
        read: Manifest = json.loads(held(place, MANIFEST))
    except ValueError as error:
        raise _damaged(place, MANIFEST) from error
    return read


def held(place: str, name: str) -> bytes:
    """Return the file *name* of the build at *place*; raises `StoreUnreadable` if it is lost."""
    data = _bytes(os.path.join(place, name))
    if data is None:
        raise _damaged(place, name)
    return data


def _damaged(place: str, name: str) -> StoreUnreadable:
    remedy = "delete the folder that holds it; the next command builds it again"
    return StoreUnreadable("missing or damaged", file=os.path.join(place, name), remedy=remedy)


def _same(one: str, other: str) -> bool:
    """Tell whether both files are there and hold the same; a tenth of the time of whole reads."""
    try:
        with open(one, "rb", buffering=0) as first, open(other, "rb", buffering=0) as second:
            while block := first.read(_BLOCK):
                if second.read(_BLOCK) != block:
                    return False
            return not second.read(1)
    except OSError:
        return False


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def _complete(place: str) -> bool:
    return os.path.isfile(os.path.join(place, MANIFEST))


def _fill(place: str, made: "Built") -> None:
    """Put *made* at *place*, through a folder beside it that is renamed when it is whole."""
    import shutil
    import tempfile

    from .write import write

    parent = os.path.dirname(place)
    try:
        os.makedirs(parent, exist_ok=True)
        staged = tempfile.mkdtemp(prefix=_PART, dir=parent)
    except OSError as error:
        raise _no_cache(parent, error) from error
    try:
        _store(os.path.join(staged, STORE), made)
        write(staged, made.files)
        if os.path.isdir(place) and not _complete(place):  # left by a crash of the machine
            shutil.rmtree(place, ignore_errors=True)
        os.rename(staged, place)
    except (OSError, CannotWrite) as error:
        if not _complete(place):  # else another process was first, with the same content
            raise _no_cache(parent, error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _no_cache(parent: str, error: OSError | CannotWrite) -> CannotWrite:
    from ..atomic import cannot_write

    told = error if isinstance(error, CannotWrite) else cannot_write(parent, error)
    remedy = "free some space there, or set NSA_GRAPH_CACHE to a folder you may write to"
    return CannotWrite(told.what, file=parent, remedy=remedy)


def _store(place: str, made: "Built") -> None:
    import pyoxigraph as ox

    store = ox.Store(place)
    store.bulk_extend(made.quads)
    store.optimize()
    store.flush()


def _tidy(current: str) -> None:
    """Delete all but the newest builds, and what a killed process left an hour before them.

    Only what this module made is touched, whatever folder NSA_GRAPH_CACHE names. A build that
    another process has open lives on until closed; one that another process deletes first is
    gone as it should be.
    """
    import shutil

    parent = os.path.dirname(current)
    builds, parts = [], []
    for name in sorted(os.listdir(parent)):
        place = os.path.join(parent, name)
        if _BUILD.fullmatch(name):
            builds.append((_age(place), place))
        elif name.startswith(_PART):
            parts.append((_age(place), place))
    builds.sort(reverse=True)
    stale = [place for age, place in parts if age < builds[0][0] - _HOUR]
    for place in [*(place for _, place in builds[_KEPT:]), *stale]:
        if place != current:
            shutil.rmtree(place, ignore_errors=True)


def _age(place: str) -> int:
    try:
        return os.stat(place).st_mtime_ns
    except OSError:
        return 0
