"""A paper's folder, with one thing in it broken; the build names the file, the line, the remedy."""

import hashlib
import re
from pathlib import Path

import pytest
from tests.copies import ABOUT, CHINESE, ENGLISH, PAPER, READING, STATED, Copy, Home, Tiny


@pytest.fixture
def copy(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path, real=True)


def complaint(copy: Home) -> str:
    told = copy.run("build", "--out", "out").complaint(4)
    assert not (copy.folder / "out").exists()
    return told


@pytest.mark.parametrize("file", [STATED, READING, CHINESE])
def test_a_file_that_is_not_there(copy: Tiny, file: str) -> None:
    (copy.home / file).unlink()
    assert f"{file}: there is no such file" in complaint(copy)


def test_a_paper_that_does_not_say_what_it_needs_to(copy: Tiny) -> None:
    copy.edit(ABOUT, "nsa:sourceFile", "nsa:otherFile")
    assert f"{ABOUT}:1: <" in (told := complaint(copy))
    assert "has no nsa:sourceFile" in told


def test_a_folder_that_is_called_otherwise_than_its_paper(copy: Tiny) -> None:
    other = (copy.home / PAPER).rename(copy.home / "data/papers/WP.1")
    told = complaint(copy)
    assert f"data/papers/{other.name}/paper.ttl:1: <" in told
    assert "id/paper/WP.1>, the paper that the folder is named for, is not described; " in told


def test_a_translation_with_fewer_paragraphs(copy: Tiny) -> None:
    text = (copy.home / ENGLISH).read_text(encoding="utf-8")
    (copy.home / ENGLISH).write_text(text[: text.index("\n15. ") + 1], encoding="utf-8")
    assert re.search(rf"{re.escape(ENGLISH)}:\d+: 14 paragraphs, where \S+ has 15", complaint(copy))


def test_a_source_file_outside_the_folder_is_not_read(copy: Tiny) -> None:
    copy.edit(ABOUT, '"source.zh.txt"', '"../../../../secret.txt"')
    assert f"{PAPER}/secret.txt: there is no such file" in complaint(copy)


def test_what_is_stated_and_read_under_one_name(copy: Tiny) -> None:
    text = (copy.home / READING).read_text(encoding="utf-8")
    line = copy.append(READING, "\n<para/1/statement/1> a nsa:Reading .\n") + 1
    assert text
    told = complaint(copy)
    assert f"{READING}:{line}: <" in told
    assert re.search(rf"after {re.escape(STATED)}:\d+; give one of them an IRI of its own", told)


def test_an_entity_described_in_two_files(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    line = copy.append("data/entities/meetings.ttl", "\n<../id/state/FRA> a nsa:Meeting .\n")
    head = (copy.home / "data/entities/meetings.ttl").read_text(encoding="utf-8")
    base = re.search("@base <([^>]*)>", head)
    iri = "https://w3id.org/nsa-graph/id/state/FRA"
    copy.edit("data/entities/meetings.ttl", "<../id/state/FRA>", f"<{iri}>")
    told = complaint(copy)
    assert re.search(r"data/tables/states\.csv:\d+: ", told)
    assert f"<{iri}> is described a second time" in told
    assert f"after data/entities/meetings.ttl:{line + 1}" in told
    assert base is None or base[1]


def test_a_new_source_needs_its_new_hash(copy: Tiny) -> None:
    path = copy.home / CHINESE
    path.write_bytes(path.read_bytes() + b"\n")
    assert "record the new hash and check every quote anew" in complaint(copy)
    new, old = hashlib.sha256(path.read_bytes()).hexdigest(), "e062fd5b"
    text = (copy.home / ABOUT).read_text(encoding="utf-8")
    recorded = re.search(rf'"({old}[0-9a-f]*)"', text)
    assert recorded is not None
    copy.edit(ABOUT, recorded[1], new)
    assert copy.run("build", "--out", "out").code == 0
