"""The tables of the dataset, or of a corpus: its papers a few at a time, to keep memory flat."""

import json
import os
from collections.abc import Iterator

import pyoxigraph as ox

from ..assemble import cache
from ..assemble.bounds import owner
from ..assemble.write import MANIFEST, NQUADS
from ..errors import StoreUnreadable
from ..tables import parquet
from ..tables.parquet import WORLD, Piece
from ..tables.table import definitions
from . import shards

_AT_ONCE = 8  # how many papers are in a store at once: the base is loaded with each such store


def write(graph: str | None, out: str) -> dict[str, int]:
    """Write the tables of *graph* into the folder *out*; return the number of rows by table.

    *graph* is a folder that `nsa-graph build` wrote, of a corpus or not, or an `.nq` file; None is
    the dataset itself. Raises `BadSource` where a corpus is not built to its end or is damaged,
    `StoreUnreadable` where there is no graph, and what `tables.parquet.write` raises.
    """
    if graph is not None and shards.is_corpus(graph):
        held = shards.manifest(graph)
        pieces = _pieces(graph, sorted(held["papers"]))
        return parquet.write(out, definitions(), pieces, held["key"])
    place = cache.ensure() if graph is None else graph
    store, key = _loaded(place)
    return parquet.write(out, definitions(), [Piece(store, None)], key)


def _loaded(place: str) -> tuple[ox.Store, str]:
    """Return the graph at *place* in a store, and the key it was built under, if it says so."""
    file = os.path.join(place, NQUADS) if os.path.isdir(place) else place
    try:
        with open(file, "rb") as stream:
            store = _store(stream.read())
    except (OSError, SyntaxError) as error:
        remedy = "name a folder from `nsa-graph build`, or an .nq file"
        raise StoreUnreadable("no graph that can be read", file=file, remedy=remedy) from error
    try:
        with open(os.path.join(place, MANIFEST), "rb") as stream:
            return store, str(json.loads(stream.read())["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return store, ""


def _pieces(corpus: str, names: list[str]) -> Iterator[Piece]:
    world = shards.body(os.path.join(corpus, shards.WORLD))
    yield _world(world)
    for at in range(0, len(names), _AT_ONCE):
        some = names[at : at + _AT_ONCE]
        yield Piece(
            _store(world, *(shards.body(shards.path(corpus, n)) for n in some)), frozenset(some)
        )


def _world(held: bytes) -> Piece:
    """Return the piece that has the world and the papers that the dataset holds itself."""
    store = _store(held)
    papers = {owner(quad.subject) for quad in store} - {""}
    return Piece(store, frozenset([WORLD, *papers]))


def _store(*held: bytes) -> ox.Store:
    store = ox.Store()
    for data in held:
        store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    return store
