"""The checks that need the named graphs: each a SELECT under `queries/checks/`, as findings."""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from ..errors import BadSource
from ..library import Query, library
from ..paths import CHECKS, relative
from ..rdf.prefixes import PREFIXES, shrink
from ..sparql.syntax import ill_formed
from .finding import CHECK_COMPONENT, SHAPES, VIOLATION, WARNING, Finding
from .places import Places

_SLOT = re.compile(r"\{(\w+)\}")
_SEVERITY = {"violation": VIOLATION, "warning": WARNING}


def findings(store: ox.Store, places: Places, folder: str = CHECKS) -> tuple[Finding, ...]:
    """Return what the checks below *folder* find in *store*.

    Raises `BadSource` for a check that does not parse, has no message, or if there is none.
    """
    checks = library(folder)
    if not checks:
        raise BadSource("no checks lie here", file=relative(folder), remedy="restore them")
    return tuple(found for check in checks.values() for found in _run(store, check, places))


def _run(store: ox.Store, check: Query, places: Places) -> Iterator[Finding]:
    message, severity = check.extra.get("message"), check.extra.get("severity", "violation")
    if not message or severity not in _SEVERITY:
        told = "the header needs a message, and a severity of violation or warning"
        raise BadSource(told, file=check.file, line=1, remedy="see queries/README.md")
    try:
        rows = store.query(check.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ill_formed(error, check.text, check.file) from error
    if not isinstance(rows, ox.QuerySolutions):
        raise BadSource("a check is a SELECT", file=check.file, remedy="select ?focus ?path ?value")
    names = [variable.value for variable in rows.variables]
    for row in rows:
        said = {name: term for name, term in zip(names, row, strict=True) if term is not None}
        yield _finding(check, message, _SEVERITY[severity], said, places)


def _finding(
    check: Query, message: str, severity: str, said: dict[str, object], places: Places
) -> Finding:
    focus, path, graph = (
        getattr(said.get(name), "value", "") for name in ("focus", "path", "graph")
    )

    def filled(slot: re.Match[str]) -> str:
        term = said.get(slot[1])
        return slot[0] if term is None else shrink(str(getattr(term, "value", term)))

    message = " ".join(_SLOT.sub(filled, message).split())  # once: what is put in is only data
    value = str(said["value"]) if "value" in said else ""
    at, message = places.find(focus, path, graph), places.worded(message, focus, path, value)
    return Finding(*at, severity, message, focus, path, value, SHAPES + check.name, CHECK_COMPONENT)
