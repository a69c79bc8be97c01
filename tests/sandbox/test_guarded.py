import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nsa_graph import open_graph, paths, sandbox
from nsa_graph.errors import (
    BadParameter,
    BadQuery,
    BadSource,
    LimitExceeded,
    StoreUnreadable,
    UsageError,
)
from nsa_graph.names import stated
from nsa_graph.rdf.terms import blank, iri, literal
from nsa_graph.sandbox import process, wire, worker
from nsa_graph.sandbox.guarded import Guarded
from nsa_graph.store.embedded import Embedded
from nsa_graph.store.protocol import Limits, Store

ALL = "SELECT * { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s ex:none ?none } } ORDER BY ?g ?s ?p ?o"
ALL = "PREFIX ex: <http://x/> " + ALL
CITED = {"cited": iri("https://w3id.org/nsa-graph/id/meeting/npt-revcon-2000")}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"


@pytest.fixture(params=["forked", "started"])
def store(
    request: pytest.FixtureRequest, small: Embedded, monkeypatch: pytest.MonkeyPatch
) -> Guarded:
    """Give the small dataset behind a worker, made in each of the two ways there are."""
    monkeypatch.setattr(process, "_alone", lambda: request.param == "forked")
    return Guarded(small.place, Limits(seconds=20))


def pid(store: Guarded) -> int:
    """Return the number of the store's worker."""
    assert store._worker is not None
    return store._worker._child.pid


