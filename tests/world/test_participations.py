"""Who signed, ratified and left the treaties: the table, row by row, and what is asked of it."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.world.world import Row, read_table

from nsa_graph import paths
from nsa_graph.assemble.tables import tables
from nsa_graph.graph import Graph
from nsa_graph.names import ID, NSA

FILE = Path(paths.DATA) / "tables" / "participations.csv"
ROWS = read_table("participations")
KEY = ("instrument", "state", "action", "depositary", "source")
CONSENT = {"ratification", "accession", "succession"}
TAKEN_BACK = "ratification-withdrawal"
OPENED = {
    "npt": "1968-07-01",
    "ctbt": "1996-09-24",
    "tlatelolco": "1967-02-14",
    "tlatelolco-protocol-2": "1967-02-14",
    "rarotonga": "1985-08-06",
    "rarotonga-protocol-2": "1986-12-01",
    "bangkok": "1995-12-15",
    "pelindaba": "1996-04-11",
    "pelindaba-protocol-1": "1996-04-11",
    "semipalatinsk": "2006-09-08",
    "semipalatinsk-protocol": "2014-05-06",
    "tpnw": "2017-09-20",
}
FIVE = {"CHN", "FRA", "GBR", "RUS", "USA"}


def _by_consent() -> dict[tuple[str, str, str], list[Row]]:
    """Return the rows that tell of the same: a State's signature, consent or withdrawal."""
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in ROWS:
        kind = "consent" if row["action"] in CONSENT else row["action"]
        found[row["instrument"], row["state"], kind].append(row)
    return found


def _used(row: Row) -> bool:
    return row["preferred"] != "false"


def _who(instrument: str, *actions: str, source: str | None = None) -> set[str]:
    return {
        row["state"]
        for row in ROWS
        if row["instrument"] == instrument
        and row["action"] in actions
        and (source is None or row["source"] == source)
        and _used(row)
    }


def _last(row: Row) -> str:
    """Return the last day that the date may mean."""
    return row["date"] + "-12-31" if len(row["date"]) == 4 else row["date"]


def test_the_keys_are_unique_and_in_order() -> None:
    keys = [tuple(row[name] for name in KEY) for row in ROWS]
    assert keys == sorted(set(keys))
    assert len(keys) == 1439


def test_the_file_is_plain() -> None:
    data = FILE.read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert not [cell for row in ROWS for cell in row.values() if cell != cell.strip()]


def test_every_row_is_sourced_or_unverified() -> None:
    assert not [row for row in ROWS if not (row["source"] or row["verification"] == "unverified")]
    for row in ROWS:
        others = row["also"].split()
        assert others == sorted(set(others) - {row["source"]})
        assert len(others) <= 3  # as many as the query takes apart


def test_the_values_are_of_their_kinds() -> None:
    for row in ROWS:
        assert row["instrument"] in OPENED
        assert len(row["state"]) == 3
        assert row["state"].isupper()
        assert row["action"] in {*CONSENT, "signature", "withdrawal", TAKEN_BACK}
        assert {row["preferred"], row["disputed"]} <= {"", "true", "false"}
        assert date.fromisoformat(_last(row))


def test_no_act_is_before_its_treaty_was_opened() -> None:
    """A list may be wrong about whose act it was, but no day lies before the treaty."""
    assert not [row for row in ROWS if _last(row) < OPENED[row["instrument"]]]


def test_signature_comes_first_and_withdrawal_last() -> None:
    rank = {"signature": 0, "withdrawal": 2, TAKEN_BACK: 2}
    acts: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in filter(_used, ROWS):
        step = rank.get(row["action"], 1)
        acts[row["instrument"], row["state"]][step].append(_last(row))
    for steps in acts.values():
        first = [min(steps[step]) for step in sorted(steps)]
        assert first == sorted(first)


def test_a_state_consents_in_one_way() -> None:
    """But Fiji, which acceded in Washington and succeeded in London and Moscow, says UNODA."""
    mixed = [
        (treaty, state)
        for (treaty, state, _), rows in _by_consent().items()
        if len({row["action"] for row in rows}) > 1
    ]
    assert mixed == [("npt", "FJI")]


def test_where_days_differ_one_is_preferred_and_says_why() -> None:
    differing = 0
    for rows in _by_consent().values():
        chosen = {row["date"] for row in rows if row["preferred"] == "true"}
        if len({row["date"] for row in rows}) == 1:
            assert not any(row["preferred"] for row in rows)
            continue
        differing += 1
        assert len(chosen) == 1
        assert all(row["preferred"] and row["reason"] for row in rows)
    assert differing == 138


@pytest.mark.parametrize(
    ("instrument", "signed", "consented"),
    [
        ("npt", 93, 191),
        ("ctbt", 183, 166),
        ("tlatelolco", 33, 33),
        ("rarotonga", 13, 13),
        ("bangkok", 10, 10),
        ("pelindaba", 51, 40),
        ("semipalatinsk", 5, 5),
        ("tpnw", 59, 11),
    ],
)
def test_counts_of_the_database_of_unoda(instrument: str, signed: int, consented: int) -> None:
    """Of Pelindaba, 53 States are signatories or acceded, two of them without signing."""
    assert len(_who(instrument, "signature", source="unoda-2018")) == signed
    assert len(_who(instrument, *CONSENT, source="unoda-2018")) == consented


