"""Mermaid, for Markdown on GitHub and elsewhere (https://mermaid.js.org/syntax/flowchart.html).

A picture among text, and no more: labels without attributes, lines without colours, and of a
large network the first edges only, which a comment in the file says. Mermaid refuses more than 500
edges or 50,000 characters.
"""

import re
from collections.abc import Iterator
from itertools import islice

from ..model import Edge, Network, Node
from ..palette import palette

EDGES = 150
"""How many edges are drawn at most."""

LENGTH = 60
"""How many characters of a label are drawn at most."""

_SHAPES = {
    "ellipse": ("([", "])"),
    "rectangle": ("[", "]"),
    "roundrectangle": ("(", ")"),
    "diamond": ("{", "}"),
    "hexagon": ("{{", "}}"),
    "octagon": ("[[", "]]"),
    "parallelogram": ("[/", "/]"),
    "triangle": (">", "]"),
}
_ARROWS = {"line": "-->", "thick": "==>", "dots": "-.->"}
_LINES = {"line": "---", "thick": "===", "dots": "-.-"}
# What would be markup, or a list, in a label: https://mermaid.js.org/syntax/flowchart.html
_MARKUP = re.compile(r"[^\w ,;:!?/()'+=~%$§·—–…、，。；：《》（）-]")


def label(words: str) -> str:
    """Return *words* as they stand in a label: shortened, on one line, in double quotes."""
    line = " ".join(words.split())
    line = line if len(line) <= LENGTH else line[: LENGTH - 1] + "…"
    return '"' + _MARKUP.sub(_entity, line) + '"'


def _entity(found: re.Match[str]) -> str:
    number = ord(found[0])
    return "\ufffd" if number < 32 or 0xD800 <= number < 0xE000 else f"#{number};"


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    edges = list(islice(network.edges, EDGES))
    nodes = _drawn(network, edges)
    number = {node.id: at for at, node in enumerate(nodes)}
    yield "%% " + " ".join(f"{network.title}. {network.description}".split()) + "\n"
    if len(edges) < network.edge_count or len(nodes) < network.node_count:
        yield f"%% {len(nodes)} of {network.node_count} nodes, "
        yield f"{len(edges)} of {network.edge_count} edges: Mermaid draws no more; "
        yield "choose another format, or a parameter that leaves fewer.\n"
    yield "flowchart LR\n"
    for node in nodes:
        before, after = _SHAPES[palette().node(node.type).shape]
        yield f"  n{number[node.id]}{before}{label(node.label)}{after}\n"
    ways = _ARROWS if network.directed else _LINES
    for edge in edges:
        line = ways[palette().edge(edge.type).way]
        said = f"|{label(edge.label)}|" if edge.label.strip() else ""
        yield f"  n{number[edge.source]} {line}{said} n{number[edge.target]}\n"
    for at, type_ in enumerate(sorted({node.type for node in nodes})):
        seen = palette().node(type_)
        members = ",".join(f"n{number[node.id]}" for node in nodes if node.type == type_)
        yield f"  classDef t{at} fill:{seen.colour},color:{seen.ink},stroke:#333333\n"
        yield f"  class {members} t{at}\n"


def _drawn(network: Network, edges: list[Edge]) -> list[Node]:
    """Return the nodes that *edges* join; of a small network, those that nothing joins too."""
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    whole = network.edge_count <= EDGES and network.node_count <= 2 * EDGES
    return [node for node in network.nodes if whole or node.id in ends]
