"""The namespaces that this project mints IRIs in, and which of its graphs hold interpretations."""

from . import __version__
from .rdf.prefixes import PREFIXES
from .store.protocol import Omission, Store

NSA = PREFIXES["nsa"]
"""The ontology's terms."""

ID = PREFIXES["nsag"]
"""Entities: states, papers, statements and so on."""

BASE = ID.removesuffix("id/")
"""The root of them all."""

GRAPH = PREFIXES["graph"]
"""Named graphs."""

AGENT = f"nsa-graph/{__version__} (+{BASE})"
"""The `User-Agent` of requests to servers, who can see there whom to write to."""


PUBLISHED = GRAPH + "published"
"""The graph in which `publish` lists the graphs that it has put on a server."""

INTERPRETED = Omission("/reading", "stated")
"""The graphs that hold interpretations; a build keeps a store without them in `stated/`."""


def stated(store: Store) -> Store:
    """Return a view of *store* without interpretations: what is stated and known."""
    return store.without(INTERPRETED)


def is_reading(graph: str) -> bool:
    """Return whether *graph*, an IRI or as N-Quads have it, holds interpretations.

    All others hold what is stated and known.
    """
    return INTERPRETED.covers(graph.rstrip(">"))
