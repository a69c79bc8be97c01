"""Answers in the W3C's result formats, and as plain JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from ..store.table import Table
from ..store.terms import STRING, Term

if TYPE_CHECKING:
    from ..store.terms import Native


def csv(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL 1.1 CSV: bare values, CRLF (https://www.w3.org/TR/sparql11-results-csv-tsv/)."""
    from csv import writer  # a plain answer does without

    rows = writer(stream)
    rows.writerow(table.columns)
    for cells in table.terms:
        rows.writerow([_bare(cell) for cell in cells])


def tsv(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL 1.1 TSV: whole terms in Turtle's syntax (the same document)."""
    stream.write("\t".join("?" + column for column in table.columns) + "\n")
    for cells in table.terms:
        stream.write("\t".join(cell.n3 if cell else "" for cell in cells) + "\n")


def json(table: Table, stream: TextIO) -> None:
    """Write *table* as a list of flat objects keyed by variable: whole IRIs, null where unbound."""
    records = ({key: plain(value) for key, value in row.items()} for row in table.records())
    _lines(stream, records, "[", "]\n")


def srj(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL 1.1 JSON results (https://www.w3.org/TR/sparql11-results-json/)."""
    from json import dumps  # a plain answer does without

    head = dumps({"vars": list(table.columns)}, ensure_ascii=False)
    bindings = (
        {
            column: _binding(cell)
            for column, cell in zip(table.columns, cells, strict=True)
            if cell is not None
        }
        for cells in table.terms
    )
    _lines(stream, bindings, f'{{"head": {head}, "results": {{"bindings": [', "]}}\n")


def plain(value: "Native | None") -> "str | int | float | bool | None":
    """Return *value* as JSON can hold it: a decimal as a number, a date as text, no NaN."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    kind = type(value).__name__
    if kind == "Decimal":
        value = float(str(value))
    if isinstance(value, float):
        return value if value - value == 0 else str(value)  # NaN and infinity are not JSON
    return str(value)


def _lines(stream: TextIO, records: Iterable[dict[str, Any]], opening: str, closing: str) -> None:
    """Write *records* one to a line between *opening* and *closing*."""
    from json import dumps  # the same

    stream.write(opening)
    between = "\n"
    for record in records:
        stream.write(between + dumps(record, ensure_ascii=False))
        between = ",\n"
    stream.write(("\n" if between == ",\n" else "") + closing)


def _bare(cell: Term | None) -> str:
    if cell is None:
        return ""
    return "_:" + cell.value if cell.kind == "bnode" else cell.value


def _binding(cell: Term) -> dict[str, str]:
    if cell.kind != "literal":
        return {"type": {"iri": "uri"}.get(cell.kind, cell.kind), "value": cell.value}
    if cell.language:
        return {"type": "literal", "value": cell.value, "xml:lang": cell.language}
    if cell.datatype == STRING:
        return {"type": "literal", "value": cell.value}
    return {"type": "literal", "value": cell.value, "datatype": cell.datatype}
