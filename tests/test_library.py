from pathlib import Path

import pytest

from nsa_graph.errors import BadSource, UnknownName
from nsa_graph.library import Param, find, library, nearest, read

REFERENT = "https://w3id.org/nsa-graph/ontology#Referent"


def write(folder: Path, text: str, name: str = "q.rq") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_library_is_in_name_order_and_keyed_by_name(questions: str) -> None:
    found = library(questions)
    assert list(found) == ["broken", "citations", "demands-citing"]
    assert all(name == query.name for name, query in found.items())


def test_header_is_read_whole(questions: str) -> None:
    query = find("demands-citing", questions)
    assert query.title == "Demands that cite a text or meeting"
    assert query.asks == "Which demands cite {cited} (siblings too: {near})?"
    assert query.asks_zh == "哪些要求引用了{cited}？"
    assert query.tags == ("citation", "demand")
    assert query.extra == {"order": "1"}
    assert query.params == (
        Param("cited", "resource", REFERENT, None, True),
        Param("near", "boolean", "", "false", False),
        Param("action", "resource", "", None, False),
    )
    assert query.text == Path(questions, "demands-citing.rq").read_text(encoding="utf-8")


def test_find_reads_only_the_one_file(tmp_path: Path) -> None:
    write(tmp_path, "#+ title: Good\nSELECT * {}", "good.rq")
    write(tmp_path, "#+ nonsense\n", "bad.rq")
    write(tmp_path, "#+ title: Deep\nSELECT * {}", "deep/down.rq")
    assert find("good", str(tmp_path)).title == "Good"
    assert find("down", str(tmp_path)).title == "Deep"
    with pytest.raises(BadSource):
        library(str(tmp_path))


def test_unknown_name_lists_the_nearest(questions: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find("demand-citing", questions)
    assert caught.value.nearest == ["demands-citing"]


def test_a_name_is_never_a_path(tmp_path: Path) -> None:
    write(tmp_path, "#+ title: Secret\n", "secret.rq")
    (tmp_path / "inside").mkdir()
    for name in ("../secret", str(tmp_path / "secret"), "", "."):
        with pytest.raises(UnknownName):
            find(name, str(tmp_path / "inside"))
    for ask in (
        lambda: find("secret", str(tmp_path / "no")),
        lambda: library(str(tmp_path / "no")),
    ):
        with pytest.raises(BadSource, match=r"no: there is no such folder .+NSA_GRAPH_HOME"):
            ask()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("SELECT * {}", 1, "no title"),
        ("#+ title: T\n#+ nonsense\n", 2, "key: value"),
        ("#+ title: T\n#+ title: U\n", 2, "twice"),
        ("#+ title: T\n#+ param-x: number\n", 2, "no type is called 'number'"),
        ("#+ title: T\n#+ param-x:\n", 2, "has no type"),
        ("#+ title: T\n#+ param-x: resource none:C\n", 2, "not a CURIE"),
        ("#+ title: T\n#\n#+ asks: Who {who}?\n", 3, "{who}"),
    ],
)
def test_malformed_header_names_file_and_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(BadSource) as caught:
        read(write(tmp_path, text))
    assert caught.value.line == line
    assert caught.value.file.endswith("q.rq")
    assert words in str(caught.value)


def test_not_utf8_is_a_bad_source(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"#+ title: \xff\n")
    with pytest.raises(BadSource, match="not UTF-8 at byte 10"):
        read(str(tmp_path / "q.rq"))


def test_two_files_with_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "#+ title: A\n", "a/same.rq")
    write(tmp_path, "#+ title: B\n", "b/same.rq")
    with pytest.raises(BadSource, match="also the name of"):
        library(str(tmp_path))


def test_a_default_may_have_spaces_and_the_header_ends_at_the_query(tmp_path: Path) -> None:
    text = "#+ title: T\n#+ param-q: string two words\nSELECT * {}\n#+ title: again\n"
    query = read(write(tmp_path, text))
    assert query.params == (Param("q", "string", "", "two words", False),)


def test_nearest_puts_what_contains_the_name_first() -> None:
    known = ["npt-revcon-2010", "npt-revcon-2000", "npt-revcon-20001"]
    assert nearest("npt-revcon-200", known)[:2] == ["npt-revcon-2000", "npt-revcon-20001"]
