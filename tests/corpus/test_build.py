"""A corpus: by batches as in one, only what changed, one broken paper among many, faults met."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.copies import Copy
from tests.corpora import REAL, built, content, corpus, lines, ready, whole

from nsa_graph.corpus import batch, folder, runner, shards
from nsa_graph.corpus.batch import Base, Made
from nsa_graph.corpus.build import Report
from nsa_graph.corpus.folder import Batch
from nsa_graph.corpus.runner import LocalProcesses, Result, Work
from nsa_graph.errors import BadSource, CannotWrite


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """Give a folder with `papers`, built once into `out`, and the report; both to be read only."""
    place = tmp_path_factory.mktemp("once")
    corpus(place / "papers", 9, copies=2)
    return place, built(place / "papers", place / "out")


@pytest.fixture
def papers(once: tuple[Path, Report], tmp_path: Path) -> Path:
    """Give a copy of the papers."""
    return Path(shutil.copytree(once[0] / "papers", tmp_path / "papers"))


@pytest.fixture
def out(once: tuple[Path, Report], tmp_path: Path) -> Path:
    """Give a copy of the corpus that they were built into."""
    return Path(shutil.copytree(once[0] / "out", tmp_path / "out"))


def test_by_batches_as_in_one(once: tuple[Path, Report]) -> None:
    place, report = once
    assert (report.built, report.kept, report.refused) == (11, 0, {})
    assert lines(place / "out") == whole(place / "papers")
    assert report.quads == len(lines(place / "out"))


def test_however_the_batches_are_cut(papers: Path) -> None:
    names = folder.listed(str(papers))[:5]
    assert names[1] == "COPY-2" < names[2]
    cut = [list(made(str(papers), names, size)) for size in (1, 3, 100)]
    assert len(cut[0]) == 5
    assert cut[0] == cut[1] == cut[2]


def made(place: str, names: tuple[str, ...], size: int) -> Iterator[Made]:
    for held in folder.batches(place, names, size):
        yield from batch.build(ready(), held)


def test_each_rule_that_papers_need_adds_to_some_paper(papers: Path) -> None:
    added = b"".join(one.nquads for one in made(str(papers), folder.listed(str(papers)), 100))
    inferred = [line for line in added.splitlines() if b"/graph/inferred/" in line]
    for verb in ("cites", "reportedBy", "quality", "refersTo", "addressee"):
        assert any(f"/ontology#{verb}>".encode() in line for line in inferred), verb
    assert any(b"22-rdf-syntax-ns#type" in line for line in inferred)


def test_several_processes_give_the_same_bytes(papers: Path, out: Path, tmp_path: Path) -> None:
    built(papers, tmp_path / "two", LocalProcesses(2))
    assert content(out) == content(tmp_path / "two")


def test_the_manifest_tells_each_file(out: Path) -> None:
    held = shards.manifest(str(out))
    assert held["counts"]["papers"] == len(held["papers"]) == 11
    for name, about in held["papers"].items():
        data = shards.body(shards.path(str(out), name))
        assert data.splitlines() == sorted(set(data.splitlines()))
        assert about["quads"] == data.count(b"\n")
        assert about["bytes"] == os.path.getsize(shards.path(str(out), name))


def test_only_what_changed_is_built(papers: Path, out: Path) -> None:
    before = content(out)
    assert built(papers, out)[:2] == (0, 11)
    about = papers / "COPY-1" / "paper.ttl"
    about.write_text(about.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    assert built(papers, out)[:2] == (1, 10)
    changed = {name for name, data in content(out).items() if before[name] != data}
    assert changed == {"papers/COPY-1.nq"}


def test_a_paper_taken_away_is_gone(papers: Path, out: Path, tmp_path: Path) -> None:
    (papers / "COPY-2").rename(tmp_path / "elsewhere")
    assert built(papers, out)[:2] == (0, 10)
    assert lines(out) == whole(papers)


def test_a_damaged_file_is_built_again(papers: Path, out: Path) -> None:
    before, place = content(out), out / "papers" / "COPY-1.nq"
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    assert built(papers, out)[:2] == (1, 10)
    assert content(out) == before


def test_broken_papers_among_many(tmp_path: Path) -> None:
    planted = corpus(tmp_path / "papers", 30, broken=0.2)
    planted += corpus(tmp_path / "papers", 30, broken=0.2, faulty=0.3)
    out = tmp_path / "out"
    report = built(tmp_path / "papers", out)
    stopped = {one.paper for one in planted if one.stops}
    assert len(stopped) > 4
    assert set(report.refused) == stopped
    assert report.built == 30 - len(stopped)
    assert {name.stem for name in (out / "papers").iterdir()}.isdisjoint(stopped)
    assert set(shards.manifest(str(out))["refused"]) == stopped
    for name, faults in report.refused.items():
        assert all(fault.file.startswith(f"{name}/") and fault.remedy for fault in faults)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('state:USA rdfs:label "us"@en .', "a paper describes <https://"),
        ("<para/1/x> nsa:cites paper:COPY-2 .", "a paper names another of the folder, COPY-2"),
        ("<para/1/x> nsa:cites <../COPY-2/para/1> .", "a paper names a part of another paper,"),
        ("<para/1/x> nsa:readingOf state:USA .", "a paper reads what is not its own, <https://"),
    ],
)
def test_a_paper_that_oversteps_its_bounds(papers: Path, text: str, told: str) -> None:
    stated = papers / "COPY-1" / "stated.ttl"
    prefix = "@prefix paper: <https://w3id.org/nsa-graph/id/paper/> .\n"
    prefix += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    stated.write_text(stated.read_text(encoding="utf-8") + f"{prefix}{text}\n", encoding="utf-8")
    line = stated.read_text(encoding="utf-8").count("\n")
    (one,) = batch.build(ready(), (folder.read(str(papers), "COPY-1"),))
    (fault,) = one.faults
    assert (fault.file, fault.line) == ("COPY-1/stated.ttl", line)
    assert told in fault.what


def test_a_paper_that_describes_a_thing_in_two_files(papers: Path) -> None:
    reading = papers / "COPY-1" / "reading.ttl"
    text = reading.read_text(encoding="utf-8") + "<para/1/statement/1> a nsa:Reading .\n"
    reading.write_text(text, encoding="utf-8")
    (one,) = batch.build(ready(), (folder.read(str(papers), "COPY-1"),))
    (fault,) = one.faults
    assert (fault.file, fault.line) == ("COPY-1/reading.ttl", text.count("\n"))
    assert "is described a second time, after COPY-1/stated.ttl:" in fault.what


def test_a_paper_of_the_dataset_is_not_built_twice(papers: Path, tmp_path: Path) -> None:
    (papers / "COPY-1").rename(papers / REAL)
    report = built(papers, tmp_path / "out")
    assert [fault.what for fault in report.refused[REAL]] == ["the dataset holds this paper itself"]
    assert report.built == 10


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    from nsa_graph.paths import PAPERS

    with pytest.raises(BadSource, match="there is no such folder"):
        folder.listed(str(tmp_path / "none"))
    with pytest.raises(BadSource, match=re.escape("no folder here holds a paper.ttl")):
        folder.listed(str(tmp_path))
    with pytest.raises(BadSource, match="these are the dataset's own papers"):
        folder.listed(PAPERS)


def test_an_output_folder_of_something_else(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "letters").write_text("dear")
    with pytest.raises(CannotWrite, match="holds something other than a corpus"):
        built(papers, out)
    assert content(out) == {"letters": b"dear"}


def test_two_builds_in_one_folder(papers: Path, tmp_path: Path) -> None:
    for number in range(2, 10):
        shutil.rmtree(papers / f"SYNTHETIC-{number:06}")
    out = str(tmp_path / "out")
    with shards.opened(out), pytest.raises(CannotWrite, match="another build is writing here"):
        built(papers, tmp_path / "out")
    assert built(papers, tmp_path / "out").built == 3


class Stopped(Exception):
    """Stands for whatever ends a build."""


class Ending:
    """Works on some batches, and then ends."""

    def __init__(self, after: int) -> None:
        self.after = after

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        for number, one in enumerate(batches):
            if number == self.after:
                raise Stopped
            yield work(held, one)


@pytest.mark.parametrize(
    ("count", "cores", "size"),
    [(1, 4, 1), (5, 2, 3), (10, 1, 10), (11, 1, 10), (18, 2, 9), (1000, 64, 10), (1000, 2, 10)],
)
def test_few_papers_are_shared_among_the_cores(
    monkeypatch: pytest.MonkeyPatch, count: int, cores: int, size: int
) -> None:
    monkeypatch.setattr(runner, "cores", lambda: cores)
    assert runner.share(count) == size


def test_what_is_finished_is_kept(
    papers: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "cores", lambda: 4)
    place = tmp_path / "stopped"
    with pytest.raises(Stopped):
        built(papers, place, Ending(2))
    with pytest.raises(BadSource, match="the corpus is not built to its end"):
        shards.manifest(str(place))
    assert built(papers, place)[:2] == (5, 6)
    assert content(place) == content(out)


def test_the_command_line(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    corpus(tmp_path / "papers", 5)
    ran = copy.run("build", "--papers", "papers", "--out", "out", "--progress")
    assert ran.code == 0
    assert re.fullmatch(r"\r0 of 5 papers(\r[1-4] of 5 papers)*\r5 of 5 papers\n", ran.err)
    assert re.fullmatch(r"out: 5 papers, [0-9,]+ quads; 5 built, 0 unchanged\n", ran.out)
    ran = copy.run("build", "--papers", "papers", "--out", "out")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("; 0 built, 5 unchanged\n")
    stated = tmp_path / "papers" / "SYNTHETIC-000002" / "stated.ttl"
    text = stated.read_text(encoding="utf-8")
    stated.write_text(text + "<para/1", encoding="utf-8")
    ran = copy.run("build", "--papers", "papers", "--out", "out")
    assert ran.code == 4
    line = text.count("\n") + 1
    assert ran.err.startswith(f"nsa-graph: papers/SYNTHETIC-000002/stated.ttl:{line}")
    assert ran.err.endswith("\nnsa-graph: 1 paper could not be built\n")
    assert ran.out.endswith("; 0 built, 4 unchanged\n")


def test_usage(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    told = copy.run("build", "--papers", "none", "--jobs", "-1").complaint(2)
    assert "argument --jobs: '-1' is no whole number above 0" in told
    assert "none: there is no such folder" in copy.run("build", "--papers", "none").complaint(4)
