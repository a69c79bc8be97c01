"""What analysts do next with a network from `graph.network(…)`: thin, on networkx.

Nodes are named by their ids in every answer, beside their labels; answers are sorted, and the same
each time. All of it can be had from networkx directly, too.
"""

from typing import TYPE_CHECKING, Any

import networkx

from ..errors import UsageError
from ..rdf.table import Table
from ..rdf.terms import XSD, Term, literal

if TYPE_CHECKING:
    Graph = networkx.Graph[str]

_DIGITS = 9  # decimals that are given: beyond them the order of adding up begins to show
_DAMPING, _ROUNDS, _CLOSE = 0.85, 500, 1e-13
"""PageRank's damping (Brin and Page, 1998), and when to stop."""

SIDES = ("source", "target")


def centralities(graph: "Graph", weight: str | None = None) -> Table:
    """Return how central each node is, by descending degree, then PageRank, then id.

    Columns: node, label, type, degree, in_degree and out_degree (empty where undirected),
    betweenness (from 0 to 1, parallel edges as one, unweighted) and pagerank (adding up to 1).
    Degrees count edges, or add up their attribute *weight*, which PageRank then follows too.
    """
    between = networkx.betweenness_centrality(graph)
    rank = pagerank(graph, weight)
    into, out = dict[str, Any](), dict[str, Any]()
    if isinstance(graph, networkx.DiGraph):
        into, out = (dict(way(weight=weight)) for way in (graph.in_degree, graph.out_degree))
    degree = dict(graph.degree(weight=weight))
    order = sorted(graph, key=lambda node: (-degree[node], -round(rank[node], _DIGITS), node))
    rows = [
        (
            *map(literal, (node, _said(graph, node, "label"), _said(graph, node, "type"))),
            *(_number(found.get(node)) for found in (degree, into, out)),
            *(_number(round(float(found[node]), _DIGITS)) for found in (between, rank)),
        )
        for node in order
    ]
    columns = ("node", "label", "type", "degree", "in_degree", "out_degree")
    return Table((*columns, "betweenness", "pagerank"), rows, "Centralities")


def pagerank(graph: "Graph", weight: str | None = None) -> dict[str, float]:
    """Return the PageRank of each node, adding up to 1; a node that leads nowhere leads to all.

    It is worked out here because networkx's own needs SciPy. Raises `UsageError` where it does
    not settle, as with weights below 0.
    """
    if not len(graph):
        return {}
    nodes = sorted(graph)
    out = {node: _shares(graph, node, weight) for node in nodes}
    rank = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(_ROUNDS):
        lost = sum(rank[node] for node in nodes if not out[node])
        after = dict.fromkeys(nodes, (1 - _DAMPING + _DAMPING * lost) / len(nodes))
        for node in nodes:
            for other, share in out[node].items():
                after[other] += _DAMPING * rank[node] * share
        moved = sum(abs(after[node] - rank[node]) for node in nodes)
        rank = after
        if moved < _CLOSE:
            return rank
    raise UsageError("PageRank does not settle", remedy="are all weights above 0?")


def communities(
    graph: "Graph", weight: str | None = None, resolution: float = 1.0, seed: int = 0
) -> tuple[tuple[str, ...], ...]:
    """Return the communities that Louvain's method finds, the largest first, each sorted.

    *seed* decides the order in which nodes are tried: the same seed, the same communities.
    Method: Blondel and others, 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008.
    """
    if not len(graph):
        return ()
    ordered = _sorted(graph)  # the result depends on the order of nodes
    found = networkx.community.louvain_communities(
        ordered, weight=weight, resolution=resolution, seed=seed
    )
    return tuple(sorted((tuple(sorted(each)) for each in found), key=lambda c: (-len(c), c)))


def projection(graph: "Graph", onto: str = "target") -> "Graph":
    """Return one side of a bipartite *graph*: two nodes are tied where they share neighbours.

    *onto* is `target`, for the nodes that edges lead to, or `source`. Nodes keep their
    attributes; an edge has `weight`, how many neighbours they share, and `shared`, their labels.
    Raises `UsageError` where some node is at both ends, or *graph* has no direction.
    """
    sides = _sides(graph)
    if onto not in sides:
        raise UsageError(f"no side is called {onto!r}", remedy=f"one of {', '.join(SIDES)}")
    made: Graph = networkx.Graph(**graph.graph)
    made.add_nodes_from((node, graph.nodes[node]) for node in sorted(sides[onto]))
    (other,) = (side for side in SIDES if side != onto)
    around: Graph = networkx.Graph(graph.edges())
    shared: dict[tuple[str, str], list[str]] = {}
    for middle in sorted(sides[other]):
        ends = sorted(around[middle])
        for at, one in enumerate(ends):
            for two in ends[at + 1 :]:
                shared.setdefault((one, two), []).append(_said(graph, middle, "label"))
    for (one, two), labels in sorted(shared.items()):
        made.add_edge(one, two, weight=len(labels), shared="; ".join(labels))
    return made


def _sides(graph: "Graph") -> dict[str, set[str]]:
    if not graph.is_directed():
        raise UsageError("a projection needs a source and a target", remedy="take a directed view")
    sources, targets = ({edge[at] for edge in graph.edges()} for at in (0, 1))
    both = sorted(sources & targets)
    if both:
        told = f"the network is not bipartite: {both[0]} is at both ends"
        raise UsageError(told, remedy="take a view whose edges lead from one kind to another")
    return {"source": sources, "target": targets}


def _shares(graph: "Graph", node: str, weight: str | None) -> dict[str, float]:
    """Return which share of what leaves *node* goes to each neighbour; none where none leaves."""
    sums: dict[str, float] = {}
    for _, other, attributes in sorted(graph.edges(node, data=True), key=lambda edge: edge[1]):
        sums[other] = sums.get(other, 0.0) + float(attributes.get(weight, 1) if weight else 1)
    total = sum(sums.values())
    return {other: each / total for other, each in sums.items()} if total else {}


def _sorted(graph: "Graph") -> "Graph":
    """Return *graph* with its nodes and edges added in order."""
    made: Graph = graph.__class__()
    made.add_nodes_from(sorted(graph))
    made.add_edges_from(sorted(graph.edges(data=True), key=lambda edge: edge[:2]))
    return made


def _said(graph: "Graph", node: str, name: str) -> str:
    return str(graph.nodes[node].get(name, node))


def _number(value: Any) -> Term | None:
    if value is None:
        return None
    whole = isinstance(value, int)
    return literal(str(value), XSD + ("integer" if whole else "double"))
