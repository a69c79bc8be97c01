import hashlib
from pathlib import Path

import pytest

from nsa_graph.errors import BadSource
from nsa_graph.paths import PAPERS
from nsa_graph.text.source import line_of, read

SOURCE = str(Path(PAPERS, "NPT-CONF.2015-PC.II-WP.15", "source.zh.txt"))


def written(folder: Path, raw: bytes) -> str:
    path = folder / "source.txt"
    path.write_bytes(raw)
    return str(path)


def test_the_paper_is_read_byte_for_byte() -> None:
    text = read(SOURCE)
    assert "第二届会议" in text
    assert text.encode() == Path(SOURCE).read_bytes()


def test_line_ends_and_byte_order_mark_stay(tmp_path: Path) -> None:
    raw = "\ufeffa\r\nb\rc\n".encode()
    assert read(written(tmp_path, raw)).encode() == raw


def test_the_right_hash_is_accepted_in_either_case(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"words").hexdigest()
    path = written(tmp_path, b"words")
    assert read(path, digest) == read(path, digest.upper()) == "words"


def test_a_changed_source_names_both_hashes_and_the_remedy(tmp_path: Path) -> None:
    path = written(tmp_path, b"other words")
    recorded = hashlib.sha256(b"words").hexdigest()
    found = hashlib.sha256(b"other words").hexdigest()
    with pytest.raises(BadSource) as caught:
        read(path, recorded)
    assert caught.value.file == path
    assert recorded[:12] in str(caught.value)
    assert found[:12] in str(caught.value)
    assert "restore the file" in caught.value.remedy


def test_an_empty_hash_is_not_taken_for_none(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="SHA-256"):
        read(written(tmp_path, b"words"), "")


def test_not_utf8_names_line_and_offset(tmp_path: Path) -> None:
    with pytest.raises(BadSource) as caught:
        read(written(tmp_path, "条约\n".encode() + b"ab\xff"))
    assert caught.value.line == 2
    assert "byte 0xff at byte offset 9" in caught.value.what
    assert caught.value.exit_code == 4


def test_a_missing_source_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadSource) as caught:
        read(str(tmp_path / "none.txt"))
    assert str(caught.value).startswith(f"{tmp_path}/none.txt: there is no such file; ")
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="cannot be read"):
        read(str(tmp_path))


def test_lines_count_from_one() -> None:
    assert [line_of("a\nb\n\nc", at) for at in (0, 2, 5)] == [1, 2, 4]
