"""Processes that work on batches: each batch once, and none of them left, whatever happens."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import active_children
from threading import enumerate as threads

import pytest
from tests.corpora import ready

from nsa_graph.assemble.paper import Folder
from nsa_graph.corpus.base import Base
from nsa_graph.corpus.folder import Batch
from nsa_graph.corpus.processes import Processes
from nsa_graph.errors import BadSource, NsaGraphError


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Assert that no process and no thread is left, and that Ctrl-C is heard as before."""
    gc.collect()  # what other tests left open
    before, files = set(threads()), len(os.listdir("/proc/self/fd"))
    assert not deaf()
    yield
    assert active_children() == []
    assert set(threads()) <= before
    assert len(os.listdir("/proc/self/fd")) <= files
    assert not deaf()


@pytest.fixture(scope="module", autouse=True)
def begun() -> None:
    """Begin what Python keeps from the first process on to the last."""
    list(Processes(1).run(ready(), name, batches(1)))


def batches(count: int) -> Iterator[Batch]:
    """Give so many batches of a paper each, named by their numbers, as large as many are."""
    for number in range(count):
        yield (Folder(str(number), "", {"text.txt": bytes(2**20)}),)


def run(jobs: int, work: Callable[[Base, Batch], object], count: int) -> list[object]:
    return list(Processes(jobs).run(ready(), work, batches(count)))


def name(held: Base, work: Batch) -> str:
    assert held == ready()
    return work[0].name


def large(held: Base, work: Batch) -> bytes:
    return work[0].files["text.txt"] * 8


def deaf(*_: object) -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def stop(held: Base, work: Batch) -> None:
    raise BadSource("not Turtle", file=work[0].name, line=7, remedy="mend it")


def fail(held: Base, work: Batch) -> float:
    return 1 / 0


def end(held: Base, work: Batch) -> None:
    os._exit(9)


def kill(held: Base, work: Batch) -> str:
    if work[0].name == "3":
        os.kill(os.getpid(), signal.SIGKILL)
    return work[0].name


@pytest.mark.parametrize(("jobs", "count"), [(1, 3), (2, 7), (3, 2), (2, 0)])
def test_each_batch_is_worked_on_once(jobs: int, count: int) -> None:
    assert sorted(map(str, run(jobs, name, count))) == [str(number) for number in range(count)]


@pytest.mark.parametrize(("jobs", "count"), [(2, 6), (3, 2)])
def test_no_more_processes_than_batches_and_jobs(jobs: int, count: int) -> None:
    for _ in Processes(jobs).run(ready(), name, batches(count)):
        assert len(active_children()) == 2


def test_batches_and_answers_larger_than_a_pipe() -> None:
    assert run(2, large, 5) == [bytes(2**23)] * 5


def test_a_batch_is_read_when_somebody_is_free() -> None:
    read: list[Batch] = []

    def told() -> Iterator[Batch]:
        for batch in batches(9):
            read.append(batch)
            yield batch

    for done, _ in enumerate(Processes(2).run(ready(), name, told()), start=1):
        assert len(read) <= done + 2


def test_ctrl_c_is_left_to_the_parent_from_the_first() -> None:
    assert run(2, deaf, 3) == [True] * 3


def test_what_work_raises_is_raised_with_its_place() -> None:
    with pytest.raises(BadSource, match="not Turtle") as told:
        run(2, stop, 9)
    assert str(told.value) in ("0:7: not Turtle; mend it", "1:7: not Turtle; mend it")
    assert told.value.line == 7
    with pytest.raises(ZeroDivisionError) as other:
        run(2, fail, 1)
    assert "in fail" in other.value.__notes__[0]


@pytest.mark.parametrize("work", [end, kill])
def test_a_process_that_is_ended(work: Callable[[Base, Batch], object]) -> None:
    with pytest.raises(NsaGraphError, match="a process at work was ended; what is finished"):
        run(2, work, 9)


def test_who_asks_for_no_more_leaves_nobody_at_work() -> None:
    running = Processes(2).run(ready(), name, batches(99))
    assert len(list(islice(running, 3))) == 3
    assert len(active_children()) == 2
    running.close()  # type: ignore[attr-defined]
