"""Publishing on a small endpoint that wants to know who asks."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import SOURCE
from tests.corpora import built, corpus, lines
from tests.faulty import Behaviour, Handler, Served, endpoint, served
from tests.kills import Kills
from tests.store.parted import parted

from nsa_graph import cli
from nsa_graph.errors import BadSource, ServerFault
from nsa_graph.names import GRAPH, PUBLISHED
from nsa_graph.publish.parts import NQuadsFile, parts
from nsa_graph.publish.server import Addresses, Server, plan, publish, update_address
from nsa_graph.store.client import HttpClient
from nsa_graph.store.embedded import Embedded
from nsa_graph.store.endpoint import Credentials

OTHERS = ox.Quad(*map(ox.NamedNode, ("http://x", "http://x", "http://x", "http://others")))
DIGEST = ox.NamedNode("http://purl.org/dc/terms/identifier")
WHO = Credentials("anna", "geheim")


@pytest.fixture
def store() -> ox.Store:
    """Give a store that holds something of somebody else's."""
    store = ox.Store()
    store.add(OTHERS)
    return store


@pytest.fixture
def server(store: ox.Store) -> Iterator[Served]:
    with served(endpoint(store, *WHO)) as server:
        yield server


def _published(store: ox.Store) -> bytes:
    """Return what the store holds of ours, in N-Quads, without what is noted about it."""
    ours = [quad for quad in store if quad not in (OTHERS,) and PUBLISHED not in str(quad)]
    data = ox.serialize(ours, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(data.splitlines(keepends=True)))


@pytest.mark.parametrize("gsp", [False, True])
def test_all_graphs_arrive_and_a_second_time_none_is_sent(
    gsp: bool, small: Embedded, server: Served, store: ox.Store
) -> None:
    wanted = parted(small.nquads())
    there = Server(Addresses(server.url, server.url, server.url if gsp else ""), HttpClient(WHO))
    told: list[str] = []
    publish(there, plan(there, wanted), False, told.append)
    assert _published(store) == small.nquads()
    assert OTHERS in store
    assert len(told) == len(wanted) > 2
    assert any(asked.method == "PUT" for asked in server.asked) is gsp
    again = plan(there, wanted)
    assert (again.put, again.same, again.gone) == ((), wanted, ())
    assert {str(quad.graph_name) for quad in store if "staged" in str(quad)} == set()


def test_what_changed_is_replaced_and_what_is_gone_stays_until_it_is_pruned(
    small: Embedded, server: Served, store: ox.Store
) -> None:
    there = Server(Addresses(server.url, server.url), HttpClient(WHO))
    wanted = parted(small.nquads())
    publish(there, plan(there, wanted), False, lambda _: None)
    first = wanted[0].lines()[:1]
    changed = wanted[0]._replace(size=1, lines=lambda: first, digest="other")
    todo = plan(there, [changed, *wanted[2:]])
    assert (todo.put, todo.gone) == ((changed,), (wanted[1].graph,))
    publish(there, todo, False, lambda _: None)
    assert there.size(changed.graph) == 1
    assert there.size(wanted[1].graph) == wanted[1].size
    publish(there, plan(there, [changed, *wanted[2:]]), True, lambda _: None)
    assert there.size(wanted[1].graph) == 0
    assert there.held().keys() == {changed.graph, *(part.graph for part in wanted[2:])}
    assert OTHERS in store


def test_a_graph_noted_twice_by_a_broken_attempt_is_put_again(
    small: Embedded, server: Served, store: ox.Store
) -> None:
    there = Server(Addresses(server.url, server.url), HttpClient(WHO))
    wanted = parted(small.nquads())
    publish(there, plan(there, wanted), False, lambda _: None)
    graph = ox.NamedNode(wanted[0].graph)
    store.add(ox.Quad(graph, DIGEST, ox.Literal("another"), ox.NamedNode(PUBLISHED)))
    assert plan(there, wanted).put == wanted[:1]
    publish(there, plan(there, wanted), False, lambda _: None)
    assert plan(there, wanted).put == ()
    noted = store.quads_for_pattern(graph, DIGEST, None, ox.NamedNode(PUBLISHED))
    assert [quad.object for quad in noted] == [ox.Literal(wanted[0].digest)]


