"""Agreement between two codings of one paper, dimension by dimension.

Statements of two codings are one unit where their quotes overlap most, by at least half of the
characters that either has. The coefficient is Krippendorff's alpha, computed by NLTK: over equal
or unequal for dimensions of one value, over the MASI distance (Passonneau 2006, as NLTK has it)
for dimensions that hold sets of values.
"""

import csv
import io
import os
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import BadSource
from ..extras import library
from ..paths import contents, relative
from ..text.normal import normalise

SINGLE = ("type", "holder")
SETS = (
    *("addressee", "beneficiary", "action", "assurance_quality", "assurance_required"),
    *("instrument_quality", "instrument_required", "citations"),
)
_HALF = 0.5


class Unit(NamedTuple):
    """One statement of one coding: its paragraph and number, its words, its values by dimension."""

    paragraph: int
    number: int
    quote: str
    values: dict[str, frozenset[str]]

    @property
    def notation(self) -> str:
        """The paragraph and the number, as 14.1."""
        return f"{self.paragraph}.{self.number}"


class Score(NamedTuple):
    """How far two codings agree on a dimension: how many units alike of how many, and alpha.

    `coded` counts the units where either coding has a value, `alike_of_coded` those of them that
    are alike. `alpha` is None where all values are the same: nothing could be told apart.
    """

    dimension: str
    alike: int
    units: int
    coded: int
    alike_of_coded: int
    alpha: float | None


class Difference(NamedTuple):
    """A unit that the codings value differently, in one dimension."""

    first: str
    second: str
    dimension: str
    values: tuple[str, str]


class Agreement(NamedTuple):
    """What the comparison of two codings gives; pairs of notations, and those without a pair."""

    counts: tuple[int, int]
    pairs: tuple[tuple[str, str], ...]
    alone: tuple[tuple[str, ...], tuple[str, ...]]
    scores: tuple[Score, ...]
    differences: tuple[Difference, ...]


def read(path: str, names: dict[str, str]) -> tuple[Unit, ...]:
    """Return the coding in the CSV file *path*, values renamed by *names*; raises `BadSource`."""
    units = []
    for line, row in _rows(path, ("paragraph", "statement", "quote", *SINGLE, *SETS)):
        try:
            units.append(_unit(row, names))
        except ValueError as error:
            told = f"paragraph and statement are numbers: {error}"
            raise BadSource(told, file=relative(path), line=line, remedy=_REMEDY) from error
    return tuple(units)


def compare(folder: str) -> Agreement:
    """Return how far `first.csv` and `second.csv` in *folder* agree.

    `names.csv` there says which names of the one coding mean which of the other. Raises
    `BadSource` for a file that is missing or malformed, `NotInstalled` without NLTK.
    """
    renamed = _renamed(os.path.join(folder, "names.csv"))
    first, second = (
        read(os.path.join(folder, f"{name}.csv"), renamed.get(name, {}))
        for name in ("first", "second")
    )
    pairs = _pairs(first, second)
    matched = {id(unit) for pair in pairs for unit in pair}

    def alone(coding: tuple[Unit, ...]) -> tuple[str, ...]:
        return tuple(unit.notation for unit in coding if id(unit) not in matched)

    return Agreement(
        (len(first), len(second)),
        tuple((a.notation, b.notation) for a, b in pairs),
        (alone(first), alone(second)),
        tuple(_score(dimension, pairs) for dimension in (*SINGLE, *SETS)),
        tuple(_differences(pairs)),
    )


_REMEDY = "see docs/codebook.md, and the codings of other papers"


