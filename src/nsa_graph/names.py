"""The namespaces that this project mints IRIs in, and which of its graphs hold interpretations."""

from . import __version__
from .rdf.prefixes import PREFIXES

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


def is_reading(graph: str) -> bool:
    """Return whether *graph*, an IRI or as N-Quads have it, holds interpretations.

    All others hold what is stated and known.
    """
    return graph.rstrip(">").endswith("/reading")
