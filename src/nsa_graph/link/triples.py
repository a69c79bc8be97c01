"""A joined sheet as RDF: each row a node, each column a property."""

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import quote

from ..errors import UsageError
from ..rdf.prefixes import full
from ..rdf.terms import XSD, Term, Triple, iri, literal, of
from .join import Join
from .sheet import distinct

URN = "urn:"
_ABOUT = iri(full("schema:about"))
_LABEL = iri(full("rdfs:label"))
_FORBIDDEN = set('<>"{}|^`\\ ')


def triples(made: Join, base: str = "") -> tuple[Triple, ...]:
    """Return the rows of *made* as triples, in row order, then the labels of what they name.

    A row is `BASE` + `row/N` and a column `BASE` + `column/NAME`; without *base* they are
    `urn:row:N` and `urn:column:NAME` (see `sheet.distinct`). A row is `schema:about` the thing it
    names. An empty cell says nothing. Raises `UsageError` for a *base* that is no absolute IRI.
    """
    if base and (":" not in base or _FORBIDDEN & set(base)):
        raise UsageError(f"{base!r} is no absolute IRI", remedy="as https://example.org/votes/")
    return (*_rows(made, base), *_labels(made))


def _rows(made: Join, base: str) -> Iterator[Triple]:
    properties = [_node(base, "column", name) for name in distinct(made.sheet.columns)]
    for number, (cells, thing) in enumerate(zip(made.sheet.rows, made.things, strict=True), 1):
        row = _node(base, "row", str(number))
        if thing:
            yield row, _ABOUT, iri(thing.iri)
        for name, cell in zip(properties, cells, strict=True):
            if cell is not None and cell != "":
                yield row, name, _literal(cell)


def _labels(made: Join) -> Iterator[Triple]:
    things = sorted({thing for thing in made.things if thing})
    for thing in things:
        yield iri(thing.iri), _LABEL, literal(thing.label, language="en")


def _node(base: str, kind: str, name: str) -> Term:
    part = quote(name, safe="-._~")
    return iri(f"{base}{kind}/{part}" if base else f"{URN}{kind}:{part}")


def _literal(cell: object) -> Term:
    """Return a cell of CSV as the text it is, one of Parquet as it is typed."""
    if isinstance(cell, str):
        return literal(cell)
    if isinstance(cell, datetime):
        return literal(cell.isoformat(), XSD + "dateTime")
    if isinstance(cell, float) and cell - cell != 0:  # as XSD writes them
        return literal("NaN" if cell != cell else "INF" if cell > 0 else "-INF", XSD + "double")
    if isinstance(cell, bool | int | float | date):
        return of(cell)
    return literal(str(cell))
