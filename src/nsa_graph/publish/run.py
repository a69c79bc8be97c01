"""Publishing: what a server lacks is put there, graph by graph; what is the same is left alone."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .parts import Part
from .server import Server


class Plan(NamedTuple):
    """What is to be done: graphs to put, those already there, and those no longer ours to hold."""

    put: tuple[Part, ...]
    same: tuple[Part, ...]
    gone: tuple[str, ...]


def plan(server: Server, wanted: Sequence[Part]) -> Plan:
    """Return what *server* needs so as to hold *wanted*; raises `ServerFault`.

    `gone` names graphs that an earlier publishing put there; others are none of our business.
    """
    held = server.held()
    same = tuple(part for part in wanted if held.get(part.graph) == part.digest)
    put = tuple(part for part in wanted if held.get(part.graph) != part.digest)
    gone = sorted(held.keys() - {part.graph for part in wanted})
    return Plan(put, same, tuple(gone))


def publish(server: Server, todo: Plan, prune: bool, tell: Callable[[str], None]) -> None:
    """Do what *todo* says, the removals only with *prune*; *tell* hears of each graph.

    Each graph is replaced in one update once all of it is there, and noted with its digest: what
    is broken off can be run again, and goes on where it was. Raises `ServerFault`.
    """
    for number, part in enumerate(todo.put, start=1):
        tell(f"{number}/{len(todo.put)} {part.graph} ({part.size:,} triples)")
        server.swap(server.stage(part), part)
    for graph in todo.gone if prune else ():
        tell(f"removing {graph}")
        server.drop(graph)
