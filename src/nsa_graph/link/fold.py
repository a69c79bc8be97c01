"""How a key is written: forms in which two spellings of one key are the same text."""

import re
import unicodedata
from collections.abc import Callable

_ARTICLE = re.compile(r"^the |\bthe$")
_WORDS = re.compile(r"[^\w]+|_+")
_NUMBER = re.compile(r"0*(\d+)(?:\.0+)?")


def upper(text: str) -> str:
    """Return a code in letters or a symbol: upper case, any space as one."""
    return " ".join(text.upper().split())


def number(text: str) -> str:
    """Return a number without leading zeros and a spreadsheet's `.0`: `004`, `4`, `4.0` are 4."""
    match = _NUMBER.fullmatch(text)
    return match[1] if match else text


def local(text: str) -> str:
    """Return the last part of an IRI or CURIE in upper case: `wd:q142` is Q142."""
    return re.split(r"[/#:]", text.strip("<>"))[-1].upper()


def name(text: str) -> str:
    """Return a name without case, accents, punctuation and the article: `The Gambia` is gambia."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return _ARTICLE.sub("", _WORDS.sub(" ", plain).strip()).strip()


FORMS: dict[str, Callable[[str], str]] = {
    "upper": upper,
    "number": number,
    "local": local,
    "name": name,
}
"""The forms that a query's header can name: `#+ form: number`."""
