"""The whole check: faults of the build, the checks in SPARQL, and the shapes."""

import re
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from ..errors import BadSource
from ..library import Query, library
from ..paths import CHECKS, relative
from ..rdf.prefixes import PREFIXES, shrink
from ..rdf.turtle import Turtle
from ..shacl import COMPILED
from ..sparql.syntax import ill_formed
from . import shapes
from .finding import CHECK_COMPONENT, SHAPES, VIOLATION, WARNING, Finding, Places, of_fault, ordered

_SLOT = re.compile(r"\{(\w+)\}")
_SEVERITY = {"violation": VIOLATION, "warning": WARNING}


def run(
    quads: Sequence[ox.Quad],
    files: Iterable[Turtle],
    faults: Iterable[BadSource],
    engine: str = COMPILED,
    store: ox.Store | None = None,
) -> tuple[Finding, ...]:
    """Return every finding on a dataset, in order of file and line.

    Args:
        quads: the dataset.
        files: the Turtle files that it was built from.
        faults: what its build skipped.
        engine: one of `shacl.ENGINES`.
        store: a store that contains *quads* already.

    Raises:
        BadSource: if shapes or checks are missing or do not parse.
        LimitExceeded: if a shape takes too long.
    """
    places = Places(files)
    found = [of_fault(fault, places.about(fault.file, fault.line)) for fault in faults]
    if store is None:
        store = ox.Store()
        store.extend(quads)
    found += of_queries(store, places)
    for finding in shapes.findings(quads, places, engine):
        found += _wherever_called(finding, places)
    return ordered(found)


def _wherever_called(finding: Finding, places: Places) -> tuple[Finding, ...]:
    """Return *finding* once for each paper that gives the name which it is about."""
    at = places.called(finding.focus, finding.path, finding.value)
    return tuple(finding._replace(file=file, line=line) for file, line in at) or (finding,)


def of_queries(store: ox.Store, places: Places, folder: str = CHECKS) -> tuple[Finding, ...]:
    """Return what the checks in *folder*, each a SELECT over named graphs, find in *store*.

    Raises:
        BadSource: if a check does not parse or has no message, or if there is none.
    """
    checks = library(folder)
    if not checks:
        raise BadSource("no checks lie here", file=relative(folder), remedy="restore them")
    return tuple(found for check in checks.values() for found in _of_query(store, check, places))


def _of_query(store: ox.Store, check: Query, places: Places) -> Iterator[Finding]:
    message, severity = check.extra.get("message"), check.extra.get("severity", "violation")
    if not message or severity not in _SEVERITY:
        what = "the header needs a message, and a severity of violation or warning"
        raise BadSource(what, file=check.file, line=1, remedy="see queries/README.md")
    try:
        rows = store.query(check.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ill_formed(error, check.text, check.file) from error
    if not isinstance(rows, ox.QuerySolutions):
        raise BadSource("a check is a SELECT", file=check.file, remedy="select ?focus ?path ?value")
    names = [variable.value for variable in rows.variables]
    for row in rows:
        bound = {name: term for name, term in zip(names, row, strict=True) if term is not None}
        yield _finding(check, message, _SEVERITY[severity], bound, places)


def _finding(
    check: Query, message: str, severity: str, row: dict[str, object], places: Places
) -> Finding:
    focus, path, graph = (
        getattr(row.get(name), "value", "") for name in ("focus", "path", "graph")
    )

    def filled(slot: re.Match[str]) -> str:
        term = row.get(slot[1])
        return slot[0] if term is None else shrink(str(getattr(term, "value", term)))

    message = " ".join(_SLOT.sub(filled, message).split())  # in one pass: values are only data
    value = str(row["value"]) if "value" in row else ""
    at, message = places.find(focus, path, graph), places.worded(message, focus, path, value)
    return Finding(*at, severity, message, focus, path, value, SHAPES + check.name, CHECK_COMPONENT)
