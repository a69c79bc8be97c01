"""A view's rows folded into edges: rows that differ in attributes alone are one edge."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby, islice

from ..errors import BadSource
from ..rdf.table import Cells
from ..rdf.terms import Term
from .cells import Cell, Label, Types, cell, curie, named, pack, things, unpack
from .columns import Columns, keeps_iri
from .describe import want
from .spool import Row, Spool
from .values import day_before, first_day, last_day, type_of

_FOUND = "INSERT INTO found VALUES (?, ?)"
_EDGE = "INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DIGITS = 8
"""How many hexadecimal digits tell the edges of one name apart, of which there are few."""

_BATCH = 1000
_FIRST = 7
"""Where the attributes begin, behind source, target, type, label, predicate, start and end."""


def put_aside(spool: Spool, columns: Columns, types: Types, rows: Iterable[Cells]) -> None:
    """Put the *rows* of a view aside, and ask for the things in them to be described.

    Raises `BadSource` for a node that is no IRI. A row without a target is a node by itself.
    """
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        found = [_cells(columns, row) for row in batch if _ends(columns, row)]
        spool.put(_FOUND, ((_id(columns, each), pack(each)) for each in found if each[1]))
        nodes = {str(end) for each in found for end in each[:2] if end}
        names = {iri for each in found for iri in things(each)}
        want(spool, [*((iri, True) for iri in nodes), *((iri, False) for iri in names)])
        for at, name in columns.fields:
            for type_ in {type_of(term) for row in batch if (term := row[at])}:
                types.learn(name, type_)


def fold(spool: Spool, columns: Columns, types: Types, label: Label) -> None:
    """Make edges of what was put aside, each once, sorted by id; things go by their *label*."""
    spool.put(_EDGE, _edges(spool, columns, types, label))


def _ends(columns: Columns, row: Cells) -> bool:
    """Tell whether *row* has a node; raises `BadSource` where one is a literal or blank."""
    source, target = row[columns.roles["source"]], row[columns.roles["target"]]
    for end in (source, target):
        if end is not None and end.kind != "iri":
            told = f"a node must have an IRI, and {end.text!r} is none"
            raise BadSource(told, file=columns.file, remedy="mend ?source or ?target")
    return source is not None


def _cells(columns: Columns, row: Cells) -> list[Cell]:
    """Return *row* as cells in a fixed order; of an undirected edge the lesser IRI comes first."""
    role = {name: row[at] if at >= 0 else None for name, at in columns.roles.items()}
    ends = [_text(role["source"]), _text(role["target"])]
    if not columns.directed and ends[1]:
        ends.sort()
    type_, label = role["type"], role["label"]
    predicate = role["predicate"] or (type_ if type_ and type_.kind == "iri" else None)
    fields = (cell(row[at], keeps_iri(name)) for at, name in columns.fields)
    called = cell(type_) or columns.type
    return [*ends, called, cell(label) or called, _text(predicate), *_days(columns, role), *fields]


def _days(columns: Columns, role: dict[str, Term | None]) -> list[str]:
    """Return the first and last day of an edge; raises `BadSource` for what is none."""
    start, end, until = (_text(role[name]) for name in ("start", "end", "until"))
    try:
        return [first_day(start), last_day(end) or day_before(until)]
    except ValueError as error:
        remedy = "mend ?start, ?end or ?until"
        raise BadSource(str(error), file=columns.file, remedy=remedy) from error


def _text(term: Term | None) -> str:
    return term.value if term else ""


def _id(columns: Columns, cells: list[Cell]) -> str:
    """Return the edge's id: the thing it was folded from, or its ends, and a mark.

    The mark is drawn from all but the attributes, so that an id outlives the other edges; a type
    that the header has is in some language, and so left out.
    """
    iri = next((cells[at] for at, name in enumerate(columns.names, _FIRST) if name == "iri"), None)
    name = curie(str(iri)) if iri else f"{curie(str(cells[0]))}>{curie(str(cells[1]))}"
    told = ["" if each == columns.type else each for each in cells[:_FIRST]]
    mark = sha256(pack([*told, iri]).encode()).hexdigest()[:_DIGITS]
    return f"{name}~{mark}"


def _verb(columns: Columns, cells: list[Cell]) -> str:
    """Return the verb for an edge that is called by its type; empty where there is none."""
    type_, called = cells[2:4]
    return columns.verb(called[0]) if isinstance(called, list) and called == type_ else ""


def _edges(spool: Spool, columns: Columns, types: Types, label: Label) -> Iterator[Row]:
    found = spool.rows("SELECT id, cells FROM found ORDER BY id, cells")
    for id_, group in groupby(found, key=lambda row: row[0]):
        same = [unpack(text) for _, text in group]
        source, target, type_, called, *rest = (named(each, label) for each in same[0][:_FIRST])
        called = _verb(columns, same[0]) or called
        ends = (curie(str(source)), curie(str(target)))
        fields = [
            types.fold(name, [cells[at] for cells in same], label)
            for at, name in enumerate(columns.names, _FIRST)
        ]
        said = [str(each or "") for each in (type_, called, *rest)]
        yield (id_, *ends, *said, pack(fields))
