import io

import pytest

from nsa_graph.errors import UsageError
from nsa_graph.rdf.layout import display_width
from nsa_graph.rdf.table import Table
from nsa_graph.rdf.terms import iri, literal
from nsa_graph.render.formats import FORMATS, write

TABLE = Table(
    ("state", "quote"),
    (
        (iri("https://w3id.org/nsa-graph/id/state/FRA"), literal("保证|a_b\n<i>", language="zh")),
        (None, literal("\x1b[31mred")),
    ),
    "Title",
    asks="A question?",
    note="A note.",
)


def rendered(format_: str, table: Table = TABLE, **options: int) -> str:
    stream = io.StringIO()
    write(table, stream, format_, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def test_terminal() -> None:
    assert rendered("table").splitlines() == [
        "Title",
        "A question?",
        "",
        "state      quote",
        "─────────  ───────────",
        "state:FRA  保证|a_b",
        "           <i>",
        "",
        "           \\x1b[31mred",
        "",
        "2 rows. A note.",
    ]


def test_terminal_keeps_to_the_width_and_colours_only_when_told() -> None:
    long = TABLE.replace(terms=((literal("word " * 40), literal("保证" * 40)),), asks="why " * 40)
    assert max(map(display_width, rendered("table", long, width=50).splitlines())) <= 50
    assert "\x1b" not in rendered("table")
    assert rendered("table", colour=True).startswith("\x1b[1mTitle\x1b[0m\n")


def test_an_empty_table_says_so() -> None:
    assert rendered("table", Table(("a",), ())) == "0 rows\n"
    assert rendered("md", Table(("a",), ())) == "| a |\n| --- |\n\n0 rows\n"


def test_markdown_escapes_what_would_be_markup() -> None:
    assert rendered("md").splitlines() == [
        "## Title",
        "",
        "A question?",
        "",
        "| state | quote |",
        "| --- | --- |",
        "| state:FRA | 保证\\|a\\_b<br>&lt;i&gt; |",
        "|  | \\\\x1b\\[31mred |",
        "",
        "2 rows. A note.",
    ]


def test_an_unknown_format_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="table, csv, tsv, json, srj, srx, md, xlsx"):
        rendered("xml")
    text = [
        format_ for format_ in FORMATS if format_ not in ("srx", "xlsx")
    ]  # its cells are no XML
    assert all(rendered(format_) for format_ in text)
