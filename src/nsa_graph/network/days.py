"""A network over time: as it was on a day, and what came and went between two."""

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import BadParameter, UsageError
from ..rdf.table import Table
from ..rdf.terms import XSD, literal

if TYPE_CHECKING:
    from networkx import MultiGraph

_COLUMNS = ("source", "type", "target", "label", "start", "end", "id")


class Change(NamedTuple):
    """What differs between two days: the edges that came and those that went, as tables."""

    came: Table
    went: Table


def at(graph: "MultiGraph[str]", day: object) -> "MultiGraph[str]":
    """Return a new graph of the edges of *graph* that held on *day*, and of their nodes.

    *day* is a date or YYYY-MM-DD. An edge holds from its `start` to its `end`, both days
    included; without a start it has always held, without an end it still does. Raises
    `UsageError` where the edges of *graph* have no days, `BadParameter` for what is no day.
    """
    held = _held(graph, _day(day))
    made: MultiGraph[str] = graph.__class__(**graph.graph, as_of=_day(day))
    ends = {end for source, target, _ in held for end in (source, target)}
    made.add_nodes_from((node, graph.nodes[node]) for node in graph if node in ends)
    for edge in held:
        made.add_edge(*edge, **graph.edges[edge])
    return made


def between(graph: "MultiGraph[str]", first: object, last: object) -> Change:
    """Return the edges that held on *last* and not on *first*, and those the other way round.

    What came and went again in between is in neither. Each table has source, type, target,
    label, start, end and id, nodes by their labels, by id. Raises as `at`.
    """
    before, after = (set(_held(graph, _day(day))) for day in (first, last))
    came = _table(graph, after - before, f"What came between {first} and {last}")
    return Change(came, _table(graph, before - after, f"What went between {first} and {last}"))


def _held(graph: "MultiGraph[str]", day: str) -> list[tuple[str, str, str]]:
    """Return the edges that held on *day*, as (source, target, id), in the graph's order."""
    if not graph.graph.get("dynamic"):
        told = "the edges of this network have no days"
        raise UsageError(told, remedy="take a view over time, as memberships or votes")
    return [
        (source, target, key)
        for source, target, key, edge in graph.edges(keys=True, data=True)
        if edge.get("start", "") <= day <= edge.get("end", "9999-12-31")
    ]


def _day(day: object) -> str:
    text = str(day)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadParameter(f"{text!r} is no day", remedy="write it as 2013-04-22")
    return text


def _table(graph: "MultiGraph[str]", edges: set[tuple[str, str, str]], title: str) -> Table:
    rows = []
    for source, target, key in sorted(edges, key=lambda edge: edge[2]):
        said: dict[str, Any] = graph.edges[source, target, key]
        ends = (graph.nodes[end].get("label", end) for end in (source, target))
        one, two = map(str, ends)
        words = map(literal, (one, said["type"], two, said["label"]))
        days = (said.get(name) for name in ("start", "end"))
        dates = (literal(day, XSD + "date") if day else None for day in days)
        rows.append((*words, *dates, literal(key)))
    return Table(_COLUMNS, rows, title)
