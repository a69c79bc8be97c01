"""The states, their groups and the sources: the tables row by row, and what follows."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.world.world import Row, read_table

from nsa_graph import paths
from nsa_graph.assemble.tables import tables
from nsa_graph.graph import Graph
from nsa_graph.names import ID, NSA

STATES, MEMBERSHIPS = read_table("states"), read_table("memberships")
BY_CODE = {row["iso3"]: row for row in STATES}
FORMER = {"CSK", "DDR", "SCG", "SUN", "YMD", "YUG"}
NO_MEMBERS = {"COK", "NIU", "PSE", "VAT"}
"""Not members of the United Nations."""


def states(graph: Graph, question: str, **values: object) -> set[str]:
    return {str(record["iri"])[-3:] for record in graph.ask(question, **values).records()}


def test_there_are_the_members_of_the_united_nations_and_four_more() -> None:
    now = BY_CODE.keys() - FORMER
    assert len(STATES) == len(BY_CODE) == 203
    assert len(now - NO_MEMBERS) == 193
    assert now >= NO_MEMBERS


def test_states_are_in_the_order_of_their_codes() -> None:
    assert list(BY_CODE) == sorted(BY_CODE)


@pytest.mark.parametrize("column", ["iso2", "m49", "name_en", "name_zh", "cow", "gw"])
def test_no_two_states_share_a_code_or_a_name(column: str) -> None:
    given = Counter(row[column] for row in STATES if row[column])
    assert given
    assert max(given.values()) == 1


@pytest.mark.parametrize(
    ("column", "pattern", "blank"),
    [
        ("iso2", str.isupper, {"SCG", "SUN"}),
        ("m49", str.isdigit, FORMER),
        ("cow", str.isdigit, {"COK", "NIU", "PSE", "SCG", "SRB", "SUN", "VAT"}),
        ("gw", str.isdigit, {"COK", "NIU", "PSE", "SCG", "SUN", "VAT", "VNM", "YEM"}),
    ],
)
def test_a_code_that_is_not_evidenced_is_blank(
    column: str, pattern: Callable[[str], bool], blank: set[str]
) -> None:
    assert {row["iso3"] for row in STATES if not row[column]} == blank
    assert all(pattern(row[column]) for row in STATES if row[column])


def test_codes_have_their_length() -> None:
    for row in STATES:
        assert len(row["iso3"]) == 3
        assert len(row["iso2"]) in (0, 2)
        assert len(row["m49"]) in (0, 3)


def test_namibia_is_not_a_missing_value() -> None:
    assert BY_CODE["NAM"]["iso2"] == "NA"
    assert BY_CODE["NAM"]["name_zh"] == "纳米比亚"


def test_names_have_no_marks_of_a_list() -> None:
    for row in STATES:
        for column in ("name_en", "name_zh", "official_en", "official_zh"):
            assert row[column] == row[column].strip().rstrip("*")
            assert "(the)" not in row[column]
        assert row["name_en"], row
        assert row["name_zh"], row


def test_who_follows_whom_is_a_state_and_said_to_be_unverified() -> None:
    heirs = [row for row in STATES if row["succeeds"]]
    assert {row["succeeds"] for row in heirs} == FORMER
    assert {row["verification"] for row in heirs} == {"unverified"}


def described() -> set[str]:
    """Return the short names of the sources that are described, in any file of entities."""
    found = set()
    files = sorted((Path(paths.DATA) / "entities").glob("*.ttl"))
    assert len(files) > 10
    for file in files:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if quad.object == ox.NamedNode(NSA + "Source"):
                found.add(str(quad.subject).rpartition("/")[2].rstrip(">"))
    assert len(found) > 10
    return found


@pytest.mark.parametrize("table", [STATES, MEMBERSHIPS], ids=["states", "memberships"])
def test_every_row_has_a_described_source_or_says_that_it_has_none(table: list[Row]) -> None:
    known = described()
    for row in table:
        given = f"{row['source']} {row.get('also', '')}".split()
        assert given or row["verification"] == "unverified", row
        assert set(given) <= known, row


@pytest.mark.parametrize("name", ["states", "memberships"])
def test_every_source_of_a_row_reaches_the_graph(name: str) -> None:
    quads = next(t.quads for t in tables(paths.TABLES) if t.file.endswith(f"/{name}.csv"))
    given = sum(len(f"{row['source']} {row.get('also', '')}".split()) for row in read_table(name))
    assert sum(quad.predicate == ox.NamedNode(NSA + "source") for quad in quads) == given


def test_memberships_are_in_order_and_numbered() -> None:
    keys = [(row["group"], row["state"], row["row"]) for row in MEMBERSHIPS]
    assert keys == sorted(set(keys))
    for (group, state, number), after in pairwise(keys):
        follows = after[:2] == (group, state)
        assert after[2] == (str(int(number) + 1) if follows else "1")


def test_members_are_states_that_are_described() -> None:
    assert {row["state"] for row in MEMBERSHIPS} <= BY_CODE.keys()


def test_dates_are_days_or_years_and_in_order() -> None:
    for row in MEMBERSHIPS:
        for column in ("begin", "end", "attested"):
            assert len(row[column]) in (0, 4, 10), row
        if row["end"]:
            assert row["begin"] < row["end"], row
        assert "1945" < (row["begin"] or row["attested"] or "2000") < "2025", row


def test_of_dates_that_differ_one_is_preferred_with_a_reason() -> None:
    for row in MEMBERSHIPS:
        same = (row["group"], row["state"])
        others = [r for r in MEMBERSHIPS if (r["group"], r["state"]) == same]
        if len(others) > 1:
            assert [other["preferred"] for other in others].count("true") == 1, row
        assert bool(row["preferred"]) == bool(row["reason"]), row


def test_the_differing_years_are_those_that_were_found() -> None:
    twice = Counter(row["state"] for row in MEMBERSHIPS if row["group"] == "nam")
    differ = {state for state, times in twice.items() if times > 1}
    assert differ == {"AZE", "FJI", "GAB", "GTM", "SYR"}


@pytest.mark.parametrize(
    ("group", "as_of", "count"),
    [
        ("nam", "2013-04-22", 120),
        ("nam", "2010-12-31", 118),
        ("nato", "1949-12-31", 12),
        ("nato", "2000-01-01", 19),
        ("nato", "2013-04-22", 28),
        ("nato-members", "2013-04-22", 28),
        ("nato", "2024-12-31", 32),
        ("nuclear-weapon-states", "2013-04-22", 5),
        ("npt-states-parties", "2013-04-22", 190),
        ("npt-states-parties", "2018-12-31", 191),
        ("nam-npt-parties", "2013-04-22", 117),
        ("nam-npt-parties", "2015-03-01", 118),
        ("non-nuclear-weapon-states-parties", "2013-04-22", 185),
        ("tlatelolco-parties", "2013-04-22", 33),
    ],
)
def test_members_on_a_day(graph: Graph, group: str, as_of: str, count: int) -> None:
    assert len(states(graph, "group-members", group=group, as_of=as_of)) == count


def test_a_member_of_one_list_only_that_others_deny_is_not_counted(graph: Graph) -> None:
    held = states(graph, "group-members", group="nam")
    assert {"MEX", "SSD"} & {row["state"] for row in MEMBERSHIPS} == {"MEX", "SSD"}
    assert not {"MEX", "SSD", "YUG", "CYP", "MLT", "ARG"} & held


def test_a_former_member_is_a_member_on_its_days(graph: Graph) -> None:
    assert {"YUG", "CYP"} <= states(graph, "group-members", group="nam", as_of="1980-01-01")


@pytest.mark.parametrize(
    ("disputed", "left_out"),
    [(True, {"IND", "PAK", "PSE"}), (False, {"IND", "PAK", "PSE", "PRK"})],
)
def test_the_group_on_the_day_of_the_paper(
    graph: Graph, disputed: bool, left_out: set[str]
) -> None:
    records = graph.ask("nam-npt-parties", disputed=disputed, as_of="paper").records()
    out = {str(record["iri"])[-3:] for record in records if not record["in_group"]}
    assert out == left_out
    assert all(record["why"] for record in records if not record["in_group"])
    assert len(records) - len(out) == (117 if disputed else 116)


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("nam-npt-parties", "nam-npt-parties"),
        ("non-nuclear-weapon-states-parties", "non-nuclear-weapon-states-parties"),
    ],
)
@pytest.mark.parametrize(
    "as_of", ["1979-12-11", "1989-12-15", "1993-01-01", "2004-12-03", "2013-04-22", "2019-12-12"]
)
def test_a_derived_group_is_what_its_own_question_finds(
    graph: Graph, question: str, group: str, as_of: str
) -> None:
    """The one reads what the rule concluded, the other follows the acts themselves."""
    told = graph.ask(question, as_of=as_of).records()
    asked = {str(row["iri"])[-3:] for row in told if row.get("in_group", True)}
    assert states(graph, "group-members", group=group, as_of=as_of) == asked
    assert len(asked) > 50


def test_a_dispute_marks_a_member_from_the_day_of_the_notice_on(graph: Graph) -> None:
    def standing(as_of: str) -> object:
        rows = graph.ask("group-members", group="nam-npt-parties", as_of=as_of).records()
        return {str(row["iri"])[-3:]: row["standing"] for row in rows}["PRK"]

    assert standing("2003-01-09") == "party"
    assert standing("2003-01-10") == "withdrawal disputed"


def test_palestine_is_of_the_group_from_its_accession_on(graph: Graph) -> None:
    records = graph.ask("nam-npt-parties", as_of="2015-03-01").records()
    said = [record["in_group"] for record in records if str(record["iri"]).endswith("PSE")]
    assert said == [True]


def test_the_parties_fall_into_two(graph: Graph) -> None:
    parties = states(graph, "group-members", group="npt-states-parties")
    five = states(graph, "nuclear-weapon-states")
    without = states(graph, "non-nuclear-weapon-states-parties")
    assert five == {"CHN", "FRA", "GBR", "RUS", "USA"}
    assert parties == five | without
    assert not five & without
    assert without - states(graph, "non-nuclear-weapon-states-parties", disputed=False) == {"PRK"}


def test_a_state_that_ended_is_no_party_after_its_heirs_consented(graph: Graph) -> None:
    question = "non-nuclear-weapon-states-parties"
    assert {"CSK", "YUG"} <= states(graph, question, as_of="1991-01-01")
    assert not {"CSK", "YUG"} & states(graph, question)


def test_states_are_described_in_the_table_alone() -> None:
    for file in sorted((Path(paths.DATA) / "entities").glob("*.ttl")):
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            assert quad.object != ox.NamedNode(NSA + "State"), (file.name, quad.subject)
            if str(quad.subject).startswith(f"<{ID}state/"):
                assert "label" not in str(quad.predicate), (file.name, quad.subject)
