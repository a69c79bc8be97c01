"""The engines inside the process: ours (on disk, in memory), pyoxigraph, rdflib, maplib."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox

from nsa_graph.rdf.table import Cells
from nsa_graph.store.embedded import Embedded, open_store

from .engine import Row


class _Inside:
    def memory(self) -> int:
        """Return the process's peak, in bytes: Linux counts in kilobytes."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Ours(_Inside):
    """This project's store, on disk and read-only, as a question finds it."""

    def __init__(self, folder: str) -> None:
        self._place = os.path.join(folder, "store")
        self._store: Embedded | None = None

    def load(self, file: str) -> None:
        made = ox.Store(self._place)
        made.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES)
        made.optimize()
        made.flush()
        del made
        self._store = Embedded(ox.Store.read_only(self._place), self._place)

    def rows(self, query: str) -> Iterator[Row]:
        """Give the rows as they are worked out, as those of other engines are."""
        assert self._store is not None
        return self._store.scan(query, _texts)


def _texts(_: tuple[str, ...], rows: Iterator[Cells]) -> Iterator[Row]:
    for cells in rows:
        yield tuple(
            ["" if term is None else "_:" if term.kind == "bnode" else term.value for term in cells]
        )


class Held(Ours):
    """This project's store of a file, which it holds in memory: what `open_graph(FILE)` gives."""

    def load(self, file: str) -> None:
        """Open the file."""
        self._store = open_store(file)


class Pyoxigraph(_Inside):
    """Pyoxigraph and no more, in memory."""

    def __init__(self, _: str) -> None:
        self._store = ox.Store()

    def load(self, file: str) -> None:
        self._store.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES)

    def rows(self, query: str) -> Iterator[Row]:
        answer: Any = self._store.query(query)
        for row in answer:
            yield tuple(
                [
                    "" if term is None else "_:" if isinstance(term, ox.BlankNode) else term.value
                    for term in row
                ]
            )


class Rdflib(_Inside):
    """An rdflib graph in memory."""

    def __init__(self, _: str) -> None:
        from rdflib import BNode, Graph

        self._graph, self._blank = Graph(), BNode

    def load(self, file: str) -> None:
        self._graph.parse(file, format="nt")

    def rows(self, query: str) -> Iterator[Row]:
        answer: Any = self._graph.query(query)
        for row in answer:
            yield tuple(
                [
                    "" if term is None else "_:" if isinstance(term, self._blank) else str(term)
                    for term in row
                ]
            )


class Maplib(_Inside):
    """A maplib model: tables in memory."""

    def __init__(self, _: str) -> None:
        from maplib import Model

        self._model = Model()

    def load(self, file: str) -> None:
        self._model.read(file, format="ntriples")

    def rows(self, query: str) -> Iterator[Row]:
        answer: Any = self._model.query(query)
        asked = Embedded(ox.Store()).select(query).columns  # its own order is another
        for row in answer.select(asked).iter_rows():
            yield tuple(["" if value is None else _plain(str(value)) for value in row])


def _plain(term: str) -> str:
    """Return the text of a term as maplib writes it: in N-Triples, but for plain numbers."""
    if term[:1] == "<":
        return term[1:-1]
    if term[:2] == "_:":
        return "_:"
    if term[:1] != '"':
        return term
    text = term[1 : term.rindex('"')]
    return text.replace('\\"', '"').replace("\\\\", "\\") if "\\" in text else text


@contextmanager
def ours(folder: str) -> Iterator[Ours]:
    yield Ours(folder)


@contextmanager
def held(folder: str) -> Iterator[Held]:
    yield Held(folder)


@contextmanager
def pyoxigraph(folder: str) -> Iterator[Pyoxigraph]:
    yield Pyoxigraph(folder)


@contextmanager
def rdflib(folder: str) -> Iterator[Rdflib]:
    yield Rdflib(folder)


@contextmanager
def maplib(folder: str) -> Iterator[Maplib]:
    yield Maplib(folder)
