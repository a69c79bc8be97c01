"""Pictures for a page of A4: SVG, PNG and PDF, drawn by Graphviz.

Nodes hold their labels and do not overlap. What is small enough has its edges labelled; in what is
larger their line tells their type; what a reader concludes is dashed. Of two ways of drawing, in
layers and by attraction, the one is taken whose words are larger on the page. The legend stands
below.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ...errors import NsaGraphError, UsageError
from ..model import Network
from ..palette import palette
from .dot import FONT, balanced, shape, stroke, text
from .legend import height, legend, reading
from .values import How

MOST_NODES, MOST_EDGES = 300, 1500
"""What a page holds so that it can be read."""

_LABELLED = 60  # edges, up to which each has room for its label
_LONG, _SHORT = 10.9, 7.5  # inches of A4, without its margins
_CURVED = 120  # edges, up to which each goes round the nodes in its way
_DATE = re.compile(rb"/CreationDate \(D:\d{14}[^)]*")
_NO_DATE = b"/CreationDate (D:19800101000000Z"  # as long, for Graphviz is told to use UTC
_PEN = re.compile(r"(?<=[\s,\[])penwidth=([\d.]+)")
_THICKER = 2.0
_DENSE = 300  # edges, from which on they are faint and without arrows, so that names can be read
_FAINT = "59"  # how opaque, of FF
_SECONDS = 120
_EVERYWHERE = {"TZ": "UTC", "LC_ALL": "C"}
"""What would have the same picture differ from place to place: PDF tells the zone of its date."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BOX = re.compile(rb'graph \[[^\]]*?\bbb="([^"]*)"', re.DOTALL)
_LAYERS = ("dot", "rankdir=LR, nodesep=0.12, ranksep=0.8")
_ATTRACTED = ("sfdp", "overlap=prism, overlap_scaling=-2, K=0.6")
_FEW, _APART, _CLOSE = 60, 14, 4  # nodes, up to which they stand so far apart, and else
_WIDTHS = {"diamond": 18, "parallelogram": 26}  # columns of a label: a document's symbol is long
_COLUMNS = 22


class _Drawing(NamedTuple):
    """What Graphviz laid out: its DOT with places in it, and its size in points."""

    dot: str
    wide: float
    high: float
    dense: bool = False

    @property
    def scale(self) -> float:
        """By how much it must be made smaller to fit a page; at most 1."""
        return _fit(self.wide, self.high)[0]


def _fit(wide: float, high: float) -> tuple[float, str]:
    """Return by how much so many points are made smaller on a page that lies better, and its size.

    The size is in inches, as Graphviz takes it.
    """
    pages = ((_LONG, _SHORT), (_SHORT, _LONG))
    ways = [(min(1.0, 72 * x / wide, 72 * y / high), f"{x},{y}") for x, y in pages]
    return max(ways, key=lambda way: way[0])


def write_svg(network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream* as SVG.

    Raises `UsageError` for one too large for a page, and where Graphviz or a font is missing.
    """
    stream.write(_drawn(network, how, "-Tsvg"))


def write_png(network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream* as PNG, 200 points to the inch; raises as `write_svg`."""
    stream.write(_drawn(network, how, "-Tpng:cairo", "-Gdpi=200"))


def write_pdf(network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream* as PDF, which says no date; raises as `write_svg`."""
    stream.write(_DATE.sub(_NO_DATE, _drawn(network, how, "-Tpdf")))


def _drawn(network: Network, how: How, *arguments: str) -> bytes:
    _refuse_large(network)
    if any(_CHINESE.search(piece) for piece in _pieces(network, "", True)):
        require_chinese()
    best = max((_laid_out(network, *way) for way in (_LAYERS, _ATTRACTED)), key=lambda d: d.scale)
    place = (best.wide, 1 / best.scale, how.language)
    below = list(legend(network, *place))
    _, size = _fit(best.wide, best.high + height(network, *place))
    head, _, tail = _thicker(best).rpartition("}")
    whole = head + "".join(below) + "}" + tail
    return graphviz("neato", ["-n2", *arguments, f"-Gsize={size}", "-Gpad=0.15"], whole)


def _thicker(drawing: _Drawing) -> str:
    """Return the DOT of *drawing* with lines that are not much thinner once it is made smaller."""
    times = min(_THICKER, 1 / drawing.scale)
    if drawing.dense:
        return drawing.dot
    return _PEN.sub(lambda found: f"penwidth={float(found[1]) * times:.2f}", drawing.dot)


def _refuse_large(network: Network) -> None:
    if network.node_count > MOST_NODES or network.edge_count > MOST_EDGES:
        told = f"{network.node_count} nodes and {network.edge_count} edges are too many for a page"
        limit = f"{MOST_NODES} and {MOST_EDGES}"
        remedy = f"narrow the view by a parameter to at most {limit}, or choose gexf, for Gephi"
        raise UsageError(told, remedy=remedy)


def _laid_out(network: Network, program: str, graph: str) -> _Drawing:
    labelled = program == "dot" and network.edge_count <= _LABELLED
    curved = network.edge_count <= _CURVED
    apart = _APART if network.node_count <= _FEW else _CLOSE
    graph += f', splines={"true" if curved else "line"}, outputorder=edgesfirst, sep="+{apart}"'
    found = graphviz(program, ["-Tdot"], "".join(_pieces(network, graph, labelled)))
    box = _BOX.search(found)
    _, _, wide, high = map(float, box[1].split(b",")) if box else (0, 0, 1, 1)
    return _Drawing(found.decode(), max(wide, 1.0), max(high, 1.0), _is_dense(network))


def _pieces(network: Network, graph: str, labelled: bool) -> Iterator[str]:
    """Yield *network* as DOT that is to be drawn, and holds nothing else."""
    yield f"{'digraph' if network.directed else 'graph'} {{\ngraph [{graph}]\n"
    dense = _is_dense(network)
    margin, arrows = ("0.01,0", ", arrowhead=none") if dense else ("0.07,0.04", "")
    yield f'node [fontsize=10, margin="{margin}", height=0.28, penwidth=0.5, {FONT}]\n'
    yield f'edge [fontsize=8, arrowsize=0.6, fontcolor="#333333"{arrows}, {FONT}]\n'
    look = palette()
    for node in network.nodes:
        seen = look.node(node.type)
        words = balanced(node.label, _WIDTHS.get(seen.shape, _COLUMNS), 5)
        yield f"{text(node.id)} [label={text(words)}, {shape(seen)}{_link(node.iri)}]\n"
    lines = look.lines(edge.type for edge in network.edges)
    arrow = "->" if network.directed else "--"
    read = reading(network)
    for edge in network.edges:
        words = f"label={text(balanced(edge.label, 26, 2))}, " if labelled else ""
        yield f"{text(edge.source)} {arrow} {text(edge.target)} "
        line = lines[edge.type]
        line = line._replace(colour=line.colour + _FAINT) if dense else line
        yield f"[{words}{stroke(line, read(edge))}]\n"
    yield "}\n"


def _is_dense(network: Network) -> bool:
    return network.edge_count > _DENSE


def _link(iri: str) -> str:
    return f", URL={text(iri)}, target=_blank" if iri.startswith(("http://", "https://")) else ""


def graphviz(program: str, arguments: list[str], dot: str) -> bytes:
    """Return what *program* of Graphviz writes when given *dot*.

    Raises `UsageError` where Graphviz is missing, or is not done in two minutes; `NsaGraphError`
    with its words where it fails.
    """
    place = shutil.which(program)
    if place is None:
        remedy = "install graphviz (on Debian: apt install graphviz), or choose another format"
        raise UsageError(f"a picture needs Graphviz, whose {program!r} is not there", remedy=remedy)
    try:
        done = subprocess.run(
            [place, *arguments],
            input=dot.encode(),
            env={**os.environ, **_EVERYWHERE},
            capture_output=True,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        told = f"Graphviz is not done after {_SECONDS} seconds"
        raise UsageError(told, remedy="narrow the view by a parameter") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        told = f"Graphviz failed: {said[0] if said else done.returncode}"
        raise NsaGraphError(told, remedy="choose another format")
    return done.stdout


def require_chinese() -> None:
    """Raise `UsageError` where no font has Chinese characters, for they would be empty boxes."""
    place = shutil.which("fc-list")
    if place is None:  # no fontconfig, as on macOS: its own fonts have them
        return
    done = subprocess.run([place, ":lang=zh", "family"], capture_output=True, timeout=_SECONDS)
    if not done.stdout.strip():
        remedy = "install one (on Debian: apt install fonts-noto-cjk), or ask for --language en"
        raise UsageError("no font with Chinese characters is there", remedy=remedy)
