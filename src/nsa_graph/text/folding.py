"""Names folded to what their spellings share, so that one is found however somebody types it."""

import os
import re
import unicodedata
from functools import cache

_TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "traditional.txt")
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_ARTICLES = frozenset(("the", "le", "la", "les", "l", "el", "los", "las"))
"""The articles that lists of countries put before or behind a name: `Albanie (l')`."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart into a plain one and a mark."""


def fold(text: str) -> str:
    """Return *text* without case, accents, width, punctuation, blanks and an article at either end.

    Traditional Chinese signs become the simplified ones. A blank stays where two numbers would
    else run together: `A/RES/67/29` is `ares67 29`. Of a text with no letter and no number
    nothing is left.
    """
    folded = ""
    for word in words(text):
        folded += " " + word if folded[-1:].isdigit() and word[0].isdigit() else word
    return folded


def words(text: str) -> list[str]:
    """Return the words of *text*, each folded."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in parts if unicodedata.category(sign) not in ("Mn", "Cf"))
        if _HAN.search(plain):
            plain = plain.translate(_simplified())
    found = _WORD.findall(plain.replace("&", " and ").replace("'", "").replace("’", ""))
    if len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    return found[:-1] if len(found) > 1 and found[-1] in _ARTICLES else found


@cache
def _simplified() -> dict[int, int]:
    """Return the simplified sign for each traditional one (OpenCC, TSCharacters, Apache 2.0)."""
    with open(_TABLE, encoding="utf-8") as lines:
        traditional, simplified = lines.read().split()
    return str.maketrans(traditional, simplified)
