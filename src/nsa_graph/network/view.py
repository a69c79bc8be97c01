"""A view: a query for edges, answered as a network.

Rows that differ in attributes alone are one edge.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from json import JSONEncoder

from ..errors import BadQuery, BadSource
from ..library import Query
from ..rdf.prefixes import shrink
from ..rdf.table import Cells, Table
from ..rdf.terms import Term
from ..store.protocol import Store, whole
from .columns import Columns, columns, declared, in_language, keeps_iri
from .describe import describe
from .model import Edge, Field, Network, Value
from .values import (
    Cell,
    Labels,
    Reference,
    Types,
    cell,
    day_before,
    first_day,
    fitted,
    last_day,
    named,
    type_of,
)

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DIGITS = 8  # how many hexadecimal digits tell the edges of one name apart, of which there are few
_FIRST = 7
"""Where the attributes begin, behind source, target, type, label, predicate, start and end."""

_Found = dict[str, list[list[Cell]]]  # the rows of each edge, as cells, keyed by the edge's id


def view(
    store: Store,
    query: Query,
    bindings: Mapping[str, Term],
    language: str = "en",
    description: str = "",
) -> Network:
    """Return the network of the view *query*, its parameters bound, its labels in *language*.

    A label that is missing in *language* comes in English, else in any language. Nodes and edges
    are sorted by id. Raises `BadSource` for a file that is no view, `BadQuery` with its place.
    """
    given = declared(query)
    table = _answer(store, query, bindings)
    about = columns(query, table.columns, language)
    types = Types(about.names, given, query.file)
    for at, name in about.fields:
        for term in filter(None, {row[at] for row in table.terms}):
            types.learn(name, type_of(term))
    things, found = _gather(about, table.terms)
    cells = (cell for rows in found.values() for row in rows for cell in row)
    others = {cell.iri for cell in cells if isinstance(cell, Reference)}
    nodes, node_fields, labels = describe(store, things, others, language)
    edges, edge_fields = _edges(about, types, found, things, labels)
    return Network(
        query.name,
        in_language(query, "title", language),
        description,
        about.directed,
        about.dynamic,
        node_fields,
        edge_fields,
        nodes,
        edges,
        about.roles["label"] >= 0,
    )


def _answer(store: Store, query: Query, bindings: Mapping[str, Term]) -> Table:
    try:
        return whole(store, query.text, bindings)
    except BadQuery as error:
        error.file = query.file
        raise


def _gather(about: Columns, rows: Iterable[Cells]) -> tuple[dict[str, str], _Found]:
    """Return the ids of the nodes, keyed by IRI, and the edges' rows.

    A row without a target is a node by itself. Raises `BadSource` for a node that is no IRI.
    """
    things: dict[str, str] = {}
    found: _Found = {}
    for row in rows:
        ends = _ends(about, row)
        for end in ends:
            if end not in things:
                things[end] = shrink(end)
        if len(ends) == 2:
            cells = _cells(about, row, ends)
            found.setdefault(_id(about, cells, things), []).append(cells)
    return things, found


def _ends(about: Columns, row: Cells) -> list[str]:
    """Return the IRIs in *row* of two ends, the lesser first if undirected, or of a lone node.

    Raises `BadSource` where one is a literal or blank.
    """
    ends = [row[about.roles["source"]], row[about.roles["target"]]]
    for end in ends:
        if end is not None and end.kind != "iri":
            told = f"a node must have an IRI, and {end.text!r} is none"
            raise BadSource(told, file=about.file, remedy="mend ?source or ?target")
    iris = [end.value for end in ends if end] if ends[0] else []
    return iris if about.directed else sorted(iris)


def _cells(about: Columns, row: Cells, ends: list[str]) -> list[Cell]:
    """Return *row* as cells in a fixed order, beginning with the *ends*."""
    role = {name: row[at] if at >= 0 else None for name, at in about.roles.items()}
    type_, label = role["type"], role["label"]
    predicate = role["predicate"] or (type_ if type_ and type_.kind == "iri" else None)
    fields = (cell(row[at], keeps_iri(name)) for at, name in about.fields)
    called = cell(type_) or about.type
    return [*ends, called, cell(label) or called, _text(predicate), *_days(about, role), *fields]


def _days(about: Columns, role: dict[str, Term | None]) -> list[str]:
    """Return the first and last day of an edge; raises `BadSource` for what is no day."""
    start, end, until = (_text(role[name]) for name in ("start", "end", "until"))
    try:
        return [first_day(start), last_day(end) or day_before(until)]
    except ValueError as error:
        remedy = "mend ?start, ?end or ?until"
        raise BadSource(str(error), file=about.file, remedy=remedy) from error


def _text(term: Term | None) -> str:
    return term.value if term else ""


def _id(about: Columns, cells: list[Cell], things: Mapping[str, str]) -> str:
    """Return the edge's id: the thing it was folded from, or its ends, and a mark.

    The mark is drawn from all but the attributes, so that an id outlives the other edges; a type
    that the header has is in some language, and so left out.
    """
    iri = next((cells[at] for at, name in enumerate(about.names, _FIRST) if name == "iri"), None)
    source, target = cells[:2]
    name = shrink(str(iri)) if iri else f"{things[str(source)]}>{things[str(target)]}"
    marked = ["" if each == about.type else each for each in cells[:_FIRST]]
    return f"{name}~{sha256(_encode([*marked, iri]).encode()).hexdigest()[:_DIGITS]}"


def _edges(
    about: Columns, types: Types, found: _Found, things: Mapping[str, str], labels: Labels
) -> tuple[tuple[Edge, ...], tuple[Field, ...]]:
    """Return the edges, each once, sorted by id, and their fields."""
    folded = {id_: _values(about, types, found[id_], labels) for id_ in sorted(found)}
    fields = types.fields()
    edges = (
        _edge(about, id_, found[id_][0], things, labels, fitted(values, fields))
        for id_, values in folded.items()
    )
    return tuple(edges), fields


def _values(about: Columns, types: Types, rows: list[list[Cell]], labels: Labels) -> list[Value]:
    """Return the attributes of an edge, folded from its *rows*."""
    if len(rows) > 1:
        rows.sort(key=_encode)  # the order of a store's answer decides nothing
    columns = enumerate(about.names, _FIRST)
    return [types.fold(name, [row[at] for row in rows], labels) for at, name in columns]


def _edge(
    about: Columns,
    id_: str,
    cells: list[Cell],
    things: Mapping[str, str],
    labels: Labels,
    values: tuple[Value, ...],
) -> Edge:
    source, target = (things[str(end)] for end in cells[:2])
    type_, called = cells[2:4]
    verb = about.verb(called.iri) if isinstance(called, Reference) and called == type_ else ""
    said = (str(named(each, labels) or "") for each in cells[2:_FIRST])
    kind, words, predicate, start, end = said
    return Edge(id_, source, target, kind, verb or words, predicate, start, end, values)
