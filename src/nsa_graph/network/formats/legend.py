"""The legend of a picture: what it shows, and what its shapes and colours mean."""

from collections.abc import Callable, Iterator

from ...rdf.layout import display_width, wrap
from ..model import Edge, Network
from ..page.words import words
from ..palette import Line, Look, palette
from .dot import FONT, caption, shape, stroke, text

_ROW, _COLUMN = 17.0, 150.0  # points from one entry to the next
_ABOVE = 30.0  # points between the picture and the title
_LETTER = 0.6  # how wide a letter is, of its height; amply
_MOST = 48  # entries: more are no help
_PLAIN = 1.6  # how wide a plain line is there, in points
Place = tuple[float, float]
Sign = Look | Line | None


def reading(network: Network) -> Callable[[Edge], bool]:
    """Return what tells whether an edge of *network* is one that a reader concludes."""
    names = [field.name for field in network.edge_fields]
    at = names.index("basis") if "basis" in names else -1
    return lambda edge: at >= 0 and edge.values[at] == "interpreted"


def legend(network: Network, wide: float, times: float, language: str = "en") -> Iterator[str]:
    """Yield DOT for a legend below a picture that ends at 0 and is *wide* points wide.

    Everything in it is made larger *times*, as much as the page will make the picture smaller; what
    it says itself is in *language* where there are words in it.
    """
    down = _ABOVE
    for line, size in _head(network, wide / times):
        yield _words(f"legend {down}", line, (0.0, down), times, size)
        down += size + 6
    columns = _columns(wide / times)
    for at, (type_, sign) in enumerate(_entries(network, language)):
        x, y = at % columns * _COLUMN, down + 6 + at // columns * _ROW
        yield _sign(f"legend sign {at}", sign, (x + 9, y), times, network.directed)
        yield _words(f"legend type {at}", caption(type_, 26, 1), (x + 23, y), times, 9)


def height(network: Network, wide: float, times: float, language: str = "en") -> float:
    """Return how high the legend will be, in points; the arguments are those of `legend`."""
    head = sum(size + 6 for _, size in _head(network, wide / times))
    rows = -(-len(_entries(network, language)) // _columns(wide / times))
    return (_ABOVE + head + rows * _ROW) * times


def _head(network: Network, wide: float) -> list[tuple[str, int]]:
    """Return the lines of the title and the description, each with the size of its letters."""
    letters = max(30, int(wide / _LETTER / 9))
    told = wrap(" ".join(network.description.split()), letters)[:4]
    lines = [(caption(network.title, letters * 9 // 14, 1), 14), *((line, 9) for line in told)]
    return [(words, size) for words, size in lines if words]


def _columns(wide: float) -> int:
    return max(1, int(wide // _COLUMN))


def _entries(network: Network, language: str) -> list[tuple[str, Sign]]:
    """Return each type of node, then each of edge, in order of name, and how it looks.

    None is the sign of what a reader concludes, where there is any.
    """
    entries: list[tuple[str, Sign]] = []
    entries += [(t, palette().node(t)) for t in sorted({node.type for node in network.nodes})]
    entries += palette().lines(edge.type for edge in network.edges).items()
    if any(map(reading(network), network.edges)):
        entries = [*entries[: _MOST - 1], (words(language)[1]["interpreted_line"], None)]
    return entries[:_MOST]


def _sign(name: str, sign: Sign, place: Place, times: float, directed: bool) -> str:
    """Return a small node of a shape, or a short line."""
    if isinstance(sign, Look):
        size = f"width={0.22 * times:.3f}, height={0.15 * times:.3f}, fixedsize=true"
        return f'{text(name)} [label="", {shape(sign)}, {size}, {_at(place, times)}]\n'
    ends = [(f"{name} {side}", (place[0] + x, place[1])) for side, x in (("a", -9), ("b", 9))]
    dots = [f"{text(end)} [{_HIDDEN}, {_at(point, times)}]\n" for end, point in ends]
    spots = [f"{x * times:.2f},{-y * times:.2f}" for _, (x, y) in ends]
    curve = f'pos="{spots[0]} {spots[0]} {spots[1]} {spots[1]}", arrowhead=none'
    style = stroke(sign or Line("#000000"), sign is None, times * _PLAIN)
    line = f" {'->' if directed else '--'} ".join(text(end) for end, _ in ends)
    return "".join(dots) + f"{line} [{style}, {curve}]\n"


_HIDDEN = 'label="", shape=point, style=invis, width=0.01'


def _words(name: str, words: str, place: Place, times: float, size: int) -> str:
    """Return a node that is only words, which begin at *place*."""
    long = display_width(words) * size * _LETTER
    box = f"width={long * times / 72:.3f}, height={size * times / 72:.3f}, fixedsize=true"
    return (
        f'{text(name)} [label={text(words)[:-1]}\\l", shape=none, margin=0, {box}, '
        f"fontsize={size * times:.2f}, {FONT}, {_at((place[0] + long / 2, place[1]), times)}]\n"
    )


def _at(place: Place, times: float) -> str:
    return f'pos="{place[0] * times:.2f},{-place[1] * times:.2f}!"'
