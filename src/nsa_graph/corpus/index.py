"""A corpus as a store, written in the corpus's own folder when it is first asked.

    OUT/index/KEY/store/     all quads
    OUT/index/KEY/stated/    without interpretations; written when it is first asked for

KEY is the SHA-256 of the manifest, so a corpus that has changed gets another index. Each store is
written beside its place, sealed, and renamed: it is complete or absent.
"""

import hashlib
import os
import re
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import pyoxigraph as ox

from ..assemble.part import discard, put
from ..assemble.seal import sealed
from ..errors import CannotWrite, Note
from ..names import INTERPRETED, is_reading
from ..store.embedded import STORE
from . import shards

INDEX = "index"
_NAMES = {STORE: "a store", INTERPRETED.folder: "a store without the readings"}
_KEY = re.compile("[0-9a-f]{64}")
_AT_ONCE = 10  # how many files are loaded at once: about 65,000 quads, in some 200 MB of memory


def ensure(corpus: str, stated: bool = False) -> str:
    """Return the folder with the stores of *corpus*, made where they are not there yet.

    With *stated*, that without interpretations is made too. A `Note` says, as a warning, that a
    store is being made, and that one was damaged. Raises `BadSource` where the corpus is
    not built to its end or is damaged, `CannotWrite` where its folder cannot be written to.
    """
    manifest = shards.written(corpus)  # read once; parsed only where a store is to be made of it
    place = os.path.join(corpus, INDEX, hashlib.sha256(manifest).hexdigest())
    for name in (STORE, INTERPRETED.folder) if stated else (STORE,):
        _ensure(corpus, manifest, os.path.join(place, name))
    return place


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
        _fill(staged, _pieces(corpus, held, name == INTERPRETED.folder))

    put(place, fill, refused)
    index, key = os.path.split(os.path.dirname(place))
    for other in sorted(os.listdir(index)):
        if _KEY.fullmatch(other) and other != key:
            discard(os.path.join(index, other))


def _fill(place: str, pieces: Iterator[bytes]) -> None:
    """Put the N-Quads of *pieces* into a store at *place*, a few at a time to bound memory."""
    store = ox.Store(place)
    while data := b"".join(islice(pieces, _AT_ONCE)):
        store.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)
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


def _warn(told: str) -> None:
    warnings.warn(Note(told), stacklevel=5)
