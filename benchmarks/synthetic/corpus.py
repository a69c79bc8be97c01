"""A corpus of synthetic papers in a folder, and the list of what is wrong with it."""

import csv
import os
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from .draft import draft
from .faults import Planted, plant, spoil
from .files import files
from .material import material

PLANTED = "planted.csv"


class Synthetic(NamedTuple):
    """A synthetic paper: its symbol, the text of its files by name, the fault it has, if any."""

    symbol: str
    files: dict[str, str]
    planted: Planted | None


def papers(
    count: int, seed: int = 0, faulty: float = 0.0, broken: float = 0.0
) -> Iterator[Synthetic]:
    """Give *count* papers drawn from *seed*, numbered from 1.

    A share *faulty* of them has one fault that the check finds, a share *broken* cannot be built.
    The same number and seed give the same paper, whatever the count; a fault changes no other.
    """
    for number in range(1, count + 1):
        yield _paper(number, seed, faulty, broken)


def _paper(number: int, seed: int, faulty: float, broken: float) -> Synthetic:
    made = draft(number, seed, material())
    drawn = Random(f"{seed}:{number}:fault")
    lot, planted = drawn.random(), None
    if broken <= lot < broken + faulty:
        made, planted = plant(made, drawn)
    texts = files(made)
    if lot < broken:
        texts, planted = spoil(texts, made.symbol, drawn)
    return Synthetic(made.symbol, texts, planted)


def write(
    folder: str, count: int, seed: int = 0, faulty: float = 0.0, broken: float = 0.0
) -> tuple[Planted, ...]:
    """Write *count* papers into *folder*, a folder each, and their faults to `planted.csv` there.

    Returns the faults. What is there already under the same names is written over.
    """
    planted: list[Planted] = []
    for paper in papers(count, seed, faulty, broken):
        place = os.path.join(folder, paper.symbol)
        os.makedirs(place, exist_ok=True)
        for name, text in paper.files.items():
            with open(os.path.join(place, name), "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
        if paper.planted is not None:
            planted.append(paper.planted)
    with open(os.path.join(folder, PLANTED), "w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(Planted._fields)
        rows.writerows(planted)
    return tuple(planted)
