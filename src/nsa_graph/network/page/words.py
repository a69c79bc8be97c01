"""The words of a page that are not its network's: headings, buttons, messages, by language."""

import csv
import io
import os
from functools import cache

from ...errors import BadSource
from ...paths import contents, relative

WORDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "words.csv")
FALLBACK = "en"


@cache
def words(language: str, file: str = WORDS) -> tuple[str, dict[str, str]]:
    """Return which language a page in *language* speaks, and its words in it, by key.

    That is English where the file has no column for *language*, nor for its family. Raises
    `BadSource` for a file that cannot be read, or in which a word is missing.
    """
    held = _held(file)
    spoken = next((each for each in (language, language.partition("-")[0]) if each in held), "")
    return spoken or FALLBACK, held[spoken or FALLBACK]


def _held(file: str) -> dict[str, dict[str, str]]:
    """Return the words by language, and in each by key."""
    try:
        text = io.StringIO(contents(file).decode(), newline="")
        (_, *languages), *rows = filter(None, csv.reader(text, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        told = f"the words of pages cannot be read: {error}"
        raise BadSource(told, file=relative(file), remedy="install the project again") from error
    held: dict[str, dict[str, str]] = {language: {} for language in languages}
    for number, (key, *said) in enumerate(rows, 2):
        if len(said) != len(languages) or not all(said) or key in held[languages[0]]:
            told = f"{key!r} stands here twice, or not in each language"
            remedy = "write one row a key, with a word for each column"
            raise BadSource(told, file=relative(file), line=number, remedy=remedy)
        for language, word in zip(languages, said, strict=True):
            held[language][key] = word
    return held
