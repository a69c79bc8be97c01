"""Small corpora for the tests: synthetic papers, and the real one under other names."""

import functools
import shutil
from pathlib import Path

import pytest
from benchmarks.synthetic.corpus import write
from benchmarks.synthetic.faults import Planted

from nsa_graph import paths
from nsa_graph.assemble import dataset
from nsa_graph.assemble.files import papers
from nsa_graph.assemble.rules import infer
from nsa_graph.corpus import batch
from nsa_graph.corpus.batch import Base
from nsa_graph.corpus.build import Report, build
from nsa_graph.corpus.runner import Alone, Runner
from nsa_graph.rdf.serialise import nquads

REAL = "NPT-CONF.2015-PC.II-WP.15"


def corpus(folder: Path, count: int, copies: int = 0, **shares: float) -> tuple[Planted, ...]:
    """Write *count* synthetic papers to *folder*, and so many copies of the real one, renamed."""
    planted = write(str(folder), count, seed=5, **shares)
    for number in range(1, copies + 1):
        place = folder / f"COPY-{number}"
        shutil.copytree(Path(paths.PAPERS, REAL), place, ignore=shutil.ignore_patterns("codings"))
        for file in place.glob("*.ttl"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(REAL, place.name), encoding="utf-8")
    return planted


@functools.cache
def ready() -> Base:
    """Return the base of the dataset as it is."""
    return batch.build_base(batch.base_key())


def built(folder: Path, out: Path, runner: Runner | None = None) -> Report:
    """Build the corpus in *folder* into *out*, on the base that this process has built once."""

    def base(key: str) -> Base:
        assert key == ready().key
        return ready()

    ready()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "build_base", base)
        return build(str(folder), str(out), runner or Alone(), lambda done, whole: None)


def whole(folder: Path) -> set[bytes]:
    """Return the lines of the dataset and the papers in *folder*, built as one."""
    known, _, _ = dataset.gathered([*papers(), *papers(str(folder))])
    quads = (*known, *infer(known))
    return set(nquads(quads).splitlines())


def lines(out: Path) -> set[bytes]:
    """Return the lines of every file of the corpus *out*, comments left out."""
    files = [out / "world.nq", *sorted((out / "papers").iterdir())]
    held = (line for file in files for line in file.read_bytes().splitlines())
    return {line for line in held if not line.startswith(b"# ")}


def content(out: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *out* by its name there."""
    files = sorted(file for file in out.rglob("*") if file.is_file())
    assert files
    return {str(file.relative_to(out)): file.read_bytes() for file in files}
