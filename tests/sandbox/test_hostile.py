"""Hostile queries against the worker: this process lives, nothing is reached, answers come in time.

A deadline is the feature here, so it is asserted.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.copies import dataset
from tests.sandbox import hostile

from nsa_graph.errors import BadQuery, LimitExceeded, NsaGraphError
from nsa_graph.sandbox import process, worker
from nsa_graph.sandbox.guarded import Guarded
from nsa_graph.sparql import guard
from nsa_graph.sparql import tokens as sparql
from nsa_graph.sparql.tokens import form
from nsa_graph.store.embedded import Embedded, load_nquads
from nsa_graph.store.protocol import Limits

GOOD = "SELECT ?n { ?s skos:notation ?n } ORDER BY ?n LIMIT 2"
LIMITS = Limits(seconds=0.5, rows=1000, bytes=2**20, memory=200 * 2**20)
GRACE = 1.0


@pytest.fixture(scope="module")
def nquads() -> bytes:
    """Give the whole dataset, so that products are as long here as they are for anybody."""
    lines = {f"{quad} .\n".encode() for quad in dataset().quads}
    assert len(lines) > 50_000
    return b"".join(sorted(lines))


@pytest.fixture
def reach(tmp_path: Path) -> Iterator[tuple[hostile.Reach, list[bytes]]]:
    with hostile.canary() as (url, heard):
        yield hostile.Reach(url, hostile.secret(tmp_path)), heard


def ran(store: Guarded, query: str) -> str:
    """Run *query* by the method of its form; return what came of it, in a word and its text."""
    try:
        asked = form(query)
        if asked in ("CONSTRUCT", "DESCRIBE"):
            return f"answer {store.construct(query)}"
        if asked == "ASK":
            return f"answer {store.ask(query)}"
        return f"answer {store.select(query).terms}"
    except NsaGraphError as error:
        return f"{type(error).__name__} {error}"


def endured(
    store: Guarded, queries: Iterable[hostile.Hostile], grace: float = GRACE
) -> dict[str, int]:
    """Run *queries*, each followed by a good one if it was stopped; count what came of them."""
    counts: dict[str, int] = {}
    good = store.select(GOOD)
    assert len(good) == 2
    for number, query in enumerate(queries):
        for turn in range(3):  # in time, but for a moment when the whole machine is held up
            began = time.monotonic()
            came = ran(store, query.text + " " * turn)
            took = time.monotonic() - began
            if took < LIMITS.seconds + grace:
                break
        assert took < LIMITS.seconds + grace, (query.name, came[:200], took)
        assert "canary" not in came, query.name
        kind = came.partition(" ")[0]
        counts[kind] = counts.get(kind, 0) + 1
        if kind == "LimitExceeded" or number % 50 == 0:
            assert store.select(GOOD) == good, query.name
    assert store.select(GOOD) == good
    return counts


def test_nothing_hostile_gets_through(
    nquads: bytes, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    tried = [*hostile.families((60,)), *hostile.fixed(place), *hostile.drawn(60, place)]
    assert len(tried) > 200
    with Guarded(nquads, LIMITS) as store:
        counts = endured(store, tried)
    assert set(counts) == {"answer", "BadQuery", "LimitExceeded"}
    assert sum(counts.values()) == len(tried)
    assert counts["BadQuery"] >= len(hostile.SPELLINGS) + len(hostile.UPDATES)
    assert counts["LimitExceeded"] > 5
    assert heard == []


@pytest.mark.heavy
def test_nothing_hostile_gets_through_by_the_thousand(
    nquads: bytes, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    sizes = (3, 20, 99, 101, 200, 2000, 20_000)
    tried = [*hostile.families(sizes), *hostile.fixed(place), *hostile.drawn(2000, place)]
    assert len(tried) > 2400
    with Guarded(nquads, LIMITS) as store:
        counts = endured(store, tried)
    print(json.dumps({"tried": len(tried), **counts}))
    assert set(counts) == {"answer", "BadQuery", "LimitExceeded"}
    assert heard == []


@pytest.mark.heavy
def test_the_worker_alone_bears_what_the_scan_would_refuse(
    nquads: bytes,
    reach: tuple[hostile.Reach, list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place, heard = reach
    monkeypatch.setattr(guard, "check", lambda *_: False)
    monkeypatch.setattr(sparql, "services", lambda *_: False)
    tried = [*hostile.families((200, 2000, 20_000)), *hostile.fixed(place)]
    with Guarded(nquads, LIMITS) as store:
        counts = endured(store, tried, 3 * GRACE)  # what the scan refuses is long to send and read
    assert counts["LimitExceeded"] > 20
    assert heard == []


def test_no_spelling_of_service_passes_the_words(
    reach: tuple[hostile.Reach, list[bytes]], small: Embedded
) -> None:
    place, heard = reach
    passed = []
    for spelling in hostile.SPELLINGS:
        query = spelling.replace("URL", place.url)
        try:
            {"ASK": small.ask, "SELECT": small.select}.get(form(query), small.construct)(query)
            passed.append(spelling)
        except BadQuery:
            pass
        assert heard == [], spelling
    assert len(hostile.SPELLINGS) >= 40
    assert [spelling.count("\\u0022") for spelling in passed] == [1]  # it is all one string


def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every SERVICE pass the words: only what the worker gave up is left to hold it."""
    monkeypatch.setattr(sparql, "services", lambda *_: False)


