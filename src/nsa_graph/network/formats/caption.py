"""Captions: labels cut to what can be read in a picture."""

from ...store.layout import clean, wrap


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
