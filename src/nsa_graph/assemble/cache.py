"""The user's cache: each build once, under the key of its content, in the form that opens fastest.

A folder in the cache is complete or not there: it is made beside its place and renamed. Two
processes may build at once; the first to finish wins and the other's work is dropped.
"""

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..errors import BadSource, CannotWrite, Note, StoreUnreadable
from ..names import INTERPRETED, is_reading
from .files import key
from .seal import sealed
from .write import MANIFEST, NQUADS, TRIG, Built, built, write

if TYPE_CHECKING:
    from .manifest import Manifest

_BUILD = "[0-9a-f]{64}"
_KEPT = 4
"""How many builds the cache keeps: the one in use, and those of checkouts worked on beside it."""


def folder() -> str:
    """Return the cache: `$NSA_GRAPH_CACHE`, else `nsa-graph` in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.environ.get("NSA_GRAPH_CACHE") or os.path.join(home, "nsa-graph")


def ensure() -> str:
    """Return the cached folder of the dataset as the files are now, built first where it is not.

    It holds `store/`, `stated/`, `nsa.nq`, `nsa.trig` and `manifest.json`. One that was damaged is
    built anew, with a `Note` as a warning. Raises `BadSource` for what cannot be built,
    `CannotWrite` where the cache cannot be.
    """
    place, made = _found()
    if made is not None:
        _fill(place, made)
    return place


def source() -> str | bytes:
    """Return what `ensure` does; where the cache cannot be written, the N-Quads of a new build.

    That is told in a `Note`, as a warning: each such call builds anew. Raises `BadSource`.
    """
    place, made = _found()
    if made is None:
        return place
    try:
        _fill(place, made)
    except CannotWrite as error:
        _warn(f"{error}; until then, each command builds the graph in memory")
        return made.files[NQUADS]
    return place


def _found() -> tuple[str, Built | None]:
    """Return the place of the build of the files as they are, and the build if it is not there."""
    name = key()
    place = os.path.join(folder(), name)
    found = sealed(place)
    if found:
        return place, None
    if found is False:
        from .part import discard  # rare

        discard(place)
        _warn(f"{place}: the cached build was damaged; it is built again")
    made = built(name)
    if key() != name:
        told = "a file was changed while it was being read"
        raise BadSource(told, remedy="save what you edit, and run this again")
    return place, made


def _warn(told: str) -> None:
    import warnings  # rare

    warnings.warn(Note(told), stacklevel=4)


def forget(file: str) -> bool:
    """Delete the cached build that *file* lies in; tell whether there was one."""
    from .part import discard  # rare

    below = os.path.relpath(file, folder()) if file else ""
    name = below.split(os.sep)[0]
    if not re.fullmatch(_BUILD, name) or below == name:
        return False
    discard(os.path.join(folder(), name))
    return not os.path.exists(os.path.join(folder(), name))


def copy(place: str, out: str) -> bool:
    """Make *out* hold the files of the build at *place*; return whether it had to be changed.

    Raises `StoreUnreadable` where the cache has lost a file, `CannotWrite` where *out* cannot
    be written.
    """
    import filecmp  # only where a build is copied

    names = (NQUADS, TRIG, MANIFEST)
    if filecmp.cmpfiles(place, out, names, shallow=False) == (list(names), [], []):
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
    try:
        with open(os.path.join(place, name), "rb") as stream:
            return stream.read()
    except OSError as error:
        raise _damaged(place, name) from error


def _damaged(place: str, name: str) -> StoreUnreadable:
    remedy = "delete the folder that holds it; the next command builds it again"
    return StoreUnreadable("missing or damaged", file=os.path.join(place, name), remedy=remedy)


def _fill(place: str, made: Built) -> None:
    """Put *made* at *place*, whole or not at all; raises `CannotWrite`."""
    from .part import put  # where nothing is built, nothing is put

    def make(staged: str) -> None:
        _stores(staged, made)
        write(staged, made.files)

    def refused(reason: str) -> CannotWrite:
        remedy = "free some space there, or set NSA_GRAPH_CACHE to a folder you may write to"
        return CannotWrite(reason, file=os.path.dirname(place), remedy=remedy)

    put(place, make, refused)
    _tidy(place)


def _stores(folder: str, made: Built) -> None:
    """Make the store of the whole below *folder*, and that of what is stated only."""
    from ..store.embedded import STORE

    _store(os.path.join(folder, STORE), made.quads)
    stated = [quad for quad in made.quads if not is_reading(str(quad.graph_name))]
    _store(os.path.join(folder, INTERPRETED.folder), stated)


def _store(place: str, quads: Iterable[ox.Quad]) -> None:
    store = ox.Store(place)
    store.bulk_extend(quads)
    store.optimize()
    store.flush()


def _tidy(current: str) -> None:
    """Delete all builds but *current* and the newest.

    Only what this module made is touched, whatever folder NSA_GRAPH_CACHE names. A build that
    another process has open lives on until closed; one that another process deletes first is
    gone as it should be.
    """
    import shutil

    parent = os.path.dirname(current)
    builds = []
    for name in sorted(os.listdir(parent)):
        place = os.path.join(parent, name)
        if re.fullmatch(_BUILD, name):
            builds.append((_age(place), place))
    builds.sort(reverse=True)
    for _, place in builds[_KEPT:]:
        if place != current:
            shutil.rmtree(place, ignore_errors=True)


def _age(place: str) -> int:
    try:
        return os.stat(place).st_mtime_ns
    except OSError:
        return 0
