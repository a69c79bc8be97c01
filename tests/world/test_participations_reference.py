"""The table of participations against the outside datasets that it was gathered from."""

import csv
import html
import json
import os
import re
from collections.abc import Iterator

import pytest
from tests.reference import REFERENCE, needs_reference

from nsa_graph import paths

pytestmark = needs_reference

Act = tuple[str, str, str, str]
"""Instrument, state, action, date."""

CONSENT = {"ratification", "accession", "succession"}
UNODA = {
    "Treaty on the Non-Proliferation of Nuclear Weapons (NPT)": "npt",
    "Comprehensive Nuclear-Test-Ban Treaty": "ctbt",
    "Pelindaba Treaty": "pelindaba",
    "Treaty on the Prohibition of Nuclear Weapons": "tpnw",
    "Treaty on a Nuclear-Weapon-Free Zone in Central Asia (CANWFZ)": "semipalatinsk",
    "South Pacific Nuclear Free Zone Treaty": "rarotonga",
    "Treaty of Tlatelolco": "tlatelolco",
    "Bangkok Treaty": "bangkok",
}
GGO = {
    "ANWFZT_1996A": "pelindaba",
    "AT04LA_1967P2:TPNWLA_1967A": "tlatelolco-protocol-2",
    "CMNTBT_1996A": "ctbt",
    "SPNFZT_1985A": "rarotonga",
    "TPNWLA_1967A": "tlatelolco",
    "TRTPNW_1968A": "npt",
    "TS05FZ_1995A": "bangkok",
}
IEADB = {
    "ANWFZT": "pelindaba",
    "SPNFZT": "rarotonga",
    "TN04CA": "semipalatinsk",
    "TPNWLA": "tlatelolco",
    "TRTPNW": "tpnw",
    "TS05FZ": "bangkok",
}
ODD_CODES = {"ALG": "DZA", "SWA - SWZ": "SWZ"}
ODD_NAMES = {
    "Bolivia (Plurinational State of)": "BOL",
    "Cape Verde": "CPV",
    "Czech Republic": "CZE",
    "Netherlands": "NLD",
    "Swaziland": "SWZ",
    "The former Yugoslav Republic of Macedonia": "MKD",
    "Turkey": "TUR",
    "Cook Islands": "COK",
    "Niue": "NIU",
    "State of Palestine": "PSE",
    "Holy See": "VAT",
    "Côte d'Ivoire": "CIV",
    "St. Kitts and Nevis": "KNA",
    "St. Lucia": "LCA",
    "St. Vincent and the Grenadines": "VCT",
}
NO_DATE = {"", "NA", "0001-01-01", "9999-12-31"}
"""What stands where a list has no date; two of them are placeholders in the form of one."""

NOT_RATIFIED = {
    "pelindaba": {"CAF", "DJI", "EGY", "ERI", "LBR", "SDN", "SLE", "SOM", "STP", "UGA"},
    "ctbt": {"CHN", "EGY", "IRN", "ISR", "NPL", "PNG", "USA", "YEM", "ZWE"},
}
"""Whom GGO has ratify before 2018, where UNODA, and for the CTBT the United Nations Treaty
Collection too, have a signature only. Not taken over."""


