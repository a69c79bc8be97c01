"""A view: a query for edges, answered as a network."""

from collections.abc import Iterator, Mapping

from ..errors import BadQuery
from ..library import Query
from ..rdf.table import Cells
from ..rdf.terms import Term
from ..store.protocol import Store
from .cells import Types, fit, unpack_names
from .columns import Columns, columns, declared, in_language
from .describe import describe, label_of
from .fold import fold, put_aside
from .model import Edge, Field, Network, Node
from .spool import Row, Spool, Spooled, spooling

_NODES = "SELECT * FROM node ORDER BY rowid"
_EDGES = "SELECT * FROM edge ORDER BY rowid"


def view(
    store: Store,
    query: Query,
    bindings: Mapping[str, Term],
    language: str = "en",
    stated_only: bool = False,
    description: str = "",
) -> Network:
    """Return the network of the view *query*, its parameters bound, its labels in *language*.

    A label that there is none of in *language* is given in English, else in any. Nodes and edges
    are sorted by id. Raises `BadSource` for a file that is no view, `BadQuery` with its place,
    `CannotWrite` where the temporary folder is full.
    """
    with spooling() as spool:
        found, types = _found(store, query, bindings, (language, stated_only), spool)
        about = describe(store, spool, language, stated_only)
        fold(spool, found, types, label_of(spool))
        title = in_language(query, "title", language)
        said = (query.name, title, description)
        return _network(spool, said, found, (about.fields(), types.fields()))


def _found(
    store: Store,
    query: Query,
    bindings: Mapping[str, Term],
    how: tuple[str, bool],
    spool: Spool,
) -> tuple[Columns, Types]:
    """Put the view's rows aside; return its columns and the types of their values."""
    given = declared(query)

    def take(names: tuple[str, ...], rows: Iterator[Cells]) -> tuple[Columns, Types]:
        found = columns(query, names, how[0])
        types = Types(found.names, given, query.file)
        put_aside(spool, found, types, rows)
        return found, types

    try:
        return store.scan(query.text, take, bindings, how[1])
    except BadQuery as error:
        error.file = query.file
        raise


def _network(
    spool: Spool,
    said: tuple[str, str, str],
    found: Columns,
    fields: tuple[tuple[Field, ...], tuple[Field, ...]],
) -> Network:
    of_nodes, of_edges = fields

    def node(row: Row) -> Node:
        id_, iri, type_, label, names, cells = map(str, row)
        return Node(id_, iri, type_, label, unpack_names(names), fit(cells, of_nodes))

    def edge(row: Row) -> Edge:
        id_, source, target, type_, label, predicate, start, end, cells = map(str, row)
        values = fit(cells, of_edges)
        return Edge(id_, source, target, type_, label, predicate, start, end, values)

    return Network(
        *said,
        found.directed,
        found.dynamic,
        of_nodes,
        of_edges,
        spool.count("node"),
        spool.count("edge"),
        Spooled(spool, _NODES, node),
        Spooled(spool, _EDGES, edge),
        found.roles["label"] >= 0,
    )
