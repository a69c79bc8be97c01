"""Publish graphs on a server by SPARQL Update, or the Graph Store Protocol where it has one.

Graphs whose content is the same are left alone; see `plan` and `publish`.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from ..errors import ServerFault
from ..names import PUBLISHED
from ..rdf.prefixes import full
from ..store.client import HttpClient, HttpRequest, HttpResponse
from ..store.endpoint import shown
from ..store.remote import Remote
from .parts import Part

CHUNK = 100_000
"""Bytes of one INSERT DATA: Virtuoso compiles each triple, and gives up at some thousands."""

_UPDATES = (("/query", "/update"), ("/statements", "/statements"))
_DIGEST, _TRIPLES = full("dcterms:identifier"), full("void:triples")
_HELD = f"""SELECT ?graph ?digest {{
  GRAPH <{PUBLISHED}> {{ ?graph <{_DIGEST}> ?digest }} }} ORDER BY ?graph"""
_ANY = {"Accept": "*/*"}
_REPLACING = "being replaced"
_COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <%s> { ?s ?p ?o } }"


class Addresses(NamedTuple):
    """Where a server is asked, updated, and, where that is known, given whole graphs."""

    query: str
    update: str
    store: str = ""


def update_address(query: str) -> str:
    """Return where a server that is asked at *query* is likely to be updated."""
    for ending, other in _UPDATES:
        if query.endswith(ending):
            return query.removesuffix(ending) + other
    return f"{query}/statements" if "/repositories/" in query else query


class Server:
    """A server to publish on. Every method raises `ServerFault`."""

    def __init__(self, addresses: Addresses, client: HttpClient) -> None:
        self._at, self._client = addresses, client
        self._remote = Remote(addresses.query, client)

    def held(self) -> dict[str, str]:
        """Return the digest of each graph that was published there, by its IRI.

        It is empty where a broken attempt left two.
        """
        held: dict[str, str] = {}
        for row in self._remote.whole(_HELD, ("graph", "digest")):
            graph = str(row["graph"])
            held[graph] = "" if graph in held else str(row["digest"])
        return held

    def size(self, graph: str) -> int:
        """Return how many triples *graph* holds there."""
        return int(str(self._remote.whole(_COUNT % graph, ("n",))[0]["n"]))

    def stage(self, part: Part) -> str:
        """Put the triples of *part* into a graph beside its own; return that graph's IRI.

        What a broken attempt left there is used where it is whole, else replaced.
        """
        staged = f"{PUBLISHED}/staged/{part.digest}"
        if self.size(staged) == part.size:
            return staged
        if self._at.store:
            self._put(staged, part.data)
        else:
            self.update(f"DROP SILENT GRAPH <{staged}>")
            for chunk in part.chunks(CHUNK):
                self.update(_insert(staged, chunk.decode()))
        found = self.size(staged)
        if found != part.size:
            what = f"{part.size:,} triples were sent and {found:,} arrived"
            remedy = "see the server's log, and publish again"
            raise ServerFault(what, file=shown(self._at.update), remedy=remedy)
        return staged

    def swap(self, staged: str, part: Part) -> None:
        """Let the graph *staged* take the place of *part*'s own, and write that down.

        A server that runs these one by one may stop between any two; what is noted meanwhile is no
        graph's digest, so that publishing anything then puts it there.
        """
        steps = (
            _noted(part.graph, _REPLACING, part.size),
            _swapped(staged, part.graph),
            f"DROP SILENT GRAPH <{staged}>",
            _noted(part.graph, part.digest, part.size),
        )
        self.update(" ;\n".join(steps))

    def note(self, part: Part) -> None:
        """Write down that *part* is there as it is."""
        self.update(_noted(part.graph, part.digest, part.size))

    def drop(self, graph: str) -> None:
        """Remove a graph that was published there once."""
        forget = f"DELETE WHERE {{ GRAPH <{PUBLISHED}> {{ <{graph}> ?p ?o }} }}"
        self.update(f"{forget} ;\nDROP SILENT GRAPH <{graph}>")

    def update(self, text: str) -> None:
        """Run an update."""
        request = HttpRequest(self._at.update, "POST", _ANY, {"update": text})
        _require(self._client.send(request), "update address")

    def _put(self, graph: str, data: bytes) -> None:
        mark = "&" if "?" in self._at.store else "?"
        url = f"{self._at.store}{mark}graph={quote(graph, safe='')}"
        # N-Triples are Turtle, the one type that every graph store must accept.
        headers = {**_ANY, "Content-Type": "text/turtle; charset=utf-8"}
        _require(self._client.send(HttpRequest(url, "PUT", headers, data)), "graph store")


class Plan(NamedTuple):
    """What to do: the graphs to put, those already there, and those that are no longer wanted."""

    put: tuple[Part, ...]
    same: tuple[Part, ...]
    gone: tuple[str, ...]


def plan(server: Server, wanted: Sequence[Part]) -> Plan:
    """Return what *server* needs in order to hold *wanted*; raises `ServerFault`.

    `gone` lists graphs that were published there earlier. Graphs of others are never touched.
    """
    held = server.held()
    same = tuple(part for part in wanted if held.get(part.graph) == part.digest)
    put = tuple(part for part in wanted if held.get(part.graph) != part.digest)
    gone = sorted(held.keys() - {part.graph for part in wanted})
    return Plan(put, same, tuple(gone))


def publish(server: Server, todo: Plan, prune: bool, tell: Callable[[str], None]) -> None:
    """Carry out *todo*, the removals only with *prune*; *tell* receives a line for each graph.

    Each graph is replaced in one update once all of it has arrived, and noted with its digest, so
    that an interrupted run can be repeated and continues where it stopped. Raises `ServerFault`.
    """
    for number, part in enumerate(todo.put, start=1):
        tell(f"{number}/{len(todo.put)} {part.graph} ({part.size:,} triples)")
        server.swap(server.stage(part), part)
    for graph in todo.gone if prune else ():
        tell(f"removing {graph}")
        server.drop(graph)


def _require(response: HttpResponse, what: str) -> None:
    if response.status not in (200, 201, 202, 204):
        message = f"the server responds with HTTP {response.status}{response.reason}"
        raise response.fault(message, f"check that this is the address of its {what}")


def _insert(graph: str, lines: str) -> str:
    """Return the update that adds *lines*; Virtuoso takes blank nodes in a template only."""
    data = f"{{ GRAPH <{graph}> {{\n{lines}}} }}"
    tied = lines.startswith("_:") or "\n_:" in lines or " _:" in lines
    return f"INSERT {data} WHERE {{}}" if tied else f"INSERT DATA {data}"


def _swapped(staged: str, graph: str) -> str:
    """Return the update that gives *graph* the triples of *staged* for its own.

    MOVE would say the same, but Fuseki's reads one graph while it writes the other beside it, and
    leaves triples behind; what a WHERE finds is all there before anything is written. Virtuoso
    inserts before it deletes, so what both graphs hold is left alone.
    """
    old, new = f"GRAPH <{graph}>", f"GRAPH <{staged}>"
    return (
        f"DELETE {{ {old} {{ ?s ?p ?o }} }} INSERT {{ {old} {{ ?a ?b ?c }} }} WHERE {{\n"
        f"{{ {old} {{ ?s ?p ?o }} FILTER NOT EXISTS {{ {new} {{ ?s ?p ?o }} }} }} UNION\n"
        f"{{ {new} {{ ?a ?b ?c }} FILTER NOT EXISTS {{ {old} {{ ?a ?b ?c }} }} }} }}"
    )


def _noted(graph: str, digest: str, size: int) -> str:
    """Return the update that notes *graph*: first the new, then the old away, so that it is never
    noted nowhere. (Virtuoso does nothing where the pattern of a DELETE and INSERT is empty.)"""
    note = f"GRAPH <{PUBLISHED}> {{ <{graph}>"
    return (
        f'INSERT DATA {{ {note} <{_DIGEST}> "{digest}" ; <{_TRIPLES}> {size} }} }} ;\n'
        f"DELETE {{ {note} ?p ?o }} }} WHERE {{ {note} ?p ?o }} "
        f'FILTER(?o NOT IN ("{digest}", {size})) }}'
    )
