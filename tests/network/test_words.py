"""What a page says itself is there in both languages, and all of it is used."""

import re
from pathlib import Path

import pytest
from tests.network.networks import plain
from tests.network.test_page import Parts, data

from nsa_graph import open_graph
from nsa_graph.errors import BadSource
from nsa_graph.network.page.page import SCRIPTS, page
from nsa_graph.network.page.words import WORDS, words

FOLDER = Path(WORDS).parent
CHINESE = re.compile(r"[\u3400-\u9fff]")
SAME = {"field_iri"}
"""What is the same in both languages."""


def used() -> set[str]:
    """Return the keys that the template, the scripts and the legend of pictures ask for."""
    template = (FOLDER / "page.html").read_text("utf-8")
    found = set(re.findall(r"\{\{say_(\w+)\}\}", template))
    assert len(found) > 20
    for name in SCRIPTS:
        calls = re.findall(r"\bsay\(((?:[^()]|\(\))*)", (FOLDER / f"{name}.js").read_text("utf-8"))
        found |= {key for call in calls for key in re.findall(r'"(\w+)"', call)}
    return found | {"interpreted_line", "stated", "interpreted", "count"}


def test_both_languages_have_the_same_keys_and_slots() -> None:
    english, chinese = words("en")[1], words("zh")[1]
    assert english.keys() == chinese.keys()
    assert len(english) > 80
    for key, word in english.items():
        assert sorted(re.findall(r"\{\d\}", word)) == sorted(re.findall(r"\{\d\}", chinese[key]))
        assert (word == chinese[key]) == (key in SAME), key
        assert CHINESE.search(chinese[key]) or key in {*SAME, "counted"}, key


def test_every_word_is_used_and_every_use_is_a_word() -> None:
    known = {key for key in words("en")[1] if not key.startswith("field_")}
    assert used() == known


def test_every_attribute_of_a_view_has_a_word() -> None:
    graph, known = open_graph(), words("zh")[1]
    names = set()
    for row in graph.views():
        network = graph.view(str(row["name"]))
        names |= {field.name for field in (*network.node_fields, *network.edge_fields)}
    assert len(names) > 20
    names -= {"basis", "certainty"}  # which have places of their own
    assert {f"field_{name}" for name in names} == {k for k in known if k.startswith("field_")}


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("en", "en"), ("zh", "zh"), ("zh-Hans", "zh"), ("fr", "en"), ("", "en")],
)
def test_a_page_speaks_the_language_asked_for_or_english_and_says_which(
    language: str, spoken: str
) -> None:
    made = page(plain(), language)
    (html,) = (attributes for attributes, _ in Parts(made).named("html"))
    assert html["lang"] == spoken
    assert data(made)["words"]["language"] == spoken
    assert data(made)["language"] == language
    said = [text for attributes, text in Parts(made).named("h2")]
    assert said == [words(spoken)[1]["things"], words(spoken)[1]["relations"]]


def test_a_title_in_another_language_than_the_page_s_says_so() -> None:
    (heading,) = (attributes for attributes, _ in Parts(page(plain(), "zh")).named("h1"))
    assert heading["lang"] == "en"
    (heading,) = (attributes for attributes, _ in Parts(page(plain(), "en")).named("h1"))
    assert "lang" not in heading


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key,en,zh\na,A\n", ":2: 'a' stands here twice, or not in each language"),
        ("key,en,zh\na,A,\n", ":2: 'a' stands here twice, or not in each language"),
        ("key,en,zh\na,A,甲\na,B,乙\n", ":3: 'a' stands here twice"),
        ("", "cannot be read"),
    ],
)
def test_a_malformed_file_names_its_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "words.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSource, match=told):
        words("en", str(file))