def test_later_acts_come_from_the_lists_that_have_them() -> None:
    assert _who("npt", *CONSENT) - _who("npt", *CONSENT, source="unoda-2018") == {"CSK", "YUG"}
    assert len(_who("ctbt", "signature")) == 187
    assert len(_who("ctbt", *CONSENT)) == 179
    assert _who("ctbt", TAKEN_BACK) == {"RUS"}
    assert len(_who("pelindaba", *CONSENT)) == 43
    assert len(_who("tpnw", "signature")) == 95
    assert len(_who("tpnw", *CONSENT)) == 74


def test_known_errors_of_the_lists_are_not_taken_over() -> None:
    assert "USA" not in _who("ctbt", *CONSENT)
    assert {"CHN", "EGY", "IRN", "ISR"}.isdisjoint(_who("ctbt", *CONSENT))
    assert {"IND", "PAK", "PRK"}.isdisjoint(_who("ctbt", *CONSENT, "signature"))
    assert "EGY" in _who("pelindaba", "signature") - _who("pelindaba", *CONSENT)
    assert {"BEN", "MDV", "UZB", "DNK", "PSE"} <= _who("npt", *CONSENT)
    assert {"SSD", "IND", "PAK", "ISR"}.isdisjoint(_who("npt", *CONSENT, "signature"))
    assert "NAM" in _who("npt", *CONSENT)


def test_france_acceded_on_different_days() -> None:
    rows = {
        (row["depositary"], row["source"]): (row["date"], row["preferred"])
        for row in ROWS
        if row["instrument"] == "npt" and row["state"] == "FRA"
    }
    assert rows == {
        ("gov-gbr", "unoda-2018"): ("1992-08-03", "false"),
        ("gov-rus", "unoda-2018"): ("1992-08-02", "true"),
        ("gov-usa", "unoda-2018"): ("1992-08-03", "false"),
        ("gov-rus", "fr-mae-1992-08-03"): ("1992-08-03", "false"),
    }


def test_the_withdrawal_of_the_dprk_is_disputed_and_the_only_one() -> None:
    left = [row for row in ROWS if row["action"] == "withdrawal"]
    assert [(row["state"], row["date"], row["disputed"]) for row in left] == [
        ("PRK", "2003-01-10", "true")
    ]


def test_the_protocols() -> None:
    for protocol in OPENED:
        if "protocol" in protocol:
            assert _who(protocol, "signature") == FIVE
    assert _who("tlatelolco-protocol-2", "ratification") == FIVE
    for protocol in ("rarotonga-protocol-2", "pelindaba-protocol-1", "semipalatinsk-protocol"):
        assert _who(protocol, "ratification") == FIVE - {"USA"}
    assert not [row for row in ROWS if row["instrument"] == "bangkok-protocol"]


def test_what_a_year_alone_says_is_never_preferred() -> None:
    years = [row for row in ROWS if len(row["date"]) == 4]
    assert len(years) == 5
    assert {row["preferred"] for row in years} == {"false"}


def test_the_query_makes_a_whole_fact_of_every_row() -> None:
    made = {table.file: table for table in tables(str(FILE.parent))}[paths.relative(str(FILE))]
    counts = Counter(str(quad.predicate.value) for quad in made.quads)
    for name in ("participant", "participatesIn", "participationAction", "actedOn"):
        assert counts[NSA + name] == len(ROWS)
    sources = sum(bool(row["source"]) + len(row["also"].split()) for row in ROWS)
    assert counts[NSA + "source"] == sources
    unstated = sum(row["depositary"] == "unstated" for row in ROWS)
    assert counts[NSA + "depositary"] == len(ROWS) - unstated
    assert counts[NSA + "preferred"] == sum(bool(row["preferred"]) for row in ROWS)
    with_usa = ox.NamedNode(ID + "act/npt/FRA/accession/gov-usa/unoda-2018")
    kept = {quad.object for quad in made.quads if quad.subject == with_usa}
    assert ox.NamedNode(ID + "state/USA") in kept


# What is asked of it.


def _states(graph: Graph, question: str, **values: object) -> list[str]:
    table = graph.ask(question, **values)
    return [_below(row["iri"]).removeprefix("state/") for row in table]


def _below(iri: object) -> str:
    return str(iri).removeprefix(ID)


