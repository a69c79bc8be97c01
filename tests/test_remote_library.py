"""Every question of the library, asked of real servers: the same table as at home, cell by cell.

What differs and why stands in `DIFFERENT`, which the test keeps to what does differ.
"""

import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests import servers
from tests.faulty import endpoint, served
from tests.test_answers import CASES, Case

from nsa_graph.ask.parameters import bind
from nsa_graph.build import cache
from nsa_graph.errors import ServerFault
from nsa_graph.publish.parts import Part, parts
from nsa_graph.publish.run import plan, publish
from nsa_graph.publish.server import Addresses
from nsa_graph.publish.server import Server as Target
from nsa_graph.store.embedded import Embedded, load_nquads
from nsa_graph.store.endpoint import Credentials
from nsa_graph.store.http import Line
from nsa_graph.store.remote import Remote

WHO = Credentials(servers.USER, servers.PASSWORD)
ROUNDS = 20
_GUESS = {"MaxQueryCostEstimationTime": "0"}  # far too high to refuse a query by
KINDS: dict[str, Callable[[Path], AbstractContextManager[servers.Server]]] = {
    "Fuseki": lambda folder: servers.fuseki(folder, union=True),
    "Virtuoso": lambda folder: servers.virtuoso(folder, _GUESS),
}
OVER_ITS_OWN = ("Fuseki",)
"""Servers asked over their own default graph, which they are far quicker with…"""
COUNTING = ("graphs", "summary")
"""…but for questions that would count the graph `published` too."""

_UNBOUND = "CONCAT of something unbound is empty there, and an error in SPARQL"
_NOUGHT = "a path with * from a constant leaves out the constant itself"
_MINUS = "MINUS with a path of + in it takes nothing away"
_CONDITION = "IF and COALESCE take a comparison with something unbound for true or false"
_COMPILER = "its compiler fails: Internal Optimized compiler error SQ156"
DIFFERENT: dict[tuple[str, str], str] = {
    ("Fuseki", "shared-position"): "the question leaves open the order within a cell",
    ("Virtuoso", "assurances"): "the graph of a quality is lost in a sub-SELECT",
    ("Virtuoso", "demanded-and-offered"): _CONDITION,
    ("Virtuoso", "demands-citing"): "an OPTIONAL label is taken from another row",
    ("Virtuoso", "nam-npt-parties"): _CONDITION,
    ("Virtuoso", "non-nuclear-weapon-states-parties"): _COMPILER,
    ("Virtuoso", "priorities"): _NOUGHT,
    ("Virtuoso", "rank-breakers"): _COMPILER,
    ("Virtuoso", "readings"): _UNBOUND,
    ("Virtuoso", "said-of"): "long strings with a language are not ordered by their characters",
    ("Virtuoso", "shared-position"): _UNBOUND,
    ("Virtuoso", "sources"): _MINUS,
    ("Virtuoso", "statements-performed"): _NOUGHT,
    ("Virtuoso", "summary"): "it divides whole numbers to a whole number",
    ("Virtuoso", "timeline"): _MINUS,
    ("Virtuoso", "unverified"): _MINUS,
}
"""(server, question): why its table is another there."""
SLOW = {("Fuseki", "changed-votes"), ("Virtuoso", "qualities")}
"""Questions that take a server minutes; it is not asked them."""


@pytest.fixture(scope="module")
def nquads() -> bytes:
    return cache.held(cache.ensure(), "nsa.nq")


@pytest.fixture(scope="module")
def home(nquads: bytes) -> Embedded:
    return load_nquads(nquads)


@pytest.fixture(scope="module", params=KINDS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.Server]:
    with KINDS[request.param](tmp_path_factory.mktemp("server") / request.param) as server:
        yield server


def _target(server: servers.Server, seconds: float = 300.0) -> Target:
    return Target(Addresses(*server.places[:2]), Line(WHO, seconds))


