"""Local processes: each batch is done once, and nothing is left over, whatever happens."""

import gc
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import active_children
from multiprocessing.connection import Connection
from pathlib import Path
from threading import enumerate as threads
from typing import Any

import pytest
from tests.copies import SOURCE

from nsa_graph import paths
from nsa_graph.assemble.paper import Folder
from nsa_graph.corpus.batch import Base
from nsa_graph.corpus.folder import Batch
from nsa_graph.corpus.runner import Alone, LocalProcesses, local
from nsa_graph.errors import BadSource, CannotWrite, NsaGraphError

Work = Callable[[Base, Batch], object]
HEAVY = pytest.mark.heavy
BASE = Base.load("key", b"".join(b"<x:%d> <x:p> <x:o> .\n" % n for n in range(9999)))
"""A small base, and yet larger than a pipe."""


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the temporary folder; assert that no file, process or thread is left over."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gc.collect()  # what other tests left open
    before, files = set(threads()), len(os.listdir("/proc/self/fd"))
    assert not blocked()
    yield tmp_path
    assert active_children() == []
    assert set(threads()) <= before
    assert len(os.listdir("/proc/self/fd")) <= files
    assert not blocked()
    assert list(tmp_path.glob("*")) == []


@pytest.fixture(scope="module", autouse=True)
def begun() -> None:
    """Start what Python keeps from the first process to the last."""
    list(LocalProcesses(1).run(BASE, name, batches(1)))


def batches(count: int) -> Iterator[Batch]:
    """Yield so many batches of a paper each, named by their numbers, as large as many are."""
    for number in range(count):
        yield (Folder(str(number), "", {"text.txt": bytes(2**20)}),)


def run(jobs: int, work: Work, count: int) -> list[object]:
    return list(LocalProcesses(jobs).run(BASE, work, batches(count)))


def name(base: Base, work: Batch) -> str:
    assert base == BASE
    return work[0].name


def large(base: Base, work: Batch) -> bytes:
    return work[0].files["text.txt"] * 8


def blocked(*_: object) -> bool:
    """Return whether Ctrl-C is blocked."""
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def stop(base: Base, work: Batch) -> None:
    raise BadSource("not Turtle", file=work[0].name, line=7, remedy="mend it")


def fail(base: Base, work: Batch) -> float:
    return 1 / 0


def no_message(base: Base, work: Batch) -> object:
    return lambda: None  # pickle refuses it


def end(base: Base, work: Batch) -> None:
    os._exit(9)


def kill(base: Base, work: Batch) -> str:
    if work[0].name == "3":
        os.kill(os.getpid(), signal.SIGKILL)
    return work[0].name


def kill_in_message(base: Base, work: Batch) -> bytes:
    """Be killed when the system has taken what fits into a pipe of the message, as may happen."""

    def send(self: "Connection[Any, Any]", data: Any) -> None:
        os.write(self.fileno(), bytes(data)[:30_000])
        os.kill(os.getpid(), signal.SIGKILL)

    if work[0].name == "3":
        Connection._send = send  # type: ignore[attr-defined]
    return large(base, work)


def sleep(base: Base, work: Batch) -> None:
    time.sleep(600)


@pytest.mark.parametrize(("jobs", "count"), [(1, 3), (2, 7), (3, 2), (2, 0)])
def test_each_batch_is_done_once(jobs: int, count: int) -> None:
    assert sorted(map(str, run(jobs, name, count))) == [str(number) for number in range(count)]


@pytest.mark.parametrize(("jobs", "count"), [(2, 6), (3, 2)])
def test_no_more_processes_than_batches_and_jobs(jobs: int, count: int) -> None:
    for _ in LocalProcesses(jobs).run(BASE, name, batches(count)):
        assert len(active_children()) == 2


def test_one_job_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(local(1), Alone)
    monkeypatch.setattr("nsa_graph.corpus.runner.cores", lambda: 3)
    several = local(0)
    assert isinstance(several, LocalProcesses)
    assert several.jobs == 3


