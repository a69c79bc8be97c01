"""The tables of roll calls and votes against the outside dataset that they were gathered from."""

from datetime import date, timedelta
from pathlib import Path

from tests.reference import REFERENCE, Row, needs_reference, read

from nsa_graph import paths

pytestmark = needs_reference

CHOICES = {"yes": "yes", "no": "no", "abstain": "abstention"}
RENAMED = {
    "CS": {"CSK"},
    "DD": {"DDR"},
    "YD": {"YMD"},
    "YU": {"YUG", "SCG", "SRB"},
    "RU": {"SUN", "RUS"},
    "": {"DEU", "YEM"},
}
"""Codes of the dataset that are no state's, or more than one state's."""


def ours(name: str) -> list[Row]:
    return read(Path(paths.TABLES) / f"{name}.csv")


def theirs(name: str) -> list[Row]:
    return read(REFERENCE / f"unvotes_nsa_{name}.csv")


def call(row: Row) -> str:
    return str(int(float(row["rcid"])))


def test_every_vote_of_the_dataset_is_in_the_table_as_it_stands_there() -> None:
    codes = {row["iso2"]: {row["iso3"]} for row in ours("states") if row["iso2"]} | RENAMED
    held: dict[tuple[str, str], list[Row]] = {}
    votes = ours("votes")
    for row in votes:
        held.setdefault((row["roll_call"], row["state"]), []).append(row)
    matched = 0
    for row in theirs("votes"):
        states = codes[row["country_code"]]
        if not row["country_code"]:
            states = {"DEU"} if "Germany" in row["country"] else {"YEM"}
        found = [vote for state in states for vote in held.get((call(row), state), [])]
        assert [vote["choice"] for vote in found] == [CHOICES[row["vote"]]], row
        matched += 1
    assert matched == len(votes)


def test_every_roll_call_has_the_resolution_and_one_of_its_days_is_the_datasets() -> None:
    given = {(row["roll_call"], row["date"]) for row in ours("roll-call-dates")}
    table = {row["roll_call"]: row for row in ours("roll-calls")}
    found = theirs("roll_calls")
    assert {call(row) for row in found} == table.keys()
    for row in found:
        mine, day = table[call(row)], date(1970, 1, 1) + timedelta(days=float(row["date"]))
        number = row["unres"].removeprefix("A/RES/").removeprefix("R/")
        assert mine["number"].replace(" ", "") == number
        assert mine["date"] == day.isoformat() or (mine["roll_call"], day.isoformat()) in given
