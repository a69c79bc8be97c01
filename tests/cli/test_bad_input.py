"""Bad input of every kind: one clear line, a documented exit code, nothing half-written.

Unknown questions and parameters, and what standard output meets, stand in test_cli.
"""

import contextlib
import ctypes
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.copies import ABOUT, CHINESE, ENGLISH, READING, STATED, Copy, Home, Ran, Tiny

WHOLE = {"nsa.nq", "nsa.trig", "manifest.json"}
READY = """import sys
from nsa_graph.cli import main
print("ready", file=sys.stderr, flush=True)
sys.exit(main(sys.argv[1:]))"""


@pytest.fixture
def copy(tmp_path: Path) -> Home:
    return Tiny(tmp_path, real=True)


def refused(copy: Home, code: int, *argv: str) -> str:
    """Return the one line with which a command fails that leaves nothing behind."""
    told = copy.run(*(argv or ("build", "--out", "out"))).complaint(code)
    assert not (copy.folder / "out").exists()
    assert not copy.cache.exists() or list(copy.cache.iterdir()) == []
    assert {path.name for path in copy.folder.iterdir()} <= {"home", "cache"}
    return told


def test_sparql_that_does_not_parse(copy: Home) -> None:
    (copy.home / "q.rq").write_text("SELECT *\nWHERE {\n  ?s nope\n}", encoding="utf-8")
    told = copy.run("sparql", str(copy.home / "q.rq")).complaint(3)
    assert "q.rq:4:1: the SPARQL does not parse, before '}'" in told


@pytest.mark.parametrize("file", [STATED, READING, ABOUT, "data/entities/actors.ttl"])
@pytest.mark.parametrize("command", [("build", "--out", "out"), ("check",), ("ask", "demands")])
def test_turtle_that_does_not_parse(copy: Home, file: str, command: tuple[str, ...]) -> None:
    line = copy.append(file, "nsa:this nsa:is not\nTurtle .\n")
    told = refused(copy, 4, *command)
    assert re.search(rf"{re.escape(file)}:{line}:\d+: not Turtle: .+; mend the syntax there", told)


def test_a_quote_that_is_not_in_its_paragraph(copy: Home) -> None:
    line = copy.edit(STATED, "唯一绝对保障", "唯一绝对保证", "<para/1/statement/1>")
    told = refused(copy, 4)
    assert f"{STATED}:{line}: not in paragraph 1 of {CHINESE}: “" in told
    assert re.search(r"; nearest \(9\d%\): “《不扩散核武器条约》", told)
    assert "mend what [-only the quote-] or {+only the text+} has" in told
    assert "[-证-]{+障+}" in told


def test_a_translation_that_is_not_in_its_paragraph(copy: Home) -> None:
    line = copy.edit(STATED, "absolute guarantee", "absolute assurance", "<para/1/statement/1>")
    told = refused(copy, 4)
    assert f"{STATED}:{line}: not in paragraph 1 of {ENGLISH}: “" in told
    assert "[-assurance-]{+guarantee+}" in told


def test_two_statements_with_one_iri(copy: Home) -> None:
    first = copy.edit(STATED, "<para/3/statement/1> a", "<para/3/statement/1> a")
    second = copy.edit(STATED, "<para/3/statement/2> a", "<para/3/statement/1> a")
    told = refused(copy, 4)
    assert f"{STATED}:{second}: <" in told
    assert f"para/3/statement/1> is described a second time, after line {first}; give" in told


