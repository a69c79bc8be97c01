"""An answer as a matrix: what its header says stands in rows, in columns and in cells."""

from ..errors import BadSource
from ..library import Query
from ..rdf.table import Table
from ..rdf.terms import literal

_SPARE = "abcdefghijklmnopqrstuvwxyz"
"""Marks for values that the header gives none."""


def matrix(table: Table, query: Query) -> Table:
    """Return *table*, the answer to *query*, as its header's `#+ matrix:` says; else as it is.

    `ROWS; COLUMNS; CELLS; ITEMS` name columns of the answer. A cell has one mark for each item of
    its column, in the order in which the note lists them; `#+ marks: yes ●; no ○` gives the marks.
    Raises `BadSource` for a header that names no such columns.
    """
    if "matrix" not in query.extra or not len(table):
        return table
    parts = [part.split() for part in query.extra["matrix"].split(";")]
    named = [name for part in parts for name in part]
    if [len(part) for part in parts[:3]] != [1, 1, 1] or not set(named) <= set(table.columns):
        remedy = "as `#+ matrix: ROWS; COLUMNS; CELLS; ITEMS`, of the columns of the answer"
        raise BadSource("not a matrix", file=query.file, line=1, remedy=remedy)
    (across,), (down,), (cell,) = parts[:3]
    rows = [
        (
            str(row[across]),
            str(row[down]),
            tuple(str(row[name]) for name in named[3:]),
            str(row[cell]),
        )
        for row in table
    ]
    items: dict[str, dict[tuple[str, ...], None]] = {}
    for _, column, item, _ in rows:
        items.setdefault(column, {})[item] = None
    marks = _marks(query, [value for *_, value in rows])
    found = {(row, column, item): marks[value] for row, column, item, value in rows}
    heads = dict.fromkeys(row for row, *_ in rows)
    cells = [
        (
            literal(row),
            *(
                literal("".join(found.get((row, column, item), " ") for item in items[column]))
                for column in items
            ),
        )
        for row in heads
    ]
    legend = "; ".join(f"{mark} {value}" for value, mark in marks.items())
    listed = [f"{column}: {_numbered(list(of))}" for column, of in items.items()]
    note = "\n".join([legend, *listed, *filter(None, [table.note])])
    return table.replace(columns=(across, *items), terms=cells, note=note)


def _marks(query: Query, values: list[str]) -> dict[str, str]:
    """Return the mark of each of *values*, those of the header first and in its order."""
    pairs = (part.strip().rpartition(" ") for part in query.extra.get("marks", "").split(";"))
    given = {value: mark for value, _, mark in pairs if value}
    spare = iter(_SPARE)
    found = {value: given.get(value) or next(spare, "?") for value in dict.fromkeys(values)}
    order = [*given, *found]
    return dict(sorted(found.items(), key=lambda pair: order.index(pair[0])))


def _numbered(items: list[tuple[str, ...]]) -> str:
    return "; ".join(f"{at} {', '.join(item)}" for at, item in enumerate(items, 1))
