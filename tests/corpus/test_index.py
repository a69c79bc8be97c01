"""A corpus asked: put into a store once, whole or not at all, and made anew when it must be."""

import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.copies import SOURCE, Ran
from tests.corpora import built, corpus, lines
from tests.kills import Kills

from nsa_graph import open_graph
from nsa_graph.ask.answer import answer
from nsa_graph.cli import main
from nsa_graph.corpus import index, shards
from nsa_graph.errors import BadSource, CannotWrite, LimitExceeded, Note
from nsa_graph.library import find
from nsa_graph.names import stated
from nsa_graph.store.embedded import load_nquads
from nsa_graph.store.protocol import Limits

PAPERS = 3
QUESTIONS = ("demands", "citations", "summary", "qualities", "readings")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a corpus that nobody has asked yet."""
    place = tmp_path_factory.mktemp("corpus")
    corpus(place / "papers", PAPERS)
    built(place / "papers", place / "out")
    return place / "out"


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copytree(made, tmp_path / "out"))


@pytest.fixture(scope="module")
def asked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy with both its stores, to be looked at only."""
    place = Path(shutil.copytree(made, tmp_path_factory.mktemp("asked") / "out"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Note)
        index.ensure(str(place), stated=True)
    return place


@pytest.fixture(autouse=True)
def _loud() -> Iterator[None]:
    """Make a store that is made unexpectedly an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Note)
        yield


def stores(out: Path) -> list[str]:
    """Return what lies in the index of *out*, each as KEY/NAME."""
    return sorted(str(place.relative_to(out / "index")) for place in out.glob("index/*/*"))


def begin(out: Path) -> subprocess.Popen[str]:
    """Start a process that asks the corpus *out* a question."""
    return subprocess.Popen(
        [sys.executable, "-m", "nsa_graph", "ask", "summary", "--graph", str(out)],
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> Ran:
    """Return what the *process* gave when it ended."""
    out, err = process.communicate(timeout=120)
    return Ran(process.returncode, out, err)


@pytest.mark.parametrize("stated_only", [False, True])
def test_a_corpus_is_asked_like_its_quads_in_memory(asked: Path, stated_only: bool) -> None:
    held = load_nquads(b"".join(line + b"\n" for line in sorted(lines(asked))))
    memory = stated(held) if stated_only else held
    graph = open_graph(asked, stated_only=stated_only)
    for name in QUESTIONS:
        table = graph.ask(name)
        assert table.rows == answer(memory, find(name), {}).rows, name
        assert len(table) or (stated_only and name == "readings")
    ours, theirs = (store.nquads().splitlines() for store in (graph._store, memory))
    assert len(ours) == len(theirs) > 60_000
    assert all(b"_:" in line for line in set(ours) ^ set(theirs))  # each names blank nodes anew
    assert any(b"/reading> ." in line for line in ours) is not stated_only


def test_it_says_that_it_makes_a_store_and_makes_it_once(out: Path) -> None:
    with pytest.warns(Note, match="its 3 papers are put into a store, this once"):
        first = open_graph(out).ask("demands")
    (name,) = stores(out)
    assert name.endswith("/store")
    assert open_graph(out).ask("demands") == first
    with pytest.warns(Note, match="its 3 papers are put into a store without the readings"):
        assert len(open_graph(out, stated_only=True).ask("readings")) == 0
    assert open_graph(out, stated_only=True).manifest["counts"]["papers"] == PAPERS
    assert len(stores(out)) == 2


def test_a_query_that_is_not_ones_own_is_run_apart(asked: Path) -> None:
    graph = open_graph(asked, safe=True)
    (row,) = graph.select("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s nsa:inPaper ?p }").rows
    assert row.n == PAPERS + 1


CROSS = "SELECT DISTINCT ?a ?b ?c { ?s ?p ?a . ?t ?q ?b . ?u ?r ?c }"


def test_an_untrusted_query_that_takes_memory_is_stopped(asked: Path) -> None:
    graph = open_graph(asked, safe=True, limits=Limits(seconds=60, memory=2**27))
    with pytest.raises(LimitExceeded, match="needs more than 128 MiB"):
        graph.select(f"{CROSS} ORDER BY ?c ?b ?a LIMIT 3")


def test_a_corpus_that_was_built_on_is_put_into_another(out: Path, tmp_path: Path) -> None:
    with pytest.warns(Note):
        before = open_graph(out).ask("summary")
    (name,) = stores(out)
    corpus(tmp_path / "more", PAPERS + 1)
    built(tmp_path / "more", out)
    with pytest.warns(Note, match="its 4 papers"):
        after = open_graph(out).ask("summary")
    assert (before.rows[0].number, after.rows[0].number) == (PAPERS + 1, PAPERS + 2)
    assert len(stores(out)) == 1
    assert stores(out) != [name]


def test_a_damaged_store_is_made_again(out: Path) -> None:
    with pytest.warns(Note):
        right = open_graph(out).ask("demands")
    (file,) = sorted(out.glob("index/*/store/*.sst"))[:1]
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.warns(Note) as told:
        assert open_graph(out).ask("demands") == right
    assert "the store was damaged; it is made again" in str(told[0].message)


def test_a_damaged_file_of_a_paper_is_told(out: Path) -> None:
    file = out / "papers" / "SYNTHETIC-000001.nq"
    whole = file.read_bytes()
    for data in (whole[:-40], whole.replace(b"SYNTHETIC", b"synthetic", 1), b""):
        file.write_bytes(data)
        with pytest.warns(Note), pytest.raises(BadSource, match="missing or damaged") as caught:
            open_graph(out)
        assert caught.value.file == str(file)
        assert stores(out) == []
    other = (out / "papers" / "SYNTHETIC-000002.nq").read_bytes()
    file.write_bytes(other)  # whole, and not the one that the manifest means
    with pytest.warns(Note), pytest.raises(BadSource, match="missing or damaged"):
        open_graph(out)


def test_one_that_is_not_built_to_its_end_is_not_asked(out: Path) -> None:
    (out / shards.MANIFEST).unlink()
    with pytest.raises(BadSource, match="the corpus is not built to its end"):
        open_graph(out)


def test_where_no_store_can_be_made(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "index").write_text("in the way", encoding="utf-8")
    with pytest.warns(Note), pytest.raises(CannotWrite, match="no store can be made of it"):
        open_graph(out)
    assert main(["ask", "summary", "--graph", str(out)]) == 6
    assert capsys.readouterr().err.count("\n") == 2  # what it begins, and that it could not


def test_what_fails_while_it_is_read_is_deleted(asked: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(asked, tmp_path / "out"))
    (file,) = place.glob("index/*/store")
    assert not index.forget(str(place))
    assert not index.forget(str(place / "papers"))
    assert index.forget(str(file))
    assert [Path(name).name for name in stores(place)] == ["stated"]


def test_two_at_once(out: Path) -> None:
    one, other = map(ended, [begin(out), begin(out)])
    assert [one.code, other.code] == [0, 0]
    assert one.out == other.out
    assert len(stores(out)) == 1


@pytest.mark.heavy
def test_killed_while_it_is_made(out: Path, asked: Path) -> None:
    right = ended(begin(asked))
    started = time.monotonic()
    assert ended(begin(out)).out == right.out != ""
    kills = Kills(11, time.monotonic() - started)
    for _ in range(20):
        shutil.rmtree(out / "index")
        process = begin(out)
        kills.kill(process)
        ended(process)
        again = ended(begin(out))
        assert (again.code, again.out) == (0, right.out), again.err
        assert "damaged" not in again.err
        assert len(stores(out)) == 1
        assert not list(out.glob("index/*/.part-*"))
    assert kills.cut > 5
