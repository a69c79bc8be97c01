"""How a group voted, counted anew with pandas from the outside votes, without the queries."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.reference import REFERENCE, needs_reference

from nsa_graph import paths
from nsa_graph.graph import open_graph

pytestmark = needs_reference

SUCCEEDED = {"RU": "RUS", "YU": "YUG"}
"""Under one code the dataset has a State and the one it continues; of the two that were Yugoslavia,
only the first belonged to the Movement."""

CONSENT = ["ratification", "accession", "succession"]


def read(path: Path) -> pd.DataFrame:
    """Return a table as text; NA is Namibia, and an empty cell is empty."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def ours(name: str) -> pd.DataFrame:
    return read(Path(paths.TABLES) / f"{name}.csv")


def votes() -> pd.DataFrame:
    """Return the votes on the assurances resolution: day, state and choice, one row each."""
    calls = ours("roll-calls")
    calls = calls[calls["series"] == "ga-assurances-resolution"]
    cast = read(REFERENCE / "unvotes_nsa_votes.csv")
    cast["roll_call"] = cast["rcid"].str.removesuffix(".0")
    codes = ours("states").query("iso2 != ''").set_index("iso2")["iso3"].to_dict() | SUCCEEDED
    cast["state"] = cast["country_code"].map(codes)
    unnamed = cast["country_code"] == ""
    west = cast["country"].str.contains("Germany")
    cast.loc[unnamed, "state"] = west[unnamed].map({True: "DEU", False: "YEM"})
    cast["choice"] = cast["vote"].replace({"abstain": "abstention"})
    return calls[["roll_call", "date"]].merge(cast[["roll_call", "state", "choice"]])


def spans() -> pd.DataFrame:
    """Return who belonged to the Movement and had consented to the NPT: state, begin, end."""
    members = ours("memberships").query("group == 'nam' and preferred != 'false'")
    acts = ours("participations").query("instrument == 'npt' and preferred != 'false'")
    joined = acts[acts["action"].isin(CONSENT)].groupby("state")["date"].min().rename("joined")
    both = members.merge(joined, left_on="state", right_index=True)
    both["begin"] = both[["begin", "joined"]].max(axis=1)
    both["end"] = both["end"].replace("", "9999") + "-12-31"
    both["end"] = both["end"].str.slice(0, 10)
    return both[["state", "begin", "end"]]


def counted() -> pd.DataFrame:
    """Return members, and votes by choice, of each day."""
    cast, belonging = votes(), spans()
    days = cast[["date"]].drop_duplicates()
    held = days.merge(belonging, how="cross")
    # A year alone counts from its first day, and "1979" sorts before "1979-12-11".
    held = held[(held["begin"] <= held["date"]) & (held["date"] <= held["end"])]
    members = held.groupby("date")["state"].nunique().rename("members")
    chosen = held.merge(cast, on=["date", "state"])
    table = chosen.pivot_table(index="date", columns="choice", values="state", aggfunc="count")
    return table.fillna(0).astype(int).join(members)


def test_the_groups_votes_are_those_counted_from_the_outside_votes() -> None:
    expected = counted()
    found = {str(row["date"]): row for row in open_graph().ask("group-vote").records()}
    assert len(expected) == len(found) == 29
    for day, row in expected.iterrows():
        theirs: dict[str, Any] = {"no": 0, **row.to_dict()}
        mine = {name: found[str(day)][name] for name in ("members", "yes", "no", "abstention")}
        assert mine == {name: theirs[name] for name in mine}, day


def test_who_broke_ranks_is_who_voted_otherwise_than_most() -> None:
    cast, belonging = votes(), spans()
    both = cast.merge(belonging, on="state")
    both = both[(both["begin"] <= both["date"]) & (both["date"] <= both["end"])]
    most = both.groupby("date")["choice"].agg(lambda choices: choices.mode()[0]).rename("most")
    odd = both.merge(most, left_on="date", right_index=True).query("choice != most")
    expected = set(zip(odd["date"], odd["state"], odd["choice"], strict=True))
    found = {
        (str(row["date"]), str(row["iri"])[-3:], str(row["voted"]))
        for row in open_graph().ask("rank-breakers").records()
    }
    assert found == expected
    assert len(found) > 50


@pytest.mark.parametrize(("group", "members"), [("nam", 120), ("nam-npt-parties", 117)])
def test_the_members_of_2012_are_fewer_by_those_outside_the_treaty(
    group: str, members: int
) -> None:
    rows = {str(row["date"]): row for row in open_graph().ask("group-vote", group=group).records()}
    assert rows["2012-12-03"]["members"] == members
