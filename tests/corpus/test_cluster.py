"""Batches on a Dask cluster: the bytes are those of a build at home, whoever dies on the way."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.copies import SOURCE, Copy
from tests.corpora import built, content, corpus

from nsa_graph.corpus import build, check
from nsa_graph.corpus.cluster import Cluster
from nsa_graph.errors import NsaGraphError, UsageError

_PATIENCE = 60


def start(*argv: str, **variables: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *argv, "--no-dashboard"],
        env={**os.environ, "PYTHONPATH": SOURCE, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def worker(address: str, place: Path, **variables: str) -> subprocess.Popen[bytes]:
    options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(place))
    return start("distributed.cli.dask_worker", address, *options, **variables)


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """Give the address of a scheduler on loopback."""
    file = tmp_path / "scheduler.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    process = start("distributed.cli.dask_scheduler", *where)
    try:
        for _ in range(_PATIENCE * 10):
            with contextlib.suppress(OSError, ValueError):
                yield str(json.loads(file.read_text())["address"])
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the scheduler did not start")
    finally:
        end(process)


@pytest.mark.heavy
def test_a_worker_killed_in_the_middle(scheduler: str, tmp_path: Path) -> None:
    corpus(tmp_path / "papers", 80, broken=0.05)
    workers = [worker(scheduler, tmp_path / f"worker-{n}") for n in range(2)]
    told: list[int] = []

    def progress(done: int, whole: int) -> None:
        told.append(done)
        if len(told) == 2:  # the first batch is back, others are at work
            os.kill(workers[0].pid, signal.SIGKILL)

    try:
        build.build(str(tmp_path / "papers"), str(tmp_path / "out"), Cluster(scheduler), progress)
    finally:
        for process in workers:
            end(process)
    assert workers[0].returncode == -signal.SIGKILL
    assert told[0] == 0
    assert told[-1] == 80
    assert len(told) > 3
    report = built(tmp_path / "papers", tmp_path / "home")
    assert report.refused
    assert content(tmp_path / "out") == content(tmp_path / "home")


@pytest.mark.heavy
def test_the_check_on_a_cluster(scheduler: str, tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    corpus(tmp_path / "papers", 3, faulty=1.0)
    process = worker(scheduler, tmp_path / "worker", NSA_GRAPH_HOME=str(copy.home))
    try:
        there = copy.run("check", "--papers", "papers", "--dask", scheduler)
    finally:
        end(process)
    here = copy.run("check", "--papers", "papers", NSA_GRAPH_CACHE=str(tmp_path / "fresh"))
    assert (there.code, there.out) == (5, here.out)
    assert there.out.count("violation: ") > 2


@pytest.mark.heavy
def test_a_worker_with_another_dataset(scheduler: str, tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    corpus(tmp_path / "papers", 2)
    process = worker(scheduler, tmp_path / "worker")
    try:
        told = copy.run("build", "--papers", "papers", "--dask", scheduler).complaint(1)
    finally:
        end(process)
    assert "a Dask worker has another version of nsa-graph, or of its dataset; install" in told


@pytest.mark.heavy
def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nsa_graph.corpus.cluster._ANSWER", "1s")
    corpus(tmp_path / "papers", 1)
    with pytest.raises(NsaGraphError, match="no Dask scheduler answers at tcp://127"):
        built(tmp_path / "papers", tmp_path / "out", Cluster("tcp://127.0.0.1:9"))


@pytest.mark.heavy
def test_a_scheduler_without_workers(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nsa_graph.corpus.cluster._ANSWER", "1s")
    corpus(tmp_path / "papers", 1)
    with pytest.raises(NsaGraphError, match="has no workers; start some"):
        built(tmp_path / "papers", tmp_path / "out", Cluster(scheduler))


def test_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no address of a Dask scheduler; give it as tcp"):
        Cluster("localhost")
    copy = Copy(tmp_path)
    argv = ("build", "--papers", "p", "--dask", "tcp://h:1", "--jobs", "2")
    assert "--dask and --jobs exclude each other" in copy.run(*argv).complaint(2)


def test_without_dask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    corpus(tmp_path / "papers", 1)
    absent: Any = None
    monkeypatch.setitem(sys.modules, "distributed", absent)
    with pytest.raises(NsaGraphError, match=r"install it: pip install 'nsa-graph\[corpus\]'"):
        built(tmp_path / "papers", tmp_path / "out", Cluster("tcp://127.0.0.1:9"))


def test_the_key_that_workers_compare_is_of_code_and_data() -> None:
    assert check.key("") == check.key("")
    assert check.key("") != check.key("other")
