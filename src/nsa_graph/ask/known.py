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
    until: dict[tuple[str, str], list[str]] = defaultdict(list)
    lacking: dict[str, list[str]] = defaultdict(list)
    missed: dict[str, list[str]] = defaultdict(list)
    for node, of, last, state in rows_of(store, words.text, things):
        if node and of and last:
            until[last.value, "says-after" if day and day.value > last.value else "says"] += [
                of.value
            ]
        elif node and of:
            (missed if state else lacking)[node.value].append(of.value)
    groups = (*until.values(), *lacking.values(), *missed.values())
    every = {thing for group in groups for thing in group} | lacking.keys() | missed.keys()
    called = labels(store, sorted(every), language)
    chinese = language.partition("-")[0] == "zh"

    def says(key: str, of: list[str], **slots: str) -> str:
        sentence = words.extra[f"{key}-zh" if chinese else key]
        listed = dict.fromkeys(called[thing] for thing in of)
        return sentence.format(of=("、" if chinese else ", ").join(listed), **slots)

    lines = [says(key, of, until=last) for (last, key), of in sorted(until.items())]
    lines += [says("says-gap", of, thing=called[node]) for node, of in sorted(lacking.items())]
    lines += [says("says-gap-of", of, thing=called[node]) for node, of in sorted(missed.items())]
    return ("" if chinese else " ").join(lines)
