"""Synthetic papers: always the same, right where nothing is planted, wrong where something is."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from benchmarks.synthetic.corpus import PLANTED, Synthetic, papers, write
from benchmarks.synthetic.faults import FAULTS
from benchmarks.synthetic.material import material
from tests.copies import Copy, dataset, select

from nsa_graph.assemble import files, rules
from nsa_graph.assemble.dataset import tell
from nsa_graph.assemble.paper import open_paper
from nsa_graph.check import run
from nsa_graph.check.finding import Finding, Places
from nsa_graph.errors import BadSource
from nsa_graph.rdf.prefixes import PREFIXES, expand
from nsa_graph.rdf.turtle import Turtle


def test_a_paper_does_not_depend_on_how_many_there_are() -> None:
    few, many = list(papers(3, seed=7)), list(papers(9, seed=7))
    assert few == many[:3]
    assert few != list(papers(3, seed=8))


def test_a_fault_changes_nothing_but_its_own_file() -> None:
    clean, faulty = list(papers(40)), list(papers(40, faulty=0.5))
    assert 10 < sum(paper.planted is not None for paper in faulty) < 30
    for plain, paper in zip(clean, faulty, strict=True):
        changed = {name for name in plain.files if plain.files[name] != paper.files[name]}
        assert changed == _expected(paper)


def _expected(paper: Synthetic) -> set[str]:
    if paper.planted is None:
        return set()
    words = paper.planted.fault == "unnamed-in-translation"
    return {"translation.en.txt", "stated.ttl"} if words else {paper.planted.file}


def test_papers_vary() -> None:
    texts = "".join(paper.files["stated.ttl"] for paper in papers(60))
    for sentence in material().sentences:
        assert sentence.kind in texts
    for role, names in material().roles.items():
        for name in names if role != "before" else ():
            assert f"{name.name} nsa:designation" in texts, name


def test_every_name_is_one_of_the_graph() -> None:
    known = {iri for (iri,) in select("SELECT DISTINCT ?thing { ?thing a ?kind }")}
    names = [name.name for held in material().roles.values() for name in held]
    names += [quality.name for quality in material().qualities]
    assert len(names) > 50
    assert [name for name in names if expand(name) not in known] == []


def test_it_says_of_itself_that_it_is_synthetic() -> None:
    for paper in papers(5):
        assert paper.symbol.startswith("SYNTHETIC-")
        assert "a nsa:SyntheticPaper" in paper.files["paper.ttl"]
        assert all("ynthetic" in text or "SYNTHETIC" in text for text in paper.files.values())
        assert f"/id/paper/{paper.symbol}/" in paper.files["stated.ttl"]


def found(folder: Path) -> tuple[list[BadSource], tuple[Finding, ...]]:
    """Return the faults and the findings of the checks, but for the shapes', on a corpus."""
    base = dataset()
    quads, held, faults = list(base.quads), list[Turtle](), list[BadSource]()
    for place in files.papers(str(folder)):
        said = tell(open_paper(place))
        quads, held = [*quads, *said.quads], [*held, *said.files]
        faults += said.faults
    quads = [
        quad for quad in quads if quad.graph_name != ox.NamedNode(PREFIXES["graph"] + "catalog")
    ]
    quads += rules.infer(quads)
    store = ox.Store()
    store.extend(quads)
    findings = run.of_queries(store, Places(held))
    return faults, tuple(one for one in findings if "SYNTHETIC" in one.focus)


def test_nothing_is_wrong_with_a_clean_corpus(tmp_path: Path) -> None:
    assert write(str(tmp_path), 12, seed=3) == ()
    assert found(tmp_path) == ([], ())


def test_what_is_planted_is_found_and_nothing_else(tmp_path: Path) -> None:
    planted = write(str(tmp_path), 20, seed=1, faulty=1.0)
    assert {one.fault for one in planted} == {fault.name for fault in FAULTS}
    faults, findings = found(tmp_path)
    words = {one.focus.partition("/")[0] for one in planted if one.stops}
    assert {Path(fault.file).parent.name for fault in faults} == words
    by_checks = {"misspelt-concept", "unreported-holder"}
    for one in planted:
        about = [f for f in findings if f.focus == PREFIXES["paper"] + one.focus]
        if one.fault in by_checks:
            assert one.shape in {f.shape.rpartition("#")[2] for f in about}, one


def test_a_broken_paper_is_refused(tmp_path: Path) -> None:
    planted = write(str(tmp_path), 12, broken=1.0)
    assert {one.fault for one in planted} == {
        *("changed-source", "not-turtle", "paragraph-missing", "unclosed-reading")
    }
    for one in planted:
        with pytest.raises(BadSource) as told:
            open_paper(str(tmp_path / one.paper))
        assert told.value.file.endswith(f"{one.paper}/{one.file}")


def test_the_faults_are_listed_beside_the_papers(tmp_path: Path) -> None:
    planted = write(str(tmp_path), 20, faulty=0.3, broken=0.1)
    lines = (tmp_path / PLANTED).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "paper,fault,file,focus,shape,path,stops"
    assert len(lines) == len(planted) + 1 > 4


def test_the_dataset_refuses_a_synthetic_paper(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "copy")
    write(str(copy.home / "data" / "papers"), 1)
    place = "data/papers/SYNTHETIC-000001/paper.ttl:"
    told = copy.run("build", "--out", "out").complaint(4)
    assert f"{place}24: a synthetic paper among the real ones; keep it out of the dataset" in told
    assert not (copy.folder / "out").exists()
