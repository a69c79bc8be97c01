"""A network in other shapes: a table of its edges, a graph of networkx."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..rdf.table import Cells, Table
from ..rdf.terms import XSD, Term, iri, literal
from .model import Edge, Field, Network, Value

if TYPE_CHECKING:
    from networkx import MultiGraph

_BEFORE = ("source", "type", "target", "label")
_DAYS = ("start", "end")
_AFTER = ("source_iri", "target_iri", "predicate", "id")
_PLACE = "statement"  # the attribute that says where it stands in the words

NONE = "The view is empty: no edge fits."


def edge_table(network: Network) -> Table:
    """Return the edges of *network* as a table, in their order, nodes by their labels.

    Its columns: source, type, target, label; start and end, where edges have days; the
    attributes; source_iri, target_iri, predicate and id. `asks` says what was asked.
    """
    nodes = {node.id: (node.label, node.iri) for node in network.nodes}
    days = _DAYS if network.dynamic else ()
    fields = tuple(_column(field) for field in network.edge_fields)
    columns = (*_BEFORE, *days, *(field.name for field in network.edge_fields), *_AFTER)
    rows = [_row(edge, nodes, fields, network.dynamic) for edge in network.edges]
    note = "" if rows else NONE
    return Table(columns, rows, network.title, asks=network.description, note=note)


def brief(table: Table, labelled: bool = True) -> Table:
    """Return of an edge *table* what is read at a glance: who, how, whom, what and when.

    A column that says nothing is left out: days that are unknown, a label that is the type, or,
    where the edges are not *labelled*, a verb for it.
    """
    kept = [name for name in (*_BEFORE, *_DAYS, _PLACE) if name in table.columns]
    if len(table):
        kept = [name for name in kept if any(table.column(name))]
        if not labelled or table.column("label") == table.column("type"):
            kept.remove("label")
    at = [table.columns.index(name) for name in kept]
    note = table.note or "The formats csv, tsv, json and srj have every attribute."
    rows = [tuple(cells[each] for each in at) for cells in table.terms]
    return table.replace(columns=kept, terms=rows, note=note)


def _row(
    edge: Edge,
    nodes: dict[str, tuple[str, str]],
    fields: "tuple[Callable[[Value], Term | None], ...]",
    dynamic: bool,
) -> Cells:
    source, target = nodes[edge.source], nodes[edge.target]
    days = (_day(edge.start), _day(edge.end)) if dynamic else ()
    values = (field(value) for field, value in zip(fields, edge.values, strict=True))
    named = map(literal, (source[0], edge.type, target[0], edge.label))
    predicate = iri(edge.predicate) if edge.predicate else None
    return (*named, *days, *values, iri(source[1]), iri(target[1]), predicate, literal(edge.id))


def _column(field: Field) -> "Callable[[Value], Term | None]":
    """Return what makes a term of a value of *field*; `iri` and its like hold IRIs."""
    datatype = XSD + field.type

    def term(value: Value) -> Term | None:
        if value is None:
            return None
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return iri(text) if field.name == "iri" else literal(text, datatype)

    return term


def _day(text: str) -> Term | None:
    return literal(text, XSD + "date") if text else None


def to_networkx(network: Network) -> "MultiGraph[str]":
    """Return *network* as a new `networkx.MultiDiGraph`, or MultiGraph where it is undirected.

    Nodes are named by their ids and have `label`, `type`, `iri`, a `label_LANGUAGE` for each name
    and their attributes; edges are keyed by their ids and have `label`, `type`, `predicate`,
    `start`, `end` and theirs. What is not known is left out. The graph has `name`, `title`,
    `description` and `dynamic`.
    """
    import networkx  # 100 ms, and only asked for here

    make = networkx.MultiDiGraph if network.directed else networkx.MultiGraph
    graph: MultiGraph[str] = make(
        name=network.name,
        title=network.title,
        description=network.description,
        dynamic=network.dynamic,
    )
    names = [field.name for field in network.node_fields]
    for node in network.nodes:
        said = {f"label_{language or 'any'}": text for language, text in node.labels}
        own = {"label": node.label, "type": node.type, "iri": node.iri}
        graph.add_node(node.id, **_known({**_named(names, node.values), **said, **own}))
    names = [field.name for field in network.edge_fields]
    for edge in network.edges:
        own = {"label": edge.label, "type": edge.type, "predicate": edge.predicate}
        days = {"start": edge.start, "end": edge.end}
        attributes = _known({**_named(names, edge.values), **own, **days})
        graph.add_edge(edge.source, edge.target, edge.id, **attributes)
    return graph


def _named(names: list[str], values: tuple[Value, ...]) -> dict[str, Value]:
    return dict(zip(names, values, strict=True))


def _known(attributes: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in attributes.items() if value not in (None, "")}
