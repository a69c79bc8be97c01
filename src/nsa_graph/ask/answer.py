"""An answer: a question's query run with its parameters bound, under the question in words."""

import re
from collections.abc import Mapping

from ..errors import BadQuery
from ..library import Query
from ..rdf.table import Table
from ..rdf.terms import Term
from ..store.protocol import Store
from .labels import label
from .parameters import bind

STATED_ONLY = "Only what is stated or known: what a reader concludes is left out."


_ANY = {"en": "(any)", "zh": "（不限）"}
"""What is said for a parameter that is left out."""


def answer(
    store: Store,
    query: Query,
    values: Mapping[str, object],
    stated_only: bool = False,
    language: str = "en",
) -> Table:
    """Return the answer to *query*: its rows in its order, with title and question in words.

    *values* gives its parameters as `parameters.bind` takes them; what they name is called by its
    name in *language*, where there is such. Raises what that raises, and
    `BadQuery` with the file where the query does not run.
    """
    bindings = bind(store, query, values)
    table = run(store, query, bindings, stated_only)
    note = STATED_ONLY if stated_only else ""
    asks = in_words(store, query.asks, bindings, language)
    return table.replace(title=query.title, asks=asks, note=note)


def run(
    store: Store, query: Query, bindings: Mapping[str, Term], stated_only: bool = False
) -> Table:
    """Return the bare table of *query*; a `BadQuery` names its file, line and column."""
    try:
        return store.select(query.text, bindings, stated_only)
    except BadQuery as error:
        error.file = query.file
        raise


def in_words(store: Store, asks: str, bindings: Mapping[str, Term], language: str = "en") -> str:
    """Return *asks* with each `{parameter}` in words: a thing by its label, a value as it is.

    What stands in `{parameter? …}` is said only where the parameter is true.
    """

    def word(match: "re.Match[str]") -> str:
        value = bindings.get(match[1])
        if value is None:
            return "" if match[2] else _ANY.get(language.partition("-")[0], _ANY["en"])
        if match[2]:
            return match[2].removeprefix("?") if value.native is True else ""
        return label(store, value, language) if value.kind == "iri" else value.text

    return re.sub(r"\{(\w+)(\?[^{}]*)?\}", word, asks)
