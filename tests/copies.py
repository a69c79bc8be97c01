"""Copies of the ontology, data and queries to break, and the command line run over them."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from nsa_graph import paths
from nsa_graph.assemble import write
from nsa_graph.assemble.dataset import Dataset, assemble
from nsa_graph.rdf.prefixes import PREFIXES

SOURCE = str(Path(paths.CODE).parent)
PAPER = "data/papers/NPT-CONF.2015-PC.II-WP.15"
STATED, READING, ABOUT = (f"{PAPER}/{name}.ttl" for name in ("stated", "reading", "paper"))
CHINESE, ENGLISH = f"{PAPER}/source.zh.txt", f"{PAPER}/translation.en.txt"


class Ran(NamedTuple):
    """What a run gave: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    def complaint(self, code: int) -> str:
        """Return the one line on stderr of a run that failed with *code*."""
        assert "Traceback" not in self.err, self.err
        assert (self.code, self.out) == (code, ""), self
        assert self.err.startswith("nsa-graph: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.rstrip("\n")


class Home:
    """A home of resources below *folder* to break, with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.cache = folder, folder / "home", folder / "cache"

    def run(self, *argv: str, **variables: str) -> Ran:
        """Run the command line over the copy, in its folder, and return what it gave."""
        done = subprocess.run(
            [sys.executable, "-m", "nsa_graph", *argv],
            cwd=self.folder,
            env=self.environment(**variables),
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the variables that make the command line use the copy."""
        mine = {"NSA_GRAPH_HOME": str(self.home), "NSA_GRAPH_CACHE": str(self.cache)}
        return {**os.environ, "PYTHONPATH": SOURCE, **mine, **variables}

    def edit(self, file: str, old: str, new: str, after: str = "") -> int:
        """Put *new* for the first *old* in *file* behind *after*; return the line it stood on."""
        path = self.home / file
        text = path.read_text(encoding="utf-8")
        at = text.index(old, text.index(after))
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
        return text.count("\n", 0, at) + 1

    def append(self, file: str, text: str) -> int:
        """Write *text* at the end of *file*; return the line it begins on."""
        path = self.home / file
        held = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
        path.write_text(held + text, encoding="utf-8")
        return held.count("\n") + 1


class Copy(Home):
    """A copy of the project's resources.

    Of the long tables it has the first rows only, unless *whole*: most faults do not need the
    thousands of votes, and a build or a check without them takes a fraction of the time.
    """

    def __init__(self, folder: Path, whole: bool = False) -> None:
        super().__init__(folder)
        for name in ("ontology", "data", "queries"):
            shutil.copytree(Path(paths.RESOURCES) / name, self.home / name)
        for name in () if whole else ("votes", "participations"):
            table = self.home / "data" / "tables" / f"{name}.csv"
            lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
            assert len(lines) > 1000
            table.write_text("".join(lines[:40]), encoding="utf-8")


class Tiny(Home):
    """A home with one file of each kind, all queries and shapes, and a paper `P-1` of a statement.

    It is built in the time that Python takes to start. Use it for what does not depend on the
    content: the cache, the disk, signals. With *real* it has the project's paper instead.
    """

    STATED = "data/papers/P-1/stated.ttl"

    def __init__(self, folder: Path, real: bool = False) -> None:
        super().__init__(folder)
        shutil.copytree(Path(__file__).parent / "fixtures" / "tiny", self.home)
        shutil.copytree(paths.QUERIES, self.home / "queries")
        shutil.copytree(paths.SHAPES, self.home / "ontology" / "shapes")
        if real:
            shutil.rmtree(self.home / "data" / "papers")
            shutil.copytree(Path(paths.RESOURCES, PAPER), self.home / PAPER)


@functools.cache
def dataset() -> Dataset:
    """Return the dataset of the files as they are, built once in this process."""
    return assemble()


@functools.cache
def built() -> write.Built:
    """Return that dataset as a finished build, under the key `a key`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nsa_graph.assemble.dataset.build", dataset)
        return write.built("a key")


@functools.cache
def store() -> ox.Store:
    """Return the dataset in a store."""
    held = ox.Store()
    held.extend(dataset().quads)
    return held


def select(query: str, within: ox.Store | None = None) -> list[tuple[str, ...]]:
    """Return the answer to *query* over all graphs as one, each term by its value."""
    asked = within or store()
    rows = asked.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    names = range(len(rows.variables))
    return [tuple(getattr(row[at], "value", "") for at in names) for row in rows]
