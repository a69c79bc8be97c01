"""The roll calls and votes: the tables row by row, and what the questions answer from them."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby, pairwise

import pytest
from tests.world.world import Row, read_table

from nsa_graph.graph import Graph

ASSURANCES, RIVAL = "ga-assurances-resolution", "ga-strengthening-resolution"
FORMER = {
    "SUN": "1991-12-26",
    "CSK": "1993-01-01",
    "DDR": "1990-10-03",
    "YMD": "1990-05-22",
    "YUG": "1992-04-27",
    "SCG": "2006-06-05",
}
"""Before which day each of these voted."""


CALLS, DATES, VOTES = read_table("roll-calls"), read_table("roll-call-dates"), read_table("votes")
STATES = {row["iso3"] for row in read_table("states")}
DAY = {row["roll_call"]: row["date"] for row in CALLS}
BY_RESOLUTION = {row["resolution"]: row["roll_call"] for row in CALLS}


def ask(graph: Graph, question: str, **values: object) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = list(graph.ask(question, **values).records())
    assert found, question
    return found


def cast(state: str, resolution: str) -> list[str]:
    call = BY_RESOLUTION[resolution]
    return [row["choice"] for row in VOTES if (row["roll_call"], row["state"]) == (call, state)]


def test_there_are_37_roll_calls_and_6072_votes() -> None:
    assert (len(CALLS), len(VOTES)) == (37, 6072)
    assert Counter(row["choice"] for row in VOTES) == {"yes": 4549, "abstention": 1428, "no": 95}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (CALLS, lambda row: int(row["roll_call"])),
        (DATES, lambda row: (int(row["roll_call"]), row["date"])),
        (VOTES, lambda row: (int(row["roll_call"]), row["state"])),
    ],
    ids=["roll-calls", "roll-call-dates", "votes"],
)
def test_keys_are_unique_and_in_order(table: list[Row], key: Callable[[Row], object]) -> None:
    keys = [key(row) for row in table]
    assert keys == sorted(set(keys), key=keys.index) == sorted(keys)  # type: ignore[type-var]


def test_every_row_has_a_source_or_is_unverified() -> None:
    assert {row["source"] for row in [*CALLS, *VOTES]} == {"unvotes"}
    assert all(bool(row["source"]) != (row["verification"] == "unverified") for row in DATES)


def test_every_voter_is_a_state_of_the_table_and_every_roll_call_has_votes() -> None:
    assert {row["state"] for row in VOTES} <= STATES
    assert {row["roll_call"] for row in VOTES} == DAY.keys()


def test_no_state_voted_after_its_end() -> None:
    for state, end in FORMER.items():
        days = [DAY[row["roll_call"]] for row in VOTES if row["state"] == state]
        assert days, state
        assert max(days) < end


def test_what_succeeded_voted_only_afterwards() -> None:
    for state, begin in {"RUS": "1991", "CZE": "1993", "SRB": "2006-06-05", "SCG": "1992"}.items():
        assert min(DAY[row["roll_call"]] for row in VOTES if row["state"] == state) > begin


def test_a_state_given_under_anothers_name_says_so() -> None:
    given = {(row["state"], row["given"]) for row in VOTES if row["given"]}
    assert given == {
        ("CSK", "Czechoslovakia CS"),
        ("DDR", "German Democratic Republic DD"),
        ("DEU", "Federal Republic of Germany"),
        ("SCG", "Yugoslavia YU"),
        ("SRB", "Yugoslavia YU"),
        ("SUN", "Russia RU"),
        ("YEM", "Yemen Arab Republic"),
        ("YMD", "Yemen People's Republic YD"),
        ("YUG", "Yugoslavia YU"),
    }


def test_namibia_is_not_a_missing_value() -> None:
    assert len([row for row in VOTES if row["state"] == "NAM"]) == 19


def test_symbols_and_names_agree() -> None:
    for row in CALLS:
        assert re.fullmatch(r"A/RES/\d\d/\d+( [AB])?", row["symbol"])
        assert row["symbol"] == f"A/RES/{row['number']}"
        assert row["resolution"] == row["symbol"].lower().replace("/", "-").replace(" ", "-")
        assert row["number"].split("/")[0] == row["session"]
        assert int(row["date"][:4]) == int(row["session"]) + 1945


def test_days_are_in_order_and_none_is_at_a_weekend() -> None:
    days = [date.fromisoformat(row["date"]) for row in CALLS]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)


def test_of_days_that_differ_one_is_preferred_and_used() -> None:
    groups = groupby(DATES, key=lambda row: row["roll_call"])
    found = {call: list(given) for call, given in groups}
    assert len(found) == 20
    for call, given in found.items():
        (chosen,) = [row for row in given if row["preferred"] == "true"]
        assert chosen["date"] == DAY[call]
        assert chosen["reason"]
        assert len(given) == len({row["date"] for row in given}) == 2


def test_the_annual_resolution_is_told_from_its_rival() -> None:
    series = Counter(row["series"] for row in CALLS)
    assert series == {ASSURANCES: 29, RIVAL: 8}
    assert max(row["date"] for row in CALLS if row["series"] == RIVAL) == "1989-12-15"
    assert [row["number"] for row in CALLS if row["session"] == "44"] == ["44/110", "44/111"]
    assert all(row["series_reason"] for row in CALLS)
    per_session = Counter((row["session"], row["series"]) for row in CALLS)
    assert set(per_session.values()) == {1}


def test_known_gaps_are_not_votes() -> None:
    gaps = {row["resolution"]: row["known_gap"].split() for row in CALLS if row["known_gap"]}
    assert gaps == {"a-res-67-29": ["CHN", "GBR"]}
    assert not any(cast(state, "a-res-67-29") for state in gaps["a-res-67-29"])


@pytest.mark.parametrize(
    ("state", "resolution", "choice"),
    [
        ("CHN", "a-res-33-72-a", "no"),
        ("SUN", "a-res-33-72-b", "abstention"),
        ("IND", "a-res-44-111", "abstention"),
        ("USA", "a-res-36-94", "no"),
        ("FRA", "a-res-67-29", "abstention"),
        ("PAK", "a-res-67-29", "yes"),
    ],
)
def test_a_vote_is_as_the_source_has_it(state: str, resolution: str, choice: str) -> None:
    assert cast(state, resolution) == [choice]


def test_votes_on_a_resolution(graph: Graph) -> None:
    found = ask(graph, "votes-on", resolution="a-res-67-29")
    assert Counter(record["voted"] for record in found) == {"yes": 126, "abstention": 57}
    assert len(ask(graph, "votes-on", resolution="a-res-33-72-a", choice="no")) == 2


def test_a_history_goes_back_to_the_predecessor_unless_told_not_to(graph: Graph) -> None:
    whole = ask(graph, "vote-history", state="RUS")
    assert len(whole) == 37
    assert len({record["voted_as"] for record in whole}) == 2
    assert len(ask(graph, "vote-history", state="RUS", predecessors=False)) == 21


def test_a_group_and_who_broke_ranks(graph: Graph) -> None:
    by_day = {str(record["date"]): record for record in ask(graph, "group-vote")}
    assert len(by_day) == 29
    vote = by_day["2012-12-03"]
    assert (vote["members"], vote["yes"], vote["no"], vote["abstention"]) == (117, 111, 0, 2)
    assert vote["broke_ranks_abstaining"] == "Mozambique; South Africa"
    assert (vote["broke_ranks_yes"], vote["broke_ranks_no"]) == (None, None)
    for record in by_day.values():
        counts = [record[name] for name in ("yes", "no", "abstention", "no_vote_recorded")]
        assert record["members"] == sum(int(str(count)) for count in counts)


def test_abstainers_that_are_allies(graph: Graph) -> None:
    by_day = {str(record["date"]): record for record in ask(graph, "abstainers-in-alliance")}
    vote = by_day["2012-12-03"]
    # Of 28 members, Bulgaria and the United Kingdom have no row.
    assert (vote["abstainers"], vote["allies_abstaining"]) == (57, 26)
    assert (vote["allies_voting_yes"], vote["allies_voting_no"]) == (None, None)
    vote = by_day["2006-12-06"]
    assert vote["allies_voting_no"] == "United States of America"
    vote = by_day["1979-12-11"]
    assert vote["allies_voting_yes"] == "Canada; Türkiye"


def test_changed_votes_are_what_the_table_gives(graph: Graph) -> None:
    calls = [row["roll_call"] for row in CALLS if row["series"] == ASSURANCES]
    votes = {(row["roll_call"], row["state"]): row["choice"] for row in VOTES}
    expected = Counter[str]()
    for state in {row["state"] for row in VOTES}:
        chosen = [votes[call, state] for call in calls if (call, state) in votes]
        expected[state] += sum(a != b for a, b in pairwise(chosen))
    found = ask(graph, "changed-votes")
    own = Counter(str(record["iri"])[-3:] for record in found if not record["voted_before_as"])
    assert own == +expected
    inherited = {str(record["iri"])[-3:]: str(record["voted_before_as"]) for record in found}
    assert inherited["RUS"] == "Union of Soviet Socialist Republics"
    assert {state for state, name in inherited.items() if name == "Czechoslovakia"} == {
        "CZE",
        "SVK",
    }


def test_gaps_name_the_known_ones_first(graph: Graph) -> None:
    found = ask(graph, "vote-gaps")
    assert [str(record["iri"])[-3:] for record in found[:2]] == ["GBR", "CHN"]
    assert {record["kind"] for record in found[2:]} == {"no row"}
    here = ask(graph, "vote-gaps", resolution="a-res-67-29")
    assert {"BGR", "CHN", "GBR"} <= {str(record["iri"])[-3:] for record in here}
