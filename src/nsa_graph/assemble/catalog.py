"""The catalogue's counts: what the dataset holds, counted by CONSTRUCTs under `queries/catalog/`.

They run once, over the finished dataset, and are no rules: a rule that counted would change what
it counts.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from ..errors import BadSource
from ..library import library
from ..names import GRAPH
from ..paths import CATALOG, relative
from .encode import construct

NAME = GRAPH + "catalog"


def counted(quads: Iterable[ox.Quad], folder: str = CATALOG) -> tuple[ox.Quad, ...]:
    """Return what the queries below *folder* say of *quads*, in the catalogue's graph, sorted.

    Raises `BadSource` for a query that does not parse or is no CONSTRUCT, or if there is none.
    """
    queries = library(folder)
    if not queries:
        told = "no query that counts lies here"
        raise BadSource(told, file=relative(folder), remedy="restore them")
    store, name = ox.Store(), ox.NamedNode(NAME)
    store.extend(quads)
    found: set[ox.Quad] = set()
    for query in queries.values():
        said = construct(store, query, "a count of the catalogue", "")
        found |= {ox.Quad(t.subject, t.predicate, t.object, name) for t in said}
    return tuple(sorted(found, key=str))
