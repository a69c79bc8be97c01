"""The words of a paragraph that come nearest to a quote which does not stand in it."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKENS = re.compile(r"[0-9]+|[A-Za-z\u00c0-\u024f\u0370-\u052f]+|.", re.DOTALL)
_ANCHORS = 4  # how many of the longest common stretches are tried as the place meant
_CONTEXT = 8  # tokens shown unchanged on either side of a difference
_LONGEST = 240  # characters of a difference that an error line still bears


class Near(NamedTuple):
    """The nearest stretch of words.

    `words` is the stretch as the paragraph has it; `similarity` is 0 (nothing in common) to 1
    (the same); `difference` is one line in which `[-…-]` holds what only the quote has and
    `{+…+}` what only the paragraph has.
    """

    words: str
    similarity: float
    difference: str


def nearest(quote: str, text: str) -> Near:
    """Return the stretch of the normalised paragraph *text* that is most like *quote*.

    Chinese is compared by character, alphabetic scripts by word. Of two equally near stretches
    the earlier is taken; where nothing is in common, `words` is empty.
    """
    wanted, there = _TOKENS.findall(quote), _TOKENS.findall(text)
    words: list[str] = []
    similarity = 0.0
    for shift in _shifts(wanted, there):
        for found in _stretches(wanted, there, shift):
            ratio = _matcher(wanted, found).ratio()
            if ratio > similarity:
                words, similarity = found, ratio
    return Near("".join(words), round(similarity, 4), _difference(wanted, words))


def printable(text: str) -> str:
    """Return *text* with every character that could disturb a terminal or a line replaced."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _matcher(first: list[str], second: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, first, second, autojunk=False)


def _shifts(wanted: list[str], there: list[str]) -> list[int]:
    """Return where the quote would begin if one of the longest common stretches is the place."""
    blocks = [block for block in _matcher(wanted, there).get_matching_blocks() if block.size]
    blocks.sort(key=lambda block: (-block.size, block.b))
    return sorted({block.b - block.a for block in blocks[:_ANCHORS]})


def _stretches(wanted: list[str], there: list[str], shift: int) -> list[list[str]]:
    """Return the stretches at *shift*: as long as the quote, and grown or shrunk to its ends."""
    return [
        there[max(0, shift) : max(0, shift + len(wanted))],
        _fitted(wanted, there, shift, slack=len(wanted) // 2 + 4),
    ]


def _fitted(wanted: list[str], there: list[str], shift: int, slack: int) -> list[str]:
    """Return the tokens near *shift*, cut where the quote's own beginning and end fall."""
    window = there[max(0, shift - slack) : max(0, shift + len(wanted) + slack)]
    blocks = [block for block in _matcher(wanted, window).get_matching_blocks() if block.size]
    if not blocks:
        return []
    first, last = blocks[0], blocks[-1]
    begin = max(0, first.b - first.a)
    return window[begin : last.b + len(wanted) - last.a]


def _difference(wanted: list[str], found: list[str]) -> str:
    steps = _matcher(wanted, found).get_opcodes()
    shown: list[str] = []
    for at, (kind, i, j, k, m) in enumerate(steps):
        if kind == "equal":
            shown.append(_context(wanted[i:j], at == 0, at == len(steps) - 1))
            continue
        shown.append(f"[-{''.join(wanted[i:j])}-]" if j > i else "")
        shown.append(f"{{+{''.join(found[k:m])}+}}" if m > k else "")
    line = printable("".join(shown))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _context(tokens: list[str], first: bool, last: bool) -> str:
    head = [] if first else tokens[:_CONTEXT]
    tail = [] if last else tokens[-_CONTEXT:]
    if len(head) + len(tail) >= len(tokens):
        return "".join(tokens)
    return "".join(head) + "…" + "".join(tail)
