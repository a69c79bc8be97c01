"""The engines that are servers: Virtuoso and Fuseki on loopback, asked over HTTP."""

import csv
import io
import os
import re
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import servers

from .engine import Row

GRAPH = "urn:nsa-graph:benchmark"
_BUFFERS, _DIRTY = 340_000, 250_000
"""What Virtuoso's own settings file advises for a machine with 4 GB."""

_MOST = 2**20
"""How many rows Virtuoso 7.2 gives at most, whatever its settings say."""

_BLANK = re.compile(r"_:|nodeID://|b\d+$").match
"""Virtuoso writes a blank node as an IRI of its own, Fuseki a bare label."""


class _Server:
    """A server that is asked without credentials, and killed at the end."""

    given: dict[str, str]

    def __init__(self, server: servers.Server) -> None:
        self._server, self.given = server, {}
        csv.field_size_limit(sys.maxsize)  # for the whole process, so not before it is needed

    def rows(self, query: str) -> Iterable[Row]:
        """Give the rows as they come in CSV, the form that costs a client the least."""
        data = urllib.parse.urlencode({"query": query, **self.given}).encode()
        request = urllib.request.Request(
            self._server.places.query, data, {"Accept": "text/csv"}, method="POST"
        )
        with servers.DIRECT.open(request) as response:
            lines = csv.reader(io.TextIOWrapper(response, encoding="utf-8", newline=""))
            next(lines)
            for line in lines:
                yield tuple("_:" if _BLANK(cell) else cell for cell in line)

    def memory(self) -> int:
        """Return the peak of the server's process, in bytes."""
        status = Path(f"/proc/{self._server.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024


class Fuseki(_Server):
    """Apache Jena Fuseki over TDB2."""

    def load(self, file: str) -> None:
        size = str(Path(file).stat().st_size)
        with open(file, "rb") as stream:
            request = urllib.request.Request(
                self._server.places.store + "?default",
                stream,
                {"Content-Type": "application/n-triples", "Content-Length": size},
                method="PUT",
            )
            with servers.DIRECT.open(request) as response:
                response.read()


class Virtuoso(_Server):
    """Virtuoso, loaded by its bulk loader, and asked on where it cuts an answer short."""

    def __init__(self, server: servers.Server, folder: str, port: int) -> None:
        super().__init__(server)
        self._folder, self._port = Path(folder), port
        self.given = {"default-graph-uri": GRAPH, "timeout": "0"}

    def rows(self, query: str) -> Iterator[Row]:
        """Give the rows of as many answers as it takes."""
        at, more = 0, True
        while more:
            before = at
            for row in super().rows(f"{query} OFFSET {at} LIMIT {_MOST}" if at else query):
                at += 1
                yield row
            more = at - before == _MOST

    def load(self, file: str) -> None:
        # A link takes no room, and its name is in a folder that the server may read.
        os.symlink(os.path.abspath(file), self._folder / "data.nt")
        for statement in (
            f"ld_dir ('{self._folder}', 'data.nt', '{GRAPH}')",
            "rdf_loader_run ()",
            "checkpoint",
        ):
            servers.isql(self._port, statement, seconds=7200)


@contextmanager
def fuseki(folder: str) -> Iterator[Fuseki]:
    with servers.fuseki(Path(folder), heap="4g", guarded=False) as server:
        yield Fuseki(server)


@contextmanager
def virtuoso(folder: str) -> Iterator[Virtuoso]:
    settings = {
        "NumberOfBuffers": str(_BUFFERS),
        "MaxDirtyBuffers": str(_DIRTY),
        "ResultSetMaxRows": "100000000",
        "MaxQueryCostEstimationTime": "0",
        "MaxQueryExecutionTime": "0",
        "DirsAllowed": f"., {folder}",
    }
    with servers.virtuoso(Path(folder), settings) as server:
        yield Virtuoso(server, folder, server.port)
