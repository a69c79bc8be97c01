import csv
import io
import json

import pyoxigraph as ox
import pytest

from nsa_graph.errors import UsageError
from nsa_graph.rdf.convert import from_ox
from nsa_graph.rdf.table import Table
from nsa_graph.rdf.terms import XSD, Term, blank, iri, literal, triple
from nsa_graph.render.formats import write

ROWS: tuple[tuple[Term | None, ...], ...] = (
    (iri("http://example.org/a"), literal('say "保证",\tnow\r\n\\', language="zh-Hans")),
    (blank("b0"), literal("2.50", XSD + "decimal")),
    (None, literal("2000-05-19", XSD + "date")),
    (literal(""), None),
    (literal("NaN", XSD + "double"), literal("true", XSD + "boolean")),
    (
        literal("مرحبا", language="ar", direction="rtl"),
        literal("x", language="en", direction="ltr"),
    ),
    (
        triple(blank("b0"), iri("http://e/p"), literal('a "b"\n', language="he", direction="rtl")),
        triple(
            iri("a:s"), iri("a:p"), triple(iri("a:s"), iri("a:p"), literal("1", XSD + "integer"))
        ),
    ),
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
    labels = {label: label for label in ("b0", "b1")}
    return [tuple(from_ox(value, labels) for value in row) for row in found]


def lower(term: Term | None) -> Term | None:
    """Return *term* with its language in lower case, as the other reader gives it."""
    return term and term._replace(language=term.language.lower())


def test_tsv_srj_and_srx_hold_every_term_whole() -> None:
    assert rendered("tsv").startswith("?a\t?b\n<http://example.org/a>\t")
    kinds = ox.QueryResultsFormat
    for format_, name in ((kinds.TSV, "tsv"), (kinds.JSON, "srj"), (kinds.XML, "srx")):
        found = read_back(format_, rendered(name))
        assert found == [tuple(map(lower, cells)) for cells in ROWS]


def test_triple_terms_and_directions_are_written_as_sparql_1_2_has_them() -> None:
    lines = rendered("tsv").split("\n")
    assert lines[6:8] == [
        '"مرحبا"@ar--rtl\t"x"@en--ltr',
        '<<( _:b0 <http://e/p> "a \\"b\\"\\n"@he--rtl )>>\t'
        f'<<( <a:s> <a:p> <<( <a:s> <a:p> "1"^^<{XSD}integer> )>> )>>',
    ]
    directed, quoted = json.loads(rendered("srj"))["results"]["bindings"][5:7]
    assert directed["a"] == {
        "type": "literal",
        "value": "مرحبا",
        "xml:lang": "ar",
        "its:dir": "rtl",
    }
    assert quoted["a"] == {
        "type": "triple",
        "value": {
            "subject": {"type": "bnode", "value": "b0"},
            "predicate": {"type": "uri", "value": "http://e/p"},
            "object": {
                "type": "literal",
                "value": 'a "b"\n',
                "xml:lang": "he",
                "its:dir": "rtl",
            },
        },
    }


def test_tsv_writes_numbers_short_where_turtle_can() -> None:
    numbers = {"integer": "-07", "decimal": "2.50", "double": "1.0E6", "float": "1.5"}
    cells = [literal(text, XSD + name) for name, text in numbers.items()]
    cells += [literal("7.", XSD + "decimal"), literal("1", XSD + "double")]
    text = rendered("tsv", Table([f"n{at}" for at in range(len(cells))], [tuple(cells)]))
    assert text.split("\n")[1].split("\t") == [
        *("-07", "2.50", "1.0E6"),
        *(cell.n3 for cell in cells[3:]),
    ]


def test_csv_is_rfc_4180_with_bare_values() -> None:
    text = rendered("csv")
    assert text.startswith("a,b\r\nhttp://example.org/a,")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ["http://example.org/a", 'say "保证",\tnow\r\n\\'],
        ["_:b0", "2.50"],
        ["", "2000-05-19"],
        ["", ""],
        ["NaN", "true"],
        ["مرحبا", "x"],
        ['<<( _:b0 http://e/p "a ""b""\n" )>>', '<<( a:s a:p <<( a:s a:p "1" )>> )>>'],
    ]


def test_what_xml_cannot_hold_is_refused() -> None:
    table = Table(("a",), [(literal("bell \x07"),)])
    with pytest.raises(UsageError, match="XML cannot hold a character of 'bell"):
        rendered("srx", table)
    assert "bell" in rendered("srj", table)


def test_csv_can_be_guarded_against_spreadsheets() -> None:
    cells = [literal("=1+1"), literal("-1", XSD + "integer"), literal("@x"), literal("x=1"), None]
    table = Table(("a",), [(cell,) for cell in cells])
    stream = io.StringIO(newline="")
    write(table, stream, "csv", safe=True)
    assert stream.getvalue().split("\r\n")[1:] == ["'=1+1", "-1", "'@x", "x=1", '""', ""]


def test_json_is_flat_and_strict() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    assert json.loads(rendered("json"), parse_constant=refuse) == [
        {"a": "http://example.org/a", "b": 'say "保证",\tnow\r\n\\'},
        {"a": "b0", "b": 2.5},
        {"a": None, "b": "2000-05-19"},
        {"a": "", "b": None},
        {"a": "nan", "b": True},
        {"a": "مرحبا", "b": "x"},
        {"a": ROWS[6][0].value, "b": ROWS[6][1].value},  # type: ignore[union-attr]
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
