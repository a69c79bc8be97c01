"""The tables of states and memberships against the outside datasets they were gathered from."""

import re
from pathlib import Path

import pytest
from tests.reference import REFERENCE, Row, needs_reference, read

from nsa_graph import paths

pytestmark = needs_reference


def ours(name: str) -> list[Row]:
    return read(Path(paths.TABLES) / f"{name}.csv")


def by_alpha_2() -> dict[str, str]:
    return {row["iso2"]: row["iso3"] for row in ours("states") if row["iso2"]}


def listed(name: str) -> set[str]:
    """Return the members that internacia lists; `NO` stands in quotes there, as YAML needs it."""
    text = (REFERENCE / "internacia" / f"{name}.yaml").read_text(encoding="utf-8")
    members = re.search(r"^includes:\n((?:[- ].*\n)+)", text, re.MULTILINE)
    assert members, name
    codes = re.findall(r"^- id: '?([A-Z]{2})'?$", members[1], re.MULTILINE)
    assert len(codes) == len(set(codes))
    return {by_alpha_2()[code] for code in codes}


def held(group: str) -> set[str]:
    """Return whom the table counts in *group* now."""
    return {
        row["state"]
        for row in ours("memberships")
        if row["group"] == group and row["preferred"] != "false" and not row["end"]
    }


def test_codes_and_names_are_those_of_country_codes() -> None:
    theirs = {row["ISO3166-1-Alpha-3"]: row for row in read(REFERENCE / "country-codes.csv")}
    differ = set()
    for row in ours("states"):
        other = theirs.get(row["iso3"])
        if other is None:
            assert row["verification"] == "unverified"
            continue
        assert row["iso2"] == other["ISO3166-1-Alpha-2"]
        assert int(row["m49"]) == int(other["M49"]) == int(other["ISO3166-1-numeric"])
        names = (other["UNTERM English Short"], other["UNTERM Chinese Short"])
        if (row["name_en"], row["name_zh"]) != tuple(
            re.sub(r"( \(the\))?( \*+)?$", "", n) for n in names
        ):
            differ.add(row["iso3"])
    assert differ == {"CIV", "TUR"}, "whose columns are empty there"


def test_the_members_of_the_united_nations_are_those_of_internacia() -> None:
    now = {row["iso3"] for row in ours("states") if row["m49"]}
    assert now - listed("UN") == {"COK", "NIU", "PSE", "VAT"}
    assert not listed("UN") - now


@pytest.mark.parametrize(
    ("name", "group", "more"),
    [
        ("NAM", "nam", {"MEX", "SSD"}),
        ("NATO", "nato", set()),
        ("NWS", "nuclear-weapon-states", set()),
    ],
)
def test_groups_are_those_of_internacia_but_for_its_errors(
    name: str, group: str, more: set[str]
) -> None:
    assert listed(name) - held(group) == more
    assert not held(group) - listed(name)


def test_the_non_aligned_are_those_of_manyios_and_palestine() -> None:
    mended = {
        "Algeria": "DZA",
        "Democratic Republic of the Congo": "COD",
        "Equatorial Guinea": "GNQ",
    }
    theirs = read(REFERENCE / "manyios_IIGO_NAM.csv")
    assert {row["Begin"] for row in theirs} == {"1961"}, "the error that is not followed"
    assert {row["Year"] for row in theirs} == {"2017"}
    states = {mended.get(row["StateName"], row["stateID"]) for row in theirs}
    attested = {row["state"] for row in ours("memberships") if row["also"] == "globalgov-manyios"}
    assert states == attested == held("nam") - {"PSE"}


def test_every_code_of_the_votes_is_a_states() -> None:
    theirs = {row["country_code"] for row in read(REFERENCE / "unvotes_nsa_votes.csv")}
    assert "NA" in theirs
    assert theirs - by_alpha_2().keys() <= {""}
