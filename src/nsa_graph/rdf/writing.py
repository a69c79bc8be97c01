"""Answers in the W3C's result formats, with the triple terms of SPARQL 1.2, and as plain JSON."""

import csv as csv_
import json as json_
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from ..errors import UsageError
from .table import Table
from .terms import STRING, XSD, Native, Term

_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
}
"""The numbers that Turtle writes without quotes and type."""

_encoded = json_.JSONEncoder(ensure_ascii=False).encode


_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would compute."""


def csv(table: Table, stream: TextIO, safe: bool = False) -> None:
    """Write *table* as SPARQL CSV: bare values, CRLF (https://www.w3.org/TR/sparql12-results-csv-tsv/).

    Where it is to be *safe*, a `'` stands before the text that a spreadsheet would compute.
    """

    @cache
    def bare(cell: Term | None) -> str:
        text = _bare(cell)
        number = cell is not None and cell.datatype in _SHORT
        return guarded(text) if safe and not number else text

    rows = csv_.writer(stream)
    rows.writerow(table.columns)
    rows.writerows(map(bare, cells) for cells in table.terms)


def guarded(text: str) -> str:
    """Return *text* with a `'` before it where a spreadsheet would compute it."""
    return "'" + text if text.startswith(_RISKY) else text


def tsv(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL TSV: whole terms in Turtle's syntax (the same document).

    Of these no cell begins as a formula does, but for a number.
    """
    stream.write("\t".join("?" + column for column in table.columns) + "\n")
    whole = cache(_whole)
    for cells in table.terms:
        stream.write("\t".join(map(whole, cells)) + "\n")


def json(table: Table, stream: TextIO) -> None:
    """Write *table* as a list of flat objects keyed by variable: whole IRIs, null where unbound."""

    @cache
    def value(cell: Term | None) -> str:
        return _encoded(plain(cell.native if cell else None))

    names = [_encoded(column) + ": " for column in table.columns]
    records = (", ".join(map(str.__add__, names, map(value, cells))) for cells in table.terms)
    _lines(stream, records, "[", "]\n")


def srj(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL JSON results (https://www.w3.org/TR/sparql12-results-json/)."""

    @cache
    def value(cell: Term | None) -> str:
        return _encoded(_binding(cell)) if cell else ""

    head = _encoded({"vars": list(table.columns)})
    names = [_encoded(column) + ": " for column in table.columns]
    bindings = (
        ", ".join(
            [name + text for name, text in zip(names, map(value, cells), strict=True) if text]
        )
        for cells in table.terms
    )
    _lines(stream, bindings, f'{{"head": {head}, "results": {{"bindings": [', "]}}\n")


def srx(table: Table, stream: TextIO) -> None:
    """Write *table* as SPARQL XML results (https://www.w3.org/TR/sparql12-results-xml/).

    Raises `UsageError` for a value with a character that XML cannot hold.
    """
    value = cache(_element)
    rows = [
        "".join(
            f"<binding name={quoteattr(name)}>{value(cell)}</binding>"
            for name, cell in zip(table.columns, cells, strict=True)
            if cell is not None
        )
        for cells in table.terms
    ]
    names = "".join(f"<variable name={quoteattr(name)}/>" for name in table.columns)
    stream.write(f"{_SRX}\n<head>{names}</head>\n<results>\n")
    stream.writelines(f"<result>{row}</result>\n" for row in rows)
    stream.write("</results>\n</sparql>\n")


_SRX = """<?xml version="1.0" encoding="UTF-8"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#" xmlns:its="http://www.w3.org/2005/11/its">"""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_BLANKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}  # some readers trim them


def _element(cell: Term) -> str:
    if cell.kind == "triple":
        names = ("subject", "predicate", "object")
        pairs = zip(names, map(_element, cell.parts), strict=True)
        return f"<triple>{''.join(f'<{name}>{part}</{name}>' for name, part in pairs)}</triple>"
    if _NO_XML.search(cell.value):
        told = f"XML cannot hold a character of {cell.value[:40]!a}"
        raise UsageError(told, remedy="choose srj or json")
    text = escape(cell.value, _BLANKS)
    if cell.kind != "literal":
        return f"<uri>{text}</uri>" if cell.kind == "iri" else f"<bnode>{text}</bnode>"
    said = ""
    if cell.language:
        said = f" xml:lang={quoteattr(cell.language)}"
        said += f' its:version="2.0" its:dir="{cell.direction}"' if cell.direction else ""
    elif cell.datatype != STRING:
        said = f" datatype={quoteattr(cell.datatype)}"
    return f"<literal{said}>{text}</literal>"


def plain(value: Native | None) -> str | int | float | bool | None:
    """Return *value* as JSON can hold it: a decimal as a number, a date as text, no NaN."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Decimal):
        value = float(value)
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
    if cell.kind == "triple":
        return f"<<( {' '.join(map(_bare_part, cell.parts))} )>>"
    return "_:" + cell.value if cell.kind == "bnode" else cell.value


def _bare_part(part: Term) -> str:
    """Return what a triple term's *part* is inside a cell: a literal is quoted as CSV quotes."""
    doubled = part.value.replace('"', '""')
    return f'"{doubled}"' if part.kind == "literal" else _bare(part)


def _whole(cell: Term | None) -> str:
    if cell is None:
        return ""
    short = _SHORT.get(cell.datatype)
    return cell.value if short and short.fullmatch(cell.value) else cell.n3


def _binding(cell: Term) -> dict[str, Any]:
    if cell.kind == "triple":
        names = ("subject", "predicate", "object")
        return {"type": "triple", "value": dict(zip(names, map(_binding, cell.parts), strict=True))}
    if cell.kind != "literal":
        return {"type": "uri" if cell.kind == "iri" else cell.kind, "value": cell.value}
    found = {"type": "literal", "value": cell.value}
    if cell.language:
        directed = {"its:dir": cell.direction} if cell.direction else {}
        return {**found, "xml:lang": cell.language, **directed}
    return found if cell.datatype == STRING else {**found, "datatype": cell.datatype}
