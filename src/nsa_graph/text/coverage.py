"""Coverage: how much of a paragraph lies inside some quote, and what is left out."""

from collections.abc import Iterable
from typing import NamedTuple


class Coverage(NamedTuple):
    """How many characters of a text are covered, of how many, and the half-open gaps in order."""

    covered: int
    total: int
    gaps: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        """The share covered, 0 to 1; of an empty text, 1."""
        return share([self])


def coverage(length: int, spans: Iterable[tuple[int, int]]) -> Coverage:
    """Return how far half-open *spans*, in any order and overlapping or not, cover *length*.

    Raises `ValueError` where a span runs backwards or lies outside the text.
    """
    gaps: list[tuple[int, int]] = []
    reached = 0
    for begin, end in sorted(spans):
        if not 0 <= begin <= end <= length:
            raise ValueError(f"no span {begin}..{end} in a text of {length} characters")
        if begin > reached and end > begin:
            gaps.append((reached, begin))
        if end > begin:
            reached = max(reached, end)
    if reached < length:
        gaps.append((reached, length))
    return Coverage(length - sum(end - begin for begin, end in gaps), length, tuple(gaps))


def share(coverages: Iterable[Coverage]) -> float:
    """Return the share covered of several texts together, by characters, 0 to 1."""
    many = tuple(coverages)
    total = sum(one.total for one in many)
    return sum(one.covered for one in many) / total if total else 1.0
