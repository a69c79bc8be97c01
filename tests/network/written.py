"""What a format makes of a network, and what it should hold: shared by the tests of the formats."""

import io

from nsa_graph.network.formats import find, parts
from nsa_graph.network.formats.attributes import attributes
from nsa_graph.network.formats.values import How
from nsa_graph.network.model import Network, Value

Values = dict[str, dict[str, Value]]


def written(network: Network, name: str, part: str = "", how: How | None = None) -> bytes:
    """Return *network* in the format called *name*; of one with many files, the *part*."""
    stream = io.BytesIO()
    parts(find(name))[part](network, stream, how or How())
    return stream.getvalue()


def node_values(network: Network) -> Values:
    """Return the attributes of each node, by its id, without those it has not."""
    held = attributes(network)
    names = [field.name for field in held.nodes]
    pairs = ((node.id, zip(names, held.node(node), strict=True)) for node in network.nodes)
    return {id_: {n: v for n, v in said if v is not None} for id_, said in pairs}


def edge_values(network: Network) -> Values:
    """Return the attributes of each edge, by its id, without those it has not."""
    held = attributes(network)
    names = [field.name for field in held.edges]
    pairs = ((edge.id, zip(names, held.edge(edge), strict=True)) for edge in network.edges)
    return {id_: {n: v for n, v in said if v is not None} for id_, said in pairs}
