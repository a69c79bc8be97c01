"""GEXF 1.3, for Gephi (https://gexf.net): typed attributes, colours by type, and time.

Where edges have days the graph is dynamic, and each edge says from when until when it is there;
a day that is not known is left open. GEXF has no type for dates: attributes that are days are
strings. Gephi merges edges of one `kind` that join the same two nodes: so a second one is of a kind
of its own, as in `cites (2)`, unless there are more edges than Gephi has kinds.
"""

from collections.abc import Callable, Iterator
from functools import cache

from ..layout import positions
from ..model import Edge, Field, Network, Value
from ..palette import palette, rgb
from .attributes import Attributes, attributes, java_type
from .values import elements, quoted

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""
# Gephi draws these four (https://gexf.net/viz.html).
_MOST = 50_000  # edges up to which each can be kept apart: Gephi has 65,534 kinds
_SHAPES = {"ellipse": "disc", "rectangle": "square", "roundrectangle": "square"}
_SHAPES |= {"triangle": "triangle"}


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    held = attributes(network)
    kind = "directed" if network.directed else "undirected"
    time = ' timeformat="date" timerepresentation="interval"' if network.dynamic else ""
    mode = "dynamic" if network.dynamic else "static"
    told = f"{network.title}. {network.description}" if network.description else network.title
    yield _HEAD
    yield f"<meta>\n<creator>nsa_graph</creator>\n<description>{quoted(told)}</description>\n"
    yield f'</meta>\n<graph defaultedgetype="{kind}" mode="{mode}"{time} idtype="string">\n'
    yield from _attributes("node", held.nodes)
    yield from _attributes("edge", held.edges)
    yield f'<nodes count="{network.node_count}">\n'
    yield from _nodes(network, held)
    yield f'</nodes>\n<edges count="{network.edge_count}">\n'
    yield from _edges(network, held)
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(of: str, fields: tuple[Field, ...]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for at, field in enumerate(fields):
        kind = java_type(field)
        yield f'<attribute id="{at}" title="{quoted(field.name)}" type="{kind}"/>\n'
    yield "</attributes>\n"


def _data(fields: tuple[Field, ...]) -> Callable[[tuple[Value, ...]], str]:
    """Return what gives the `attvalue` elements for values of *fields*, None leaving one out."""
    heads = (f'<attvalue for="{at}" value="' for at in range(len(fields)))
    return elements(fields, heads, '"/>', quoted)


def _nodes(network: Network, held: Attributes) -> Iterator[str]:
    data, drawn = _data(held.nodes), cache(_drawn)
    for node, (x, y) in zip(network.nodes, positions(network), strict=True):
        yield (
            f'<node id="{quoted(node.id)}" label="{quoted(node.label)}">'
            f"<attvalues>{data(held.node(node))}</attvalues>{drawn(node.type)}"
            f'<viz:position x="{x}" y="{-y}" z="0.0"/></node>\n'  # in Gephi, y grows upwards
        )


def _drawn(type_: str) -> str:
    look = palette().node(type_)
    shape = _SHAPES.get(look.shape, "diamond")
    return f'{_colour(look.colour)}<viz:size value="10.0"/><viz:shape value="{shape}"/>'


def _line(type_: str) -> str:
    line = palette().edge(type_)
    thick = f'<viz:thickness value="{line.width}"/>'
    return f'{_colour(line.colour)}{thick}<viz:shape value="{line.dashes}"/>'


def _colour(colour: str) -> str:
    red, green, blue = rgb(colour)
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _edges(network: Network, held: Attributes) -> Iterator[str]:
    data, drawn = _data(held.edges), cache(_line)
    for edge, kind in _kinds(network):
        days = _days(edge) if network.dynamic else ""
        yield (
            f'<edge id="{quoted(edge.id)}" source="{quoted(edge.source)}" '
            f'target="{quoted(edge.target)}" label="{quoted(edge.label)}" '
            f'kind="{quoted(kind)}"{days}>'
            f"<attvalues>{data(held.edge(edge))}</attvalues>{drawn(edge.type)}</edge>\n"
        )


def _kinds(network: Network) -> Iterator[tuple[Edge, str]]:
    """Yield each edge with its kind, another where one of its type joins the same two nodes."""
    if network.edge_count > _MOST:
        yield from ((edge, edge.type) for edge in network.edges)
        return
    seen: dict[tuple[str, str, str], int] = {}
    for edge in network.edges:
        ends = (edge.source, edge.target)
        one, other = ends if network.directed else sorted(ends)
        count = seen[one, other, edge.type] = seen.get((one, other, edge.type), 0) + 1
        yield edge, edge.type if count == 1 else f"{edge.type} ({count})"


def _days(edge: Edge) -> str:
    start = f' start="{quoted(edge.start)}"' if edge.start else ""
    return f'{start} end="{quoted(edge.end)}"' if edge.end else start
