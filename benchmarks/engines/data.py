"""The data: a corpus of synthetic papers, built, as one file of triples that every engine takes."""

import os
import re
import subprocess
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from benchmarks.synthetic import corpus

from ..workplace import program

_GRAPH = re.compile(rb" <[^<>]*> \.\n$")


def kept(papers: int, folder: str) -> str:
    """Return the file of `triples` in *folder*, made where it is not there yet; raises as it."""
    place = os.path.join(folder, f"{papers}.nt")
    if not os.path.exists(place):
        os.makedirs(folder, exist_ok=True)
        with TemporaryDirectory(dir=folder) as work:
            os.replace(triples(papers, work), place)
    return place


def triples(papers: int, folder: str, seed: int = 0) -> str:
    """Return a file of N-Triples below *folder*: *papers* papers and the world, each triple once.

    Raises `subprocess.CalledProcessError` where the corpus cannot be built.
    """
    source, built = os.path.join(folder, "papers"), os.path.join(folder, "built")
    corpus.write(source, papers, seed)
    command = [*program(), "build", "--papers", source, "--out", built]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    place = os.path.join(folder, f"{papers}.nt")
    # A corpus of 10,000 papers is sorted on disk, for its lines fit in no memory.
    with open(place, "wb") as stream:
        argv = ("sort", "--unique", "--buffer-size=1G", f"--temporary-directory={folder}")
        environment = {**os.environ, "LC_ALL": "C"}
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=stream, env=environment) as sort:
            assert sort.stdin is not None
            for line in _lines(built):
                sort.stdin.write(_GRAPH.sub(b" .\n", line))
    if sort.returncode:
        raise subprocess.CalledProcessError(sort.returncode, argv)
    return place


def _lines(built: str) -> Iterator[bytes]:
    """Give each quad of a corpus that `nsa-graph build --papers` wrote, without its line break."""
    for here, _, names in os.walk(built):
        for name in sorted(names):
            if name.endswith(".nq"):
                with open(os.path.join(here, name), "rb") as stream:
                    yield from stream
