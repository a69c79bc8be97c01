import io
import math

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from nsa_graph.network.formats.graphml import token
from nsa_graph.network.formats.values import (
    content,
    elements,
    jsonable,
    lexical,
    pour,
    quoted,
)
from nsa_graph.network.model import Field

proved = settings(derandomize=True, deadline=None, max_examples=300)
LEGAL = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))
WORDS = st.lists(st.one_of(LEGAL, st.sampled_from(["<", "]]>", '"', "&amp;", "\n", "\r", "\t"])))


@proved
@given(WORDS.map("".join))
def test_xml_gives_back_what_it_can_hold(text: str) -> None:
    root = etree.fromstring(f'<a b="{quoted(text)}">{content(text)}</a>'.encode())
    assert (root.get("b"), root.text or "") == (text, text)


@proved
@given(st.text())
def test_xml_replaces_what_it_cannot_hold(text: str) -> None:
    data = f'<a b="{quoted(text)}">{content(text)}</a>'.encode()
    root = etree.fromstring(data)
    assert len(root.text or "") == len(root.get("b") or "") == len(text)


@proved
@given(st.lists(st.text("ab_x/2F: ", max_size=8), unique=True))
def test_no_two_ids_have_one_token(ids: list[str]) -> None:
    tokens = [token(id_) for id_ in ids]
    assert len(set(tokens)) == len(ids)
    assert all(all(c.isascii() and (c.isalnum() or c in ":._-") for c in each) for each in tokens)


@proved
@given(st.one_of(st.integers(), st.floats(allow_nan=False), st.booleans()))
def test_numbers_are_read_as_they_were(value: int | float | bool) -> None:
    read = {"true": True, "false": False, "INF": math.inf, "-INF": -math.inf}
    assert read.get(lexical(value), type(value)(0) if value == 0 else None) in (value, None)
    if not isinstance(value, bool) and math.isfinite(value):
        assert type(value)(lexical(value)) == value


def test_what_json_cannot_hold_is_none() -> None:
    assert [jsonable(value) for value in (math.inf, -math.inf, math.nan, 0.5, "", None)] == [
        *(None, None, None),
        *(0.5, "", None),
    ]


def test_a_lone_surrogate_does_not_stop_the_writing() -> None:
    stream = io.BytesIO()
    pour(["a", "\ud800", "b"] * 40, stream)
    assert stream.getvalue() == b"a?b" * 40


def test_texts_that_come_again_are_escaped_once() -> None:
    asked: list[str] = []

    def escaped(text: str) -> str:
        asked.append(text)
        return content(text)

    written = elements((Field("a", "string"), Field("iri", "string")), "ab", "", escaped)
    assert [written((text, text)) for text in ("&", "&", "c")] == ["a&amp;b&amp;"] * 2 + ["acbc"]
    assert asked == ["&", "&", "&", "c", "c"]  # an IRI hardly ever comes again


def test_a_row_leaves_out_what_is_not_there() -> None:
    fields = (Field("a", "string"), Field("b", "integer"))
    written = elements(fields, ("<a>", "<b>"), "</>", content)
    assert written(("100 % & more", 7)) == "<a>100 % &amp; more</><b>7</>"
    assert written((None, 7)) == "<b>7</>"
    assert written((None, None)) == ""