def _gaps(graph: Graph, **values: object) -> dict[tuple[str, str], set[str]]:
    """Return when each State that has not ratified signed, by zone and State."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in graph.ask("protocol-gaps", **values):
        found[str(row["zone"]), str(row["power_named"])].add(str(row["signed"]))
    return found


def test_every_state_instrument_depositary_and_source_is_described(graph: Graph) -> None:
    query = """
        PREFIX nsa: <https://w3id.org/nsa-graph/ontology#>
        SELECT DISTINCT ?named WHERE {
          ?act a nsa:Participation ; ?names ?named .
          VALUES ?names { nsa:participant nsa:participatesIn nsa:depositary nsa:source
                          nsa:participationAction }
          MINUS { ?named a ?kind . }
        } ORDER BY ?named"""
    assert [str(row["named"]) for row in graph.select(query)] == []


def test_parties_to_the_npt_on_the_day_of_the_paper(graph: Graph) -> None:
    table = graph.ask("parties", instrument="npt", as_of="paper")
    assert len(table) == 190
    assert {str(row["as_of"]) for row in table} == {"2013-04-22"}
    standing = {str(row["state"]): str(row["standing"]) for row in table}
    contested = [state for state, how in standing.items() if how == "withdrawal disputed"]
    assert contested == ["Democratic People's Republic of Korea"]
    since = {str(row["state"]): str(row["since"]) for row in table}
    assert since["France"] == "1992-08-02"
    assert since["China"] == "1992-03-09"


@pytest.mark.parametrize(
    ("day", "inside", "outside"),
    [
        ("1969-12-31", {"GBR", "CSK"}, {"FRA", "USA", "CZE"}),
        ("1985-12-31", {"CSK", "YUG", "PRK"}, {"SVK", "SVN"}),
        ("1993-12-31", {"CZE", "SVK", "SVN", "FRA"}, {"CSK", "YUG", "UKR"}),
        ("2015-02-09", {"PRK"}, {"PSE"}),
        ("2015-02-10", {"PRK", "PSE"}, {"IND", "ISR", "PAK", "SSD"}),
    ],
)
def test_parties_to_the_npt_on_other_days(
    graph: Graph, day: str, inside: set[str], outside: set[str]
) -> None:
    found = set(_states(graph, "parties", instrument="npt", as_of=day))
    assert inside <= found
    assert not outside & found


def test_signature_is_not_consent(graph: Graph) -> None:
    found = _states(graph, "parties", instrument="ctbt", as_of="2018-12-31")
    assert {"USA", "CHN", "EGY", "ISR", "IRN"}.isdisjoint(found)
    assert {"FRA", "GBR", "RUS"} <= set(found)
    assert len(found) == len(set(found))


def test_no_state_is_a_party_to_what_is_not_in_force(graph: Graph) -> None:
    standing = {str(row["standing"]) for row in graph.ask("parties", instrument="ctbt")}
    assert standing == {"consented; not in force"}


def test_what_france_had_done_by_the_day_of_the_paper(graph: Graph) -> None:
    table = graph.ask("participation-of", state="FRA", as_of="paper")
    assert all(str(row["date"]) <= "2013-04-22" for row in table)
    assert all(str(row["source"]) for row in table)
    later = graph.ask("participation-of", state="FRA", as_of="2014-12-31")
    assert len(later) == len(table) + 2  # the protocol of Semipalatinsk, signed and ratified


def test_the_trap_of_the_protocol_that_was_signed_after_the_paper(graph: Graph) -> None:
    """In April 2013 no nuclear-weapon State had signed; by the end of 2014 all had."""
    on_the_day = {
        power: signed
        for (zone, power), signed in _gaps(graph, as_of="paper").items()
        if "Central Asia" in zone
    }
    assert len(on_the_day) == 5
    assert set(map(frozenset, on_the_day.values())) == {frozenset({"not signed"})}
    later = {
        power: signed
        for (zone, power), signed in _gaps(graph, as_of="2014-12-31").items()
        if "Central Asia" in zone
    }
    assert len(later) == 4
    assert "France" not in later
    assert set(map(frozenset, later.values())) == {frozenset({"2014-05-06"})}


def test_gaps_by_zone_on_the_day_of_the_paper(graph: Graph) -> None:
    gaps = _gaps(graph, as_of="paper")
    lacking = Counter(zone for zone, _ in gaps)
    by_words = {
        word: sum(count for zone, count in lacking.items() if word in zone)
        for word in ("Latin America", "South Pacific", "Southeast Asia", "African", "Central Asia")
    }
    assert by_words == {
        "Latin America": 0,
        "South Pacific": 1,
        "Southeast Asia": 5,
        "African": 1,
        "Central Asia": 5,
    }
    assert set(_states(graph, "protocol-gaps", power="FRA", as_of="paper")) == {
        *_states(graph, "parties", instrument="bangkok", as_of="paper"),
        *_states(graph, "parties", instrument="semipalatinsk", as_of="paper"),
    }


def test_disagreements_list_every_value_with_its_source_and_reason(graph: Graph) -> None:
    keys = {"/".join(["act", *(row[name] for name in KEY)]) for row in ROWS}
    mine = [row for row in graph.ask("disagreements") if _below(row["iri"]) in keys]
    assert len(mine) == sum(bool(row["preferred"]) for row in ROWS)
    assert all(str(row["source"]) and str(row["reason"]) for row in mine)
    france = [
        (str(row["value"]), row["preferred"])
        for row in mine
        if str(row["thing"]) == "France" and str(row["property"]) == "accession"
    ]
    assert Counter(france) == {("1992-08-02", True): 1, ("1992-08-03", False): 3}
