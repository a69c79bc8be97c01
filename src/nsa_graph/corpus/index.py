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
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..assemble.part import discard, put
from ..assemble.seal import sealed
from ..errors import CannotWrite, Note
from ..names import is_reading
from ..store.embedded import STATED, STORE, open_store
from ..store.protocol import Store
from . import shards

if TYPE_CHECKING:
    from ..sandbox.guarded import Guarded
    from ..store.protocol import Limits

INDEX = "index"
_NAMES = {STORE: "a store", STATED: "a store without the readings"}
_KEY = re.compile("[0-9a-f]{64}")


def opened(corpus: str, stated_only: bool = False) -> Store:
    """Return *corpus* as a store, made where it is not there yet; raises as `ensure`."""
    return open_store(ensure(corpus, stated_only))


def guarded(
    corpus: str, stated_only: bool, limits: "Limits | None", servers: tuple[str, ...]
) -> "Guarded":
    """Return *corpus* as a store for untrusted queries; raises as `ensure`.

    They are held to *limits*, and SERVICE to *servers*, as those of `Guarded`.
    """
    from ..sandbox.guarded import Guarded  # a question does without

    return Guarded(ensure(corpus, stated_only), limits, servers)


def ensure(corpus: str, stated_only: bool = False) -> str:
    """Return the folder with the stores of *corpus*, made where they are not there yet.

    That of what is stated only is there where it was asked for once. A `Note` says, as a warning,
    that a store is being made, and that one was damaged. Raises `BadSource` where the corpus is
    not built to its end or is damaged, `CannotWrite` where its folder cannot be written to.
    """
    manifest = shards.written(corpus)  # read once; parsed only where a store is to be made of it
    place = _place(corpus, manifest)
    for name in (STORE, STATED) if stated_only else (STORE,):
        _ensure(corpus, manifest, os.path.join(place, name))
    return place


def _place(corpus: str, manifest: bytes) -> str:
    """Return the folder of the stores of *corpus*, as its *manifest* has it."""
    return os.path.join(corpus, INDEX, hashlib.sha256(manifest).hexdigest())


def forget(file: str) -> bool:
    """Delete the store in the folder *file*, if it is one of an index; tell whether it was."""
    key, name = os.path.split(file)
    index, key = os.path.split(key)
    if os.path.basename(index) != INDEX or not _KEY.fullmatch(key) or name not in _NAMES:
        return False
    place = os.path.join(index, key, name)
    discard(place)
    return not os.path.exists(place)


def _ensure(corpus: str, manifest: bytes, place: str) -> None:
    """Make the store *place*, whole, where it is not there or is damaged."""
    whole = sealed(place)
    if whole:
        return
    if whole is False or os.path.isdir(place):
        discard(place)
        _warn(f"{place}: the store was damaged; it is made again")
    held, name = shards.parsed(corpus, manifest), os.path.basename(place)
    _warn(f"{corpus}: its {len(held['papers']):,} papers are put into {_NAMES[name]}, this once")

    def refused(reason: str) -> CannotWrite:
        told = f"no store can be made of it: {reason}"
        remedy = "free some space there, or copy the corpus to where you may write"
        return CannotWrite(told, file=corpus, remedy=remedy)

    def fill(staged: str) -> None:
        _fill(staged, _pieces(corpus, held, name == STATED))

    put(place, fill, refused)
    index, key = os.path.split(os.path.dirname(place))
    for other in sorted(os.listdir(index)):
        if _KEY.fullmatch(other) and other != key:
            discard(os.path.join(index, other))


def _fill(place: str, pieces: Iterator[bytes]) -> None:
    store = ox.Store(place)
    store.bulk_load(io.BufferedReader(_Stream(pieces)), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.optimize()
    store.flush()


def _pieces(corpus: str, held: dict[str, Any], stated: bool) -> Iterator[bytes]:
    """Give the N-Quads of each file of *corpus*, as the manifest *held* describes it."""
    for file, sha256 in shards.listed(corpus, held):
        data = shards.body(file, sha256)
        yield _stated(data) if stated else data


def _stated(nquads: bytes) -> bytes:
    """Return the lines of *nquads* whose graph is none of readings."""

    @cache
    def reading(graph: bytes) -> bool:
        return is_reading(graph[2 : graph.rindex(b">")].decode())

    lines = nquads.splitlines(keepends=True)
    return b"".join(line for line in lines if not reading(line[line.rindex(b" <") :]))


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
