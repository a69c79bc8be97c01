"""How far the facts behind an answer are known, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..labels import labels, rows_of
from ..library import Query, read
from ..paths import KNOWN
from ..rdf.table import Table
from ..rdf.terms import Term
from ..sparql.tokens import iris
from ..store.protocol import Store

_DAY = "as_of"
"""The parameter that holds the day of an answer."""


def known(
    store: Store, query: Query, bindings: Mapping[str, Term], table: Table, language: str = "en"
) -> str:
    """Return up to when the facts are known on what *query* names, and what its sources lack.

    That is for a query with `#+ horizons: yes`, for the things in its text and among its
    *bindings*; with names of columns in place of `yes`, for those in the *table* too. Empty where
    nobody has said. Raises what the store raises.
    """
    if not (wanted := query.extra.get("horizons", "").split()):
        return ""
    named = {term.value for term in bindings.values() if term.kind == "iri"}
    for at in (at for at, name in enumerate(table.columns) if name in wanted):
        named |= {cell.value for cells in table.terms if (cell := cells[at])}
    return _said(store, named | (iris(query.text) or set()), bindings.get(_DAY), language)


def _said(store: Store, things: Iterable[str], day: Term | None, language: str) -> str:
    words = read(KNOWN)
    found: dict[tuple[bool, str, str], list[str]] = defaultdict(list)
    for node, of, last, state in rows_of(store, words.text, things):
        if node and of and last:
            key = "says-after" if day and day.value > last.value else "says"
            found[False, last.value, key].append(of.value)
        elif node and of:
            found[True, node.value, "says-gap-of" if state else "says-gap"].append(of.value)
    lacking = {about for gap, about, _ in found if gap}
    called = labels(store, sorted(lacking.union(*found.values())), language)
    chinese = language.partition("-")[0] == "zh"
    lines = []
    for (_, about, key), named in sorted(found.items()):
        sentence = words.extra[f"{key}-zh" if chinese else key]
        listed = ("、" if chinese else ", ").join(dict.fromkeys(called[thing] for thing in named))
        lines.append(sentence.format(of=listed, until=about, thing=called.get(about, "")))
    return ("" if chinese else " ").join(lines)
