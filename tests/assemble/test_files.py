import os
import shutil
from pathlib import Path

import pytest
from tests.copies import PAPER, STATED, Tiny

from nsa_graph import paths
from nsa_graph.assemble import files
from nsa_graph.errors import BadSource


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the resources that this process takes for its own."""
    copy = Tiny(tmp_path, real=True)
    move(monkeypatch, copy.home)
    return copy.home


def move(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Let every path of the resources lie below *home* instead."""
    held = paths.RESOURCES
    for name, value in list(vars(paths).items()):
        if name.isupper() and isinstance(value, str) and (value + os.sep).startswith(held + os.sep):
            below = os.path.relpath(value, held)
            if not below.startswith("src"):
                monkeypatch.setattr(paths, name, os.path.normpath(home / below))


def test_every_turtle_file_that_belongs_to_no_paper_is_found_once(home: Path) -> None:
    found = [source.path for source in files.world()]
    wanted = [
        str(path)
        for name in ("ontology", "data/entities")
        for path in (home / name).rglob("*.ttl")
        if "shapes" not in path.parts
    ] + [str(home / "data" / "catalog.ttl")]
    assert sorted(found) == sorted(wanted)
    assert len(found) == 8


def test_the_key_knows_a_changed_byte_a_new_name_and_a_new_file(home: Path) -> None:
    keys = [files.key()]
    path = home / STATED
    path.write_text(path.read_text(encoding="utf-8") + "# one more\n", encoding="utf-8")
    keys.append(files.key())
    (home / "ontology" / "terms" / "actors.ttl").rename(home / "ontology" / "terms" / "a.ttl")
    keys.append(files.key())
    (home / "queries" / "rules" / "more.rq").write_text("", encoding="utf-8")
    keys.append(files.key())
    assert len(set(keys)) == 4


def test_the_key_does_not_know_where_the_files_lie(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = files.key()
    other = tmp_path / "deeper" / "still"
    shutil.copytree(home, other)
    move(monkeypatch, other)
    assert files.key() == key


def test_the_key_goes_by_content_whatever_the_clock_says(home: Path) -> None:
    path = home / STATED
    key, data, stamp = files.key(), path.read_bytes(), path.stat()
    edited = data.replace(b"\n", b" ", 1)
    assert len(edited) == len(data)
    path.write_bytes(edited)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as if within one tick
    assert path.stat().st_mtime_ns == stamp.st_mtime_ns
    other = files.key()
    assert other != key
    path.write_bytes(data)
    os.utime(path, (2**31, 2**31))  # touched, and no more
    assert files.key() == key
    path.write_bytes(edited)
    os.utime(path, (1, 1))  # by a clock that went backwards
    assert files.key() == other
    older = home / "older"
    older.write_bytes(data)
    os.utime(older, (0, 0))
    older.replace(path)  # by an older file that was kept elsewhere
    assert files.key() == key


def test_what_editors_leave_behind_is_no_source(home: Path) -> None:
    key, count = files.key(), len(files.world())
    (home / "data" / "entities" / ".#actors.ttl").symlink_to("someone@a.host.1234")
    (home / "data" / "entities" / "actors.ttl~").write_text("nonsense", encoding="utf-8")
    (home / PAPER / "translation.en.txt~").write_text("nonsense", encoding="utf-8")
    (home / ".hidden").mkdir()
    assert (files.key(), len(files.world())) == (key, count)


@pytest.mark.parametrize(
    "name", ["ontology/terms", "ontology/nsa.ttl", "ontology/alignments", "data/entities"]
)
def test_a_place_that_is_gone_is_an_error_and_no_lesser_graph(home: Path, name: str) -> None:
    place = home / name
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    with pytest.raises(BadSource, match=f"{name}: no Turtle file lies here; check NSA_GRAPH_HOME"):
        files.world()


def test_rules_that_are_gone_are_an_error(home: Path) -> None:
    shutil.rmtree(home / "queries" / "rules")
    with pytest.raises(BadSource, match="queries/rules: cannot be read: no such file"):
        files.key()


def test_a_folder_without_papers(home: Path, tmp_path: Path) -> None:
    assert files.papers(str(home / "data" / "papers")) == (str(home / PAPER),)
    for place in (tmp_path / "none", home / "ontology"):
        with pytest.raises(BadSource, match=r"no folder here holds a paper\.ttl"):
            files.papers(str(place))
