"""Where the ontology, the data and the queries lie: named, packed in a wheel, or in a checkout."""

import os

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
_PREFIXES = os.path.join("ontology", "prefixes.csv")
PREFIXES = os.path.join(RESOURCES, _PREFIXES)
if not os.path.isfile(PREFIXES):  # a home that has queries or data alone
    PREFIXES = os.path.join(_FOUND, _PREFIXES)
QUESTIONS = os.path.join(QUERIES, "questions")
VIEWS = os.path.join(QUERIES, "views")
NETWORK = os.path.join(QUERIES, "network")
_LABELS = os.path.join("queries", "labels.rq")
LABELS = os.path.join(RESOURCES, _LABELS)
if not os.path.isfile(LABELS):  # a home with a few queries of its own
    LABELS = os.path.join(_FOUND, _LABELS)
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


def relative(path: str) -> str:
    """Return *path* as a reader names it: from the resources' folder where it lies below it."""
    below = os.path.relpath(path, RESOURCES)
    return path if below.startswith(os.pardir) else below
