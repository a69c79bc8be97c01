"""A corpus that is interrupted, killed, out of room: what is finished is kept, and nothing else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.test_bad_input import Full, full, limited
from tests.copies import Copy, Ran
from tests.corpora import content, corpus
from tests.kills import Kills

from nsa_graph.corpus import shards

__all__ = ["full"]
SEED, KILLS, PAPERS, THOUSAND = 7, 32, 40, 1000


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Give a copy of the resources with a corpus in `papers`, built once in `whole`."""
    folder = tmp_path_factory.mktemp("copy")
    made = Copy(folder)
    corpus(folder / "papers", PAPERS)
    ran = made.run("build", "--papers", "papers", "--out", "whole")
    assert ran.code == 0, ran.err
    return made


def begin(copy: Copy, out: str, *more: str) -> subprocess.Popen[bytes]:
    """Start a build into *out* in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "nsa_graph", "build", "--papers", "papers", "--out", out, *more],
        cwd=copy.folder,
        env=copy.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finished(copy: Copy, out: str) -> Ran:
    ran = copy.run("build", "--papers", "papers", "--out", out)
    assert ran.code == 0, ran.err
    assert content(copy.folder / out) == content(copy.folder / "whole")
    return ran


def wait_for(out: Path, papers: int) -> None:
    """Wait until so many papers are there."""
    while not (out / "papers").is_dir() or len(list((out / "papers").glob("*.nq"))) < papers:
        time.sleep(0.01)


def test_ctrl_c_says_what_is_kept(copy: Copy) -> None:
    process = begin(copy, "stopped", "--progress")
    wait_for(copy.folder / "stopped", 16)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to all processes
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    last = err.decode().splitlines()[-1]
    assert last.startswith("nsa-graph: interrupted; ")
    assert " of 40 papers are done and kept; run the same command to go on" in last
    assert "Traceback" not in err.decode()
    assert not (copy.folder / "stopped" / "manifest.json").exists()
    assert "; 0 built" not in finished(copy, "stopped").out


def whole_or_absent(out: Path, before: dict[str, bytes]) -> None:
    """Assert that each file of *out* is as in *before*, or a part that was being written."""
    for file in sorted(out.rglob("*")):
        if file.is_file() and not file.name.endswith(".part") and file.name != shards.LOCK:
            assert file.read_bytes() == before[str(file.relative_to(out))], file


def alone(group: int) -> bool:
    """Tell whether no process of the *group* is left, but for those that only wait to be buried."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, its = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its) == group and state != "Z":
            return False
    return True


@pytest.mark.heavy
def test_killed_again_and_again(copy: Copy) -> None:
    whole = content(copy.folder / "whole")
    process = begin(copy, "timed")
    started = time.monotonic()
    assert process.wait() == 0
    kills = Kills(SEED, time.monotonic() - started)
    for number in range(KILLS):
        out = f"killed-{number % 4}"  # some go on from what a killed one left
        process = begin(copy, out, "--jobs", str(1 + number % 2))
        kills.kill(process, 0.1)
        process.communicate()
        for _ in range(100):  # the others notice, and end
            if alone(process.pid):
                break
            time.sleep(0.1)
        assert alone(process.pid)
        if (copy.folder / out).is_dir():
            whole_or_absent(copy.folder / out, whole)
    assert kills.cut > KILLS // 4, "most builds had ended before they were killed"
    for number in range(4):
        finished(copy, f"killed-{number}")


@pytest.mark.heavy
def test_one_broken_paper_among_a_thousand(copy: Copy) -> None:
    broken, papers = "SYNTHETIC-000500", copy.folder / "thousand"
    corpus(papers, THOUSAND)
    stated = papers / broken / "stated.ttl"
    text = stated.read_text(encoding="utf-8")
    stated.write_text(text + "<para/1", encoding="utf-8")
    process = begin(copy, "most", "--papers", "thousand")
    out, err = (said.decode() for said in process.communicate())
    assert process.returncode == 4
    line = text.count("\n") + 1
    first, last = err.splitlines()
    assert first.startswith(f"nsa-graph: thousand/{broken}/stated.ttl:{line}:")
    assert last == "nsa-graph: 1 paper could not be built"
    assert f"most: {THOUSAND - 1:,} papers, " in out
    built = {path.stem for path in (copy.folder / "most" / "papers").glob("*.nq")}
    assert built == {path.name for path in papers.iterdir() if path.is_dir()} - {broken}
    assert len(built) == THOUSAND - 1


@pytest.mark.heavy
def test_two_builds_at_once(copy: Copy) -> None:
    first = begin(copy, "both")
    wait_for(copy.folder / "both", 1)
    told = copy.run("build", "--papers", "papers", "--out", "both").complaint(6)
    assert "both: another build is writing here; wait for it, or name another folder" in told
    assert first.wait() == 0
    finished(copy, "both")


def test_a_full_disk(copy: Copy, full: Full) -> None:
    out = full.folder / "corpus"
    argv = ("build", "--papers", "papers", "--out", str(out))
    told = limited(copy, full.before, *argv).complaint(6)
    assert f"cannot write: {full.words}" in told
    assert not list(out.rglob("*.part"))
    assert not (out / "manifest.json").exists()


def test_a_folder_that_cannot_be_made(copy: Copy) -> None:
    told = copy.run("build", "--papers", "papers", "--out", "no/where").complaint(6)
    assert "no/where: cannot write: no such file or directory; make the folder first" in told