def test_batches_and_results_larger_than_a_pipe() -> None:
    assert run(2, large, 5) == [bytes(2**23)] * 5


def test_a_batch_is_read_when_a_worker_is_free(spool: Path) -> None:
    read: list[Batch] = []

    def told() -> Iterator[Batch]:
        for batch in batches(9):
            read.append(batch)
            yield batch

    for done, _ in enumerate(LocalProcesses(2).run(BASE, name, told()), start=1):
        assert len(read) <= done + 2
        assert len(list(spool.glob("*/[0-9]*"))) <= 3


def test_ctrl_c_is_left_to_the_parent_from_the_start() -> None:
    assert run(2, blocked, 3) == [True] * 3


def test_what_work_raises_is_raised_with_its_place() -> None:
    with pytest.raises(BadSource, match="not Turtle") as told:
        run(2, stop, 9)
    assert str(told.value) in ("0:7: not Turtle; mend it", "1:7: not Turtle; mend it")
    assert told.value.line == 7
    with pytest.raises(ZeroDivisionError) as other:
        run(2, fail, 1)
    assert "in fail" in other.value.__notes__[0]
    with pytest.raises(Exception, match="pickle"):
        run(2, no_message, 1)


@pytest.mark.parametrize("work", [end, kill, kill_in_message])
def test_a_process_that_is_killed(work: Work) -> None:
    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    try:
        with pytest.raises(NsaGraphError, match="a worker process was killed; what is finished"):
            run(2, work, 9)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_consumer_that_stops_leaves_no_process() -> None:
    running = LocalProcesses(2).run(BASE, name, batches(99))
    assert len(list(islice(running, 3))) == 3
    assert len(active_children()) == 2
    running.close()  # type: ignore[attr-defined]


def test_a_temporary_folder_that_cannot_be_written(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(spool / "none"))
    with pytest.raises(CannotWrite, match="the temporary folder: cannot write: no such file"):
        run(2, name, 1)


# Processes that are ended from outside: a program that works on batches which never end.
PROGRAM = """
from tests.corpus.test_runner import BASE, batches, sleep
from nsa_graph.corpus.runner import LocalProcesses
if __name__ == "__main__":
    print("begun", flush=True)
    list(LocalProcesses(2).run(BASE, sleep, batches(9)))
"""


def program(spool: Path) -> subprocess.Popen[str]:
    """Start the program in a group of its own; return when it is about to start processes."""
    file = spool.parent / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(file)],
        env={**os.environ, "PYTHONPATH": f"{SOURCE}:{paths.RESOURCES}", "TMPDIR": str(spool)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def members(group: int) -> list[int]:
    """Return the processes of a *group* that are alive."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, its = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its) == group and state != "Z":
            found.append(int(folder.name))
    return found


def nobody_left(group: int) -> bool:
    """Wait up to a minute until no process of the *group* is alive; return whether it came so."""
    for _ in range(600):
        if not members(group):
            return True
        time.sleep(0.1)
    return False


def test_a_parent_that_is_killed_takes_its_processes_along(spool: Path) -> None:
    process = program(spool)
    while len(members(process.pid)) < 4:  # parent, tracker of resources, two workers
        time.sleep(0.05)
    while len(list(spool.glob("*/[0-9]*"))) < 2:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    assert nobody_left(process.pid)


@pytest.mark.parametrize("number", [0, 1, *(pytest.param(n, marks=HEAVY) for n in range(2, 40))])
def test_ctrl_c_while_processes_start(spool: Path, number: int) -> None:
    process = program(spool)
    time.sleep(random.Random(number).uniform(0, 1.5))
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to all processes
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert err.count("Traceback") == 1  # the program's own
    assert err.endswith("KeyboardInterrupt\n")
    assert nobody_left(process.pid)
