"""What one engine made of one corpus, and the file in which that is kept."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from nsa_graph.atomic import write_bytes

from ..report import encoded


class Answer(NamedTuple):
    """An answered question: seconds, how many rows, their digest.

    `first` is what the first round took, `seconds` the median of `rounds` later ones, or the first.
    """

    first: float
    seconds: float
    rounds: int
    rows: int
    digest: str


class Outcome(NamedTuple):
    """An engine's version, load time and peak memory, its answers by question, and what ended it.

    `memory` is in bytes; `ended` is empty where all went well.
    """

    engine: str
    papers: int
    version: str
    loaded: float
    memory: int
    answers: dict[str, Answer]
    ended: str


def read(place: str) -> tuple[dict[str, str], list[Outcome]]:
    """Return the machine and the outcomes that *place* keeps; none of either without a file.

    Raises `ValueError` where the file is not what `write` wrote.
    """
    try:
        with open(place, encoding="utf-8") as stream:
            kept = json.load(stream)
    except FileNotFoundError:
        return {}, []
    try:
        outcomes = [
            Outcome(**{**each, "answers": {n: Answer(**a) for n, a in each["answers"].items()}})
            for each in kept["outcomes"]
        ]
    except TypeError as error:
        raise ValueError(f"{place} is of another form; delete it: {error}") from error
    return kept["machine"], outcomes


def write(place: str, outcomes: Sequence[Outcome], machine: dict[str, str]) -> None:
    """Keep *outcomes*, measured on *machine*, in the file *place*."""
    held = [
        {**each._asdict(), "answers": {n: a._asdict() for n, a in each.answers.items()}}
        for each in outcomes
    ]
    write_bytes(place, encoded({"machine": machine, "outcomes": held}).encode())


def joined(kept: Sequence[Outcome], new: Sequence[Outcome]) -> list[Outcome]:
    """Return *new*, with those of *kept* that are of other sizes, by the same versions."""
    sizes = {outcome.papers for outcome in new}
    versions = {outcome.engine: outcome.version for outcome in new}
    old = [
        outcome
        for outcome in kept
        if outcome.papers not in sizes
        and versions.get(outcome.engine, outcome.version) == outcome.version
    ]
    return sorted([*old, *new], key=lambda outcome: outcome.papers)
