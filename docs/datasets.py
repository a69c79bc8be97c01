"""The outside datasets that the graph is compared with, read into one common form.

They are no part of the project: `NSA_GRAPH_REFERENCE` names their folder, else it is sought beside
the checkout. What a dataset calls a treaty, a group, a place or a state stands in
`cross-check-names.csv`, where it is not the graph's own name.
"""

import csv
import datetime
import html
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from nsa_graph.paths import TABLES
from nsa_graph.text.folding import fold as folded

HERE = Path(__file__).parent
_BESIDE = HERE.parents[1] / "shared" / "reference"
REFERENCE = Path(os.environ.get("NSA_GRAPH_REFERENCE") or _BESIDE)
"""The folder of the datasets."""

Row = dict[str, str]


class Fact(NamedTuple):
    """A value that a dataset gives: of what (`npt/FRA`), which property, and the value as text."""

    thing: str
    property: str
    value: str


class Dataset(NamedTuple):
    """A dataset as far as it is compared: its source, what of it, its last day, how it is read."""

    source: str
    about: str
    until: str
    read: Callable[[], Iterator[Fact]]


def rows(path: Path, delimiter: str = ",") -> list[Row]:
    """Return the rows of a CSV file, keyed by column; lines of comment are left out."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter=delimiter))


def table(name: str) -> list[Row]:
    """Return the rows of one of the graph's own tables."""
    return rows(Path(TABLES, f"{name}.csv"))


def names(source: str, kind: str) -> dict[str, str]:
    """Return what *source* calls things of *kind*, and what the graph calls them."""
    known = rows(HERE / "cross-check-names.csv")
    return {r["theirs"]: r["ours"] for r in known if (r["dataset"], r["kind"]) == (source, kind)}


def states(source: str = "") -> dict[str, str]:
    """Return the key of each state by its folded English names, and by those of *source*."""
    known = {
        folded(row[column]): row["iso3"]
        for row in table("states")
        for column in ("official_en", "name_en")
        if row[column]
    }
    return {**known, **{folded(name): key for name, key in names(source, "state").items()}}


def _country_codes() -> Iterator[Fact]:
    columns = {
        "ISO3166-1-Alpha-2": "iso2",
        "UNTERM English Short": "name_en",
        "UNTERM Chinese Short": "name_zh",
        "UNTERM English Formal": "official_en",
        "UNTERM Chinese Formal": "official_zh",
        "official_name_en": "name_en (M49)",
        "official_name_cn": "name_zh (M49)",
        "wikidata_id": "qid",
    }
    known = {row["iso3"] for row in table("states")}
    for row in rows(REFERENCE / "country-codes.csv"):
        key = row["ISO3166-1-Alpha-3"]
        if key not in known:
            continue
        yield Fact(key, "m49", row["M49"].zfill(3))
        for column, property_ in columns.items():
            value = (
                row[column].rpartition("/")[2].strip("* ")
            )  # of an address, the number; no marks
            if value:
                yield Fact(key, property_, value)


def _manystates() -> Iterator[Fact]:
    for row in rows(REFERENCE / "manystates_GGO.csv"):
        if row["End"].startswith("9999"):
            yield Fact(row["stateID"], "state there is", "yes")


def _unoda() -> Iterator[Fact]:
    source = "unoda-2018"
    known, treaties = states(source), names(source, "treaty")
    places, actions = names(source, "place"), names(source, "action")
    read = json.loads((REFERENCE / "ohnemax_treatydata.json").read_text(encoding="utf-8"))
    for state, held in read.items():
        for treaty, acts in held.items():
            if treaty not in treaties:
                continue
            thing = f"{treaties[treaty]}/{known[folded(html.unescape(state))]}"
            each = zip(acts["dates"], acts["places"], acts["actions"], strict=True)
            for date, place, action in each:
                yield Fact(thing, f"{actions[action]} with {places[place]}", date)


def _parties(source: str, file: str, signed: str, bound: str) -> Iterator[Fact]:
    treaties, codes = names(source, "treaty"), names(source, "state")
    for row in rows(REFERENCE / file):
        if row["treatyID"] not in treaties:
            continue
        thing = f"{treaties[row['treatyID']]}/{codes.get(row['stateID'], row['stateID'])}"
        for column, property_ in ((signed, "signature"), (bound, "consent")):
            if row[column] and not row[column].startswith("9999"):
                yield Fact(thing, property_, row[column])


def _ggo() -> Iterator[Fact]:
    file = "manytreaties_GGO_parties_nuclear.csv"
    return _parties("globalgov-manytreaties", file, "StateSignature", "StateRatification")


def _ieadb() -> Iterator[Fact]:
    file = "manytreaties_IEADB_parties_nuclear.csv"
    return _parties("globalgov-manytreaties-ieadb", file, "stateSignature", "Rat")


