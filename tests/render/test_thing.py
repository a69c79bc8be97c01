import io
import json
from pathlib import Path

import pytest

from nsa_graph.ask.thing import Thing, show
from nsa_graph.errors import UsageError
from nsa_graph.render.thing import write
from nsa_graph.store.protocol import Store


@pytest.fixture
def thing(small: Store, fixtures: Path) -> Thing:
    return show(small, "13.1", folder=str(fixtures / "show"))


def rendered(thing: Thing, format_: str) -> str:
    stream = io.StringIO()
    write(thing, stream, format_)
    return stream.getvalue()


def test_terminal_shows_each_section(thing: Thing) -> None:
    lines = rendered(thing, "table").splitlines()
    assert lines[1].startswith("paper:P-1/para/13/statement/1  <https://")
    assert lines.index("Words") < lines.index("Cites")
    assert '<b>无条件</b>, "quoted"' in lines
    assert "Nothing" not in lines


def test_markdown_is_escaped_under_headings(thing: Thing) -> None:
    text = rendered(thing, "md")
    assert text.startswith("# 13.1\n\n<https://")
    assert "\n## Words\n" in text
    assert "&lt;b&gt;无条件&lt;/b&gt;" in text


def test_json_has_the_rows_of_each_section(thing: Thing) -> None:
    whole = json.loads(rendered(thing, "json"))
    assert [section["title"] for section in whole["sections"]] == ["Words", "Cites"]
    assert whole["sections"][1]["rows"] == [
        {"cited": "2000 Review Conference"},
        {"cited": "2010 Review Conference"},
    ]


def test_nothing_known_and_unknown_formats_are_said(thing: Thing) -> None:
    assert "Nothing more is known" in rendered(thing._replace(sections=()), "table")
    with pytest.raises(UsageError, match="table, md, json"):
        rendered(thing, "csv")
