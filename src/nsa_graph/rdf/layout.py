"""A table for people: columns for a terminal, where a Chinese character is two wide, and HTML."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

from .terms import Term

_GAP = "  "
_LEAST = 8  # no column is squeezed below this, whatever the terminal's width
_READABLE = 14  # a column that could use this much and can't have it makes records of the rows
_TALL = 6  # a cell that would wrap to more lines than this does so too
_FEW = 12  # up to so many rows may take several lines each
_TOLD = 18  # how much of a cell is shown at least where it is cut
_NUMBERED = re.compile(r" \S*[0-9]\S*(?: [A-Z])?$")
_PROSE = 60  # a column wider than this on average is left out sooner than others
_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕”’％,.;:?!)]}…")
"""Marks that do not begin a line (GB/T 15834; W3C Requirements for Chinese Text Layout)."""

_NOT_LAST = frozenset("（《〈「『【〔“‘([{")  # marks that do not end a line (the same)
_HIDDEN = (
    {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
    | {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
    | {9: " "}
)
"""Control and direction-turning characters, which a text must not send to a terminal."""


def lay_out(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, long: bool = False
) -> list[str]:
    """Return the lines of a table no wider than *width*, header and rule first.

    Long cells of a few rows wrap; rows are parted by an empty line as soon as one of them wraps.
    Where the columns are too many to be read beside each other, each row is laid out as a record
    instead. Of many rows each has one line, cut with `…`, and the last lines say what is not shown;
    with *long*, these are laid out as a few are.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    if len(cells) > _FEW and not long and _wraps([[*columns], *cells], width):
        return _cut(columns, cells, width)
    if _crowded([[*columns], *cells], width):
        return _records(columns, cells, width)
    widths = _widths([[*columns], *cells], width)
    lines = [*_row(columns, widths), _GAP.join("─" * size for size in widths)]
    blocks = [_row(row, widths) for row in cells]
    loose = any(len(block) > 1 for block in blocks)
    for number, block in enumerate(blocks):
        lines += ([""] if loose and number else []) + block
    return lines


