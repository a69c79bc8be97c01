"""What a page holds of its network, as JSON that can stand in HTML."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model import Edge, Network, Node, Value
from ..palette import palette
from .rooms import SPOKEN, Room
from .words import words

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end the element that holds the JSON, or a line of a script."""


def embedded(
    network: Network,
    nodes: list[Node],
    edges: list[Edge],
    rooms: Sequence[Room],
    language: str,
) -> str:
    """Return the network as JSON, with no sign in it that HTML or JavaScript gives a meaning.

    A node is [id, iri, type, label, labels, values, x, y, size, letters]; an edge is [id, source,
    target, type, label, predicate, start, end, values], its ends by their number among the nodes.
    """
    at = {node.id: number for number, node in enumerate(nodes)}
    held = {
        "language": language,
        "words": _words(language),
        "directed": network.directed,
        "dynamic": network.dynamic,
        "spoken": SPOKEN,
        "heaviest": _heaviest(network, edges),
        "node_types": _node_types(nodes),
        "edge_types": _edge_types(edges),
        "node_fields": network.node_fields,
        "edge_fields": network.edge_fields,
        "nodes": [_node(*both) for both in zip(nodes, rooms, strict=True)],
        "edges": [_edge(edge, at) for edge in edges],
    }
    text = json.dumps(held, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _words(language: str) -> dict[str, Any]:
    """Return the language that the page speaks, and its words by key."""
    spoken, said = words(language)
    return {"language": spoken, **said}


def _node_types(nodes: list[Node]) -> dict[str, dict[str, str]]:
    """Return the look of each type: its colour, as #RRGGBB, and its shape."""
    looks = {type_: palette().node(type_) for type_ in sorted({node.type for node in nodes})}
    return {type_: look._asdict() for type_, look in looks.items()}


def _edge_types(edges: list[Edge]) -> dict[str, dict[str, str]]:
    """Return the line of each type: its colour, as #RRGGBB, and its way; no two the same."""
    lines = palette().lines({edge.type for edge in edges})
    return {type_: line._asdict() for type_, line in lines.items()}


def _node(node: Node, room: Room) -> list[Any]:
    return [*node[:4], node.labels, _values(node.values), *room]


def _edge(edge: Edge, at: Mapping[str, int]) -> list[Any]:
    return [edge.id, at[edge.source], at[edge.target], *edge[3:8], _values(edge.values)]


def _values(values: Iterable[Value]) -> list[Value]:
    """Return *values* with numbers that JSON has no word for as text."""
    return [
        str(one) if isinstance(one, float) and not math.isfinite(one) else one for one in values
    ]


def _heaviest(network: Network, edges: list[Edge]) -> float:
    """Return the greatest finite `weight` of an edge, 1 where there is none."""
    names = [field.name for field in network.edge_fields]
    if "weight" not in names:
        return 1
    column = names.index("weight")
    weights = [edge.values[column] for edge in edges]
    numbers = [one for one in weights if isinstance(one, int | float) and math.isfinite(one)]
    return max([one for one in numbers if one > 0], default=1)