def _rows(path: str, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row with its line; raises `BadSource` where a column *needed* is not there."""
    try:
        text = contents(path).decode("utf-8-sig")  # spreadsheets write the mark
        rows = csv.DictReader(io.StringIO(text, newline=""))
        _check_columns(set(needed) - set(rows.fieldnames or ()), path, 1)
        for row in rows:
            _check_columns({name for name in needed if row[name] is None}, path, rows.line_num)
            yield rows.line_num, row
    except csv.Error as error:
        raise BadSource(f"not CSV: {error}", file=relative(path), remedy=_REMEDY) from error
    except OSError as error:
        told = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise BadSource(told, file=relative(path), remedy="a paper coded twice has it") from error
    except UnicodeDecodeError as error:
        told = f"not UTF-8 at byte {error.start}"
        raise BadSource(told, file=relative(path), remedy="save it as UTF-8") from error


def _check_columns(missing: set[str], path: str, line: int) -> None:
    if missing:
        told = f"no {', '.join(sorted(missing))}"
        raise BadSource(told, file=relative(path), line=line, remedy=_REMEDY)


def _renamed(path: str) -> dict[str, dict[str, str]]:
    renamed: dict[str, dict[str, str]] = {}
    for _, row in _rows(path, ("coding", "name", "means")):
        renamed.setdefault(row["coding"], {})[row["name"]] = row["means"]
    return renamed


def _unit(row: dict[str, str], names: dict[str, str]) -> Unit:
    def values(cell: str) -> frozenset[str]:
        held = (value.strip() for value in cell.split(";"))
        return frozenset(_name(value, names) for value in held if value)

    quote = normalise(row["quote"], "zh").text
    dimensions = {dimension: values(row[dimension]) for dimension in (*SINGLE, *SETS)}
    return Unit(int(row["paragraph"]), int(row["statement"]), quote, dimensions)


def _name(value: str, names: dict[str, str]) -> str:
    """Return *value* with its last word renamed; a citation has its kind before it."""
    kind, space, name = value.rpartition(" ")
    return kind + space + names.get(name, name)


def _pairs(first: tuple[Unit, ...], second: tuple[Unit, ...]) -> list[tuple[Unit, Unit]]:
    """Return the units that are one, the most alike first taken, in the order of the first."""
    likeness = [
        (_likeness(a.quote, b.quote), -i, -j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if a.paragraph == b.paragraph
    ]
    taken: dict[int, int] = {}
    for alike, i, j in sorted(likeness, reverse=True):
        if alike >= _HALF and -i not in taken and -j not in taken.values():
            taken[-i] = -j
    return [(first[i], second[j]) for i, j in sorted(taken.items())]


def _likeness(one: str, other: str) -> float:
    """Return the characters in the longest run that both quotes share, over those of either."""
    from difflib import SequenceMatcher

    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return run / max(1, len(one) + len(other) - run)  # two empty quotes have nothing in common


def _score(dimension: str, pairs: list[tuple[Unit, Unit]]) -> Score:
    held = [(a.values[dimension], b.values[dimension]) for a, b in pairs]
    alike = sum(a == b for a, b in held)
    coded = [(a, b) for a, b in held if a or b]
    alike_of_coded = sum(a == b for a, b in coded)
    alpha = _alpha(held, dimension in SETS)
    return Score(dimension, alike, len(held), len(coded), alike_of_coded, alpha)


def _alpha(held: list[tuple[frozenset[str], frozenset[str]]], sets: bool) -> float | None:
    if len({value for pair in held for value in pair}) < 2:
        return None
    nltk = library("nltk.metrics", "agreement", "comparing codings needs NLTK")
    distance = nltk.masi_distance if sets else nltk.binary_distance
    # An empty set against an empty set has no MASI distance: what is absent is a value too.
    task = nltk.AnnotationTask(distance=distance)
    task.load_array(
        (coder, unit, value or frozenset({"-"}))
        for unit, pair in enumerate(held)
        for coder, value in zip(("first", "second"), pair, strict=True)
    )
    return round(float(task.alpha()), 3)


def _differences(pairs: list[tuple[Unit, Unit]]) -> Iterator[Difference]:
    for one, other in pairs:
        for dimension in (*SINGLE, *SETS):
            here, there = one.values[dimension], other.values[dimension]
            if here != there:
                told = ("; ".join(sorted(here)), "; ".join(sorted(there)))
                yield Difference(one.notation, other.notation, dimension, told)