def _wraps(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether *rows* need more than a line each."""
    widest = [max(map(_longest_line, column)) for column in zip(*rows, strict=True)]
    return sum(widest) + len(_GAP) * (len(widest) - 1) > width


def _cut(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return *rows* with a line each, above them what is the same in all, below what is hidden.

    Where there is not room for every column, IRIs are left out first, then prose, then the last.
    """
    same = {at for at in range(len(columns)) if len({row[at] for row in rows}) == 1}
    shown = [at for at in range(len(columns)) if at not in same]
    widest = {at: max(_longest_line(row[at]) for row in rows) for at in shown}
    names = {at: display_width(columns[at]) for at in shown}
    hidden: list[int] = []

    def needed(at: int) -> int:
        return min(max(widest[at], min(names[at], _READABLE)), _TOLD)

    def is_prose(at: int) -> bool:
        return sum(display_width(row[at]) for row in rows) > _PROSE * len(rows)

    while len(shown) > 1 and sum(map(needed, shown)) + len(_GAP) * (len(shown) - 1) > width:
        hidden.append(max(shown, key=lambda at: (_is_iri(columns[at]), is_prose(at), at)))
        shown.remove(hidden[-1])
    table = [[columns[at] for at in shown], *([row[at] for at in shown] for row in rows)]
    widths = _widths([[" ".join(cell.split("\n")) for cell in row] for row in table], width)
    lines = [
        _GAP.join(_fitted(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    lines.insert(1, _GAP.join("─" * size for size in widths))
    constant = [f"{columns[at]}: {rows[0][at]}" for at in sorted(same) if rows[0][at]]
    above = [line for text in constant for line in wrap(text, width)]
    told = f"not shown: {', '.join(columns[at] for at in sorted(hidden))}; " if hidden else ""
    if hidden or any("…" in line for line in lines):
        lines += ["", *wrap(f"({told}--long, --width or a file in CSV has all)", width)]
    return [*above, *([""] if above else []), *lines]


def _is_iri(column: str) -> bool:
    return column == "iri" or column.endswith("_iri")


def _fitted(cell: str, size: int) -> str:
    """Return *cell* on one line, *size* columns wide: filled up, or cut with `…`.

    A number at the end (`33/72 B`) tells apart what else is alike, and is kept.
    """
    line = " ".join(cell.split("\n"))
    used = display_width(line)
    if used <= size:
        return line + " " * (size - used)
    last = _NUMBERED.search(line)
    end = last[0] if last and len(last[0]) <= size // 2 else ""
    kept, room = "", size - 1 - display_width(end)
    for character in line:
        room -= _character_width(character)
        if room < 0:
            break
        kept += character
    kept = kept.rstrip() + "…" + end
    return kept + " " * (size - display_width(kept))


def _crowded(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether the columns could not be read beside each other: too narrow, or too tall."""
    widest = [max(map(_longest_line, column)) for column in zip(*rows, strict=True)]
    names = [max(map(display_width, name.split()), default=0) for name in rows[0]]
    needed = [
        max(name, min(_READABLE, longest)) for name, longest in zip(names, widest, strict=True)
    ]
    if sum(needed) + len(_GAP) * (len(needed) - 1) > width:
        return True
    widths = _widths(rows, width)
    return any(longest > _TALL * size for longest, size in zip(widest, widths, strict=True))


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return each row as a numbered block, a line or more to each cell that is not empty."""
    label = max(map(display_width, columns))
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        lines += ([""] if lines else []) + [f"── {number} ".ljust(width, "─")]
        for name, cell in zip(columns, row, strict=True):
            if cell:
                lines += _row([name, cell], [label, max(_LEAST, width - label - len(_GAP))])
    return lines


def clean(text: str) -> str:
    """Return *text* with every control character but the line break made visible."""
    return text if text.isascii() and text.isprintable() else text.translate(_HIDDEN)


def display_width(text: str) -> int:
    """Return how many terminal columns *text* takes (Unicode Standard Annex #11)."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def wrap(text: str, width: int) -> list[str]:
    """Return *text* as lines at most *width* columns wide: at spaces, or between CJK characters."""
    lines = []
    for paragraph in text.split("\n"):
        fits = display_width(paragraph) <= width
        lines += [paragraph] if fits else fill(_pieces(paragraph, width), width)
    return lines


def _character_width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fill(pieces: Iterable[str], width: int) -> list[str]:
    """Return *pieces*, which do not part, in lines at most *width* columns wide."""
    lines: list[str] = []
    line, used = "", 0
    for piece in pieces:
        if line and used + display_width(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + piece, used + display_width(piece)
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterable[str]:
    """Part *text* where a line may break, and anything longer than *width* by force."""
    piece, used = "", 0
    for character in text:
        size = _character_width(character)
        if piece and (_may_break(piece[-1], character) or used + size > width):
            yield piece
            piece, used = "", 0
        piece, used = piece + character, used + size
    yield piece


def _may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters: after a space, round a wide one."""
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or _character_width(before) == 2 or _character_width(after) == 2


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Share *width* among the columns: the narrow keep theirs, the wide divide what is left."""
    columns = zip(*rows, strict=True)
    natural = [max(1, *(_longest_line(cell) for cell in column)) for column in columns]
    room = width - len(_GAP) * (len(natural) - 1)
    widths = [0] * len(natural)
    waiting = sorted(range(len(natural)), key=lambda at: natural[at])
    while waiting:
        share = max(_LEAST, room // len(waiting))
        at = waiting.pop(0)
        widths[at] = min(natural[at], share)
        room -= widths[at]
    return widths


def _longest_line(cell: str) -> int:
    return max(map(display_width, cell.split("\n")))


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    height = max(map(len, columns), default=0)
    lines = []
    for at in range(height):
        parts = [column[at] if at < len(column) else "" for column in columns]
        padded = (
            part + " " * (size - display_width(part))
            for part, size in zip(parts, widths, strict=True)
        )
        lines.append(_GAP.join(padded).rstrip())
    return lines


def html(
    columns: Iterable[str],
    rows: Iterable[Iterable[Term | None]],
    title: str = "",
    asks: str = "",
    note: str = "",
) -> str:
    """Return *rows* as an HTML table under its *title* and question, *note* below it."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, cells))}</tr>" for cells in rows)
    lines = [
        f"<p><strong>{escape(title)}</strong></p>" if title else "",
        f"<p>{escape(asks)}</p>" if asks else "",
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        f"<p>{escape(note)}</p>" if note else "",
    ]
    return "<div>" + "".join(lines) + "</div>"


def _cell(cell: Term | None) -> str:
    if cell is None:
        return "<td></td>"
    if cell.kind == "iri":
        return f'<td><code title="{escape(cell.value)}">{escape(cell.text)}</code></td>'
    language = f' lang="{escape(cell.language)}"' if cell.language else ""
    direction = f' dir="{escape(cell.direction)}"' if cell.direction else ""
    return f'<td{language}{direction} style="text-align:left">{escape(cell.text)}</td>'
