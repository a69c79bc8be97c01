import builtins
import pickle
from collections.abc import Mapping, Sequence

import pytest

from nsa_graph.errors import UsageError
from nsa_graph.rdf.table import Row, Table
from nsa_graph.rdf.terms import XSD, iri, literal

FRA = "https://w3id.org/nsa-graph/id/state/FRA"
TABLE = Table(
    ("class", "quote", "n"),
    (
        (iri(FRA), literal("<保证> & 'x'", language="zh"), literal("7", XSD + "integer")),
        (None, literal("b"), None),
    ),
    "A <title>",
    asks="What?",
)


def test_rows_go_by_item_attribute_and_place() -> None:
    first, second = TABLE
    assert (first["class"], first.n, first[1]) == (FRA, 7, "<保证> & 'x'")
    assert (second["class"], second["n"], second.quote) == (None, None, "b")
    assert first == (FRA, "<保证> & 'x'", 7)
    assert first.keys() == ("class", "quote", "n")
    assert TABLE[1] == TABLE.rows[1] == second


def test_a_column_may_be_called_as_a_method_is() -> None:
    row = Row(("keys", "from"), (1, 2))
    assert (row["keys"], row["from"], row.keys()) == (1, 2, ("keys", "from"))


def test_what_is_not_there_is_named() -> None:
    row = TABLE[0]
    with pytest.raises(AttributeError, match="no column is called 'nope'"):
        _ = row.nope
    with pytest.raises(KeyError, match="class, quote, n"):
        _ = row["nope"]
    with pytest.raises(UsageError, match="there are class, quote, n"):
        TABLE.column("nope")


def test_a_slice_is_a_table_and_a_name_a_column() -> None:
    assert TABLE[:1] == TABLE.replace(terms=TABLE.terms[:1])
    assert [*TABLE[1:]] == [TABLE[1]]
    assert TABLE["n"] == TABLE.column("n")
    with pytest.raises(UsageError, match="there are class, quote, n"):
        _ = TABLE["nope"]


def test_tables_and_rows_are_frozen_and_compare() -> None:
    with pytest.raises(AttributeError, match="cannot assign"):
        TABLE.title = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="cannot assign"):
        TABLE[0].n = 1  # type: ignore[attr-defined]
    assert TABLE.replace() == TABLE
    assert hash(TABLE.replace()) == hash(TABLE)
    assert TABLE.replace(title="other") != TABLE
    assert pickle.loads(pickle.dumps(TABLE)) == TABLE
    assert pickle.loads(pickle.dumps(TABLE[0])) == TABLE[0]


def test_columns_records_and_head() -> None:
    assert TABLE.column("n") == (7, None)
    assert TABLE.records() == [
        {"class": FRA, "quote": "<保证> & 'x'", "n": 7},
        {"class": None, "quote": "b", "n": None},
    ]
    assert len(TABLE.head(1)) == 1
    assert TABLE.head(1).truncated
    assert not TABLE.head(2).truncated


def test_html_is_escaped_and_marks_the_language() -> None:
    html = TABLE._repr_html_()
    assert '<td lang="zh" style="text-align:left">&lt;保证&gt; &amp; &#x27;x&#x27;</td>' in html
    assert "<strong>A &lt;title&gt;</strong>" in html
    assert f'<code title="{FRA}">state:FRA</code>' in html
    assert "<保证>" not in html


def test_text_forms_are_readable() -> None:
    assert repr(TABLE) == "<Table 'A <title>': 2 rows of class, quote, n>"
    lines = str(TABLE).splitlines()
    assert lines[0].split() == ["class", "quote", "n"]
    assert lines[2].split() == ["state:FRA", "<保证>", "&", "'x'", "7"]
    assert lines[-1] == "(2 rows)"


def test_pandas_and_polars_take_the_native_values() -> None:
    frame = TABLE.to_pandas()
    assert list(frame.columns) == ["class", "quote", "n"]
    assert frame["n"][0] == 7
    assert Table(("a",), ()).to_pandas().columns.tolist() == ["a"]
    other = TABLE.to_polars()
    assert other.rows() == [(FRA, "<保证> & 'x'", 7), (None, "b", None)]
    mixed = Table(("a",), ((literal("x"),), (literal("7", XSD + "integer"),), (None,)))
    assert mixed.to_polars().rows() == [("x",), ("7",), (None,)]


def test_without_pandas_or_polars_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> object:
        if name in ("pandas", "polars"):
            raise ImportError(name)
        return real(name, globals_, locals_, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match="pip install pandas"):
        TABLE.to_pandas()
    with pytest.raises(UsageError, match="pip install polars"):
        TABLE.to_polars()
