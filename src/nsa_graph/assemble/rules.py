"""Rules: CONSTRUCTs whose answers join the dataset, until they have nothing more to say.

They run twice: over what is stated and known, into one graph; then over that and the readings,
into another, so that nothing in the first rests on a reader's conclusion.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress, islice
from operator import not_

import pyoxigraph as ox

from ..errors import BadSource
from ..library import Query, library, read
from ..names import GRAPH, is_reading
from ..paths import NAMES, RULES
from ..rdf.prefixes import full
from ..text.folding import fold
from .encode import construct

STATED, READING = GRAPH + "inferred/stated", GRAPH + "inferred/reading"
_MOST_ROUNDS = 20
_CHUNK = 20_000  # quads that a store takes in at once: it keeps them a second time while it does


def infer(quads: Iterable[ox.Quad], folder: str = RULES) -> tuple[ox.Quad, ...]:
    """Return the quads that the rules below *folder* add to *quads*; raises as `closed`."""
    return closed(quads, folder)[0]


def closed(quads: Iterable[ox.Quad], folder: str = RULES) -> tuple[tuple[ox.Quad, ...], ox.Store]:
    """Return the quads that the rules below *folder* add to *quads*, and a store of them all.

    A rule whose header says `over: reading` runs once the readings are there. One that says `run:
    first` or `run: last` runs once, before or after the others of its pass; the others run until
    they add nothing. Raises `BadSource` for a rule that does not parse, or rules that never end.
    """
    held = list(quads)
    known = cache(lambda graph: is_reading(str(graph)))  # there are few graphs
    readings = [known(quad.graph_name) for quad in held]
    rules = list(library(folder).values()) if os.path.isdir(folder) else []
    plain = [rule for rule in rules if rule.extra.get("over") != "reading"]
    over = [rule for rule in rules if rule.extra.get("over") == "reading"]
    store = ox.Store()
    _extend(store, compress(held, map(not_, readings)))
    first = (*_pass(store, plain, STATED), *_fold_names(store))
    _extend(store, compress(held, readings))
    return (*first, *_pass(store, over, READING, _of(plain, ""))), store


def _of(rules: list[Query], when: str) -> list[Query]:
    return [rule for rule in rules if rule.extra.get("run", "") == when]


def _pass(
    store: ox.Store, rules: list[Query], graph: str, again: Iterable[Query] = ()
) -> tuple[ox.Quad, ...]:
    """Return what *rules*, and those to run *again*, add to the *store*, in *graph*."""
    name = ox.NamedNode(graph)
    first = [quad for rule in _of(rules, "first") for quad in _add(store, rule, name)]
    closing = _close(store, sorted([*_of(rules, ""), *again], key=lambda rule: rule.name), name)
    last = [quad for rule in _of(rules, "last") for quad in _add(store, rule, name)]
    return (*first, *closing, *last)


def _extend(store: ox.Store, quads: Iterator[ox.Quad]) -> None:
    while chunk := list(islice(quads, _CHUNK)):
        store.bulk_extend(chunk)


def _close(store: ox.Store, rules: list[Query], name: ox.NamedNode) -> list[ox.Quad]:
    """Return what *rules* add to the *store*, in the graph *name*, run until a round adds nothing.

    A rule is left out of a round where nothing was added since it ran.
    """
    added: list[ox.Quad] = []
    ran: dict[str, int] = {}
    for _ in range(_MOST_ROUNDS):
        before = len(added)
        for rule in rules:
            if ran.get(rule.name) != len(added):
                ran[rule.name] = len(added)
                added += _add(store, rule, name)
        if len(added) == before:
            return added
    told = f"still adding after {_MOST_ROUNDS} rounds"
    raise BadSource(told, file=rules[0].file, remedy="look for a rule that mints new nodes")


def _add(store: ox.Store, rule: Query, name: ox.NamedNode) -> list[ox.Quad]:
    """Return what *rule* adds to the *store*, which takes it in: nothing it has in any graph."""
    said = construct(store, rule, "a rule", "construct what follows from the data")
    new = {triple for triple in said if not _holds(store, triple)}
    fresh = [ox.Quad(t.subject, t.predicate, t.object, name) for t in new]
    store.extend(fresh)
    return fresh


def _fold_names(store: ox.Store) -> list[ox.Quad]:
    """Return the folded names of the things in the *store*, which takes them in."""
    rows = store.query(read(NAMES).text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    verb, graph = ox.NamedNode(full("nsa:foldedName")), ox.NamedNode(STATED)
    found = {(row["thing"], fold(row["name"].value)) for row in rows}
    said = (ox.Triple(thing, verb, ox.Literal(folded)) for thing, folded in found if folded)
    new = (triple for triple in said if not _holds(store, triple))
    fresh = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in new]
    store.extend(fresh)
    return fresh


def _holds(store: ox.Store, said: ox.Triple) -> bool:
    found = store.quads_for_pattern(said.subject, said.predicate, said.object, None)
    return next(iter(found), None) is not None
