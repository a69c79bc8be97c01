"""The numbered paragraphs of a paper, and the front matter before the first.

A paragraph begins on a line that starts, after blanks, with its number, a full stop and a blank,
where the number is exactly the one that is due. So a line that happens to begin with "2015." is
no paragraph. Nor is one that begins with "8. " while 7 is due: a paragraph left out shows as a
count that falls short, which whoever compares two languages should look at.
"""

import re
from typing import NamedTuple

from ..errors import BadSource
from .normal import Normal, normalise
from .source import line_of

_NUMBERED = re.compile(r"^[^\S\n]*([0-9]+)\.(?=\s)", re.MULTILINE)


class Paragraph(NamedTuple):
    """One paragraph: its number, the source line it begins on, and its words without the number."""

    number: int
    line: int
    normal: Normal

    @property
    def text(self) -> str:
        """The normalised words; the number is not among them."""
        return self.normal.text


class Parts(NamedTuple):
    """A paper in parts: the front matter, and the paragraphs in order from 1 without a gap."""

    front: Normal
    paragraphs: tuple[Paragraph, ...]


def split(text: str, language: str, file: str = "") -> Parts:
    """Return the parts of a source *text*, normalised by the rules of *language*.

    All offsets count from the beginning of *text*. *file* is only for the errors to name.

    Raises `BadSource` where there is no paragraph 1, or where a paragraph has no words.
    """
    heads = _heads(text)
    if not heads:
        raise BadSource(
            "no paragraph 1", remedy="begin the first paragraph's line with '1. '", file=file
        )
    front = normalise(text, language, 0, heads[0].start())
    ends = [head.start() for head in heads[1:]] + [len(text)]
    made = (_paragraph(text, language, *pair, file) for pair in zip(heads, ends, strict=True))
    return Parts(front, tuple(made))


def _heads(text: str) -> list[re.Match[str]]:
    heads: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        if match[1] == str(len(heads) + 1):
            heads.append(match)
    return heads


def _paragraph(text: str, language: str, head: re.Match[str], end: int, file: str) -> Paragraph:
    number, line = int(head[1]), line_of(text, head.start(1))
    normal = normalise(text, language, head.end(), end)
    if not normal.text:
        raise BadSource(
            f"paragraph {number} has no words",
            remedy="write them, or renumber",
            file=file,
            line=line,
        )
    return Paragraph(number, line, normal)
