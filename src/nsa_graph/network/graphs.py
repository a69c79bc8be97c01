"""A network as networkx has it."""

from typing import TYPE_CHECKING

from .model import Network, Value

if TYPE_CHECKING:
    from networkx import MultiGraph


def to_networkx(network: Network) -> "MultiGraph[str]":
    """Return *network* as a new `networkx.MultiDiGraph`, or MultiGraph where it is undirected.

    Nodes are named by their ids and have `label`, `type`, `iri`, a `label_LANGUAGE` for each name
    and their attributes; edges are keyed by their ids and have `label`, `type`, `predicate`,
    `start`, `end` and theirs. What is not known is left out. The graph has `name`, `title`,
    `description` and `dynamic`.
    """
    import networkx  # 100 ms, and only asked for here

    make = networkx.MultiDiGraph if network.directed else networkx.MultiGraph
    graph: MultiGraph[str] = make(
        name=network.name,
        title=network.title,
        description=network.description,
        dynamic=network.dynamic,
    )
    names = [field.name for field in network.node_fields]
    for node in network.nodes:
        said = {f"label_{language or 'any'}": text for language, text in node.labels}
        own = {"label": node.label, "type": node.type, "iri": node.iri}
        graph.add_node(node.id, **_known({**_named(names, node.values), **said, **own}))
    names = [field.name for field in network.edge_fields]
    for edge in network.edges:
        own = {"label": edge.label, "type": edge.type, "predicate": edge.predicate}
        days = {"start": edge.start, "end": edge.end}
        attributes = _known({**_named(names, edge.values), **own, **days})
        graph.add_edge(edge.source, edge.target, edge.id, **attributes)
    return graph


def _named(names: list[str], values: tuple[Value, ...]) -> dict[str, Value]:
    return dict(zip(names, values, strict=True))


def _known(attributes: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in attributes.items() if value not in (None, "")}
