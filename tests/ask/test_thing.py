from pathlib import Path

import pytest

from nsa_graph.ask.answer import STATED_ONLY
from nsa_graph.ask.thing import show
from nsa_graph.errors import UnknownName
from nsa_graph.graph import Graph
from nsa_graph.names import stated
from nsa_graph.store.protocol import Store


@pytest.fixture
def folder(fixtures: Path) -> str:
    return str(fixtures / "show")


def test_sections_are_those_of_the_class_in_file_order(small: Store, folder: str) -> None:
    thing = show(small, "14.1", folder=folder)
    assert thing.iri == "https://w3id.org/nsa-graph/id/paper/P-1/para/14/statement/1"
    assert thing.label == "Demand 14.1"
    assert [section.title for section in thing.sections] == ["Words", "Cites"]


def test_the_most_special_class_that_has_a_folder_decides(
    small: Store, folder: str, tmp_path: Path
) -> None:
    for name, title in (("Statement", "general"), ("Demand", "special")):
        (tmp_path / name).mkdir()
        text = f"#+ title: {title}\nSELECT ?type {{ ?thing a ?type }}"
        (tmp_path / name / "a.rq").write_text(text, encoding="utf-8")
    titles = [section.title for section in show(small, "14.1", folder=str(tmp_path)).sections]
    assert titles == ["special"]
    assert [s.title for s in show(small, "npt-revcon-2000", folder=folder).sections] == ["Cited by"]


def test_thing_is_the_fallback(small: Store, folder: str, tmp_path: Path) -> None:
    thing = show(small, "P-1/para/14", folder=folder)
    assert [section.title for section in thing.sections] == ["Types"]
    assert thing.label == "14"
    with pytest.raises(UnknownName, match="add one below"):
        show(small, "P-1/para/14", folder=str(tmp_path))


def test_stated_only_reaches_the_sections(small: Store, folder: str) -> None:
    whole = show(small, "npt-revcon-2000", folder=folder)
    view = show(stated(small), "npt-revcon-2000", folder)
    assert [len(thing.sections[0]) for thing in (whole, view)] == [2, 1]
    notes = [Graph(small, stated_only=only).show("npt-revcon-2000").note for only in (False, True)]
    assert notes == ["", STATED_ONLY]
