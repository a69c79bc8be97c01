"""What the things of a network are called, what they are, and what else is said of them."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from ..errors import BadParameter
from ..library import read
from ..paths import LABELS, NETWORK
from ..rdf.terms import Term
from ..sparql.substitution import among
from ..store.protocol import Store
from .cells import Cell, Label, Types, cell, curie, pack, pack_names, things, unpack
from .spool import Row, Spool
from .values import type_of

_WANTED = "EXISTS (SELECT 1 FROM wanted WHERE iri = ?1 AND node >= {node})"
_LISTED = "SELECT iri FROM wanted WHERE node >= ? ORDER BY iri"
_NODES, _ALL = 1, 0
_KIND = f"INSERT INTO kind SELECT ?1, ?2, ?3 WHERE {_WANTED.format(node=_NODES)}"
_FACT = f"INSERT INTO fact SELECT ?1, ?2, ?3, ?4 WHERE {_WANTED.format(node=_NODES)}"
_NAME = f"INSERT INTO name SELECT ?1, ?2, ?3, ?4 WHERE {_WANTED.format(node=_ALL)}"
_WANT = "INSERT INTO wanted VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET node = MAX(node, ?3)"
_LABEL = "INSERT INTO label VALUES (?, ?, ?)"
_NODE = "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?)"
_AT_HAND = 4096
"""How many labels are kept in memory."""
_FEW, _AT_ONCE = 1000, 100
"""Up to how many things are asked for by name, so many in a query: of more, everything is read."""


def want(spool: Spool, things: Iterable[tuple[str, bool]]) -> None:
    """Ask that *things* be described: each an IRI, and whether it is a node or a mere name."""
    spool.put(_WANT, ((iri, curie(iri), int(node)) for iri, node in things))


def describe(store: Store, spool: Spool, language: str, stated_only: bool) -> Types:
    """Fill the spool's nodes from the things wanted there; return the types of their attributes.

    The queries of `queries/network/` say what is told of a thing. Raises what the store raises.
    """

    def put(name: str, sql: str, of: int, row: Callable[[tuple[Term, ...]], Row]) -> None:
        query = read(LABELS if name == "labels" else os.path.join(NETWORK, f"{name}.rq"))

        def take(_: tuple[str, ...], found: Iterable[tuple[Term | None, ...]]) -> None:
            spool.put(sql, (row(tuple(filter(None, terms))) for terms in found))

        for text in _asked(spool, query.text, of):
            store.scan(text, take, stated_only=stated_only)

    put("classes", _KIND, _NODES, lambda row: (row[0].value, row[1].value, int(row[2].value)))
    put("attributes", _FACT, _NODES, lambda row: (row[0].value, row[1].value, *_cell(row[2])))
    want(spool, ((named, False) for named in _told(spool)))
    put("labels", _NAME, _ALL, _named)
    spool.put(_LABEL, _labels(spool, language))
    types = Types(field for (field,) in spool.rows("SELECT DISTINCT field FROM fact ORDER BY 1"))
    spool.put(_NODE, _nodes(spool, types))
    return types


def _asked(spool: Spool, text: str, of: int) -> list[str]:
    """Return the query *text*, or one for each part of the things wanted where these are few."""
    if spool.count("wanted") > _FEW:
        return [text]
    wanted = [Term("iri", named) for (named,) in spool.rows(_LISTED, of)]
    try:
        return [
            among(text, "node", wanted[at : at + _AT_ONCE])
            for at in range(0, len(wanted), _AT_ONCE)
        ]
    except BadParameter:  # a server's names need not be IRIs
        return [text]


def label_of(spool: Spool) -> Label:
    """Return the function that gives a thing's label by its IRI; its CURIE where it has none."""

    @lru_cache(maxsize=_AT_HAND)
    def label(iri: str) -> str:
        for (text,) in spool.rows("SELECT text FROM label WHERE iri = ?", iri):
            return text
        return curie(iri)

    return label


def called(names: list[tuple[str, str]], language: str) -> str:
    """Return the name in *language*, else in its family, in English, in any language, in none.

    *names* are (language, text), at least one.
    """
    family = language.partition("-")[0]
    for fits in (
        lambda said: said == language,
        lambda said: said.partition("-")[0] == family,
        lambda said: said == "en",
        bool,
    ):
        for said, text in names:
            if fits(said):
                return text
    return names[0][1]


def _named(row: tuple[Term, ...]) -> Row:
    thing, name, rank = row
    return thing.value, rank.value, name.language, name.value


def _cell(term: Term) -> tuple[str, str]:
    return type_of(term), pack([cell(term)])


def _told(spool: Spool) -> list[str]:
    """Return the classes of the nodes, and the things that their attributes name."""
    classes = [iri for (iri,) in spool.rows("SELECT DISTINCT class FROM kind")]
    cells = spool.rows("SELECT DISTINCT cell FROM fact WHERE cell LIKE '[[%'")
    return classes + [iri for (text,) in cells for iri in things(unpack(text))]


def _labels(spool: Spool, language: str) -> Iterator[Row]:
    """Give each thing with its label in *language* and its names, one to a language."""
    rows = spool.rows("SELECT iri, language, text FROM name ORDER BY iri, language, rank, text")
    for iri, group in groupby(rows, key=lambda row: row[0]):
        best: dict[str, str] = {}
        for _, said, text in group:
            best.setdefault(said, text)
        names = [(said, text) for said, text in best.items() if said] or list(best.items())
        yield iri, called(names, language), pack_names(names)


def _nodes(spool: Spool, types: Types) -> Iterator[Row]:
    """Give each node with its class, its names and the values of its attributes."""
    label, fields = label_of(spool), [field.name for field in types.fields()]
    nodes = spool.rows(
        "SELECT wanted.id, wanted.iri, COALESCE(names, '[]') FROM wanted"
        " LEFT JOIN label USING (iri) WHERE node = 1 ORDER BY id"
    )
    for id_, iri, names in nodes:
        facts = _facts(spool, types, iri)
        values = [types.fold(name, facts.get(name, ()), label) for name in fields]
        yield id_, iri, _class(spool, label, iri), label(iri), names, pack(values)


def _class(spool: Spool, label: Label, iri: str) -> str:
    """Return the label of the most special class of the thing *iri*, by IRI where two are level."""
    sql = "SELECT class FROM kind WHERE iri = ? ORDER BY height DESC, class LIMIT 1"
    return next((label(class_) for (class_,) in spool.rows(sql, iri)), "")


def _facts(spool: Spool, types: Types, iri: str) -> dict[str, list[Cell]]:
    """Return what is told of the thing *iri*, by the name of the attribute."""
    facts: dict[str, list[Cell]] = {}
    for field, type_, text in spool.rows("SELECT field, type, cell FROM fact WHERE iri = ?", iri):
        types.learn(field, type_)
        facts.setdefault(field, []).extend(unpack(text))
    return facts
