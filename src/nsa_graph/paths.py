"""Where the ontology, the data and the queries lie: named, packed in a wheel, or in a checkout."""

import errno
import os
import stat

_HERE = os.path.dirname(os.path.abspath(__file__))
_PACKED = os.path.join(_HERE, "_resources")
_FOUND = _PACKED if os.path.isdir(_PACKED) else os.path.dirname(os.path.dirname(_HERE))
RESOURCES: str = os.path.abspath(os.environ.get("NSA_GRAPH_HOME") or _FOUND)
"""The folder that holds `ontology/`, `data/` and `queries/`.

`NSA_GRAPH_HOME` names one; else the copy packed in the wheel serves, else the checkout.
"""

ONTOLOGY = os.path.join(RESOURCES, "ontology")
DATA = os.path.join(RESOURCES, "data")
QUERIES = os.path.join(RESOURCES, "queries")
PREFIXES = tuple(
    os.path.join(folder, "ontology", "prefixes.csv")
    for folder in dict.fromkeys((_FOUND, RESOURCES))
)
"""The package's own table of prefixes, and one that a home may have to add some."""

QUESTIONS = os.path.join(QUERIES, "questions")
VIEWS = os.path.join(QUERIES, "views")
NETWORK = os.path.join(QUERIES, "network")


def _query(name: str) -> str:
    """Return the query *name* of the resources, or the package's where a home has only its own."""
    there = os.path.join(QUERIES, name)
    return there if os.path.isfile(there) else os.path.join(_FOUND, "queries", name)


LABELS, NAMES, FIND, KNOWN, CITE, DAY = (
    _query(name + ".rq") for name in ("labels", "names", "find", "known", "cite", "day")
)
FIGURES = os.path.join(QUERIES, "figures")
RULES = os.path.join(QUERIES, "rules")
QUERIES_TABLES = os.path.join(QUERIES, "tables")
CATALOG = os.path.join(QUERIES, "catalog")
CHECKS = os.path.join(QUERIES, "checks")
SHAPES = os.path.join(ONTOLOGY, "shapes")
TABLES = os.path.join(DATA, "tables")
LINKS = os.path.join(DATA, "links")
PAPERS = os.path.join(DATA, "papers")
CODE = _HERE


_OURS = tuple(os.path.join(_FOUND, name, "") for name in ("ontology", "data", "queries"))


def relative(path: str) -> str:
    """Return *path* as a reader names it: from the resources' folder where it lies below it.

    Bytes of a name that are not UTF-8 are written as escapes.
    """
    try:
        below = os.path.relpath(path, RESOURCES)
    except ValueError:  # on another drive of Windows
        below = os.pardir
    named = path if below.startswith(os.pardir) else below
    return named if is_utf8(named) else os.fsencode(named).decode(errors="backslashreplace")


def is_utf8(name: str) -> bool:
    """Tell whether *name*, of a file, is text: Python marks bytes that are not UTF-8 in it."""
    return name.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in name)


def is_ours(path: str) -> bool:
    """Tell whether *path* lies where this package's own ontology, data and queries do."""
    return os.path.abspath(path).startswith(_OURS)


def contents(path: str) -> bytes:
    """Return the bytes of the regular file at *path*.

    Raises OSError; for a pipe, a socket or a device too, which might never end.
    """
    with open(path, "rb", opener=_without_waiting) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        return stream.read()


def _without_waiting(path: str, flags: int) -> int:
    """Open *path* at once: a pipe would wait for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
