"""A corpus as a store: put on disk when it is first asked, in the corpus's own folder.

    OUT/index/KEY/store/     all quads
    OUT/index/KEY/stated/    those that are no reader's conclusions, where they were asked for alone

KEY is the SHA-256 of the manifest, so that a corpus that was built on has another index. Each
store is made beside its place, sealed, and renamed: it is whole or not there.
"""

import hashlib
import io
import os
import re
import warnings
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from ..build.part import discard, put
from ..build.seal import sealed
from ..errors import CannotWrite, Note
from ..names import is_reading
from ..store.embedded import STATED, STORE
from ..store.memo import Memo
from . import shards

INDEX = "index"
_KEY = re.compile("[0-9a-f]{64}")


def ensure(corpus: str, stated_only: bool = False) -> str:
    """Return the folder with the stores of *corpus*, made where they are not there yet.

    That of what is stated only is there where it was asked for once. A `Note` says, as a warning,
    that a store is being made, and that one was damaged. Raises `BadSource` where the corpus is
    not built to its end or is damaged, `CannotWrite` where its folder cannot be written to.
    """
    manifest = shards.written(corpus)  # read once; parsed only where a store is to be made of it
    place = os.path.join(corpus, INDEX, hashlib.sha256(manifest).hexdigest())
    for name in (STORE, STATED) if stated_only else (STORE,):
        _ensure(corpus, manifest, os.path.join(place, name))
    return place


def forget(file: str) -> bool:
    """Delete the store in the folder *file*, if it is one of an index; tell whether it was."""
    key, name = os.path.split(file)
    index, key = os.path.split(key)
    if os.path.basename(index) != INDEX or not _KEY.fullmatch(key) or name not in (STORE, STATED):
        return False
    discard(file)
    return not os.path.exists(file)


def _ensure(corpus: str, manifest: bytes, place: str) -> None:
    """Make the store *place*, whole, where it is not there or is damaged."""
    whole = sealed(place)
    if whole:
        return
    if whole is False or os.path.isdir(place):
        discard(place)
        _warn(f"{place}: the store was damaged; it is made again")
    held, stated = shards.parsed(corpus, manifest), os.path.basename(place) == STATED
    kind = " without the readings" if stated else ""
    _warn(f"{corpus}: its {len(held['papers']):,} papers are put into a store{kind}, this once")

    def refused(reason: str) -> CannotWrite:
        told = f"no store can be made of it: {reason}"
        remedy = "free some space there, or copy the corpus to where you may write"
        return CannotWrite(told, file=corpus, remedy=remedy)

    put(place, lambda staged: _fill(staged, _pieces(corpus, held, stated)), refused)
    index, key = os.path.split(os.path.dirname(place))
    for name in sorted(os.listdir(index)):
        if _KEY.fullmatch(name) and name != key:
            discard(os.path.join(index, name))


def _fill(place: str, pieces: Iterator[bytes]) -> None:
    store = ox.Store(place)
    store.bulk_load(io.BufferedReader(_Stream(pieces)), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.optimize()
    store.flush()


def _pieces(corpus: str, held: dict[str, Any], stated: bool) -> Iterator[bytes]:
    """Give the N-Quads of each file of *corpus*, as the manifest *held* describes it."""
    files = {shards.path(corpus, name): each for name, each in held["papers"].items()}
    for file, each in {os.path.join(corpus, shards.WORLD): held["world"], **files}.items():
        data = shards.body(file, each["sha256"])
        yield _stated(data) if stated else data


def _stated(nquads: bytes) -> bytes:
    """Return the lines of *nquads* whose graph is none of readings."""
    reading = Memo[bytes, bool](lambda graph: is_reading(graph[2 : graph.rindex(b">")].decode()))
    lines = nquads.splitlines(keepends=True)
    return b"".join(line for line in lines if not reading[line[line.rindex(b" <") :]])


class _Stream(io.RawIOBase):
    """Pieces of bytes, put behind one another, as a file to be read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        """Return that it can be read, which a buffer asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Put the next bytes into *buffer*; return how many, 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _warn(told: str) -> None:
    warnings.warn(Note(told), stacklevel=5)