def gone(number: int) -> bool:
    """Tell whether the process *number* has ended, waiting a little for it."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_the_answers_are_those_of_the_embedded_store(store: Guarded, small: Embedded) -> None:
    asked: Store = store
    table = asked.select(ALL)
    assert len(table) > 30
    assert table == small.select(ALL)
    assert stated(asked).select(ALL) == stated(small).select(ALL) != table
    assert stated(asked).nquads() == stated(small).nquads() != small.nquads()
    query = "SELECT DISTINCT ?n { ?s nsa:cites ?cited ; skos:notation ?n } ORDER BY ?n"
    assert asked.select(query, CITED) == small.select(query, CITED)
    graph = "CONSTRUCT { ?s ?p [ a ?o ] } WHERE { ?s ?p ?o }"
    assert asked.construct(graph) == small.construct(graph)
    assert asked.ask("ASK { ?s nsa:cites ?cited }", CITED)
    assert not asked.ask("ASK { ?s nsa:cites ?cited }", {"cited": literal("no")})
    assert asked.nquads() == small.nquads()


def test_every_term_comes_over_as_it_is(store: Guarded, small: Embedded) -> None:
    query = """SELECT ("a\\n\\"\\u0000\\U0001F600" AS ?s) ("x"@en-GB AS ?l) (1.50 AS ?d)
      ("x"@ar--rtl AS ?r) (BNODE() AS ?b)
      (<<( <x:s> <x:p> <<( ?b <x:p> "o"@en--ltr )>> )>> AS ?t) (<x:é> AS ?i) ?none {}"""
    (row,) = store.select(query).terms
    assert (row,) == small.select(query).terms
    kinds = [cell and cell.kind for cell in row]
    assert kinds == ["literal"] * 4 + ["bnode", "triple", "iri", None]
    assert row[3] == literal("x", language="ar", direction="rtl")
    assert row[5] is not None
    assert row[5].parts[2].parts == (
        blank("b0"),
        iri("x:p"),
        literal("o", language="en", direction="ltr"),
    )
    assert row[0] == literal('a\n"\x00\U0001f600')


def test_errors_come_over_as_they_are(store: Guarded, small: Embedded) -> None:
    for query in (
        "SELECT *\nWHERE { ?s nope }",
        "SELECT (<x:f>(1) AS ?x) {}",
        "DROP ALL",
        "ASK {}",
    ):
        with pytest.raises(BadQuery) as theirs:
            small.select(query)
        with pytest.raises(BadQuery) as ours:
            store.select(query)
        assert str(ours.value) == str(theirs.value)
    with pytest.raises(BadParameter, match=r"no variable \?zz"):
        store.select("SELECT * { ?s ?p ?o }", {"zz": iri("x:y")})
    with pytest.raises(BadParameter, match="no RDF term"):
        store.select("SELECT * { ?s ?p ?o }", {"o": iri("not an iri")})
    with pytest.raises(BadQuery, match="half a character"):
        store.select("SELECT * { ?s ?p ?o }", {"o": literal("\ud800")})
    first = pid(store)
    assert store.ask("ASK {}")
    assert pid(store) == first


def test_a_graph_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable, match="no graph lies here"):
        Guarded(str(tmp_path)).ask("ASK {}")
    (tmp_path / "x.nq").write_text("<x:a> nonsense\n", encoding="utf-8")
    with pytest.raises(BadSource) as caught:
        Guarded(str(tmp_path / "x.nq")).ask("ASK {}")
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "x.nq"), 1)


def test_a_long_answer_is_cut_and_says_so(small: Embedded) -> None:
    few = Guarded(small.place, Limits(rows=5))
    table = few.select(ALL)
    assert (len(table), table.truncated) == (5, True)
    assert table.terms == small.select(ALL).terms[:5]
    assert not few.select(ALL + " LIMIT 5").truncated
    triples = few.construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert (len(triples), triples.truncated) == (5, True)
    assert few.ask("ASK { ?s ?p ?o }")
    short = Guarded(small.place, Limits(bytes=1000))
    held = short.select(ALL)
    assert held.truncated
    assert 0 < sum(map(len, wire.rows(held.terms))) <= 1000
    with pytest.raises(LimitExceeded, match="longer than the limits"):
        short.scan(ALL, lambda columns, rows: list(rows))


def test_an_answer_may_be_left_half_way(store: Guarded) -> None:
    def first(columns: tuple[str, ...], rows: object) -> str:
        raise KeyError("enough")

    with pytest.raises(KeyError):
        store.scan(ALL, first)
    assert store.scan(ALL, lambda columns, rows: next(rows)) is not None
    assert store.ask("ASK {}")


def test_a_stopped_worker_is_replaced(store: Guarded) -> None:
    store.limits = Limits(seconds=0.3)
    assert store.ask("ASK {}")
    first = pid(store)
    with pytest.raises(LimitExceeded, match=r"stopped after 0\.3 s"):
        store.select(ENDLESS)
    assert gone(first)
    assert store.ask("ASK {}")
    assert pid(store) != first


def test_reading_a_query_counts_towards_its_deadline(small: Embedded) -> None:
    store = Guarded(small.place, Limits(seconds=0.02))
    with pytest.raises(LimitExceeded, match=r"stopped after 0\.02 s"):
        store.select("SELECT * { VALUES ?x {" + " ''" * 160_000 + "} }")
    assert store._worker is None


def test_the_start_of_a_worker_does_not_count(
    small: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = process.start

    def slow(serve: Callable[[int, int, int], None]) -> process.Child:
        time.sleep(1.5)
        return start(serve)

    monkeypatch.setattr(process, "start", slow)
    assert Guarded(small.place, Limits(seconds=1)).ask("ASK {}")


def test_memory_is_bounded(small: Embedded) -> None:
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?f"
    store = Guarded(small.place, Limits(seconds=60, memory=64 * 2**20))
    with pytest.raises(LimitExceeded, match="more than 64 MiB of memory; ask for less"):
        store.select(hungry)
    assert store.ask("ASK {}")


@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGSEGV, "broke the engine"), (signal.SIGABRT, "memory"), (signal.SIGKILL, "memory")],
)
def test_a_worker_that_dies_is_told_of(store: Guarded, number: signal.Signals, words: str) -> None:
    assert store.ask("ASK {}")
    timer = threading.Timer(0.3, os.kill, (pid(store), number))
    timer.start()
    with pytest.raises(LimitExceeded, match=words):
        store.select(ENDLESS)
    timer.join()
    assert store.ask("ASK {}")


def test_a_worker_that_lies_is_not_believed(
    store: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_alone", lambda: True)
    lies = (b"nonsense\n", b"[1]\n", b'{"fault": "SystemExit"}\n', b'{"columns": 5}\n', b"[" * 9999)
    for lie in lies:
        said = lie + b"\n"
        monkeypatch.setattr(
            worker, "_answer", lambda held, asked, sender, said=said: sender.send(said)
        )
        with pytest.raises((StoreUnreadable, LimitExceeded)):
            store.select(ALL)
        store.close()
    with pytest.raises(wire.Broken):
        wire.cells([["literal", "x", 5, "", "", []]])
    for parts in ([], [["iri", "x", "", "", "", []]] * 2, ["x"] * 3):
        with pytest.raises(wire.Broken):
            wire.cells([["triple", "x", "", "", "", parts]])
    with pytest.raises(wire.Broken):
        wire.raised({"fault": "KeyboardInterrupt", "what": ""})


def test_the_worker_holds_no_more_than_it_needs(store: Guarded) -> None:
    assert store.ask("ASK {}")
    place = Path(f"/proc/{pid(store)}")
    limits = (place / "limits").read_text(encoding="ascii")
    for name in ("Max open files", "Max file size", "Max core file size"):
        line = next(line for line in limits.splitlines() if line.startswith(name))
        assert line[len(name) :].split()[:2] == ["0", "0"], line
    handles = [os.readlink(link) for link in (place / "fd").iterdir()]
    assert {handle.partition(":")[0] for handle in handles} <= {"pipe", "/dev/null"}
    assert len(handles) == 4


def test_the_worker_ends_with_its_store_and_its_parent(store: Guarded) -> None:
    assert store.ask("ASK {}")
    number = pid(store)
    store.close()
    assert gone(number)
    assert store.ask("ASK {}")
    number = pid(store)
    del store
    code = f"""if True:
        import os
        from nsa_graph.sandbox.guarded import Guarded
        store = Guarded({str(Path(__file__).parents[1] / "fixtures" / "small.trig")!r})
        store.ask("ASK {{}}")
        print(store._worker._child.pid, flush=True)
        store.select({ENDLESS!r})"""
    path = {"PYTHONPATH": os.pathsep.join([str(Path(paths.CODE).parent), *sys.path])}
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, **path}
    )
    assert parent.stdout is not None
    number = int(parent.stdout.readline())
    assert not Path(f"/proc/{number}/stat").read_text(encoding="ascii").endswith("Z")
    parent.kill()
    parent.communicate()
    assert gone(number)


def test_threads_take_turns(store: Guarded, small: Embedded) -> None:
    wanted, found = small.select(ALL), []
    threads = [threading.Thread(target=lambda: found.append(store.select(ALL))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 8


def test_a_safe_graph_in_python(fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(fixtures / "small.trig")
    graph = open_graph(path, safe=True, limits=Limits(rows=2))
    assert len(graph.select("SELECT * { ?s ?p ?o }")) == 2
    assert len(open_graph(path).select("SELECT * { ?s ?p ?o }")) > 2
    monkeypatch.setattr(sandbox, "MISSING", ("fcntl",))
    with pytest.raises(UsageError, match="this system has no fcntl, by which a worker is sealed"):
        open_graph(path, safe=True)
