"""What synthetic papers are made of: sentences, names, qualities and open references."""

import csv
import functools
import os
import tomllib
from typing import Any, NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))


class Name(NamedTuple):
    """A thing of the graph: its CURIE, and how papers call it in Chinese and in English."""

    name: str
    zh: str
    en: str


class Sentence(NamedTuple):
    """A sentence with slots: its words, what it says, its parts, a reading, what it reports.

    `says` has a property and its value in each item, as Turtle has them. `holder` is the role of
    whoever holds it.
    """

    kind: str
    zh: str
    en: str
    says: tuple[str, ...]
    parts: str = ""
    reads: str = ""
    holder: str = "holder"
    reported: "Sentence | None" = None


class Reference(NamedTuple):
    """What some sentences name but leave open, with what it may be and how certain that is."""

    name: str
    kind: str
    zh: str
    en: str
    label_zh: str
    label_en: str
    candidates: str
    reason: str
    settled: str
    certainty: str


class Material(NamedTuple):
    """All there is to draw from; `roles` has the names by role, in the order of the file."""

    sentences: tuple[Sentence, ...]
    references: tuple[Reference, ...]
    roles: dict[str, tuple[Name, ...]]
    qualities: tuple[Name, ...]


@functools.cache
def material() -> Material:
    """Return what `sentences.toml`, `names.csv` and `qualities.csv` hold, read once."""
    with open(os.path.join(HERE, "sentences.toml"), "rb") as stream:
        held = tomllib.load(stream)
    roles: dict[str, list[Name]] = {}
    for row in _rows("names.csv"):
        for role in row["roles"].split():
            roles.setdefault(role, []).append(_name(row))
    return Material(
        tuple(_sentence(one) for one in held["sentence"]),
        tuple(_reference(one) for one in held["reference"]),
        {role: tuple(names) for role, names in roles.items()},
        tuple(_name(row) for row in _rows("qualities.csv")),
    )


def _rows(file: str) -> list[dict[str, str]]:
    with open(os.path.join(HERE, file), encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _name(row: dict[str, str]) -> Name:
    return Name(row["name"], row["zh"], row["en"])


def _sentence(held: dict[str, Any]) -> Sentence:
    reported = _sentence(held["reported"]) if "reported" in held else None
    said = tuple(line.strip() for line in held["says"].split(";\n"))
    texts = {key: held[key] for key in ("kind", "zh", "en", "holder") if key in held}
    parts, reads = (held.get(key, "").strip("\n") for key in ("parts", "reads"))
    return Sentence(says=said, parts=parts, reads=reads, reported=reported, **texts)


def _reference(held: dict[str, str]) -> Reference:
    return Reference(kind=held["class"], **{k: v for k, v in held.items() if k != "class"})
