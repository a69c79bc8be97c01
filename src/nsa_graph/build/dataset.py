"""The dataset: what all files say and what follows from it, in one sorted list of quads."""

from typing import NamedTuple

import pyoxigraph as ox

from .. import paths
from ..errors import BadSource
from ..names import PREFIXES
from ..paths import LINKS, TABLES
from ..turtle import Turtle, parse, twice
from . import bounds, catalog, evidence, mentions
from .encode import Graph, value
from .files import papers, world
from .links import links
from .paper import Paper, open_paper
from .rules import infer
from .tables import tables


class Dataset(NamedTuple):
    """Everything built: sorted quads, the Turtle files they came from, and the faults met."""

    quads: tuple[ox.Quad, ...]
    files: tuple[Turtle, ...]
    faults: tuple[BadSource, ...]


def assemble() -> Dataset:
    """Return the dataset of the ontology, the entities and every paper.

    What can be gone around (a quote not found, a naming without its pair) is among the faults.
    Raises `BadSource` for what can't: a file that is missing, changed, or does not parse.
    """
    files = [parse(source.path, source.graph) for source in world()]
    files += [*tables(TABLES), *links(LINKS)]
    quads = [quad for file in files for quad in file.quads]
    faults: list[BadSource] = []
    for folder in papers():
        paper = open_paper(folder)
        said, wrong = derive(paper)
        wrong += _synthetic(paper)
        files += [paper.about, paper.stated, paper.reading]
        quads += [*paper.about.quads, *paper.stated.quads, *paper.reading.quads, *said]
        faults += wrong
    _check_apart(files)
    quads += infer(quads)
    quads += catalog.counted(quads)
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


def _check_apart(files: list[Turtle]) -> None:
    """Raise where two files of data type one IRI; the ontology's describe a term from many sides.

    Two descriptions would silently become one.
    """
    kind, data = PREFIXES["rdf"] + "type", paths.relative(paths.DATA)
    first: dict[str, Turtle] = {}
    for file in files:
        for (subject, verb), line in file.lines.items():
            if verb != kind or not file.file.startswith(data):
                continue
            other = first.setdefault(subject, file)
            if other is not file:
                raise twice(subject, file.file, line, f"{other.file}:{other.line(subject)}")


def _synthetic(paper: Paper) -> list[BadSource]:
    """Return the fault that *paper* is a synthetic one: nobody holds what it says."""
    kind, synthetic = PREFIXES["rdf"] + "type", PREFIXES["nsa"] + "SyntheticPaper"
    for quad in paper.about.quads:
        if (quad.predicate.value, value(quad.object)) == (kind, synthetic):
            line, remedy = paper.about.line(paper.iri, kind), "keep it out of the dataset"
            told = "a synthetic paper among the real ones"
            return [BadSource(told, file=paper.about.file, line=line, remedy=remedy)]
    return []


def derive(paper: Paper) -> tuple[list[ox.Quad], list[BadSource]]:
    """Return what is derived from a paper's words, evidence and mentions, and the faults met."""
    graph = Graph(paper.graph + "text")
    found = evidence.find(paper)
    evidence.state(paper, graph, found)
    unpaired = mentions.state(paper, graph, found)
    return graph.quads, [*found.faults, *unpaired, *bounds.strays(paper)]