def _table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _rows() -> list[dict[str, str]]:
    with open(os.path.join(paths.TABLES, "participations.csv"), encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _held(source: str) -> set[Act]:
    """Return the acts that the table has from *source*, alone or with others."""
    return {
        (row["instrument"], row["state"], row["action"], row["date"])
        for row in _rows()
        if source == row["source"] or source in row["also"].split()
    }


def _codes() -> dict[str, str]:
    """Return the codes of states by the English names that the datasets use."""
    found: dict[str, str] = {}
    for row in _table("country-codes.csv"):
        for column in ("UNTERM English Short", "official_name_en", "CLDR display name"):
            name = (row[column] or "").strip().removesuffix(" (the)")
            found.setdefault(name, row["ISO3166-1-Alpha-3"])
    return found | ODD_NAMES


def _unoda() -> Iterator[tuple[str, str, str, str, str]]:
    codes = _codes()
    data = json.loads((REFERENCE / "ohnemax_treatydata.json").read_text(encoding="utf-8"))
    for name, treaties in data.items():
        for title, short in UNODA.items():
            acts = treaties.get(title, {"actions": (), "places": (), "dates": ()})
            for action, place, day in zip(
                acts["actions"], acts["places"], acts["dates"], strict=True
            ):
                kind = action.lower().removeprefix("deposit of instruments of ")
                yield short, codes[html.unescape(name)], kind, place, day


def test_every_deposit_of_the_scrape_is_here_and_no_other() -> None:
    places = {
        "London": "gov-gbr",
        "Moscow": "gov-rus",
        "Washington": "gov-usa",
        "UN": "un-secretary-general",
        "African Union": "african-union-commission",
        "Bishkek": "gov-kgz",
        "PIFS": "pacific-islands-forum-secretariat",
        "Mexico City": "gov-mex",
        "Bangkok": "gov-tha",
    }
    theirs = sorted((a, b, c, places[d], e) for a, b, c, d, e in _unoda())
    ours = sorted(
        (row["instrument"], row["state"], row["action"], row["depositary"], row["date"])
        for row in _rows()
        if row["source"] == "unoda-2018"
    )
    assert ours == theirs
    assert len(theirs) == 1204


def test_the_treaty_collection_gives_the_same_days_for_the_test_ban() -> None:
    from datetime import datetime

    codes = _codes()
    theirs = set()
    for row in _table("untc/26-4.csv"):
        name, signed, ratified = row.values()
        state = codes[name]
        for action, told in (("signature", signed), ("ratification", ratified)):
            if told.strip():
                taken_over = told.strip().endswith(" d") and action == "ratification"
                day = datetime.strptime(told.strip().removesuffix(" d"), "%d %b %Y")
                kind = "succession" if taken_over else action
                theirs.add(("ctbt", state, kind, day.date().isoformat()))
    assert theirs == _held("untc-2014")
    assert len(theirs) > 340


def _listed(
    rows: list[dict[str, str]], names: dict[str, str], signed: str, ratified: str, width: int
) -> Iterator[Act]:
    for row in rows:
        short = names.get(row["treatyID"][:width])
        state = ODD_CODES.get(row["stateID"], row["stateID"])
        for action, column in (("signature", signed), ("consent", ratified)):
            if short and row[column] not in NO_DATE:
                yield short, state, action, row[column]


def _as_consent(acts: set[Act]) -> set[Act]:
    return {(a, b, "consent" if c in CONSENT else c, d) for a, b, c, d in acts}


def test_the_list_ggo_is_here_but_for_what_is_known_to_be_wrong() -> None:
    rows = _table("manytreaties_GGO_parties_nuclear.csv")
    theirs = set(_listed(rows, GGO, "StateSignature", "StateRatification", 99))
    ours = _as_consent(_held("globalgov-manytreaties"))
    assert ours <= theirs
    left_out = theirs - ours
    signed = {(a, b) for a, b, c, _, _ in _unoda() if c == "signature"}
    signatures = {act for act in left_out if act[2] == "signature"}
    assert len(signatures) == 60
    assert not [act for act in signatures if act[:2] in signed], "joined without signing"
    wrong = {(treaty, state) for treaty, states in NOT_RATIFIED.items() for state in states}
    assert {act[:2] for act in left_out - signatures} == wrong | {("npt", "BHS")}
    assert ("npt", "BHS", "consent", "1967-08-11") in left_out, "before the treaty was opened"


def test_the_list_ieadb_is_here_whole() -> None:
    rows = _table("manytreaties_IEADB_parties_nuclear.csv")
    theirs = set(_listed(rows, IEADB, "stateSignature", "Rat", 6))
    assert _as_consent(_held("globalgov-manytreaties-ieadb")) == theirs
    assert len(theirs) > 240


@pytest.mark.parametrize(
    ("file", "instrument", "missing", "extra"),
    [
        ("NPT", "npt", {"DNK", "PRK", "PSE"}, {"SSD"}),
        ("RAROTONGA", "rarotonga", set(), set()),
        ("BANGKOK", "bangkok", set(), set()),
    ],
)
def test_lists_of_members(file: str, instrument: str, missing: set[str], extra: set[str]) -> None:
    """The lists have no dates; the parties of the past are not among them."""
    by_two = {
        row["ISO3166-1-Alpha-2"]: row["ISO3166-1-Alpha-3"] for row in _table("country-codes.csv")
    }
    text = (REFERENCE / "internacia" / f"{file}.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^- id: (.*)\n(?=.*\n  type: country$)", text, re.M)
    names = [name.strip("'\"") for name in found]
    listed = {by_two[name] for name in names}
    parties = {
        row["state"]
        for row in _rows()
        if row["instrument"] == instrument and row["action"] in CONSENT
    } - {"CSK", "YUG"}
    assert parties - listed == missing
    assert listed - parties == extra
