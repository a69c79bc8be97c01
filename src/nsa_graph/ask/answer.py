"""An answer: a question's query run with its parameters bound, things by their labels."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from ..errors import BadQuery
from ..labels import label, labels, names
from ..library import Query
from ..rdf.table import Cells, Table
from ..rdf.terms import Term, literal
from ..store.protocol import Store, whole
from .known import known
from .parameters import bind

STATED_ONLY = "Only what is stated or known: interpretations are left out."
_STATED_ONLY_ZH = "仅含明文或已知内容，不含解读。"

Fold = Callable[[Cells], Term | None]
"""How the values of a column become one."""

_ANY = {"en": "(any)", "zh": "（不限）"}
"""What is said for a parameter that is left out."""


def stated_note(language: str) -> str:
    """Return the note, in Chinese or English, that interpretations are left out."""
    return _STATED_ONLY_ZH if language.partition("-")[0] == "zh" else STATED_ONLY


def answer(
    store: Store,
    query: Query,
    values: Mapping[str, object],
    language: str = "en",
    iris: bool = False,
) -> Table:
    """Return the answer to *query*: its rows in its order, with title and question in words.

    Its note says how far the facts are known. *values* gives its parameters as `parameters.bind`
    takes them. Things are called by their labels in *language*, where they have one (see
    `labels`); with *iris*, the cells keep the IRIs. Raises what `bind` raises, and `BadQuery` with
    the file where the query does not run.
    """
    bindings = bind(store, query, values)
    found = _rows(store, query, bindings)
    table = _shown(store, query, found, "" if iris else language)
    asks = in_words(store, query.asks_in(language), bindings, language)
    told = known(store, query, bindings, found, language)
    return table.replace(title=query.title_in(language), asks=asks, note=told)


def run(
    store: Store,
    query: Query,
    bindings: Mapping[str, Term],
    language: str = "en",
) -> Table:
    """Return the table of *query*, things by their labels in *language*; empty for their IRIs.

    A column called `iri`, or whose name ends in `_iri`, keeps IRIs; `#+ label-NAME: zh` sets the
    language of a column's labels. Columns that the header
    names hold one value a row, and rows alike in all others become one: of `#+ list: NAME …` with
    the values in order, joined by "; "; of `#+ text: NAME …` with the text in *language*, in
    English or in any other. A `BadQuery` names its file, line and column.
    """
    return _shown(store, query, _rows(store, query, bindings), language)


def _rows(store: Store, query: Query, bindings: Mapping[str, Term]) -> Table:
    """Return the rows of *query* as the store gives them."""
    try:
        return whole(store, query.text, bindings)
    except BadQuery as error:
        error.file = query.file
        raise


def _shown(store: Store, query: Query, table: Table, language: str) -> Table:
    """Return the *table* of *query* with labels, and its columns folded as the header says."""
    named = _labelled(store, table, _languages(query, language)) if language else table
    ways = dict.fromkeys(query.extra.get("list", "").split(), _joined)
    ways |= {name: partial(_in, language or "en") for name in query.extra.get("text", "").split()}
    return _folded(table, named, ways) if ways else named


def in_words(store: Store, asks: str, bindings: Mapping[str, Term], language: str = "en") -> str:
    """Return *asks* with each `{parameter}` in words: a thing by its label, a value as it is.

    What stands in `{parameter? …}` is said only where the parameter is true.
    """
    named = labels(store, [v.value for v in bindings.values() if v.kind == "iri"], language)

    def word(match: "re.Match[str]") -> str:
        value = bindings.get(match[1])
        if value is None:
            return "" if match[2] else _ANY.get(language.partition("-")[0], _ANY["en"])
        if match[2]:
            return match[2].removeprefix("?") if value.native is True else ""
        return named[value.value] if value.kind == "iri" else value.text

    return re.sub(r"\{(\w+)(\?[^{}]*)?\}", word, asks)


def _languages(query: Query, language: str) -> Callable[[str], str]:
    """Return what gives the language of a column's labels; empty for a column of IRIs."""

    def of(column: str) -> str:
        if column == "iri" or column.endswith("_iri"):
            return ""
        return query.extra.get(f"label-{column}", language)

    return of


def _labelled(store: Store, table: Table, language: Callable[[str], str]) -> Table:
    """Return *table* with labels in place of IRIs, each column in its *language*."""
    columns = [language(name) for name in table.columns]
    things = {
        cell.value
        for cells in table.terms
        for cell, to in zip(cells, columns, strict=True)
        if to and cell and cell.kind == "iri"
    }
    if not things:
        return table
    called = names(store, things)

    @cache
    def named(thing: str, to: str) -> Term:
        return literal(label(thing, called.get(thing, ()), to))

    def row(cells: Cells) -> Iterator[Term | None]:
        for cell, to in zip(cells, columns, strict=True):
            yield named(cell.value, to) if to and cell and cell.kind == "iri" else cell

    return table.replace(terms=[tuple(row(cells)) for cells in table.terms])


def _folded(table: Table, named: Table, ways: Mapping[str, Fold]) -> Table:
    """Return *named* with the rows joined that are alike in *table* but for the columns in *ways*.

    Two things of one label stay apart, for *table* has their IRIs.
    """
    folds = [ways.get(name, _first) for name in table.columns]
    groups: dict[Cells, list[Cells]] = {}
    for cells, shown in zip(table.terms, named.terms, strict=True):
        key = tuple(
            cell if fold is _first else None for cell, fold in zip(cells, folds, strict=True)
        )
        groups.setdefault(key, []).append(shown)
    rows = [
        tuple(fold(cells) for cells, fold in zip(zip(*group, strict=True), folds, strict=True))
        for group in groups.values()
    ]
    return named.replace(terms=rows)


def _first(cells: Cells) -> Term | None:
    return cells[0]


def _in(language: str, cells: Cells) -> Term | None:
    """Return the one of *cells*, texts, that is in *language*, in English, or the first."""
    texts = {cell.language: cell for cell in sorted(filter(None, cells), reverse=True)}
    named = label("", tuple((tag, cell.value) for tag, cell in sorted(texts.items())), language)
    return next((cell for cell in texts.values() if cell.value == named), None)


def _joined(cells: Cells) -> Term | None:
    texts = sorted({cell.text for cell in cells if cell})
    return literal("; ".join(texts)) if texts else None
