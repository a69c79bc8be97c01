import os
import subprocess
import sys
from pathlib import Path

import pytest

from nsa_graph.atomic import replace_file, replace_folder, write_bytes
from nsa_graph.errors import CannotWrite


def test_write_replaces_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    write_bytes(str(place), b"one")
    write_bytes(str(place), b"two")
    assert place.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "out.csv"
    place.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="free some space"):
        write_bytes(str(place), b"new")
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_stream_broken_off_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"

    def write() -> None:
        with replace_file(str(place)) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert list(tmp_path.iterdir()) == []
    place.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write()
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_missing_folder_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="make the folder first") as caught:
        write_bytes(str(tmp_path / "no" / "out"), b"")
    assert caught.value.file == str(tmp_path / "no" / "out")
    with pytest.raises(CannotWrite, match="name a file"):
        write_bytes(str(tmp_path), b"")


def test_a_link_is_followed_and_a_device_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_bytes(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
    with pytest.raises(CannotWrite, match="no space left"):
        write_bytes("/dev/full", b"x")
    assert Path("/dev/full").is_char_device()


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    place = tmp_path / "build"
    for text in ("one", "two"):
        with replace_folder(str(place), "mark") as staged:
            Path(staged, "mark").write_text(text, encoding="utf-8")
            Path(staged, f"only-{text}").write_text("", encoding="utf-8")
    assert sorted(path.name for path in place.iterdir()) == ["mark", "only-two"]
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_folder_stays_when_the_filling_fails(tmp_path: Path) -> None:
    place = tmp_path / "build"
    place.mkdir()
    (place / "mark").write_text("old", encoding="utf-8")

    def fill() -> None:
        with replace_folder(str(place), "mark") as staged:
            Path(staged, "mark").write_text("new", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill()
    assert (place / "mark").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_folder_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")

    def fill() -> None:
        with replace_folder(str(tmp_path), "mark"):
            pass

    with pytest.raises(CannotWrite, match="holds no mark"):
        fill()
    assert (tmp_path / "thesis.txt").exists()


def test_what_a_killed_process_left_is_swept_and_no_more(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f".out.csv.{gone.pid}.part"
    others = [tmp_path / name for name in (".out.csv.1.part", ".out.csv.x.part", ".b.csv.9.part")]
    for path in (left, *others):
        path.write_bytes(b"half")
    write_bytes(str(tmp_path / "out.csv"), b"whole")
    assert not left.exists()
    assert all(path.exists() for path in others)
