"""Quotes: where one is in the normalised paragraph, and how much of it they cover together."""

from collections.abc import Iterable
from typing import NamedTuple

from ..errors import BadSource, QuoteNotFound
from .nearness import nearest, printable
from .normal import normalise

AROUND = 32
"""The most characters kept before and after a span, to tell it from its like."""


_SHOWN = 60
"""How many characters of a quote a message repeats."""


class Span(NamedTuple):
    """A stretch of a paragraph, half open, in Unicode code points of its normalised text.

    `begin` and `end` are what the Web Annotation model's `TextPositionSelector` wants, `prefix`
    and `suffix` (at most 32 characters) what its `TextQuoteSelector` wants.
    """

    begin: int
    end: int
    prefix: str
    suffix: str


class Place(NamedTuple):
    """Where a quote was written down, for an error to name; `within` is what should hold it."""

    file: str = ""
    line: int = 0
    within: str = "its paragraph"


NOWHERE = Place()
"""A quote of which nobody has said where it was written down."""


def find(quote: str, text: str, language: str) -> tuple[Span, ...]:
    """Return every occurrence of *quote* in the normalised paragraph *text*, in order.

    The quote is normalised by the rules of *language* first; it then has to match exactly. An
    empty quote occurs nowhere. Occurrences may overlap.
    """
    words = normalise(quote, language).text
    found: list[Span] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(span(text, at, at + len(words)))
        at = text.find(words, at + 1)
    return tuple(found)


def span(text: str, begin: int, end: int) -> Span:
    """Return the span *begin* to *end* of *text* with what stands before and after it."""
    return Span(begin, end, text[max(0, begin - AROUND) : begin], text[end : end + AROUND])


def locate(quote: str, text: str, language: str, place: Place = NOWHERE) -> Span:
    """Return the one span of *quote* in the normalised paragraph *text*.

    Raises `QuoteNotFound`, with the nearest words and the difference, where it does not stand
    there; `BadSource` where it is empty, or stands there more than once.
    """
    spans = find(quote, text, language)
    if not spans:
        raise _missing(normalise(quote, language).text, text, place)
    if len(spans) > 1:
        told = f"a quote that stands {len(spans)} times in {place.within}: {_short(quote)}"
        remedy = "make the quote longer"
        raise BadSource(told, remedy=remedy, file=place.file, line=place.line)
    return spans[0]


def _missing(words: str, text: str, place: Place) -> BadSource:
    if not words:
        return BadSource(
            "an empty quote", remedy="quote the words of the text", file=place.file, line=place.line
        )
    near = nearest(words, text)
    what = f"not in {place.within}: {_short(words)}"
    remedy = "copy the words from the text; nothing there is like them"
    if near.words:
        what = f"{what}; nearest ({near.similarity:.0%}): {_short(near.words)}"
        remedy = f"mend what [-only the quote-] or {{+only the text+}} has: {near.difference}"
    return QuoteNotFound(what, near.words, remedy=remedy, file=place.file, line=place.line)


def _short(words: str) -> str:
    shown = printable(words)
    return f"“{shown}”" if len(shown) <= _SHOWN else f"“{shown[: _SHOWN - 1]}…”"


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
