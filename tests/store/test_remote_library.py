"""Every question of the library, asked of real servers: the same table as at home, cell by cell.

What differs and why stands in `DIFFERENT`, and so in docs/servers.md.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests import servers
from tests.ask.test_answers import CASES, Case
from tests.faulty import endpoint, served
from tests.store.parted import parted

from nsa_graph.ask.parameters import bind
from nsa_graph.assemble import cache
from nsa_graph.errors import ServerFault
from nsa_graph.names import PUBLISHED, stated
from nsa_graph.publish.server import Addresses, plan, publish
from nsa_graph.publish.server import Server as Target
from nsa_graph.store.client import HttpClient
from nsa_graph.store.embedded import Embedded, load_nquads
from nsa_graph.store.endpoint import Credentials
from nsa_graph.store.remote import Remote

WHO = Credentials(servers.USER, servers.PASSWORD)
_GUESS = {"MaxQueryCostEstimationTime": "0"}  # far too high to refuse a query by
KINDS: dict[str, Callable[[Path], AbstractContextManager[servers.Server]]] = {
    "Fuseki": lambda folder: servers.fuseki(folder, union=True),
    "Virtuoso": lambda folder: servers.virtuoso(folder, _GUESS),
}
OVER_ITS_OWN = ("Fuseki",)
"""Servers asked over their own default graph, which they are far quicker with…"""
COUNTING = ("graphs", "summary")
"""…but for questions that would count the graph `published` too."""

DIFFERENT: dict[tuple[str, str], str] = {
    ("Virtuoso", "group-vote"): "what an OPTIONAL leaves unbound is bound, in some of its plans",
    ("Virtuoso", "rank-breakers"): "its compiler fails: Internal Optimized compiler error SQ156",
}
"""(server, question): why its table is another there."""
BY_PLAN = DIFFERENT.keys() - {("Virtuoso", "rank-breakers")}
"""Those of them that are the same at times: the server's plan depends on its statistics."""


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
    return Target(Addresses(*server.places[:2]), HttpClient(WHO, seconds))


def _differs(case: Case, home: Embedded, far: Remote) -> str:
    """Return in a line how the answers to *case* differ, or nothing."""
    bindings = bind(home, case.query, case.values)
    near, distant = (stated(home), stated(far)) if case.stated_only else (home, far)
    here = near.select(case.query.text, bindings)
    try:
        there = distant.select(case.query.text, bindings)
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
        target = Target(Addresses(there.url, there.url), HttpClient())
        for part in parted(nquads):
            target.note(part)
        far = Remote(there.url, listing=PUBLISHED)
        assert len(far.graphs()) > 20
        found = {case.file: said for case in CASES if (said := _differs(case, home, far))}
    assert found == {}
    assert len(CASES) > 100


def test_the_page_on_servers_lists_what_differs_distantand_no_more() -> None:
    page = (Path(__file__).parents[2] / "docs" / "servers.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\w+) \| `(\w[\w-]*)`[^|]*\| (.+) \|$", page, re.M)
    assert {(kind, name): why for kind, name, why in listed} == DIFFERENT


@pytest.mark.heavy
def test_the_library_is_the_same_on_a_real_server(
    server: servers.Server, home: Embedded, nquads: bytes
) -> None:
    target, wanted = _target(server), parted(nquads)
    publish(target, plan(target, wanted), False, lambda _: None)
    assert plan(target, wanted).put == ()
    found: dict[str, list[str]] = {}
    for case in CASES:
        named = server.name not in OVER_ITS_OWN or case.query.name in COUNTING
        far = Remote(server.places.query, HttpClient(WHO, 300), None, named, PUBLISHED)
        if said := _differs(case, home, far):
            found.setdefault(case.query.name, []).append(f"{case.file}: {said}")
    known = {name for kind, name in DIFFERENT if kind == server.name}
    always = {name for kind, name in DIFFERENT.keys() - BY_PLAN if kind == server.name}
    assert {name: said for name, said in found.items() if name not in known} == {}
    assert always - found.keys() == set(), "these are the same now: take them off the list"
