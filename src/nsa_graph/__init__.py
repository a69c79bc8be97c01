"""A knowledge graph of negative security assurances, in the words of the source.

    >>> from nsa_graph import open_graph
    >>> graph = open_graph()                # the graph that the package holds; built once, 2 s
    >>> graph.questions()                   # what can be asked: a `Table`
    >>> graph.ask("demands-citing", cited="npt-revcon-2000").to_pandas()
    >>> graph.show("14.1")                  # all that is known of a thing
    >>> graph.select("SELECT ?s ?quote { ?s a nsa:Demand ; nsa:quote ?quote }")
    >>> graph.network("demands")            # for networkx; `graph.views()` lists the views
    >>> graph.export("demands", "demands.html")

Every deliberate error is an `NsaGraphError`: a line that says what is wrong, where, and what to do.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import (
        BadParameter,
        BadQuery,
        BadSource,
        CannotWrite,
        LimitExceeded,
        NotInstalled,
        NsaGraphError,
        ServerFault,
        StoreUnreadable,
        UnknownName,
        UsageError,
    )
    from .graph import Graph, open_graph
    from .rdf.table import Table
    from .rdf.terms import Term
    from .store.protocol import Limits

__version__ = "0.1.0"

__all__ = [
    "BadParameter",
    "BadQuery",
    "BadSource",
    "CannotWrite",
    "Graph",
    "LimitExceeded",
    "Limits",
    "NotInstalled",
    "NsaGraphError",
    "ServerFault",
    "StoreUnreadable",
    "Table",
    "Term",
    "UnknownName",
    "UsageError",
    "__version__",
    "open_graph",
]

_HOMES = {
    **dict.fromkeys(("Graph", "open_graph"), "graph"),
    **{"Limits": "store.protocol", "Table": "rdf.table", "Term": "rdf.terms"},
}


def __getattr__(name: str) -> object:
    """Return a public name from the module it lives in, loaded on first use (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f".{_HOMES.get(name, 'errors')}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, sorted."""
    return sorted(__all__)
