"""How a type looks: one colour-blind safe palette for every writer, page and figure.

A row is of a class, with the shape of its nodes, or of a kind of edge, with the way of its line.
The colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008,
https://jfly.uni-koeln.de/color/), and a grey. Types that share a colour differ in shape, and kinds
of edge that meet in one view in the way of their lines.
"""

import csv
import io
import os
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ..errors import BadSource
from ..paths import QUERIES, contents, relative

PALETTE = os.path.join(QUERIES, "views", "palette.csv")
COLOURS = (
    "#0072B2",  # blue
    "#D55E00",  # vermilion
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#E69F00",  # orange
    "#56B4E9",  # sky blue
    "#F0E442",  # yellow
    "#999999",  # grey
    "#000000",  # black
)
SHAPES = (
    *("ellipse", "rectangle", "roundrectangle", "diamond"),
    *("hexagon", "octagon", "parallelogram", "triangle"),
)
LINES = ("line", "thick", "dots")
"""The ways of a line. None is dashed: that says of an edge that a reader concludes it."""

_HEADER = ["class", "label", "zh", "colour", "shape"]
_SIDE_BY_SIDE = (*COLOURS[:6], *COLOURS[7:])
_LINES = (*COLOURS[:5], COLOURS[7])  # what a thin line on white is still seen in


class Look(NamedTuple):
    """The colour of a type, as `#RRGGBB`, and its shape, one of `SHAPES`."""

    colour: str
    shape: str

    @property
    def ink(self) -> str:
        """The colour, black or white, in which a label upon this one is read better."""
        red, green, blue = rgb(self.colour)
        return "#000000" if 299 * red + 587 * green + 114 * blue > 100_000 else "#FFFFFF"


class Line(NamedTuple):
    """The colour of an edge, as `#RRGGBB`, and the way of its line, one of `LINES`."""

    colour: str
    way: str = LINES[0]

    @property
    def width(self) -> float:
        """How many times as wide as a plain one it is drawn."""
        return 2.5 if self.way == "thick" else 1.5 if self.way == "dots" else 1.0

    @property
    def dashes(self) -> str:
        """`solid` or `dotted`, which all programs call so."""
        return "dotted" if self.way == "dots" else "solid"


_WAYS = [Line(colour, way) for way in LINES for colour in _SIDE_BY_SIDE]
_PLAIN = _WAYS[: len(_SIDE_BY_SIDE)]


class Palette(NamedTuple):
    """The look of each type of node, and the line of each of edge, that the file knows.

    Both by label, in English and in Chinese.
    """

    looks: dict[str, Look]
    strokes: dict[str, Line]

    def node(self, type_: str) -> Look:
        """Return the look of nodes of *type_*.

        A type that the file does not know gets one by its name: the same in every network, but
        perhaps shared with another.
        """
        known = self.looks.get(type_)
        return known or Look(COLOURS[_number(type_) % 8], SHAPES[_number(type_) // 8 % 8])

    def edge(self, type_: str) -> Line:
        """Return the line of edges of *type_*, in a colour that a thin one can have; as `node`."""
        known = self.strokes.get(type_)
        return known or Line(_LINES[_number(type_) % len(_LINES)])

    def lines(self, types: Iterable[str]) -> dict[str, Line]:
        """Return how edges of each of *types* are drawn where all are known: no two the same.

        Those that the file knows come first, in its order, so that they are drawn alike in every
        language. Each has its line of `edge` if no type before it has; of the others, each has
        a colour that is free, else its own in another way.
        """
        order = {type_: number for number, type_ in enumerate(self.strokes)}
        ranked = sorted(set(types), key=lambda t: (order.get(t, len(order)), t))
        drawn: dict[str, Line] = {}
        for type_ in ranked:
            if self.edge(type_) not in drawn.values():
                drawn[type_] = self.edge(type_)
        for type_ in ranked:
            own = [self.edge(type_)._replace(way=way) for way in LINES]
            free = (way for way in (*_PLAIN, *own, *_WAYS) if way not in drawn.values())
            drawn[type_] = drawn.get(type_) or next(free, own[0])
        return dict(sorted(drawn.items()))


@cache
def palette(file: str = PALETTE) -> Palette:
    """Return the palette in *file*; raises `BadSource` with its line where it is malformed."""
    found = Palette({}, {})
    for number, row in enumerate(_rows(file), 1):
        _require(len(row) == len(_HEADER), f"{len(row)} cells, not {len(_HEADER)}", file, number)
        if number == 1:
            _require(row == _HEADER, f"its columns are not {','.join(_HEADER)}", file, number)
            continue
        _, label, zh, colour, shape = row
        _require(colour in COLOURS, f"{colour!r} is no colour of the palette", file, number)
        known = shape in (*SHAPES, *LINES)
        _require(known, f"{shape!r} is no shape of the palette", file, number)
        _add(found, (label, zh), Look(colour, shape), file, number)
    _require(bool(found.looks), "it is empty", file, 1)
    return found


def _add(found: Palette, names: tuple[str, str], look: Look, file: str, line: int) -> None:
    for name in filter(None, names):
        known = name in (found.strokes if look.shape in LINES else found.looks)
        _require(not known, f"{name!r} stands here twice", file, line)
        if look.shape in LINES:
            found.strokes[name] = Line(*look)
        else:
            found.looks[name] = look


def _rows(file: str) -> list[list[str]]:
    try:
        text = io.StringIO(contents(file).decode(), newline="")
        return [row for row in csv.reader(text, strict=True) if row]
    except (OSError, ValueError, csv.Error) as error:
        told = f"the palette cannot be read: {error}"
        raise BadSource(told, file=relative(file), remedy="install the project again") from error


def rgb(colour: str) -> tuple[int, int, int]:
    """Return `#RRGGBB` as red, green and blue, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _require(holds: bool, told: str, file: str, line: int) -> None:
    if not holds:
        remedy = "see src/nsa_graph/network/palette.py for what may stand there"
        raise BadSource(told, file=relative(file), line=line, remedy=remedy)


def _number(name: str) -> int:
    """Return a number that depends on *name* alone; `hash` would differ from run to run."""
    from zlib import crc32  # only for a type that the file does not know

    return crc32(name.encode("utf-8", "replace"))
