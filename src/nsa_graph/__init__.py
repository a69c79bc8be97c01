"""A knowledge graph of negative security assurances, in the words of the source.

`open_graph()` gives the graph; `graph.ask("demands-citing", cited="npt-revcon-2000")` asks it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import (
        BadParameter,
        BadQuery,
        BadSource,
        CannotWrite,
        NsaGraphError,
        StoreUnreadable,
        UnknownName,
        UsageError,
    )
    from .graph import Graph, open_graph
    from .store.table import Table
    from .store.terms import Term

__version__ = "0.1.0"

__all__ = [
    "BadParameter",
    "BadQuery",
    "BadSource",
    "CannotWrite",
    "Graph",
    "NsaGraphError",
    "StoreUnreadable",
    "Table",
    "Term",
    "UnknownName",
    "UsageError",
    "__version__",
    "open_graph",
]

_HOMES = {"Graph": "graph", "open_graph": "graph", "Table": "store.table", "Term": "store.terms"}


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
