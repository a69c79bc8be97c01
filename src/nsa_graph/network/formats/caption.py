"""Captions: labels cut to what can be read in a picture."""

import re

from ...rdf.layout import clean, wrap

_WORD = re.compile(r"《[^》\n]*》|[!-~]+[年月日]?")  # a title and a year are words too


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
