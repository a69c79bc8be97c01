"""Untrusted queries in a sealed worker, and untrusted files in a process that parses them.

The worker is confined by means of the modules in `NEEDS`, which Windows lacks. `MISSING` names
those that this system has not got: then everything but the worker runs.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..errors import UsageError

NEEDS = ("fcntl", "resource")


MISSING = tuple(name for name in NEEDS if find_spec(name) is None)


def needed(name: str) -> Any:
    """Return the module *name*; raises `UsageError` where this system lacks what a worker needs."""
    if MISSING:
        raise unavailable()
    return import_module(name)


def unavailable() -> UsageError:
    """Return the error that says why no worker can be had here."""
    lacking = " and ".join(MISSING)
    told = f"this system has no {lacking}, by which a worker is sealed"
    return UsageError(told, remedy="use a graph that is not opened as safe")
