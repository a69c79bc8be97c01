"""The dataset: what all files say and what follows from it, in one sorted list of quads."""

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from .. import paths
from ..errors import BadSource
from ..rdf.prefixes import full
from ..rdf.turtle import Turtle, parsed, twice
from ..text.source import read
from . import bounds, catalog, evidence, mentions
from .encode import NamedGraph, value
from .files import Source, papers, world
from .links import links
from .paper import Paper, open_paper, parser
from .rules import infer
from .tables import tables


class Dataset(NamedTuple):
    """What is built, or what one paper tells: quads, the Turtle files behind them, faults met."""

    quads: tuple[ox.Quad, ...]
    files: tuple[Turtle, ...]
    faults: tuple[BadSource, ...]


def assemble() -> Dataset:
    """Return the dataset of the ontology, the entities and every paper.

    What can be gone around (a quote not found, a naming without its pair) is among the faults.
    Raises `BadSource` for what can't: a file that is missing, changed, or does not parse.
    """
    known, files, faults = gathered(papers())
    quads = [*known, *infer(known)]
    quads += catalog.counted(quads)
    return _dataset(quads, files, faults)


def base() -> Dataset:
    """Return the dataset that the papers of a corpus are added to: all of it but the counts.

    Raises `BadSource`, for faults too: a corpus can't stand on what is broken.
    """
    known, files, faults = gathered(papers())
    if faults:
        raise faults[0]
    return _dataset([*known, *infer(known)], files, faults)


def gathered(folders: Iterable[str]) -> tuple[list[ox.Quad], list[Turtle], list[BadSource]]:
    """Return what the world's files and the papers in *folders* say, before any rule."""
    files = [_read(source) for source in world()]
    files += [*tables(paths.TABLES), *links(paths.LINKS)]
    quads = [quad for file in files for quad in file.quads]
    faults: list[BadSource] = []
    for folder in folders:
        paper = open_paper(folder)
        said = tell(paper)
        files += said.files
        quads += said.quads
        faults += [*said.faults, *_synthetic(paper)]
    check_apart(file for file in files if file.file.startswith(paths.relative(paths.DATA)))
    return quads, files, faults


def _read(source: Source) -> Turtle:
    text, name = read(source.path), paths.relative(source.path)
    return parsed(text, name, source.graph, parser(paths.is_ours(source.path)))


def _dataset(quads: list[ox.Quad], files: list[Turtle], faults: list[BadSource]) -> Dataset:
    faults.sort(key=lambda fault: (fault.file, fault.line, fault.what))
    return Dataset(tuple(sorted(set(quads), key=str)), tuple(files), tuple(faults))


def build() -> Dataset:
    """Return the dataset, as `assemble` does; raises the first fault, saying how many there are."""
    dataset = assemble()
    if dataset.faults:
        first, *more = dataset.faults
        if more:
            first.remedy += f" (and {len(more)} more faults: `nsa-graph check` lists them)"
        raise first
    return dataset


def check_apart(files: Iterable[Turtle]) -> None:
    """Raise `BadSource` where two of *files*, of data all, type one IRI.

    Two descriptions would silently become one. The ontology's files describe a term from many
    sides.
    """
    kind = full("rdf:type")
    first: dict[str, Turtle] = {}
    for file in files:
        for (subject, verb), line in file.lines.items():
            if verb != kind:
                continue
            other = first.setdefault(subject, file)
            if other is not file:
                raise twice(subject, file.file, line, f"{other.file}:{other.line(subject)}")


def _synthetic(paper: Paper) -> list[BadSource]:
    """Return the fault that *paper* is a synthetic one: nobody holds what it says."""
    kind, synthetic = full("rdf:type"), full("nsa:SyntheticPaper")
    for quad in paper.about.quads:
        if (quad.predicate.value, value(quad.object)) == (kind, synthetic):
            line, remedy = paper.about.line(paper.iri, kind), "keep it out of the dataset"
            told = "a synthetic paper among the real ones"
            return [BadSource(told, file=paper.about.file, line=line, remedy=remedy)]
    return []


def tell(paper: Paper) -> Dataset:
    """Return what *paper* says and what is derived from its words: evidence, mentions, faults."""
    graph = NamedGraph(paper.graph + "text")
    found = evidence.find(paper)
    evidence.state(paper, graph, found)
    unpaired = mentions.state(paper, graph, found)
    for name, basis in (("stated", "basis:stated"), ("reading", "basis:interpreted")):
        graph.say(paper.graph + name, ("nsa:basis", basis))
    files = (paper.about, paper.stated, paper.reading)
    quads = (*(quad for file in files for quad in file.quads), *graph.quads)
    return Dataset(quads, files, (*found.faults, *unpaired, *bounds.strays(paper)))
