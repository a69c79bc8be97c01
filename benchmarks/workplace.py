"""Where a measurement is made: a fresh cache and output folder, and the commands run there."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nsa_graph import paths
from nsa_graph.ask.parameters import bind as resolved
from nsa_graph.assemble import cache
from nsa_graph.library import find
from nsa_graph.sparql.binding import bind
from nsa_graph.store.embedded import STORE, open_store

from .timing import Command

QUESTION, GIVEN = "demands-citing", {"cited": "npt-revcon-2000"}
"""The headline question, as it stands in the library when the measurement is made."""

_PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")


class Workplace(NamedTuple):
    """A built dataset, the query with its values for the peers, and the environment."""

    folder: str
    built: str
    query: str
    environment: dict[str, str]

    @property
    def out(self) -> str:
        """Where `nsa-graph build` writes to."""
        return os.path.join(self.folder, "out")

    def nsa(self, *arguments: str) -> Command:
        """Return the command line: the installed script, or `-m nsa_graph` without one."""
        return Command((*program(), *arguments))

    def ask(self, *more: str) -> Command:
        """Return `nsa-graph ask` of the headline question."""
        pairs = [f"{name}={value}" for name, value in GIVEN.items()]
        return self.nsa("ask", QUESTION, *(word for pair in pairs for word in ("-p", pair)), *more)

    def pyoxigraph(self) -> Command:
        """Return the same with pyoxigraph alone, over the same store on disk."""
        return self._peer("bare_pyoxigraph", os.path.join(self.built, STORE))

    def rdflib(self, file: str = "nsa.trig") -> Command:
        """Return the same with rdflib alone, over *file* of the build."""
        return self._peer("bare_rdflib", os.path.join(self.built, file))

    def empty(self) -> None:
        """Delete all that was built."""
        for folder in (self.environment["NSA_GRAPH_CACHE"], self.out):
            shutil.rmtree(folder, ignore_errors=True)

    def _peer(self, name: str, data: str) -> Command:
        return Command((*script(name).argv, data, self.query))


def script(name: str) -> Command:
    """Return the peer *name* as a command."""
    return Command((sys.executable, os.path.join(_PEERS, name + ".py")))


def program() -> tuple[str, ...]:
    """Return how `nsa-graph` is started: its script beside this Python, else `-m nsa_graph`."""
    installed = os.path.join(os.path.dirname(sys.executable), "nsa-graph")
    return (installed,) if os.path.isfile(installed) else (sys.executable, "-m", "nsa_graph")


@contextmanager
def workplace() -> Iterator[Workplace]:
    """Give a workplace in a temporary folder, with the dataset built; it is deleted afterwards.

    Raises what a build raises.
    """
    with TemporaryDirectory(prefix="nsa-graph-bench-") as folder:
        before = dict(os.environ)
        around = environment(folder)
        os.environ["NSA_GRAPH_CACHE"] = around["NSA_GRAPH_CACHE"]
        try:
            built = cache.ensure()
            query = os.path.join(folder, "query.rq")
            with open(query, "w", encoding="utf-8") as stream:
                stream.write(_prepared(built))
            yield Workplace(folder, built, query, around)
        finally:
            os.environ.clear()
            os.environ.update(before)


def environment(folder: str) -> dict[str, str]:
    """Return the environment, without what changes how fast Python itself starts and prints.

    Bytecode is kept, as with an installed package, but out of the checkout: in *folder*, where the
    cache is too.
    """
    ours = {
        "NSA_GRAPH_CACHE": os.path.join(folder, "cache"),
        "PYTHONPATH": os.path.dirname(paths.CODE),
        "PYTHONPYCACHEPREFIX": os.path.join(folder, "bytecode"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, **ours}


def _prepared(built: str) -> str:
    """Return the text of the query, its values written into it."""
    store, query = open_store(built), find(QUESTION)
    return bind(query.text, resolved(store, query, GIVEN)).text
