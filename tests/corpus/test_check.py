"""The check of a corpus: by batches it finds what it finds over all; what is known is kept."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.synthetic.faults import Planted
from tests.copies import Copy
from tests.corpora import corpus

from nsa_graph.assemble import dataset
from nsa_graph.assemble.dataset import tell
from nsa_graph.assemble.paper import opened
from nsa_graph.assemble.rules import infer
from nsa_graph.check.finding import TEXT_COMPONENT, Finding, ordered
from nsa_graph.check.run import run
from nsa_graph.corpus import check, folder
from nsa_graph.corpus.batch import Base
from nsa_graph.corpus.check import Checked
from nsa_graph.corpus.folder import Batch
from nsa_graph.corpus.runner import Alone, Result, Work
from nsa_graph.rdf.prefixes import PREFIXES, expand

world = functools.cache(dataset.base)


@pytest.fixture(scope="module", autouse=True)
def once() -> Iterator[None]:
    """Build and check the base, which does not change here, once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "base", world)
        patch.setattr(check, "_checked_base", functools.cache(check._checked_base))
        yield


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NSA_GRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Cut:
    """Works on batches of another size, and counts the papers."""

    def __init__(self, size: int = folder.SIZE) -> None:
        self.size, self.papers = size, 0

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        papers = [paper for batch in batches for paper in batch]
        self.papers += len(papers)
        for at in range(0, len(papers), self.size):
            yield work(held, tuple(papers[at : at + self.size]))


def checked(papers: Path, runner: Cut | None = None) -> Checked:
    return check.check(str(papers), runner or Alone(), lambda done, whole: None)


def whole(papers: Path) -> tuple[Finding, ...]:
    """Return what the check finds over the dataset and all papers at once."""
    told = [
        tell(opened(folder.read(str(papers), name))._replace())
        for name in folder.listed(str(papers))
    ]
    known = [*world().quads, *(quad for said in told for quad in said.quads)]
    files = [*world().files, *(file for said in told for file in said.files)]
    faults = [fault for said in told for fault in said.faults]
    return run([*known, *infer(known)], files, faults)


def short(findings: tuple[Finding, ...], papers: Path) -> tuple[Finding, ...]:
    """Return the findings with files below *papers* named from there."""
    return ordered(one._replace(file=one.file.removeprefix(f"{papers}/")) for one in findings)


def damage(papers: Path) -> None:
    """Break, in two papers at once, what several papers say of one thing."""
    for name in ("COPY-1", "COPY-2"):
        stated = papers / name / "stated.ttl"
        text = stated.read_text(encoding="utf-8")
        text = text.replace(
            "body:icj nsa:designation",
            'state:FRA nsa:designation "法兰西"@zh .\nbody:icj nsa:designation "untagged",',
        )
        stated.write_text(text, encoding="utf-8")


def test_by_batches_as_over_the_whole(tmp_path: Path) -> None:
    planted, found = compared(tmp_path)
    _all_found(planted, found)
    assert {one.shape for one in planted} >= {"DemandShape", "StatementShape"}


def compared(tmp_path: Path) -> tuple[tuple[Planted, ...], tuple[Finding, ...]]:
    """Compare batches of two sizes with the whole; return what was planted, and what found."""
    papers = tmp_path / "papers"
    planted = corpus(papers, 9, copies=3, faulty=1.0)
    damage(papers)
    expected = whole(papers)
    assert len(expected) > 9
    assert {one.focus for one in expected if one.focus.endswith("state/FRA")}
    for size in (4, 100):
        monkeyed = checked(papers, Cut(size))
        assert monkeyed.kept == 0
        assert short(monkeyed.findings, papers) == expected
        for file in (tmp_path / "cache").rglob("*.json"):
            file.unlink()
    return planted, expected


def _all_found(planted: tuple[Planted, ...], found: tuple[Finding, ...]) -> None:
    for one in planted:
        about = [f for f in found if f.focus.startswith(PREFIXES["paper"] + one.paper)]
        assert any(_is(one, finding) for finding in about), one
        assert all(f.file.startswith(f"{one.paper}/") and f.line for f in about)


def _is(planted: Planted, found: Finding) -> bool:
    if planted.stops:
        return found.file == f"{planted.paper}/{planted.file}" and found.component == TEXT_COMPONENT
    path = expand(planted.path) if planted.path else ""
    same = (found.focus, found.path) == (PREFIXES["paper"] + planted.focus, path)
    return same and found.shape.rpartition("#")[2] == planted.shape


def test_what_has_not_changed_is_not_checked_again(tmp_path: Path) -> None:
    papers, runner = tmp_path / "papers", Cut()
    corpus(papers, 4, faulty=1.0)
    first = checked(papers, runner)
    assert (runner.papers, first.kept) == (4, 0)
    again = checked(papers, runner)
    assert (runner.papers, again.kept) == (4, 4)
    assert again[:3] == first[:3]
    stated = papers / "SYNTHETIC-000002" / "stated.ttl"
    stated.write_text(stated.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    assert checked(papers, runner)[:3] == first[:3]
    assert runner.papers == 5


def test_a_paper_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    corpus(papers, 2)
    stated = papers / "SYNTHETIC-000001" / "stated.ttl"
    stated.write_text(stated.read_text(encoding="utf-8") + "<x", encoding="utf-8")
    (found,) = checked(papers).findings
    assert found.file == str(stated)
    assert found.line == stated.read_text(encoding="utf-8").count("\n") + 1
    assert found.message.startswith("not Turtle: ")
    assert found.focus == PREFIXES["paper"] + "SYNTHETIC-000001"


def test_the_command_line(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    (planted,) = corpus(tmp_path / "papers", 1, faulty=1.0)
    ran = copy.run("check", "--papers", "papers")
    assert (ran.code, ran.err) == (5, "")
    *findings, tally = ran.out.splitlines()
    assert f"papers/{planted.paper}/{planted.file}:" in findings[0]
    assert ", 1 paper: " in tally
    assert ", 1 of them unchanged: " in copy.run("check", "--papers", "papers").out
