"""All that is known of one thing: the section queries of its class, each a table."""

import os
from typing import NamedTuple

from ..errors import UnknownName
from ..labels import labels
from ..library import library
from ..paths import QUERIES
from ..rdf.table import Table
from ..rdf.terms import Term
from ..store.protocol import Store
from .answer import STATED_ONLY, run
from .resources import resolve

SHOW = os.path.join(QUERIES, "show")
_FALLBACK = "Thing"

# How far up a class stands: the more classes above it, the more it says of a thing.
_KINDS = """SELECT ?kind (COUNT(DISTINCT ?above) AS ?height) WHERE { ?thing a ?kind
  OPTIONAL { ?kind rdfs:subClassOf+ ?above } }
GROUP BY ?kind ORDER BY DESC(?height) ?kind"""


class Thing(NamedTuple):
    """A thing, what it is called, and what is known of it, section by section."""

    iri: str
    label: str
    sections: tuple[Table, ...]
    note: str = ""


def show(
    store: Store, name: str, stated_only: bool = False, folder: str = SHOW, language: str = "en"
) -> Thing:
    """Return what is known of the thing that *name* stands for (see `resources.resolve`).

    Its sections are the queries in `queries/show/<class>/`, in file order, of the most special
    class that has a folder, else of `Thing`; a section without rows is left out. Raises
    `UnknownName`, `BadParameter` where *name* fits several, `BadQuery` with the file.
    """
    thing = resolve(store, name)
    queries = library(os.path.join(folder, _class_folder(store, thing, folder))).values()
    answers = (
        run(store, query, {"thing": thing}, stated_only, language).replace(title=query.title)
        for query in queries
    )
    sections = tuple(table for table in answers if len(table))
    label = labels(store, [thing.value], language, stated_only)[thing.value]
    return Thing(thing.value, label, sections, STATED_ONLY if stated_only else "")


def _class_folder(store: Store, thing: Term, folder: str) -> str:
    """Return the name of the folder that fits *thing* best."""
    there = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    for kind in store.select(_KINDS, {"thing": thing}).column("kind"):
        local = str(kind).replace("#", "/").rpartition("/")[2]
        if local in there:
            return local
    if _FALLBACK not in there:
        raise UnknownName("folder of sections", _FALLBACK, [], f"add one below {folder}")
    return _FALLBACK