def _differs(case: Case, home: Embedded, far: Remote) -> str:
    """Return in a line how the answers to *case* differ, or nothing."""
    bindings = bind(home, case.query, case.values)
    here = home.select(case.query.text, bindings, case.stated_only)
    try:
        there = far.select(case.query.text, bindings, case.stated_only)
    except ServerFault as error:
        return str(error)
    if there == here:
        return ""
    pairs = zip(here.terms, there.terms, strict=False)
    first = next(((a, b) for a, b in pairs if a != b), None)
    return f"{len(here)} rows here, {len(there)} there, truncated: {there.truncated}; {first}"


def test_the_library_is_the_same_over_the_wire(home: Embedded, nquads: bytes) -> None:
    """Over the same engine behind HTTP: values as terms, the dataset named, results in JSON."""
    store = ox.Store()
    store.load(nquads, format=ox.RdfFormat.N_QUADS)
    with served(endpoint(store)) as there:
        target = Target(Addresses(there.url, there.url), Line())
        for part in parts(nquads):
            target.note(part)
        far = Remote(there.url)
        assert len(far.graphs()) > 20
        found = {case.file: said for case in CASES if (said := _differs(case, home, far))}
    assert found == {}
    assert len(CASES) > 100


@pytest.mark.heavy
def test_the_library_is_the_same_on_a_real_server(
    server: servers.Server, home: Embedded, nquads: bytes
) -> None:
    target, wanted = _target(server), parts(nquads)
    publish(target, plan(target, wanted), False, lambda _: None)
    assert plan(target, wanted).put == ()
    found: dict[str, list[str]] = {}
    for case in CASES:
        if (server.name, case.query.name) in SLOW:
            continue
        named = server.name not in OVER_ITS_OWN or case.query.name in COUNTING
        far = Remote(server.places.query, Line(WHO, 300), None, named)
        if said := _differs(case, home, far):
            found.setdefault(case.query.name, []).append(f"{case.file}: {said}")
    known = {name for kind, name in DIFFERENT if kind == server.name}
    assert {name: said for name, said in found.items() if name not in known} == {}
    assert known - found.keys() == set(), "these are the same now: take them off the list"


def _changed(part: Part, number: int) -> Part:
    """Return *part* with other content: a line for each of *number* hundred things more."""
    lines = tuple(
        f'<http://example.org/{number}/{n}> <http://example.org/p> "{n}" .\n'.encode()
        for n in range(100 * number)
    )
    held = tuple(sorted({*part.lines, *lines}))
    return part._replace(lines=held, digest=f"{part.digest}-{number}")


@pytest.mark.heavy
@pytest.mark.parametrize("kind", KINDS)
def test_a_server_killed_while_it_is_published_on_holds_each_graph_old_or_new(
    kind: str, tmp_path: Path, nquads: bytes
) -> None:
    draw = random.Random(0)  # the same points each time, as far as two processes allow
    old = [part for part in parts(nquads) if 10 < len(part.lines) < 3000][:8]
    with KINDS[kind](tmp_path / kind) as server:
        publish(_target(server), plan(_target(server), old), False, lambda _: None)
        killed = 0
        for number in range(1, ROUNDS + 1):
            new = [_changed(part, number) for part in old]
            timer = threading.Timer(draw.uniform(0.02, 1.5), server.kill)
            timer.start()
            with contextlib.suppress(ServerFault):
                target = _target(server, 20)
                publish(target, plan(target, new), False, lambda _: None)
            killed += timer.is_alive() is False
            timer.cancel()
            timer.join()
            server.kill()
            server.start()
            _each_is_whole(_target(server), old, new)
            publish(_target(server), plan(_target(server), new), False, lambda _: None)
            old = new
        assert killed >= ROUNDS // 2


def _each_is_whole(target: Target, old: list[Part], new: list[Part]) -> None:
    held = target.held()
    for before, after in zip(old, new, strict=True):
        size = target.size(before.graph)
        assert size in (len(before.lines), len(after.lines)), before.graph
        assert held[before.graph] in (before.digest, after.digest)
        if held[before.graph] == after.digest:  # what is noted may be late, never early
            assert size == len(after.lines)
