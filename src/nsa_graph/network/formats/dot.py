r"""DOT, for Graphviz (https://graphviz.org/doc/info/lang.html).

What Graphviz knows is called as Graphviz calls it, our own attributes begin with `nsa_`. In all of
them `\` is written `\\`, `"` is `\"`, and a line end is `\n`; NUL, which ends a string there, is
U+FFFD. A label is cut to what can be drawn; `nsa_label` has the whole of it.
"""

import re
from collections.abc import Iterator

from ...rdf.layout import clean, wrap
from ..model import Field, Network, Value
from ..palette import Line, Look, palette
from .attributes import Attributes, attributes
from .values import lexical

# A triangle would have to be huge to hold its label.
_SHAPES = {"rectangle": "box", "roundrectangle": "box", "triangle": "house"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\0": "\ufffd"}
_LONGEST = 4000  # Graphviz reads no string of more than 16,384 bytes
_WORD = re.compile(r"《[^》\n]*》|[!-~]+[年月日]?")  # a title and a year are words too
_TABLE = str.maketrans(_ESCAPES)
FONT = 'fontname="Noto Sans,Noto Sans CJK SC,Helvetica,sans-serif"'


def text(value: str) -> str:
    """Return *value* as a string of DOT, in double quotes; in pieces where it is long."""
    value = value.replace("\r\n", "\n")
    if len(value) <= _LONGEST:
        return f'"{value.translate(_TABLE)}"'
    starts = range(0, len(value), _LONGEST)
    return " + ".join(text(value[start : start + _LONGEST]) for start in starts)


def caption(label: str, width: int, lines: int) -> str:
    """Return *label* folded to lines of *width* columns, a Chinese character taking two.

    After so many *lines* it ends with `…`. Line breaks in it become spaces.
    """
    # What is cut away need not be folded: a label may be very long.
    words = clean(" ".join(label[: 4 * width * lines].split()))
    folded = [line.strip() for line in wrap(words, width)]
    if len(folded) <= lines and len(label) <= 4 * width * lines:
        return "\n".join(folded)
    last = folded[lines - 1]
    return "\n".join([*folded[: lines - 1], last[: max(1, len(last) - 1)].rstrip() + "…"])


def balanced(label: str, width: int, lines: int) -> str:
    """Return the `caption` with its lines about equally long, so that none has a lone character.

    It has no more lines for it, and no word is cut that was whole.
    """
    best = caption(label, width, lines)
    while width > 1:
        width -= 1
        tried = caption(label, width, lines)
        if tried.count("\n") > best.count("\n") or tried.endswith("…"):
            break
        if _WORD.findall(tried) == _WORD.findall(best):
            best = tried
    return best


def shape(look: Look) -> str:
    """Return the attributes of DOT that make a node look so."""
    name = _SHAPES.get(look.shape, look.shape)
    style = "filled,rounded" if look.shape == "roundrectangle" else "filled"
    return f'shape={name}, style="{style}", fillcolor="{look.colour}", fontcolor="{look.ink}"'


def stroke(line: Line, read: bool = False, times: float = 1.0) -> str:
    """Return the attributes of DOT that draw an edge so, dashed if *read*, *times* as wide."""
    style = "dashed" if read else line.dashes
    return f'color="{line.colour}", style={style}, penwidth={line.width * times:.2f}'


def pieces(network: Network) -> Iterator[str]:
    """Yield the text of *network*, piece by piece."""
    about = attributes(network)
    yield f"{'digraph' if network.directed else 'graph'} {text(network.name)} {{\n"
    yield f"graph [label={text(network.title)}, tooltip={text(network.description)}, {FONT}]\n"
    yield f"node [fontsize=10, {FONT}]\n"
    yield f"edge [fontsize=8, {FONT}]\n"
    yield from _nodes(network, about)
    yield from _edges(network, about)
    yield "}\n"


def _nodes(network: Network, about: Attributes) -> Iterator[str]:
    look = palette()
    for node in network.nodes:
        yield (
            f"{text(node.id)} [label={text(caption(node.label, 22, 4))}, URL={text(node.iri)}, "
            f"{shape(look.node(node.type))}{_own(about.nodes, about.node(node))}]\n"
        )


def _edges(network: Network, about: Attributes) -> Iterator[str]:
    look, arrow = palette(), "->" if network.directed else "--"
    for edge in network.edges:
        yield (
            f"{text(edge.source)} {arrow} {text(edge.target)} [id={text(edge.id)}, "
            f"label={text(caption(edge.label, 28, 2))}, {stroke(look.edge(edge.type))}"
            f"{_own(about.edges, about.edge(edge))}]\n"
        )


def _own(fields: tuple[Field, ...], values: tuple[Value, ...]) -> str:
    return "".join(
        f', "nsa_{field.name}"={text(lexical(value))}'
        for field, value in zip(fields, values, strict=True)
        if value is not None
    )
