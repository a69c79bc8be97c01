"""What one engine made of one corpus."""

from typing import NamedTuple


class Answer(NamedTuple):
    """An answered question: the median seconds, how many rows, their digest."""

    seconds: float
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