def test_the_command_puts_asks_and_says_so(
    fixtures: Path,
    server: Served,
    store: ox.Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NSA_GRAPH_USER", WHO.user)
    monkeypatch.setenv("NSA_GRAPH_PASSWORD", WHO.password)
    argv = ["publish", "--endpoint", server.url, "--graph", str(fixtures / "small.trig")]
    assert cli.main([*argv, "--dry-run"]) == 0
    assert "would put" in capsys.readouterr().out
    assert list(store) == [OTHERS]
    assert cli.main(argv) == 0
    said = capsys.readouterr()
    assert said.out.startswith("put ")
    assert "1/" in said.err
    monkeypatch.setenv("NSA_GRAPH_ENDPOINT", server.url)
    asked = ["sparql", "SELECT (COUNT(*) AS ?n) { ?s a nsa:Demand }", "--format", "csv"]
    assert cli.main(asked) == 0
    assert capsys.readouterr().out.split() == ["n", "2"]
    assert cli.main([*argv[:1], *argv[3:]]) == 0
    assert "put 0 graphs" in capsys.readouterr().out


def test_a_corpus_is_put_there_with_its_papers(
    server: Served,
    store: ox.Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NSA_GRAPH_USER", WHO.user)
    monkeypatch.setenv("NSA_GRAPH_PASSWORD", WHO.password)
    corpus(tmp_path / "papers", 1)
    built(tmp_path / "papers", tmp_path / "out")
    assert cli.main(["publish", "--endpoint", server.url, "--graph", str(tmp_path / "out")]) == 0
    assert "put " in capsys.readouterr().out
    stated = ox.NamedNode(GRAPH + "paper/SYNTHETIC-000001/stated")
    assert len(list(store.quads_for_pattern(None, None, None, stated))) > 100
    assert len(_published(store).splitlines()) > 60_000
    assert not (tmp_path / "out" / "index").exists()  # it is read file by file
    whole = parted(b"".join(line + b"\n" for line in lines(tmp_path / "out")))
    assert plan(Server(Addresses(server.url, server.url), HttpClient(WHO)), whole).put == ()


def test_who_may_not_is_told_and_nothing_is_changed(
    small: Embedded, server: Served, store: ox.Store
) -> None:
    there = Server(Addresses(server.url, server.url), HttpClient(Credentials("eve", "x")))
    with pytest.raises(ServerFault, match="refuses the request"):
        plan(there, parted(small.nquads()))
    assert list(store) == [OTHERS]


def test_a_publishing_broken_off_at_any_request_can_be_run_again(small: Embedded) -> None:
    """After each number of requests that were answered: each graph is whole or not there."""
    wanted = parted(small.nquads())
    broken = 0
    for answered in range(1, 40):
        store = ox.Store()
        inner = endpoint(store)
        with served(_until(answered, inner)) as ill:
            there = Server(Addresses(ill.url, ill.url), HttpClient())
            try:
                publish(there, plan(there, wanted), False, lambda _: None)
            except ServerFault:
                broken += 1
        for part in wanted:
            held = store.quads_for_pattern(None, None, None, ox.NamedNode(part.graph))
            assert sum(1 for _ in held) in (0, part.size)
        with served(inner) as well:
            there = Server(Addresses(well.url, well.url), HttpClient())
            publish(there, plan(there, wanted), False, lambda _: None)
        assert _published(store) == small.nquads()
    assert broken > 10


def _until(answered: int, inner: Behaviour) -> Behaviour:
    def behave(handler: Handler) -> None:
        if len(handler.server.asked) <= answered:
            inner(handler)
        else:
            handler.say(b"", 500)

    return behave


@pytest.mark.heavy
def test_a_publishing_killed_again_and_again(
    small: Embedded, fixtures: Path, tmp_path: Path
) -> None:
    wanted, kills = parted(small.nquads()), Kills(11, 1.0)
    for number in range(-1, 40):
        store = ox.Store()
        with served(_slowly(endpoint(store))) as server:
            argv = ("publish", "--endpoint", server.url, "--graph", str(fixtures / "small.trig"))
            began = time.monotonic()
            process = subprocess.Popen(
                [sys.executable, "-m", "nsa_graph", *argv],
                env={**os.environ, "PYTHONPATH": SOURCE, "NSA_GRAPH_CACHE": str(tmp_path)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if number < 0:  # the first is let go, to see how long one takes
                assert process.wait() == 0
                kills = Kills(11, time.monotonic() - began)
                continue
            kills.kill(process, 0.2)
            time.sleep(0.1)  # what the server has begun, it ends
            for part in wanted:
                held = store.quads_for_pattern(None, None, None, ox.NamedNode(part.graph))
                assert sum(1 for _ in held) in (0, part.size)
            there = Server(Addresses(server.url, server.url), HttpClient())
            publish(there, plan(there, wanted), False, lambda _: None)
        assert _published(store) == small.nquads()
    assert kills.cut > 20, "most had ended before they were killed"


def _slowly(inner: Behaviour) -> Behaviour:
    def behave(handler: Handler) -> None:
        time.sleep(0.02)
        inner(handler)

    return behave


def test_a_part_is_known_by_its_content_blank_nodes_and_all() -> None:
    line = b'<http://s> <http://p> _:%s <http://g> .\n_:%s <http://p> "x" <http://g> .\n'
    one, other = (parted(line % (name, name)) for name in (b"a", b"b"))
    assert [part[:3] for part in one] == [part[:3] for part in other]
    assert one[0].digest != parted(b'<http://s> <http://p> "x" <http://g> .')[0].digest
    assert len(list(one[0].chunks(1))) == 1
    many = parted(b"".join(b'<http://s> <http://p> "%d" <http://g> .\n' % n for n in range(99)))[0]
    pieces = list(many.chunks(500))
    assert b"".join(pieces) == many.data
    assert max(map(len, pieces)) <= 500
    with pytest.raises(BadSource, match="in no named graph"):
        parted(b"<http://s> <http://p> <http://o> .")
    with pytest.raises(BadSource, match="not RDF") as raised:
        parted(line % (b"a", b"a") + b"<http://s> <http://p> .")
    assert raised.value.line == 3


def test_a_graph_of_several_files_is_one_part() -> None:
    """What lies in one file is read again when it is wanted; what lies in several is held."""
    line = b'<http://s> <http://p> "%d" <http://g/%s> .\n'
    files = [
        line % (1, b"both") + line % (1, b"first"),
        line % (1, b"second") * 2,
        line % (2, b"both") + line % (1, b"both"),
        line % (3, b"both"),
    ]
    read: list[int] = []

    def data(at: int) -> bytes:
        read.append(at)
        return files[at]

    def source(at: int) -> NQuadsFile:
        return NQuadsFile(str(at), partial(data, at))

    found = parts(map(source, range(len(files))))
    whole = parted(b"".join(files))
    assert [part[:3] for part in found] == [part[:3] for part in whole]
    assert [part.size for part in found] == [3, 1, 1]
    assert read == [0, 1, 2, 0, 3]
    read.clear()
    assert [part.lines() for part in found] == [part.lines() for part in whole]
    assert read == [0, 1]


@pytest.mark.parametrize(
    ("query", "update"),
    [
        ("http://h/nsa/query", "http://h/nsa/update"),
        ("http://h/repositories/nsa", "http://h/repositories/nsa/statements"),
        ("http://h/sparql", "http://h/sparql"),
    ],
)
def test_where_a_server_is_updated(query: str, update: str) -> None:
    assert update_address(query) == update
