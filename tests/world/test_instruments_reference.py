"""The dates of instruments against the outside dataset that gives most of them."""

import csv
from pathlib import Path

from tests.reference import REFERENCE, needs_reference

from nsa_graph import paths

pytestmark = needs_reference

SOURCE = "globalgov-manytreaties"
NAMES = {
    "ANWFZT_1996A": "pelindaba",
    "ANWFZT_1996P1:ANWFZT_1996A": "pelindaba-protocol-1",
    "AT04LA_1967P2:TPNWLA_1967A": "tlatelolco-protocol-2",
    "CMNTBT_1996A": "ctbt",
    "SPNFZT_1985A": "rarotonga",
    "SPNFZT_1986P2:SPNFZT_1985A": "rarotonga-protocol-2",
    "TN04CA_2006A": "semipalatinsk",
    "TN04CA_2014P:TN04CA_2006A": "semipalatinsk-protocol",
    "TPNWLA_1967A": "tlatelolco",
    "TRTPNW_1968A": "npt",
    "TRTPNW_2017A": "tpnw",
    "TS05FZ_1995A": "bangkok",
    "TS05FZ_1995P:TS05FZ_1995A": "bangkok-protocol",
}
NEVER = {"", "9999-12-31"}
"""How the dataset says that a thing has not happened."""

Date = tuple[str, str, str]
"""Instrument, event, date."""


def _given() -> set[Date]:
    found = set()
    for row in _read(REFERENCE / "manytreaties_agreements_nuclear.csv"):
        if row["treatyID"] in NAMES:
            name = NAMES[row["treatyID"]]
            found.add((name, "opening", row["Signature"]))
            found.add((name, "entry-into-force", row["Force"]))
    for row in _read(REFERENCE / "manytreaties_GGO_parties_nuclear.csv"):
        if row["treatyID"] in NAMES:
            found.add((NAMES[row["treatyID"]], "entry-into-force", row["Force"]))
    return {date for date in found if date[2] not in NEVER}


def _recorded() -> set[Date]:
    rows = _read(Path(paths.TABLES) / "instrument-dates.csv")
    return {
        (row["instrument"], row["event"], row["date"])
        for row in rows
        if SOURCE in f"{row['source']} {row['also']}".split()
    }


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_date_that_the_dataset_gives_is_recorded() -> None:
    assert len(_given()) > 20
    assert _given() - _recorded() == set()


def test_no_date_is_laid_to_the_dataset_that_it_does_not_give() -> None:
    assert _recorded() - _given() == set()
