"""Labels of things: the name of each in a language, with one order of fallback everywhere.

`queries/labels.rq` says which properties name a thing, and which of them counts first.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from .errors import BadParameter
from .library import read
from .paths import LABELS
from .rdf.prefixes import shrink
from .rdf.table import Cells
from .rdf.terms import Term
from .sparql.binding import among
from .store.protocol import Store

Names = tuple[tuple[str, str], ...]
"""The names of a thing as (language, text), one for each language, sorted by language."""

_FEW, _AT_ONCE = 1000, 100
"""Up to how many things a query lists, and how many at once: for more, the whole graph is read."""


def labels(store: Store, things: Iterable[str], language: str = "en") -> dict[str, str]:
    """Return the label of each of *things* (IRIs), keyed by IRI.

    It is the name in *language*, else in its family (`zh` for `zh-Hans`, and the other way round),
    in English, in any language, in no language; else the CURIE. Raises what the store raises.
    """
    wanted = list(things)
    found = names(store, wanted)
    return {thing: label(thing, found.get(thing, ()), language) for thing in wanted}


def label(thing: str, called: Names, language: str = "en") -> str:
    """Return the label in *language* of *thing*, an IRI with the names *called*; see `labels`."""
    family = language.partition("-")[0]
    for fits in (
        lambda tag: tag == language,
        lambda tag: tag.partition("-")[0] == family,
        lambda tag: tag == "en",
        bool,
    ):
        for tag, text in called:
            if fits(tag):
                return text
    return called[0][1] if called else shrink(thing)


def names(store: Store, things: Iterable[str]) -> dict[str, Names]:
    """Return the names of each of *things* (IRIs) that has one, keyed by IRI.

    A name without a language counts only where there is no other. Raises what the store raises.
    """
    found = sorted(
        (str(thing.value), name.language, int(rank.value), name.value)
        for thing, name, rank in rows_of(store, read(LABELS).text, things)
        if thing and name and rank
    )
    return {thing: _one_each(group) for thing, group in groupby(found, lambda row: row[0])}


def rows_of(store: Store, query: str, things: Iterable[str]) -> Iterator[Cells]:
    """Yield the rows of *query*, a SELECT of ?node first, that are of *things* (IRIs).

    Few things are listed in the query; for many, all rows are read. Raises what the store raises.
    """
    wanted = frozenset(things)
    for text in _listing(query, sorted(wanted)):
        yield from store.scan(text, lambda _, rows: _of(rows, wanted))


def _of(rows: Iterable[Cells], wanted: frozenset[str]) -> list[Cells]:
    return [row for row in rows if row[0] and row[0].value in wanted]


def _listing(query: str, wanted: list[str]) -> list[str]:
    """Return *query* once for every few of *wanted*, listed in it, or by itself for many."""
    if len(wanted) > _FEW:
        return [query]
    terms = [Term("iri", thing) for thing in wanted]
    parts = [terms[at : at + _AT_ONCE] for at in range(0, len(terms), _AT_ONCE)]
    try:
        return [among(query, "node", part) for part in parts]
    except BadParameter:  # what a server calls an IRI need not be one
        return [query]


def _one_each(rows: Iterable[tuple[str, str, int, str]]) -> Names:
    """Return the best name in each language from *rows*, which are sorted by language and rank."""
    best: dict[str, str] = {}
    for _, tag, _, text in rows:
        best.setdefault(tag, text)
    return tuple((tag, text) for tag, text in best.items() if tag) or tuple(best.items())
