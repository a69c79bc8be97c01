"""The normalised text: a hard-wrapped source made one line, each character traced to its origin.

1. A blank is any Unicode white space (space, tab, no-break space, ideographic space, line and
   page breaks) or a byte-order mark. Only blanks ever change: brackets, quotation marks, digits
   and letters stay as the source has them, full-width or not.
2. Blanks at the beginning and at the end go.
3. In Chinese (`zh`), a run of blanks goes where a CJK character, CJK punctuation, a full-width
   form or a typographic quotation mark, dash or ellipsis stands on either side of it:
   `1996 年 7 月` becomes `1996年7月`, and a sentence closes over a line or page break. Between
   two other characters (two Latin words, two numbers) the run becomes one space.
4. In every other language a run of blanks becomes one space, line and page breaks included,
5. save that a line break between a hyphen that follows a letter or digit and a letter or digit
   goes, so that a compound broken at its hyphen stays whole. A hyphen left hanging on purpose
   ("short- and long-range") must therefore not end a line.

What comes out is normal already: normalising it again changes nothing.
"""

import re
from typing import NamedTuple

_BLANKS = re.compile(r"[\s\ufeff]+")
_UNSPACED = ("zh",)
_CJK = re.compile(
    "[\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"  # dash, quotation marks, ellipsis, middle dot
    "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f"  # CJK punctuation, kana, ideographs
    "\uff01-\uff65\uffe0-\uffe6"  # full-width forms
    "\U00020000-\U0003ffff]"  # the supplementary ideographs
)


class Normal(NamedTuple):
    """Normalised text, and for each of its characters the offset it has in the source.

    `offsets` rises strictly and is as long as `text`. A folded space has the offset of the first
    blank of its run; every other character equals the source's character at its offset.
    """

    text: str
    offsets: tuple[int, ...]

    def source_span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the source that `text[begin:end]` came from.

        It takes in the breaks and blanks between the first character and the last.

        Raises `ValueError` where the span is empty or not within the text.
        """
        if not 0 <= begin < end <= len(self.text):
            raise ValueError(f"no span {begin}..{end} in a text of {len(self.text)} characters")
        return self.offsets[begin], self.offsets[end - 1] + 1


def spaced(language: str) -> bool:
    """Return whether *language*, a tag such as `en` or `zh-Hans`, parts its words with spaces."""
    return language.partition("-")[0].lower() not in _UNSPACED


def normalise(text: str, language: str, start: int = 0, end: int | None = None) -> Normal:
    """Return `text[start:end]` normalised by the rules of *language* (see the module).

    The offsets count from the beginning of *text*, not from *start*, in Unicode code points.
    """
    stop = len(text) if end is None else end
    closes = _closes_spaced if spaced(language) else _closes_unspaced
    kept: list[str] = []
    offsets: list[int] = []
    at = start
    for run in _BLANKS.finditer(text, start, stop):
        kept.append(text[at : run.start()])
        offsets.extend(range(at, run.start()))
        at = run.end()
        if offsets and at < stop and not closes(text, run.start(), at):
            kept.append(" ")
            offsets.append(run.start())
    kept.append(text[at:stop])
    offsets.extend(range(at, stop))
    return Normal("".join(kept), tuple(offsets))


def _closes_unspaced(text: str, begin: int, end: int) -> bool:
    return bool(_CJK.match(text, begin - 1) or _CJK.match(text, end))


def _closes_spaced(text: str, begin: int, end: int) -> bool:
    broken = text[begin - 1] == "-" and "\n" in text[begin:end]
    return broken and begin > 1 and text[begin - 2].isalnum() and text[end].isalnum()
