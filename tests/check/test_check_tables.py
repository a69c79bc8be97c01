"""What is wrong with a row of a table is told with its file, its line and its column."""

import re
from pathlib import Path

import pytest
from tests.copies import Copy, Ran

MEMBERS, ACTS = "data/tables/memberships.csv", "data/tables/participations.csv"
FAULTS = (
    # the row, the column named, and a word of what is said of it
    (MEMBERS, "nam,XXX,1,1961,,,cns-nam", "state", "described"),
    (MEMBERS, "nam,FRA,1,1990-02-30,,,cns-nam", "begin", "beginning"),
    (MEMBERS, "nam,GBR,1,1990,1980,,cns-nam", "end", "before it begins"),
    (MEMBERS, "nam,CHN,1,1990,,,", "source", "source"),
    (MEMBERS, "no-such-group,USA,1,1990,,,cns-nam", "group", "group"),
    (ACTS, "bangkok,USA,signature,1901-01-01,gov-tha,unoda-2018", "date", "opened"),
    (ACTS, "no-such-treaty,KHM,signature,1996-01-01,gov-tha,unoda-2018", "instrument", "described"),
)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, list[int]]:
    """Give the check of a copy with every fault, and the line that each was written on."""
    copy = Copy(tmp_path_factory.mktemp("tables"))
    lines = [copy.append(file, fitted(copy, file, row) + "\n") for file, row, _, _ in FAULTS]
    return copy.run("check"), lines


def fitted(copy: Copy, file: str, row: str) -> str:
    """Return *row* with as many cells as the table has columns."""
    columns = (copy.home / file).read_text(encoding="utf-8").partition("\n")[0].count(",")
    return ",".join((row.split(",") + [""] * columns)[: columns + 1])


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_names_file_line_and_column(checked: tuple[Ran, list[int]], number: int) -> None:
    ran, lines = checked
    file, _, column, word = FAULTS[number]
    assert ran.code == 5, ran.err
    place = re.escape(f"{file}:{lines[number]}: ")
    said = [line for line in ran.out.splitlines() if re.match(place, line)]
    assert any(f"column '{column}': " in line and word in line for line in said), said


def test_a_row_that_stands_twice(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    row = (copy.home / MEMBERS).read_text(encoding="utf-8").splitlines()[1]
    line = copy.append(MEMBERS, row + "\n")
    told = copy.run("check").complaint(4)
    assert f"{MEMBERS}:{line}: " in told
    assert "is also the row of line 2" in told
