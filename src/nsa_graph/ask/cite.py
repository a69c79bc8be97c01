"""What a reference gives: the document, the place in it, the words, a link."""

from typing import NamedTuple

from ..errors import BadParameter
from ..library import read
from ..paths import CITE
from ..rdf.prefixes import shrink
from ..store.protocol import Store
from .answer import run
from .resources import resolve


class Citation(NamedTuple):
    """A reference to a paper, or to a paragraph or statement in it; what is not known is empty.

    `date` is an ISO date, as far as it is known; `of_meeting` says that it is the first day of the
    meeting, for the day of the paper is not known. `quote` is in the language of the paper,
    `translation` the project's own; `language` is that of the reference.
    """

    iri: str
    symbol: str
    title: str
    author: str
    meeting: str
    date: str
    of_meeting: bool
    paragraph: str
    statement: str
    quote: str
    translation: str
    language: str

    @property
    def key(self) -> str:
        """A name for the reference, of letters, digits, `.`, `-` and `_`."""
        paper = self.symbol.replace("/", "-").replace(" ", "") or "paper"
        return "_".join(filter(None, (paper, self.statement or self.paragraph)))


def cite(store: Store, name: str, language: str = "en") -> Citation:
    """Return the reference to what *name* stands for, its title and names in *language*.

    Raises `BadParameter` for a thing that is no paper, paragraph or statement, and what `resolve`
    raises.
    """
    thing = resolve(store, name)
    found = run(store, read(CITE), {"thing": thing}, language)
    if not len(found):
        told = f"{shrink(thing.value)} is no paper, paragraph or statement"
        raise BadParameter(told, remedy="cite one, as 14.1")
    row = found[0]

    def said(column: str) -> str:
        return str(row[column] or "")

    return Citation(
        thing.value,
        said("symbol"),
        said("title"),
        said("author"),
        said("meeting"),
        said("date"),
        bool(row["of_meeting"]),
        said("paragraph"),
        said("statement"),
        said("quote"),
        said("translation"),
        language,
    )