def _agreements() -> Iterator[Fact]:
    treaties = names("globalgov-manytreaties-agreements", "treaty")
    for row in rows(REFERENCE / "manytreaties_agreements_nuclear.csv"):
        thing = treaties.get(row["treatyID"])
        for column, event in (("Signature", "opening"), ("Force", "entry into force")):
            if thing and row[column] and not row[column].startswith("9999"):
                yield Fact(thing, event, row[column])


def _untc() -> Iterator[Fact]:
    known = states("untc-2014")
    for row in rows(REFERENCE / "untc" / "26-4.csv"):
        thing = f"ctbt/{known[folded(row['Participant'])]}"
        signed, bound = list(row.values())[1:]
        for text, property_ in ((signed, "signature"), (bound, "consent")):
            if text and not (property_ == "signature" and text.endswith("d")):
                day = datetime.datetime.strptime(text.removesuffix("d").strip(), "%d %b %Y")
                yield Fact(thing, property_, day.date().isoformat())


def _listed(group: str) -> list[str]:
    """Return the keys of the states that a list of internacia has."""
    by_iso2 = {row["iso2"]: row["iso3"] for row in table("states") if row["iso2"]}
    text = (REFERENCE / "internacia" / f"{group}.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^- id: '?(\w+)'?\n  name: .*\n(?:  .*\n)*?  type: country", text, re.M)
    return [by_iso2.get(code, code) for code in found]


def _internacia_parties() -> Iterator[Fact]:
    for theirs, ours in names("internacia", "treaty").items():
        yield from (Fact(f"{ours}/{state}", "party", "yes") for state in _listed(theirs))


def _internacia_members() -> Iterator[Fact]:
    for theirs, ours in names("internacia", "group").items():
        yield from (Fact(f"{ours}/{state}", "member", "yes") for state in _listed(theirs))


def _internacia_states() -> Iterator[Fact]:
    return (Fact(state, "member of the United Nations", "yes") for state in _listed("UN"))


def _manyios() -> Iterator[Fact]:
    codes = names("globalgov-manyios", "state")
    for row in rows(REFERENCE / "manyios_IIGO_NAM.csv"):
        code = row["stateID"] or row["StateName"]
        thing = f"nam/{codes.get(code, code)}"
        yield Fact(thing, "member", "yes")
        yield Fact(thing, "begin", row["Begin"])


def _votes() -> Iterator[Fact]:
    by_iso2 = {row["iso2"]: row["iso3"] for row in table("states") if row["iso2"]}
    given: dict[tuple[str, str], str] = {}
    for row in table("votes"):
        if row["given"]:
            given[row["roll_call"], row["given"]] = row["state"]
    choices = {"abstain": "abstention"}
    for row in rows(REFERENCE / "unvotes_nsa_votes.csv"):
        number, code = row["rcid"].removesuffix(".0"), row["country_code"]
        told = f"{row['country']} {code}".strip()
        state = given.get((number, told)) or by_iso2.get(code, told)
        yield Fact(f"{number}/{state}", "choice", choices.get(row["vote"], row["vote"]))


def _roll_calls() -> Iterator[Fact]:
    for row in rows(REFERENCE / "unvotes_nsa_roll_calls.csv"):
        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=int(float(row["date"])))
        symbol = row["unres"].removeprefix("A/RES/").removeprefix("R/").replace(" ", "")
        yield Fact(row["rcid"], "date", day.isoformat())
        yield Fact(row["rcid"], "resolution", symbol)
        yield Fact(row["rcid"], "session", row["session"].removesuffix(".0"))


DATASETS = (
    Dataset("country-codes", "codes and names of states", "", _country_codes),
    Dataset("globalgov-manystates", "which states there are", "", _manystates),
    Dataset("internacia", "members of the United Nations", "", _internacia_states),
    Dataset("internacia", "members of groups", "", _internacia_members),
    Dataset("internacia", "parties to treaties", "", _internacia_parties),
    Dataset("globalgov-manyios", "members of the Non-Aligned Movement", "2017", _manyios),
    Dataset("unoda-2018", "acts by depositary", "2018-07-05", _unoda),
    Dataset("untc-2014", "acts on the CTBT", "2014-09-01", _untc),
    Dataset("globalgov-manytreaties", "acts on treaties", "", _ggo),
    Dataset("globalgov-manytreaties-ieadb", "acts on treaties", "2020-10-24", _ieadb),
    Dataset("globalgov-manytreaties-agreements", "days of treaties", "", _agreements),
    Dataset("unvotes", "votes", "", _votes),
    Dataset("unvotes", "roll calls", "", _roll_calls),
)
"""What is compared, in the order of the report. `until` is the last day that a dataset can know."""


def read(dataset: Dataset) -> dict[tuple[str, str], set[str]]:
    """Return the values that *dataset* gives, by thing and property."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in dataset.read():
        found[fact.thing, fact.property].add(fact.value.strip())
    return dict(found)
