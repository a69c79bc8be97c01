"""Writing networks: against networkx, which builds one first; and how the time grows."""

import os
import subprocess
import sys
from collections.abc import Iterator
from math import log
from statistics import median

from .measure import Fact, Measure, compared
from .timing import Command, alternate
from .workplace import Workplace

PAPERS = 1000
SMALL, LARGE = 500, 4000
FORMATS = ("graphml", "gexf")


def writing(place: Workplace, rounds: int = 5, count: int = PAPERS) -> Iterator[Measure]:
    """Yield writing a network of *count* made-up papers, in each format, against networkx."""
    for name in FORMATS:
        pair = [peer(each, name, count, place) for each in ("ours", "networkx")]
        ours, theirs = alternate(pair, place.environment, rounds, warm=1)
        told = f"export, {name}, {count:,} papers"
        yield compared(told, "networkx builds and writes the same", ours, theirs, 1 / 5)


def growth(
    place: Workplace, rounds: int = 3, small: int = SMALL, large: int = LARGE
) -> Iterator[Fact]:
    """Yield how processor time grows with the papers, as an exponent."""
    for name in FORMATS:
        runs = [[_spent(name, count, place) for count in (small, large)] for _ in range(rounds)]
        times = [log(after / before) / log(large / small) for before, after in runs]
        span = f"from {small:,} to {large:,} papers"
        yield Fact(f"export, {name}: exponent of time, {span}", round(median(times), 3))


def peer(name: str, format_: str, count: int, place: Workplace) -> Command:
    """Return a peer that writes *count* papers in *format_*, to a file of its own."""
    path = os.path.join(place.folder, f"{name}.{format_}")
    module = f"benchmarks.peers.network_{name}"
    return Command((sys.executable, "-m", module, format_, str(count), path))


def _spent(format_: str, count: int, place: Workplace) -> float:
    """Return the seconds of processor that writing *count* papers takes."""
    command = peer("ours", format_, count, place)
    done = subprocess.run(
        command.argv, env=place.environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)
