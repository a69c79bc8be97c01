import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import SOURCE, STATED, Copy, Tiny
from tests.kills import Kills

from nsa_graph.assemble import cache, seal, write
from nsa_graph.assemble.dataset import Dataset
from nsa_graph.assemble.part import part
from nsa_graph.errors import BadSource, CannotWrite, StoreUnreadable

WHOLE = ["manifest.json", "nsa.nq", "nsa.trig", "seal", "stated", "store"]


@pytest.fixture
def place(tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a cache of its own, for which the small dataset is what is built."""
    quads = ox.parse(path=str(fixtures / "small.trig"), format=ox.RdfFormat.TRIG)
    made = Dataset(tuple(sorted(quads, key=str)), (), ())
    monkeypatch.setattr("nsa_graph.assemble.dataset.build", lambda: made)
    monkeypatch.setenv("NSA_GRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def never(key: str) -> write.Built:
    raise AssertionError(f"built {key} again")


def test_a_second_use_does_not_build(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache.ensure()
    assert Path(first).parent == place
    assert sorted(os.listdir(first)) == WHOLE
    monkeypatch.setattr(cache, "built", never)
    assert cache.ensure() == first
    assert os.listdir(place) == [Path(first).name]


def test_an_incomplete_folder_is_replaced(place: Path) -> None:
    first = Path(cache.ensure())
    whole = (first / "nsa.nq").read_bytes()
    (first / "seal").unlink()
    (first / "nsa.nq").write_bytes(b"half")
    assert cache.ensure() == str(first)
    assert sorted(os.listdir(first)) == WHOLE
    assert (first / "nsa.nq").read_bytes() == whole
    assert len(whole) > 5000


def test_a_changed_source_has_a_build_of_its_own(tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    assert copy.run("build", "--out", "out").code == 0
    copy.append(Tiny.STATED, "# a remark\n")
    assert copy.run("build", "--out", "out").code == 0
    keys = sorted(os.listdir(copy.cache))
    assert len(keys) == 2
    manifests = [json.loads((copy.cache / key / "manifest.json").read_bytes()) for key in keys]
    assert [manifest["key"] for manifest in manifests] == keys
    assert manifests[0]["sources"][Tiny.STATED] != manifests[1]["sources"][Tiny.STATED]


def test_a_source_that_changes_while_it_is_read_is_not_cached(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = iter(["a" * 64, "b" * 64])
    monkeypatch.setattr(cache, "key", lambda: next(keys))
    with pytest.raises(BadSource, match="changed while it was being read"):
        cache.ensure()
    assert not place.exists()


def test_many_processes_at_once_all_succeed(tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "nsa_graph", "build", "--out", str(tmp_path / f"out{number}")],
            env=copy.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert [(code, err) for (_, err), code in ended] == [(0, b"")] * 4
    assert len(os.listdir(copy.cache)) == 1
    assert len({(tmp_path / f"out{number}" / "nsa.nq").read_bytes() for number in range(4)}) == 1
    assert copy.run("sparql", "ASK { ?s a nsa:Paper }").out == "true\n"


def test_the_newest_builds_are_kept_and_nothing_else_is_touched(place: Path) -> None:
    place.mkdir()
    for number in range(7):
        build = place / f"{number:064x}"
        build.mkdir()
        os.utime(build, (1000 + number, 1000 + number))
    mine = [place / name for name in ("holiday", "0" * 63, "g" * 64)]
    for folder in mine:
        folder.mkdir()
        (folder / "photo").write_bytes(b"dear to me")
        os.utime(folder, (1, 1))
    (place / ".part-left" / "store").mkdir(parents=True)
    with part(str(place)) as other:
        current = cache.ensure()
        assert os.path.isdir(other)
    held = {path.name for path in place.iterdir()}
    builds = {name for name in held if re.fullmatch("[0-9a-f]{64}", name)}
    assert builds == {Path(current).name, *(f"{number:064x}" for number in (4, 5, 6))}
    assert all((folder / "photo").exists() for folder in mine)
    assert [name for name in held if name.startswith(".part-")] == []


@pytest.mark.parametrize("kind", ["a file", "below a file", "a device"])
def test_a_cache_that_cannot_be_written(kind: str, tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    (tmp_path / "file").write_bytes(b"kept")
    folder = {"a file": "file", "below a file": "file/deeper", "a device": "/dev/null"}[kind]
    told = copy.run("build", "--out", "out", NSA_GRAPH_CACHE=str(tmp_path / folder)).complaint(6)
    assert str(tmp_path / folder) in told
    assert "set NSA_GRAPH_CACHE to a folder you may write to" in told
    assert sorted(os.listdir(tmp_path)) == ["file", "home"]
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_an_error_while_writing_leaves_the_cache_empty(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: str, files: dict[str, bytes]) -> None:
        raise CannotWrite("cannot write: no space left on device", file=folder)

    monkeypatch.setattr(cache, "write", full)
    with pytest.raises(CannotWrite, match="no space left on device; free some space") as caught:
        cache.ensure()
    assert caught.value.file == str(place)
    assert os.listdir(place) == []


def test_a_damaged_cache_is_told_and_not_copied(place: Path, tmp_path: Path) -> None:
    built = Path(cache.ensure())
    (built / "nsa.trig").unlink()
    with pytest.raises(StoreUnreadable, match=r"nsa\.trig: missing or damaged; delete the folder"):
        cache.copy(str(built), str(tmp_path / "out"))
    (built / "manifest.json").write_bytes(b'{"half":')
    with pytest.raises(StoreUnreadable, match=r"manifest\.json: missing or damaged"):
        cache.manifest(str(built))
    assert not (tmp_path / "out").exists()


def flip(path: Path, at: int) -> None:
    """Change one bit of the byte at *at* in the file *path*."""
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 4
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["nsa.nq", "manifest.json", "store", "stated"])
def test_a_flipped_bit_is_noticed_and_built_again(name: str, tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    assert copy.run("build", "--out", "out").code == 0
    (built,) = copy.cache.iterdir()
    found = built / name
    path = found if found.is_file() else max(found.glob("*.sst"), key=lambda p: p.stat().st_size)
    whole = path.read_bytes()
    stamp = path.stat()
    flip(path, len(whole) // 2)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    ran = copy.run("sparql", "ASK { ?s a nsa:Paper }")
    assert (ran.code, ran.out) == (0, "true\n")
    assert ran.err == f"nsa-graph: {built}: the cached build was damaged; it is built again\n"
    assert sorted(os.listdir(copy.cache)) == [built.name]
    assert copy.run("sparql", "ASK { ?s a nsa:Paper }").err == ""
    if name.startswith("nsa"):
        assert (built / name).read_bytes() == whole


@pytest.mark.heavy
def test_a_byte_flipped_anywhere_is_noticed(place: Path) -> None:
    built, draw = Path(cache.ensure()), random.Random(3)
    files = [path for path in sorted(built.rglob("*")) if path.is_file()]
    files = [path for path in files if path.name != "seal" and not path.name.startswith("LO")]
    assert len(files) > 10  # all but the seal, and LOG and LOCK, from which nothing is read
    for number in range(300):
        path = files[number % len(files)]
        at, bit = draw.randrange(max(1, path.stat().st_size)), 1 << draw.randrange(8)
        with path.open("r+b") as stream:
            held = stream.read()
            stream.seek(at)
            stream.write(bytes([held[at] ^ bit]) if held else b"x")
        assert seal.sealed(str(built)) is False, (path, at, bit)
        path.write_bytes(held)
    assert seal.sealed(str(built))


def test_a_touched_file_is_hashed_once_and_taken(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Path(cache.ensure())
    os.utime(first / "nsa.nq", (1, 1))
    monkeypatch.setattr(cache, "built", never)
    before = (first / "seal").read_bytes()
    assert cache.ensure() == str(first)
    assert (first / "seal").read_bytes() != before
    monkeypatch.setattr(seal, "_hash", never)
    assert cache.ensure() == str(first)


def test_what_the_disk_corrupts_unseen_is_told_and_deleted(tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    assert copy.run("build", "--out", "out").code == 0
    (built,) = copy.cache.iterdir()
    for path in (built / "store").glob("*.sst"):
        flip(path, 0)
        flip(path, path.stat().st_size // 2)
    seal.seal(str(built))  # as if the stamps had not changed
    told = copy.run("ask", "summary").complaint(7)
    assert "the store cannot be" in told
    assert told.endswith("; it is deleted, run this again")
    assert copy.run("ask", "summary").code == 0


@pytest.mark.parametrize("folder", ["file", "locked/cache"])
def test_a_question_does_without_a_cache(folder: str, tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    (tmp_path / "file").write_bytes(b"kept")
    (tmp_path / "locked").symlink_to("/proc")  # where nobody may make a folder, root included
    for argv in (("sparql", "ASK { ?s a nsa:Paper }"), ("sparql", "ASK {}", "--stated-only")):
        ran = copy.run(*argv, NSA_GRAPH_CACHE=str(tmp_path / folder))
        assert (ran.code, ran.out) == (0, "true\n")
        assert ran.err.count("\n") == 1
        assert "set NSA_GRAPH_CACHE to a folder you may write to; until then, each" in ran.err
    ran = copy.run("ask", "summary", NSA_GRAPH_CACHE=str(tmp_path / folder))
    assert (ran.code, ran.err.count("\n")) == (0, 1)


def test_a_full_disk_leaves_nothing_and_the_question_is_answered(tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    sizes = (0, 10_000)
    for size in sizes:
        code = (
            "import resource, sys; from nsa_graph.cli import main; "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
            "sys.exit(main(sys.argv[1:]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "ask", "summary"],
            cwd=tmp_path,
            env=copy.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "papers encoded" in done.stdout
        assert "free some space there" in done.stderr
        assert os.listdir(copy.cache) == []
    assert copy.run("ask", "summary").err == ""
    assert len(os.listdir(copy.cache)) == 1


def test_a_clock_that_goes_backwards_harms_nothing(place: Path) -> None:
    ahead = 4 * 10**9
    for name in (*(f"{number:064x}" for number in range(6)), ".part-left"):
        (place / name).mkdir(parents=True)
        os.utime(place / name, (ahead, ahead))
    with part(str(place)) as other:
        current = Path(cache.ensure())
        assert os.path.isdir(other)
    held = sorted(os.listdir(place))
    assert len(held) == 5  # the four newest by their stamps, and the one in use
    assert current.name in held
    assert seal.sealed(str(current))


@pytest.mark.heavy
def test_killed_a_hundred_times_it_is_old_or_new(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    out = tmp_path / "out"
    texts = [(copy.home / STATED).read_bytes(), (copy.home / STATED).read_bytes() + b"# new\n"]
    wholes, took = [], 1.0
    for text in texts:
        (copy.home / STATED).write_bytes(text)
        began = time.monotonic()
        assert copy.run("build", "--out", str(out)).code == 0
        took = time.monotonic() - began
        wholes.append({path.name: path.read_bytes() for path in out.iterdir()})
    kills, rounds = Kills(7, took), 150
    for number in range(rounds):
        (copy.home / STATED).write_bytes(texts[number % 2])
        for built in copy.cache.glob("[!.]*") if kills.drawn.random() < 0.7 else ():
            if built.name == json.loads(wholes[number % 2]["manifest.json"])["key"]:
                shutil.rmtree(built)
        process = subprocess.Popen(
            [sys.executable, "-m", "nsa_graph", "build", "--out", str(out)],
            env=copy.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        kills.kill(process, 0.02)
        for path in out.glob("[!.]*"):
            assert path.read_bytes() in [whole[path.name] for whole in wholes]
        for built in copy.cache.glob("[!.]*"):
            assert sorted(os.listdir(built)) == WHOLE
            assert seal.sealed(str(built))
        assert len(list(copy.cache.glob(".*"))) <= 1, "litter grows in the cache"
        assert len(list(out.glob(".*"))) <= 1, "litter grows in the output"
    print(f"{kills.cut} of {rounds} builds were killed")
    assert kills.cut >= 100
    for text, whole in zip(texts, wholes, strict=True):
        (copy.home / STATED).write_bytes(text)
        again = copy.run("build", "--out", str(out))
        assert (again.code, again.err) == (0, "")
        assert {path.name: path.read_bytes() for path in out.iterdir()} == whole
    assert list(copy.cache.glob(".*")) == []


def test_a_killed_build_leaves_no_half_and_the_next_one_works(tmp_path: Path) -> None:
    copy = Tiny(tmp_path)
    out = tmp_path / "out"
    began = time.monotonic()
    assert copy.run("build", "--out", str(out)).code == 0
    took = time.monotonic() - began
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    kills = Kills(5, took)
    for number in range(6):
        target, home = tmp_path / f"out{number}", tmp_path / f"cache{number}"
        process = subprocess.Popen(
            [sys.executable, "-m", "nsa_graph", "build", "--out", str(target)],
            env=copy.environment(NSA_GRAPH_CACHE=str(home)),
            stdout=subprocess.DEVNULL,
        )
        kills.kill(process, 0.5, 0.95)  # before that, Python starts
        for path in target.glob("[!.]*") if target.is_dir() else ():
            assert path.read_bytes() == whole[path.name]
        for path in home.glob("[!.]*") if home.is_dir() else ():
            assert sorted(os.listdir(path)) == WHOLE
        again = copy.run("build", "--out", str(target), NSA_GRAPH_CACHE=str(home))
        assert (again.code, again.err) == (0, "")
        assert {name: (target / name).read_bytes() for name in whole} == whole
    assert kills.cut > 1


def test_the_folder_is_named_by_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NSA_GRAPH_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache.folder() == "/x/nsa-graph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/h")
    assert cache.folder() == "/h/.cache/nsa-graph"
    assert Path(SOURCE).is_dir()