@pytest.mark.parametrize("file", [ENGLISH, STATED, "ontology/terms/actors.ttl"])
def test_a_file_that_is_not_utf_8(copy: Home, file: str) -> None:
    path = copy.home / file
    text = path.read_text(encoding="utf-8")
    line = text[: len(text) // 2].count("\n") + 1
    half = len(text) // 2
    path.write_bytes(text[:half].encode() + b"\xb1\xa3" + text[half:].encode())
    told = refused(copy, 4)
    assert f"{file}:{line}: not UTF-8: byte 0xb1 at byte offset " in told
    assert told.endswith("; save the file as UTF-8")


def test_a_source_that_is_not_utf_8_nor_what_was_recorded(copy: Home) -> None:
    path = copy.home / CHINESE
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert f"{CHINESE}: its SHA-256 is " in refused(copy, 4)


def test_a_source_whose_hash_changed(copy: Home) -> None:
    copy.edit(CHINESE, "2013", "2014")
    told = refused(copy, 4)
    assert re.search(rf"{re.escape(CHINESE)}: its SHA-256 is \w{{12}}…, but e062fd5b8bb3… is", told)
    assert "restore the file, or record the new hash" in told


def test_an_output_folder_that_is_missing_or_a_file(copy: Home) -> None:
    assert "no/out: cannot write: no such file or directory; make the folder first" in copy.run(
        "build", "--out", "no/out"
    ).complaint(6)
    (copy.folder / "file").write_bytes(b"kept")
    assert "file: that is a file; name a folder" in copy.run("build", "--out", "file").complaint(6)
    assert (copy.folder / "file").read_bytes() == b"kept"
    told = copy.run("check", "-o", "no/report.txt").complaint(6)
    assert "make the folder first" in told
    assert not (copy.folder / "no").exists()


def without_privilege() -> None:
    """Drop from root the power to write where permissions forbid it; others never had it."""
    drop, override = 24, 1  # PR_CAPBSET_DROP and CAP_DAC_OVERRIDE, of linux/prctl.h, capability.h
    ctypes.CDLL(None).prctl(drop, override, 0, 0, 0)


def with_small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def limited(copy: Home, before: Callable[[], None], *argv: str, **variables: str) -> Ran:
    """Run the command line in a process that *before* has put limits on."""
    done = subprocess.run(
        [sys.executable, "-m", "nsa_graph", *argv],
        cwd=copy.folder,
        env=copy.environment(**variables),
        capture_output=True,
        preexec_fn=before,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_output_folder_that_is_read_only(copy: Home) -> None:
    assert copy.run("build", "--out", "warm").code == 0
    place = copy.folder / "locked"
    place.mkdir(mode=0o555)
    for out in ("locked", "locked/out"):
        told = limited(copy, without_privilege, "build", "--out", out).complaint(6)
        assert f"{out}: cannot write" in told
        assert "choose" in told
    told = limited(copy, without_privilege, "check", "-o", "locked/report").complaint(6)
    assert "locked/report: cannot write: permission denied; choose a place you may write" in told
    assert list(place.iterdir()) == []


def test_a_cache_that_is_read_only(copy: Home) -> None:
    copy.cache.mkdir(mode=0o555)
    ran = limited(copy, without_privilege, "ask", "summary", "--format", "csv")
    assert (ran.code, ran.out.count("papers encoded,1,")) == (0, 1)
    assert f"{copy.cache}: cannot write: permission denied" in ran.err
    assert "set NSA_GRAPH_CACHE" in ran.err
    assert ran.err.count("\n") == 1
    told = limited(copy, without_privilege, "build", "--out", "out").complaint(6)
    assert f"{copy.cache}: cannot write: permission denied" in told


class Full(NamedTuple):
    """A folder that has no room for a build, and what a process must do first to feel it."""

    folder: Path
    before: Callable[[], None]
    words: str


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Full]:
    """Give a full disk: a small one of its own where mounting is allowed, else small files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(folder)]
    with contextlib.suppress(OSError):
        if subprocess.run(mount, capture_output=True, check=False).returncode == 0:
            yield Full(folder, lambda: None, "no space left on device")
            subprocess.run(["umount", str(folder)], check=True)
            return
    yield Full(folder, with_small_files, "file too large")


def test_a_full_disk_under_the_output(copy: Home, full: Full) -> None:
    assert copy.run("build", "--out", "warm").code == 0
    out = full.folder / "out"
    told = limited(copy, full.before, "build", "--out", str(out)).complaint(6)
    assert f"{out}/nsa.nq: cannot write: {full.words}" in told
    assert list(out.iterdir()) == []


def test_a_full_disk_under_the_cache(copy: Home, full: Full) -> None:
    cache = full.folder / "cache"
    variables = {"NSA_GRAPH_CACHE": str(cache)}
    told = limited(copy, full.before, "build", "--out", "out", **variables).complaint(6)
    assert f"{cache}: cannot write: " in told
    assert "free some space there, or set NSA_GRAPH_CACHE" in told
    assert list(cache.iterdir()) == []
    assert not (copy.folder / "out").exists()


def test_files_that_may_not_grow(copy: Home) -> None:
    told = limited(copy, with_small_files, "build", "--out", "out").complaint(6)
    assert f"{copy.cache}: cannot write: " in told
    assert list(copy.cache.iterdir()) == []


@pytest.mark.parametrize("argv", [("build", "--out", "out"), ("check", "--format", "json")])
def test_a_broken_pipe(copy: Home, argv: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.Popen(
        [sys.executable, "-m", "nsa_graph", *argv],
        cwd=copy.folder,
        env=copy.environment(),
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (141, b"")
    if argv[0] == "build":
        assert {path.name for path in (copy.folder / "out").iterdir()} == WHOLE


def interrupt(copy: Home, after: float, *argv: str) -> Ran:
    """Run the command line, and press Ctrl-C *after* so many seconds of its own work."""
    process = subprocess.Popen(
        [sys.executable, "-c", READY, *argv],
        cwd=copy.folder,
        env=copy.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return Ran(process.returncode, out.decode(), err.decode())


@pytest.mark.parametrize(
    ("argv", "longest"), [(("build", "--out", "out"), 0.4), (("check", "-o", "report"), 1.2)]
)
def test_ctrl_c_at_any_time(tmp_path: Path, argv: tuple[str, ...], longest: float) -> None:
    copy = Copy(tmp_path)
    draw, heard = random.Random(13), 0
    for _ in range(6):
        ran = interrupt(copy, draw.uniform(0, longest), *argv)
        if ran.code in (0, -signal.SIGINT):  # it was done before, if Python was not: all is written
            assert (copy.folder / argv[-1]).exists()
            assert not ran.err
            continue
        heard += 1
        assert ran.complaint(130) == "nsa-graph: interrupted"
        out = copy.folder / "out"
        assert not out.exists() or {path.name for path in out.iterdir()} <= WHOLE
        assert not list(copy.cache.glob(".part-*"))
        report = copy.folder / "report"
        if report.exists():  # it was written, and the process was about to end: then it is whole
            assert report.read_text(encoding="utf-8").endswith("nothing found\n")
            report.unlink()
    assert heard > 1
    assert copy.run("build", "--out", "out").code == 0
    assert {path.name for path in (copy.folder / "out").iterdir()} == WHOLE