@pytest.mark.parametrize("alone", [True, False])
def test_a_worker_can_open_no_socket(
    alone: bool,
    small: Embedded,
    reach: tuple[hostile.Reach, list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_words(monkeypatch)
    monkeypatch.setattr(process, "_alone", lambda: alone)
    place, heard = reach
    silent = f"SELECT * {{ SERVICE SILENT <{place.url}> {{ ?s ?p ?o }} }}"
    with Guarded(small.nquads(), LIMITS) as store:
        if alone:  # a worker of its own start reads its own words, and refuses
            assert len(store.select(silent)) == 1
        with pytest.raises(NsaGraphError):
            store.select(silent.replace("SILENT", ""))
    assert heard == []


def test_without_confinement_the_canary_would_hear(
    small: Embedded, reach: tuple[hostile.Reach, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_words(monkeypatch)
    monkeypatch.setattr(worker, "_confine", lambda setup: None)
    monkeypatch.setattr(process, "_alone", lambda: True)
    place, heard = reach
    with Guarded(small.nquads(), LIMITS) as store:
        store.select(f"SELECT * {{ SERVICE SILENT <{place.url}> {{ ?s ?p ?o }} }}")
    assert len(heard) == 1


def test_an_allowed_server_is_asked_and_no_other(
    small: Embedded, reach: tuple[hostile.Reach, list[bytes]]
) -> None:
    place, heard = reach
    with Guarded(small.nquads(), LIMITS, (place.url + "sparql",)) as store:
        with pytest.raises(BadQuery, match=r"another server gave no answer.*404"):
            store.select(f"SELECT * {{ SERVICE <{place.url}sparql> {{ ?s ?p ?o }} }}")
        assert len(heard) == 1
        for refused in (f"<{place.url}>", "?u", f"<{place.url}sp\\u0061rql>", "ex:sparql"):
            prefix = f"PREFIX ex: <{place.url}> SELECT * {{ SERVICE {refused} {{ ?s ?p ?o }} }}"
            with pytest.raises(BadQuery, match="not allowed here; name one below http"):
                store.select(prefix)
        assert len(store.select(GOOD)) == 2
    assert len(heard) == 1


def test_a_product_is_stopped_in_time(nquads: bytes) -> None:
    ample = replace(LIMITS, memory=2**31)  # the clock is to stop it, on a fast machine too
    with Guarded(nquads, ample) as store:
        began = time.monotonic()
        with pytest.raises(LimitExceeded, match=r"stopped after 0\.5 s; ask for less, or allow"):
            store.select(hostile.FAMILIES["counted product"](9))
        assert time.monotonic() - began < LIMITS.seconds + GRACE
        assert load_nquads(nquads).select(GOOD) == store.select(GOOD)
