import csv
import io
import json

import pyoxigraph as ox

from nsa_graph.rdf.table import Table
from nsa_graph.rdf.terms import XSD, Term, blank, iri, literal
from nsa_graph.render.formats import write

ROWS: tuple[tuple[Term | None, ...], ...] = (
    (iri("http://example.org/a"), literal('say "保证",\tnow\r\n\\', language="zh-Hans")),
    (blank("b0"), literal("2.50", XSD + "decimal")),
    (None, literal("2000-05-19", XSD + "date")),
    (literal(""), None),
    (literal("NaN", XSD + "double"), literal("true", XSD + "boolean")),
)
TABLE = Table(("a", "b"), ROWS)


def rendered(format_: str, table: Table = TABLE) -> str:
    stream = io.StringIO(newline="")
    write(table, stream, format_)
    return stream.getvalue()


def read_back(format_: ox.QueryResultsFormat, text: str) -> list[tuple[Term | None, ...]]:
    """Return the rows as another reader of the W3C's formats has them."""
    found = ox.parse_query_results(text.encode(), format=format_)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(_term(value) for value in row) for row in found]


def _term(value: object) -> Term | None:
    if isinstance(value, ox.Literal):
        return Term("literal", value.value, value.datatype.value, value.language or "")
    if isinstance(value, ox.NamedNode):
        return iri(value.value)
    return blank(value.value) if isinstance(value, ox.BlankNode) else None


def lower(rows: tuple[tuple[Term | None, ...], ...]) -> list[tuple[Term | None, ...]]:
    """Return *rows* with languages in lower case, as the other reader gives them."""
    return [
        tuple(term and term._replace(language=term.language.lower()) for term in row)
        for row in rows
    ]


def test_tsv_and_srj_hold_every_term_whole() -> None:
    assert rendered("tsv").startswith("?a\t?b\n<http://example.org/a>\t")
    for format_, name in ((ox.QueryResultsFormat.TSV, "tsv"), (ox.QueryResultsFormat.JSON, "srj")):
        found = read_back(format_, rendered(name))
        assert [tuple(t and t._replace(language=t.language.lower()) for t in r) for r in found] == (
            lower(ROWS)
        )


def test_csv_is_rfc_4180_with_bare_values() -> None:
    text = rendered("csv")
    assert text.startswith("a,b\r\nhttp://example.org/a,")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ["http://example.org/a", 'say "保证",\tnow\r\n\\'],
        ["_:b0", "2.50"],
        ["", "2000-05-19"],
        ["", ""],
        ["NaN", "true"],
    ]


def test_json_is_flat_and_strict() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    assert json.loads(rendered("json"), parse_constant=refuse) == [
        {"a": "http://example.org/a", "b": 'say "保证",\tnow\r\n\\'},
        {"a": "b0", "b": 2.5},
        {"a": None, "b": "2000-05-19"},
        {"a": "", "b": None},
        {"a": "nan", "b": True},
    ]


def test_no_rows_is_an_empty_list_of_each_kind() -> None:
    empty = Table(("a",), ())
    assert json.loads(rendered("json", empty)) == []
    assert json.loads(rendered("srj", empty)) == {
        "head": {"vars": ["a"]},
        "results": {"bindings": []},
    }
    assert rendered("tsv", empty) == "?a\n"
    assert rendered("csv", empty) == "a\r\n"
