"""A real server killed while it is published on: each graph is the old or the new, and noted so."""

import contextlib
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests import servers

from nsa_graph.errors import ServerFault
from nsa_graph.publish.parts import Part
from nsa_graph.publish.server import Addresses, Server, plan, publish
from nsa_graph.store.client import HttpClient
from nsa_graph.store.endpoint import Credentials

ROUNDS = 20
KINDS: dict[str, Callable[[Path], AbstractContextManager[servers.Server]]] = {
    "Fuseki": servers.fuseki,
    "Virtuoso": servers.virtuoso,
}
TORN = (b"\0", bytes(15), b"\0\0\0\x18" + bytes(12), b"\0\0\0\x18" + bytes(12 + 23))
"""What a kill may leave at a journal's end: less than a header, or than the data it tells of."""


@pytest.mark.heavy
@pytest.mark.parametrize("kind", KINDS)
def test_each_graph_is_old_or_new(kind: str, tmp_path: Path) -> None:
    draw = random.Random(0)  # the same points each time, as far as two processes allow
    old, held = versions(0), 0
    with KINDS[kind](tmp_path / kind) as server:
        took = published(server, old)
        for number in range(1, ROUNDS + 1):
            new = versions(number)
            timer = threading.Timer(draw.uniform(0, took), server.kill)
            timer.start()
            with contextlib.suppress(ServerFault):
                published(server, new, seconds=20)
            timer.join()
            server.start()
            held += sum(kept(target(server), old, new))
            took = min(took, published(server, new))
            old = new
        assert plan(target(server), old).put == ()
    assert 0 < held < ROUNDS * len(old), "no kill came between the first graph and the last"


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_journal_keeps_its_whole_entries(torn: bytes, tmp_path: Path) -> None:
    redo, commit = entry(b"data"), entry(None)
    journal = tmp_path / "journal.jrnl"
    for whole in (b"", redo, redo + commit, redo + commit + redo):
        journal.write_bytes(whole + torn)
        assert servers.cut_torn(journal) == len(torn)
        assert journal.read_bytes() == whole
        assert servers.cut_torn(journal) == 0


@pytest.mark.heavy
def test_a_fuseki_with_a_torn_journal_starts_once_it_is_cut(tmp_path: Path) -> None:
    with servers.fuseki(tmp_path / "Fuseki") as server:
        published(server, versions(0))
        journal = next(tmp_path.rglob("journal.jrnl"))
        mend = server.before
        for torn in TORN:
            server.kill()
            with journal.open("ab") as file:
                file.write(torn)
            server.before = (tmp_path / "Fuseki/data/tdb.lock").unlink
            with pytest.raises(RuntimeError, match=r"Partial read of journal|the journal entry"):
                server.start()
            server.before = mend
            assert plan(target(server.start()), versions(0)).put == ()


def entry(data: bytes | None) -> bytes:
    """Return an entry of TDB2's journal, as long as one with *data*, or one without."""
    length = -1 if data is None else len(data)
    return length.to_bytes(4, "big", signed=True) + bytes(12) + (data or b"")


def versions(number: int) -> list[Part]:
    """Return eight graphs as they are in round *number*: no two rounds' are of one size."""
    return [
        _part(graph, lines(graph, 40 * at + number), f"{graph}-{number}")
        for at, graph in enumerate((f"http://example.org/graph/{at}" for at in range(8)), start=1)
    ]


def _part(graph: str, held: tuple[bytes, ...], digest: str) -> Part:
    return Part(graph, len(held), digest, lambda: held)


def lines(graph: str, count: int) -> tuple[bytes, ...]:
    """Return *count* triples, of which each second one is in no other round."""
    told = (f'<{graph}> <{graph}/{count if n % 2 else 0}> "{n}" .\n' for n in range(count))
    return tuple(sorted(line.encode() for line in told))


def target(server: servers.Server, seconds: float = 120.0) -> Server:
    who = Credentials(servers.USER, servers.PASSWORD)
    return Server(Addresses(server.places.query, server.places.update), HttpClient(who, seconds))


def published(server: servers.Server, parts: list[Part], seconds: float = 120.0) -> float:
    """Publish *parts*, as a user would; return the seconds that it took."""
    began, there = time.monotonic(), target(server, seconds)
    publish(there, plan(there, parts), False, lambda _: None)
    return time.monotonic() - began


def kept(there: Server, old: list[Part], new: list[Part]) -> list[bool]:
    """Tell of each graph whether it is the new one, having seen that it is one and noted so."""
    noted = there.held()
    found = []
    for before, after in zip(old, new, strict=True):
        size = there.size(before.graph)
        assert size in (before.size, after.size), before.graph
        # What is noted is what is there; or, where the server stopped while replacing, neither.
        if noted[before.graph] in (before.digest, after.digest):
            expected = before if noted[before.graph] == before.digest else after
            assert size == expected.size, before.graph
        found.append(size == after.size)
    return found
