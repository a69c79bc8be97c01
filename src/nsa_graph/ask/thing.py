"""All that is known of one thing: the section queries of its class, each a table."""

import os
from typing import NamedTuple

from ..errors import UnknownName
from ..labels import labels
from ..library import Query, library
from ..paths import QUERIES
from ..rdf.table import Table
from ..rdf.terms import Term
from ..store.protocol import Store, whole
from .answer import run
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


def show(store: Store, name: str, folder: str = SHOW, language: str = "en") -> Thing:
    """Return what is known of the thing that *name* stands for (see `resources.resolve`).

    Its sections are the queries in the folders of its classes below *folder*, in the order of
    their file names; of two with one name, that of the more special class counts. A thing of no
    class with a folder has the sections of `Thing`. A section without rows is left out. Labels are
    in *language*. Raises `UnknownName`, `BadParameter` where *name* fits several, `BadQuery` with
    the file.
    """
    thing = resolve(store, name)
    answers = (
        run(store, query, {"thing": thing}, language).replace(title=query.title_in(language))
        for query in _queries(store, thing, folder)
    )
    sections = tuple(table for table in answers if len(table))
    label = labels(store, [thing.value], language)[thing.value]
    return Thing(thing.value, label, sections)


def _queries(store: Store, thing: Term, folder: str) -> list[Query]:
    """Return the queries of the sections of *thing*, in order."""
    there = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    kinds = [str(kind) for kind in whole(store, _KINDS, {"thing": thing}).column("kind")]
    local = [kind.replace("#", "/").rpartition("/")[2] for kind in kinds]  # the most special first
    chosen = [name for name in local if name in there] or [_FALLBACK]
    if chosen == [_FALLBACK] and _FALLBACK not in there:
        raise UnknownName("folder of sections", _FALLBACK, [], f"add one below {folder}")
    found: dict[str, Query] = {}
    for name in reversed(chosen):
        found |= library(os.path.join(folder, name))
    return [query for _, query in sorted(found.items())]
