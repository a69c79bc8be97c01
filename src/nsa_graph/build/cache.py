"""The user's cache: each build once, under the key of its content, in the form that opens fastest.

A folder in the cache is complete or not there: it is made beside its place and renamed. Two
processes may build at once; the first to finish wins and the other's work is dropped.
"""

import os
from typing import TYPE_CHECKING

from .files import key

if TYPE_CHECKING:
    from ..errors import CannotWrite
    from .manifest import Manifest
    from .write import Built

STORE, MANIFEST = "store", "manifest.json"
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

        _fill(place, built(name))
        _tidy(place)
    return place


def copy(out: str) -> bool:
    """Make *out* hold the dataset as the files are now; return whether it had to be changed.

    Raises as `ensure`, and `CannotWrite` where *out* cannot be written.
    """
    from .write import NQUADS, TRIG, write  # as above

    place = ensure()
    files = {name: _bytes(os.path.join(place, name)) for name in (NQUADS, TRIG, MANIFEST)}
    if all(_bytes(os.path.join(out, name)) == data for name, data in files.items()):
        return False
    write(out, {name: data for name, data in files.items() if data is not None})
    return True


def manifest(place: str) -> "Manifest":
    """Return the manifest of the build at *place*."""
    import json

    with open(os.path.join(place, MANIFEST), encoding="utf-8") as stream:
        read: Manifest = json.load(stream)
    return read


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
        staged = tempfile.mkdtemp(prefix=".part-", dir=parent)
    except OSError as error:
        raise _no_cache(parent, error) from error
    try:
        _store(os.path.join(staged, STORE), made)
        write(staged, made.files)
        if os.path.isdir(place) and not _complete(place):  # left by a crash of the machine
            shutil.rmtree(place, ignore_errors=True)
        os.rename(staged, place)
    except OSError as error:
        if not _complete(place):  # else another process was first, with the same content
            raise _no_cache(parent, error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _no_cache(parent: str, error: OSError) -> "CannotWrite":
    from .. import atomic
    from ..errors import CannotWrite

    told = atomic.cannot_write(parent, error)
    return CannotWrite(told.what, file=parent, remedy="set NSA_GRAPH_CACHE to a folder you own")


def _store(place: str, made: "Built") -> None:
    import pyoxigraph as ox

    store = ox.Store(place)
    store.bulk_extend(made.quads)
    store.optimize()
    store.flush()


def _tidy(current: str) -> None:
    """Delete all but the newest builds; one that another process has open lives on until closed."""
    import shutil

    parent = os.path.dirname(current)
    held = [
        entry for entry in os.scandir(parent) if entry.is_dir() and not entry.name.startswith(".")
    ]
    held.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in held[_KEPT:]:
        shutil.rmtree(entry.path, ignore_errors=True)
