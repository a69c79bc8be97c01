"""The nodes of a network: the names, the class and the attributes of each thing."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..labels import label, names, rows_of
from ..library import read
from ..paths import NETWORK
from ..store.protocol import Store
from .model import Field, Node
from .values import Cell, Labels, Reference, Types, cell, fitted, type_of

_Facts = dict[str, dict[str, list[Cell]]]
"""The cells of attributes, keyed by the thing's IRI and the attribute's name."""


def describe(
    store: Store, things: Mapping[str, str], others: Iterable[str], language: str
) -> tuple[tuple[Node, ...], tuple[Field, ...], Labels]:
    """Return the nodes for *things* (ids keyed by IRI), their fields, and the labels of all.

    *others* are IRIs of things that need a label alone. Nodes are sorted by id. The queries of
    `queries/network/` say what a node shows. Raises what the store raises.
    """
    kinds = _classes(store, things)
    facts, types = _attributes(store, things)
    cells = (cell for fields in facts.values() for each in fields.values() for cell in each)
    shown = {cell.iri for cell in cells if isinstance(cell, Reference)}
    wanted = {*things, *others, *shown, *kinds.values()}
    called = names(store, wanted)
    labels = {iri: label(iri, called.get(iri, ()), language) for iri in wanted}
    order = sorted(things, key=lambda iri: (things[iri], iri))
    values = {}
    for iri in order:
        own = facts.get(iri, {})
        values[iri] = [types.fold(name, own.get(name, ()), labels) for name in types.names]
    fields = types.fields()
    nodes = (
        Node(
            things[iri],
            iri,
            labels[kinds[iri]] if iri in kinds else "",
            labels[iri],
            called.get(iri, ()),
            fitted(values[iri], fields),
        )
        for iri in order
    )
    return tuple(nodes), fields, labels


def _query(name: str) -> str:
    return read(str(Path(NETWORK) / f"{name}.rq")).text


def _classes(store: Store, things: Iterable[str]) -> dict[str, str]:
    """Return the most special class of each thing, the first by IRI of several; both as IRIs."""
    best: dict[str, tuple[int, str]] = {}
    for thing, class_, height in rows_of(store, _query("classes"), things):
        if thing and class_ and height:
            found = (-int(height.value), class_.value)
            best[thing.value] = min(found, best.get(thing.value, found))
    return {iri: class_ for iri, (_, class_) in best.items()}


def _attributes(store: Store, things: Iterable[str]) -> tuple[_Facts, Types]:
    """Return the attributes of each thing, and their types, in the order of their names."""
    facts: _Facts = {}
    seen: set[tuple[str, str]] = set()
    for thing, field, value in rows_of(store, _query("attributes"), things):
        if thing and field and value:
            facts.setdefault(thing.value, {}).setdefault(field.value, []).append(cell(value))
            seen.add((field.value, type_of(value)))
    types = Types()
    for name, type_ in sorted(seen):
        types.learn(name, type_)
    return facts, types
