"""What a build writes: the same bytes each time, and the same statements in each form."""

import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import Copy, Tiny

from nsa_graph import atomic
from nsa_graph.assemble import write
from nsa_graph.errors import CannotWrite

NAMES = ("nsa.nq", "nsa.trig", "manifest.json")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that one process built."""
    copy = Copy(tmp_path_factory.mktemp("first"))
    out = copy.folder / "out"
    assert copy.run("build", "--out", str(out), PYTHONHASHSEED="1").code == 0
    return out


def test_another_process_elsewhere_builds_the_same_bytes(built: Path, tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "tmp").mkdir()
    copy = Copy(deep)
    there = {"PYTHONHASHSEED": "2", "TMPDIR": str(deep / "tmp"), "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    assert copy.run("build", "--out", "out", **there).code == 0
    for name in NAMES:
        assert (built / name).read_bytes() == (deep / "out" / name).read_bytes(), name


def canonical(data: bytes, format_: ox.RdfFormat) -> ox.Dataset:
    held = ox.Dataset(ox.parse(data, format=format_))
    held.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return held


def test_both_forms_say_the_same_which_is_the_dataset(built: Path) -> None:
    quads = canonical((built / "nsa.nq").read_bytes(), ox.RdfFormat.N_QUADS)
    trig = canonical((built / "nsa.trig").read_bytes(), ox.RdfFormat.TRIG)
    assert quads == trig
    assert len(quads) > 20_000
    counted = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["counts"]["quads"]
    assert counted == len(quads)


def test_the_files_are_in_a_steady_order(built: Path) -> None:
    lines = (built / "nsa.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    text = (built / "nsa.trig").read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("@prefix ")]
    assert head == sorted(head)
    assert text.startswith("\n".join(head))


def test_rdflib_reads_the_trig_whole(built: Path) -> None:
    from rdflib import Dataset

    held = Dataset()
    held.parse(built / "nsa.trig", format="trig")
    lines = (built / "nsa.nq").read_bytes().splitlines()
    assert sum(len(graph) for graph in held.graphs()) == len(lines)


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    first = copy.run("build", "--out", "out")
    whole = (tmp_path / "out" / "nsa.nq").read_bytes()
    stamps = {name: (tmp_path / "out" / name).stat() for name in NAMES}
    second = copy.run("build", "--out", "out")
    assert "wrote out/nsa.nq (" in first.out
    assert "unchanged: out/nsa.nq (" in second.out
    assert "wrote" not in second.out
    for name, stamp in stamps.items():
        now = (tmp_path / "out" / name).stat()
        assert (now.st_mtime_ns, now.st_ino) == (stamp.st_mtime_ns, stamp.st_ino)
    (tmp_path / "out" / "nsa.nq").write_bytes(b"")
    assert "wrote out/nsa.nq" in copy.run("build", "--out", "out").out
    assert (tmp_path / "out" / "nsa.nq").read_bytes() == whole


def test_only_the_last_folder_is_made(tmp_path: Path) -> None:
    files = {"manifest.json": b"{}", "a": b"1"}
    write.write(str(tmp_path / "new"), files)
    assert {name: (tmp_path / "new" / name).read_bytes() for name in files} == files
    with pytest.raises(CannotWrite, match="make the folder first"):
        write.write(str(tmp_path / "no" / "new"), files)
    with pytest.raises(CannotWrite, match="that is a file; name a folder"):
        write.write(str(tmp_path / "new" / "a"), files)
    assert sorted(os.listdir(tmp_path)) == ["new"]


def test_the_manifest_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(
        atomic, "write_bytes", lambda path, data: order.append(os.path.basename(path))
    )
    write.write(str(tmp_path), {"manifest.json": b"", "z": b"", "a": b""})
    assert order == ["a", "z", "manifest.json"]
