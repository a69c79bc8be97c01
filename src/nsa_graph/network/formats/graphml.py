"""GraphML, for yEd, igraph, networkx and Gephi (http://graphml.graphdrawing.org/primer/).

Every attribute is declared with its name and type. What yEd draws, shapes with labels under them,
stands in elements of its own (`y:`), which other programs pass over. The ids of GraphML are name
tokens: in `id` a character that cannot stand in one becomes `_xHEX_`, and `name` has it unchanged.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from ..layout import positions
from ..model import Field, Network, Value
from ..palette import palette
from .attributes import Attributes, attributes, java_type
from .values import content, elements

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:y="http://www.yworks.com/xml/graphml" xsi:schemaLocation="\
http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">
"""
_NO_TOKEN = re.compile(r"[^A-Za-z0-9:._-]|_(?=x)")
_NOR_SLASH = re.compile(r"[^A-Za-z0-9:._/-]")
_SIZE = 30
_SHARED = 3  # type, label and predicate, which many edges have in common
_KINDS = 1024  # how many of those are kept ready
Values = tuple[Value, ...]


def token(id_: str) -> str:
    """Return *id_* as a name token, another for every id; most are one but for their slashes."""
    return _both(id_)[0]


def _both(id_: str) -> tuple[str, str]:
    """Return *id_* as a name token, and unchanged, as the content of an element."""
    if "_x" not in id_ and not _NOR_SLASH.search(id_):  # nearly always, and ten times faster
        return id_.replace("/", "_x2F_"), id_
    return _NO_TOKEN.sub(lambda found: f"_x{ord(found[0]):X}_", id_), content(id_)


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    held = attributes(network, "name")
    yield _HEAD
    yield from _keys(held)
    kind = "directed" if network.directed else "undirected"
    yield f'<graph id="{token(network.name)}" edgedefault="{kind}">\n'
    yield f'<data key="title">{content(network.title)}</data>\n'
    yield f'<data key="description">{content(network.description)}</data>\n'
    yield from _nodes(network, held)
    yield from _edges(network, held)
    yield "</graph>\n</graphml>\n"


def _keys(held: Attributes) -> Iterator[str]:
    for name in ("title", "description"):
        yield f'<key id="{name}" for="graph" attr.name="{name}" attr.type="string"/>\n'
    for of, fields in (("node", held.nodes), ("edge", held.edges)):
        yield f'<key id="{of[0]}n" for="{of}" attr.name="name" attr.type="string"/>\n'
        for at, field in enumerate(fields):
            said = f'attr.name="{token(field.name)}" attr.type="{java_type(field)}"'
            yield f'<key id="{of[0]}{at}" for="{of}" {said}/>\n'
        yield f'<key id="{of[0]}g" for="{of}" yfiles.type="{of}graphics"/>\n'


def _data(fields: tuple[Field, ...], first: int, letter: str) -> Callable[[Values], str]:
    """Return what gives the `data` elements for values of *fields* from the *first* on.

    None leaves one out.
    """
    heads = (f'<data key="{letter}{at}">' for at in range(first, len(fields)))
    return elements(fields[first:], heads, "</data>", content)


def _nodes(network: Network, held: Attributes) -> Iterator[str]:
    data, shape = _data(held.nodes, 0, "n"), cache(_shape)
    for node, (x, y) in zip(network.nodes, positions(network), strict=True):
        before, after = shape(node.type)
        id_, name = _both(node.id)
        yield (
            f'<node id="{id_}"><data key="nn">{name}</data>'
            f'{data(held.node(node))}<data key="ng"><y:ShapeNode><y:Geometry '
            f'height="{_SIZE}" width="{_SIZE}" x="{x}" y="{y}"/>'
            f"{before}{content(node.label)}{after}</data></node>\n"
        )


def _shape(type_: str) -> tuple[str, str]:
    """Return what stands before and after the label of a node of *type_*."""
    look = palette().node(type_)
    label = '<y:NodeLabel modelName="sandwich" modelPosition="s">'
    shape = f'</y:NodeLabel><y:Shape type="{look.shape}"/></y:ShapeNode>'
    return f'<y:Fill color="{look.colour}"/>{label}', shape


def _edges(network: Network, held: Attributes) -> Iterator[str]:
    data, shared = _data(held.edges, _SHARED, "e"), _data(held.edges[:_SHARED], 0, "e")
    look, arrow = palette(), "standard" if network.directed else "none"

    @lru_cache(_KINDS)
    def kind(type_: str, label: str, predicate: str) -> tuple[str, str]:
        drawn = look.edge(type_)
        way = "dotted" if drawn.dashes == "dotted" else "line"
        style = f'color="{drawn.colour}" type="{way}" width="{drawn.width}"'
        line = f'<data key="eg"><y:PolyLineEdge><y:LineStyle {style}/>'
        arrows = f'<y:Arrows source="none" target="{arrow}"/>'
        words = f"<y:EdgeLabel>{content(label)}</y:EdgeLabel>" if label else ""
        end = f"{line}{arrows}{words}</y:PolyLineEdge></data></edge>\n"
        return shared((type_, label, predicate or None)), end

    ends = lru_cache(_KINDS)(token)
    for edge in network.edges:
        before, after = kind(edge.type, edge.label, edge.predicate)
        id_, name = _both(edge.id)
        own = held.edge(edge)[_SHARED:] if network.dynamic else edge.values
        yield (
            f'<edge id="{id_}" source="{ends(edge.source)}" target="{ends(edge.target)}">'
            f'<data key="en">{name}</data>{before}{data(own)}{after}'
        )
