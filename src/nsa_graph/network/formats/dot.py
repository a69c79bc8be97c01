r"""DOT, for Graphviz (https://graphviz.org/doc/info/lang.html).

What Graphviz knows is called as Graphviz calls it, our own attributes begin with `nsa_`. In all of
them `\` is written `\\`, `"` is `\"`, and a line end is `\n`; NUL, which ends a string there, is
U+FFFD. A label is cut to what can be drawn; `nsa_label` has the whole of it.
"""

from collections.abc import Iterator
from typing import BinaryIO

from ..model import Field, Network, Value
from ..palette import palette
from .attributes import Attributes, attributes
from .caption import caption
from .values import How, lexical, pour

_SHAPES = {"roundrectangle": "box", "rectangle": "box"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\0": "\ufffd"}
_LONGEST = 4000  # Graphviz reads no string of more than 16,384 bytes
_TABLE = str.maketrans(_ESCAPES)
_FONT = 'fontname="Noto Sans,Noto Sans CJK SC,Helvetica,sans-serif"'


def write(network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream*."""
    pour(_pieces(network), stream)


def text(value: str) -> str:
    """Return *value* as a string of DOT, in double quotes; in pieces where it is long."""
    value = value.replace("\r\n", "\n")
    if len(value) <= _LONGEST:
        return f'"{value.translate(_TABLE)}"'
    starts = range(0, len(value), _LONGEST)
    return " + ".join(text(value[start : start + _LONGEST]) for start in starts)


def _pieces(network: Network) -> Iterator[str]:
    about = attributes(network)
    yield f"{'digraph' if network.directed else 'graph'} {text(network.name)} {{\n"
    yield f"graph [label={text(network.title)}, tooltip={text(network.description)}, {_FONT}]\n"
    yield f'node [style="filled", fontsize=10, {_FONT}]\n'
    yield f"edge [fontsize=8, {_FONT}]\n"
    yield from _nodes(network, about)
    yield from _edges(network, about)
    yield "}\n"


def _nodes(network: Network, about: Attributes) -> Iterator[str]:
    look = palette()
    for node in network.nodes:
        seen = look.node(node.type)
        style = ', style="filled,rounded"' if seen.shape == "roundrectangle" else ""
        yield (
            f"{text(node.id)} [label={text(caption(node.label, 22, 4))}, URL={text(node.iri)}, "
            f'shape={_SHAPES.get(seen.shape, seen.shape)}{style}, fillcolor="{seen.colour}", '
            f'fontcolor="{seen.ink}"{_own(about.nodes, about.node(node))}]\n'
        )


def _edges(network: Network, about: Attributes) -> Iterator[str]:
    look, arrow = palette(), "->" if network.directed else "--"
    for edge in network.edges:
        yield (
            f"{text(edge.source)} {arrow} {text(edge.target)} [id={text(edge.id)}, "
            f'label={text(caption(edge.label, 28, 2))}, color="{look.edge(edge.type)}"'
            f"{_own(about.edges, about.edge(edge))}]\n"
        )


def _own(fields: tuple[Field, ...], values: tuple[Value, ...]) -> str:
    return "".join(
        f', "nsa_{field.name}"={text(lexical(value))}'
        for field, value in zip(fields, values, strict=True)
        if value is not None
    )
