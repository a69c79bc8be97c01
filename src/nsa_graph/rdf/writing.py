"""Answers in the W3C's result formats, and as plain JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from .memo import Memo
from .table import Table
from .terms import STRING, Term

if TYPE_CHECKING:
    from .terms import Native


def csv(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL 1.1 CSV: bare values, CRLF (https://www.w3.org/TR/sparql11-results-csv-tsv/)."""
    from csv import writer  # a plain answer does without

    bare = Memo(_bare).__getitem__
    rows = writer(stream)
    rows.writerow(table.columns)
    rows.writerows(map(bare, cells) for cells in table.terms)


def tsv(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL 1.1 TSV: whole terms in Turtle's syntax (the same document)."""
    stream.write("\t".join("?" + column for column in table.columns) + "\n")
    whole = Memo[Term | None, str](lambda cell: cell.n3 if cell else "").__getitem__
    for cells in table.terms:
        stream.write("\t".join(map(whole, cells)) + "\n")


def json(table: Table, stream: TextIO) -> None:
    """Write *table* as a list of flat objects keyed by variable: whole IRIs, null where unbound."""
    from json import JSONEncoder  # a plain answer does without

    encoded = JSONEncoder(ensure_ascii=False).encode
    value = Memo[Term | None, str](lambda cell: encoded(plain(cell.native if cell else None)))
    names = [encoded(column) + ": " for column in table.columns]
    text = value.__getitem__
    records = (", ".join(map(str.__add__, names, map(text, cells))) for cells in table.terms)
    _lines(stream, records, "[", "]\n")


def srj(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL 1.1 JSON results (https://www.w3.org/TR/sparql11-results-json/)."""
    from json import JSONEncoder  # the same

    encoded = JSONEncoder(ensure_ascii=False).encode
    head = encoded({"vars": list(table.columns)})
    names = [encoded(column) + ": " for column in table.columns]
    said = Memo[Term | None, str](lambda cell: encoded(_binding(cell)) if cell else "").__getitem__
    bindings = (
        ", ".join([name + text for name, text in zip(names, map(said, cells), strict=True) if text])
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


def _lines(stream: TextIO, records: Iterable[str], opening: str, closing: str) -> None:
    """Write *records*, the members of an object each, one to a line between the two."""
    stream.write(opening)
    between = "\n"
    for record in records:
        stream.write(f"{between}{{{record}}}")
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
