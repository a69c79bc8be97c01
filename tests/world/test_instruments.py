"""Instruments, their dates, and the assurances offered: the tables, and what is asked of them."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from tests.world.world import Row, read_table

from nsa_graph import paths
from nsa_graph.graph import Graph

FIVE = {"CHN", "FRA", "GBR", "RUS", "USA"}
ZONES = {
    "tlatelolco-protocol-2": "tlatelolco",
    "rarotonga-protocol-2": "rarotonga",
    "bangkok-protocol": "bangkok",
    "pelindaba-protocol-1": "pelindaba",
    "semipalatinsk-protocol": "semipalatinsk",
}
EVENTS = ("adoption", "opening", "entry-into-force")
REVIEWED = ("1975", "1980", "1985", "1990", "1995", "2000", "2005", "2010", "2015", "2020")


DATES, OFFERS, TERMS = (
    read_table("instrument-dates"),
    read_table("assurances"),
    read_table("assurance-terms"),
)
KEYS = {
    "instrument-dates": ("instrument", "event", "date"),
    "assurances": ("assurance",),
    "assurance-terms": ("assurance", "kind", "value"),
}


def _values(graph: Graph, names: str, where: str) -> list[tuple[str, ...]]:
    """Return the values of *names* in *where*, sorted; of an IRI, its last part."""
    variables = " ".join(f"?{name}" for name in names.split())
    table = graph.select(f"SELECT DISTINCT {variables} WHERE {{ {where} }}")
    return sorted(tuple(_short(str(row[name])) for name in names.split()) for row in table)


def _pairs(graph: Graph, names: str, where: str) -> dict[str, str]:
    return {row[0]: row[1] for row in _values(graph, names, where)}


def _only(graph: Graph, name: str, where: str) -> list[str]:
    return [row[0] for row in _values(graph, name, where)]


def _short(value: str) -> str:
    return value.rpartition("/")[2].removeprefix("nsa-") if "://" in value else value


def _asked(graph: Graph, name: str, **values: str) -> list[dict[str, str]]:
    table = graph.ask(name, **values)
    return [{column: str(row[column] or "") for column in table.columns} for row in table]


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_keys_of_a_table_are_unique_and_its_lines_end_as_they_should(name: str) -> None:
    rows = read_table(name)
    keys = [tuple(row[column] for column in KEYS[name]) for row in rows]
    assert rows
    assert len(set(keys)) == len(keys)
    data = (Path(paths.TABLES) / f"{name}.csv").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_row_has_a_source_or_says_that_it_has_none(name: str) -> None:
    rows = read_table(name)
    assert [row for row in rows if not row["source"] and row["verification"] != "unverified"] == []
    assert {row["verification"] for row in rows} <= {"", "unverified"}
    assert [row for row in rows if row["also"] and not row["source"]] == []


def test_every_source_named_is_described(graph: Graph) -> None:
    described = set(_only(graph, "source", "?source a nsa:Source"))
    named = {
        source
        for row in [*DATES, *OFFERS, *TERMS]
        for source in f"{row['source']} {row['also']}".split()
    }
    assert len(named) > 20
    assert named - described == set()


def test_a_text_that_was_read_has_an_address_and_says_how_far() -> None:
    text = (Path(paths.DATA) / "entities" / "texts.ttl").read_text(encoding="utf-8")
    blocks = text.split("\nsource:")[1:]
    assert len(blocks) > 30
    assert [block for block in blocks if "rdfs:seeAlso <http" not in block] == []
    assert [block for block in blocks if "nsa:note" not in block] == []


def test_the_counts() -> None:
    assert (len(DATES), len(OFFERS), len(TERMS)) == (36, 32, 42)
    unverified = {
        name: sum(row["verification"] == "unverified" for row in rows)
        for name, rows in (("dates", DATES), ("offers", OFFERS), ("terms", TERMS))
    }
    assert unverified == {"dates": 1, "offers": 4, "terms": 9}


def _by_event() -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in DATES:
        found[row["instrument"], row["event"]].append(row)
    return found


def test_where_dates_differ_one_is_preferred_for_a_reason() -> None:
    several = {key: rows for key, rows in _by_event().items() if len(rows) > 1}
    assert set(several) == {
        ("tlatelolco", "entry-into-force"),
        ("bangkok", "entry-into-force"),
        ("ctbt", "opening"),
        ("tpnw", "opening"),
    }
    for rows in several.values():
        chosen = [row for row in rows if row["preferred"] == "true"]
        assert len(chosen) == 1
        assert chosen[0]["reason"]
        assert {row["preferred"] for row in rows} == {"true", "false"}
    alone = [rows[0] for rows in _by_event().values() if len(rows) == 1]
    assert {row["preferred"] for row in alone} == {""}


def test_dates_are_dates_and_in_order() -> None:
    for row in DATES:
        date.fromisoformat(row["date"])
    used = {key: row["date"] for key, rows in _by_event().items() for row in rows if _used(row)}
    for instrument in {row["instrument"] for row in DATES}:
        given = [used[instrument, event] for event in EVENTS if (instrument, event) in used]
        assert given == sorted(given), instrument


def _used(row: Row) -> bool:
    return row["preferred"] != "false"


def test_an_instruments_dates_are_the_preferred_ones(graph: Graph) -> None:
    pattern = "?instrument nsa:enteredIntoForce ?day"
    assert _pairs(graph, "instrument day", pattern) == {
        "bangkok": "1997-03-27",
        "npt": "1970-03-05",
        "pelindaba": "2009-07-15",
        "pelindaba-protocol-1": "2009-07-15",
        "rarotonga": "1986-12-11",
        "rarotonga-protocol-2": "1988-04-21",
        "semipalatinsk": "2009-03-21",
        "semipalatinsk-protocol": "2014-11-17",
        "tlatelolco": "1969-04-25",
        "tlatelolco-protocol-2": "1969-12-11",
        "tpnw": "2021-01-22",
        "un-charter": "1945-10-24",
    }
    assert _only(graph, "day", "instrument:ctbt nsa:openedOn ?day") == ["1996-09-24"]


def test_dates_that_lost_are_still_in_the_graph(graph: Graph) -> None:
    pattern = "?m a nsa:EntryIntoForce ; nsa:milestoneOf instrument:tlatelolco ; nsa:occurredOn ?on"
    assert _only(graph, "on", pattern) == ["1968-01-29", "1968-04-22", "1969-04-25"]


def test_each_protocol_is_to_its_treaty_and_offers_by_all_five(graph: Graph) -> None:
    assert _pairs(graph, "protocol treaty", "?protocol nsa:protocolTo ?treaty") == ZONES
    for protocol, zone in ZONES.items():
        rows = [row for row in OFFERS if row["instrument"] == protocol]
        assert {row["provider"] for row in rows} == FIVE
        assert {row["recipient"] for row in rows} == {f"{zone}-parties"}
        assert {row["form"] for row in rows} == {"protocol"}
        assert {row["begin"] for row in rows} == {""}, "it begins by the act of its provider"


def test_the_five_declared_themselves_in_april_1995() -> None:
    rows = [row for row in OFFERS if row["assurance"].startswith("declaration-1995-")]
    assert {row["provider"]: row["begin"] for row in rows} == {
        "CHN": "1995-04-05",
        "FRA": "1995-04-06",
        "GBR": "1995-04-06",
        "RUS": "1995-04-05",
        "USA": "1995-04-05",
    }


def test_every_ground_is_of_an_assurance_and_of_a_concept_that_there_is(graph: Graph) -> None:
    keys = {row["assurance"] for row in OFFERS}
    assert {row["assurance"] for row in TERMS} <= keys
    assert {row["kind"] for row in TERMS} == {"quality", "lacks", "condition"}
    assert len(_only(graph, "g", "?g a nsa:Ground ; nsa:groundFor/skos:inScheme ?s")) == len(TERMS)
    assert [row for row in TERMS if not row["reason"]] == []


def test_china_has_no_exception_in_its_declarations_and_the_four_have_one() -> None:
    excepted = Counter(
        row["assurance"].removeprefix("declaration-1995-")
        for row in TERMS
        if row["kind"] == "condition" and row["assurance"].startswith("declaration-")
    )
    assert excepted == {"FRA": 1, "GBR": 2, "RUS": 1, "USA": 1}


def test_only_a_sourced_exception_makes_an_assurance_not_unconditional(graph: Graph) -> None:
    found = _only(graph, "a", "?a nsa:lacksQuality quality:unconditional")
    assert found == [
        "declaration-1995-GBR",
        "declaration-1995-USA",
        "pelindaba-protocol-1-FRA",
        "pelindaba-protocol-1-RUS",
        "rarotonga-protocol-2-CHN",
        "rarotonga-protocol-2-GBR",
        "semipalatinsk-protocol-RUS",
        "tlatelolco-protocol-2-FRA",
        "tlatelolco-protocol-2-GBR",
        "tlatelolco-protocol-2-RUS",
        "tlatelolco-protocol-2-USA",
        "us-nuclear-posture-review-2010-USA",
    ]


def test_nothing_has_a_quality_that_it_lacks(graph: Graph) -> None:
    assert _only(graph, "a", "?a nsa:quality ?q ; nsa:lacksQuality ?q") == []


def test_only_protocols_are_said_to_bind(graph: Graph) -> None:
    bind = "?a a nsa:OfferedAssurance ; nsa:quality quality:legally-binding"
    found = _values(graph, "text a", f"?text nsa:providesFor ?a . {bind}")
    assert {text for text, _ in found} == set(ZONES)
    assert len(found) == len(ZONES) * len(FIVE)


def test_an_assurance_in_a_protocol_begins_when_its_provider_is_bound(graph: Graph) -> None:
    pattern = "?p a nsa:Protocol ; nsa:providesFor ?a . ?a nsa:beginDate ?day"
    begun = _pairs(graph, "a day", pattern)
    assert len(_values(graph, "a day", pattern)) == len(begun), "one beginning each"
    assert "rarotonga-protocol-2-USA" not in begun, "signed, not ratified"
    assert not [name for name in begun if name.startswith("bangkok")]
    assert begun["pelindaba-protocol-1-FRA"] == "2009-07-15", "ratified in 1996, before it could be"
    assert begun["semipalatinsk-protocol-FRA"] == "2014-11-17"


def test_a_provision_is_part_of_what_adopted_it(graph: Graph) -> None:
    opinion = _only(graph, "part", "?part nsa:partOf instrument:icj-opinion-1996")
    assert opinion == [f"icj-opinion-1996-105-2-{x}" for x in "abcdef"]
    actions = _only(graph, "part", "?part nsa:partOf instrument:npt-2010-final-document")
    assert actions == [f"npt-2010-action-{n}" for n in (7, 8, 9)]


def test_the_council_took_note_of_five_declarations(graph: Graph) -> None:
    noted = _only(graph, "text", "instrument:unsc-984 nsa:takesNoteOf ?text")
    assert {name.rpartition("-")[2] for name in noted} == FIVE


def test_there_were_ten_review_conferences_and_they_do_not_overlap(graph: Graph) -> None:
    pattern = "?m nsa:inSeries series:npt-revcon ; nsa:beginDate ?begin ; nsa:endDate ?end"
    rows = _values(graph, "begin end m", pattern)
    assert [name for _, _, name in rows] == [f"npt-revcon-{year}" for year in REVIEWED]
    days = [day for begin, end, _ in rows for day in (begin, end)]
    assert days == sorted(days)


def test_a_listed_paper_says_when_it_was_submitted_and_nothing_more(graph: Graph) -> None:
    listed = _only(graph, "p", "?p a nsa:ListedPaper ; nsa:submittedTo/nsa:beginDate ?day")
    assert len(listed) == 8
    assert _only(graph, "p", "?p a nsa:ListedPaper, nsa:Paper") == []
    assert _only(graph, "p", "?p a nsa:ListedPaper . ?s nsa:inPaper ?p") == []


def test_the_papers_of_the_group_follow_each_other(graph: Graph) -> None:
    rows = _asked(graph, "paper-series")
    assert len(rows) == 9
    assert [row["symbol"] for row in rows if row["held_as"] == "encoded"] == [
        "NPT/CONF.2015/PC.II/WP.15"
    ]
    assert [row["before"] for row in rows[:-1]] == [row["symbol"] for row in rows[1:]]
    assert [row["after"] for row in rows[1:]] == [row["symbol"] for row in rows[:-1]]
    assert (rows[0]["after"], rows[-1]["before"]) == ("", "")
    assert [row["held_as"] for row in rows if not row["source"]] == ["encoded"]


def test_there_were_eighteen_summits_in_order(graph: Graph) -> None:
    pattern = "?m nsa:inSeries series:nam-summit ; nsa:beginDate ?begin ; dcterms:source ?source"
    rows = _values(graph, "begin m", pattern)
    assert len(rows) == 18
    assert [day[:4] for day, _ in rows] == [name.rpartition("-")[2] for _, name in rows]


def test_the_committee_of_1998_stands_in_the_timeline(graph: Graph) -> None:
    rows = _asked(graph, "timeline", since="1998-03-01", until="1998-03-31")
    assert [(row["date"], row["event"], _short(row["iri"])) for row in rows] == [
        ("1998-03-26", "established", "cd-ad-hoc-committee-1998")
    ]


def test_the_trap_of_the_day(graph: Graph) -> None:
    """On the paper's day nobody had signed Semipalatinsk's protocol; in 2014 all had, one bound."""

    def status(day: str) -> Counter[str]:
        rows = _asked(graph, "demanded-and-offered", as_of=day)
        about = [row for row in rows if "semipalatinsk-protocol" in row["iri"]]
        return Counter(row["status"] for row in about)

    assert status("2013-04-22") == {"not signed": 30}
    assert status("2014-12-31") == {"signed, not bound": 24, "bound": 6}


def test_what_is_demanded_is_laid_against_every_offer(graph: Graph) -> None:
    rows = _asked(graph, "demanded-and-offered", as_of="paper")
    assert len({row["quality_demanded"] for row in rows}) == 6
    assert {row["as_of"] for row in rows} == {"2013-04-22"}
    assert len(rows) == 6 * len(OFFERS)
    offered = Counter(row["offered"] for row in rows if row["quality_demanded"] == "unconditional")
    assert offered["yes"] == 2, "both of China's declarations"
    reach = {row["offered"] for row in rows if row["quality_demanded"] == "universal"}
    assert reach == {"no: for one zone", "no: not in effect", "not known"}
    assert {row["provided_by"] for row in rows if row["offered"] == "no" and not row["source"]} == (
        set()
    )


def test_what_nobody_read_is_not_known(graph: Graph) -> None:
    rows = _asked(graph, "demanded-and-offered", provider="USA", as_of="paper")
    found = {(_short(row["iri"]), row["quality_demanded"]): row["offered"] for row in rows}
    assert found["declaration-1995-USA", "irrevocable"] == "not known"
    assert found["declaration-1995-USA", "legally binding"] == "not known"
    assert found["declaration-1995-USA", "unconditional"] == "no"


def test_offers_as_of_a_day(graph: Graph) -> None:
    rows = _asked(graph, "assurances-offered", provider="USA")
    assert [_short(row["iri"]) for row in rows] == [
        "tlatelolco-protocol-2-USA",
        "declaration-1995-USA",
        "us-nuclear-posture-review-2010-USA",
    ]
    assert _asked(graph, "assurances-offered", as_of="1967-01-01") == []


def test_conditions_name_their_instrument(graph: Graph) -> None:
    rows = _asked(graph, "conditions-by-instrument", instrument="declaration-1995-USA")
    assert [row["checked"] for row in rows] == [""]
    assert rows[0]["condition"].startswith("attack in association or alliance")
    rows = _asked(graph, "conditions-by-instrument", instrument="declaration-1995-CHN")
    assert [row["condition"] for row in rows] == ["unconditional"]


def test_states_without_a_binding_assurance_from_the_united_states(graph: Graph) -> None:
    rows = _asked(graph, "without-binding-assurance", provider="USA")
    states = {_short(row["iri"]) for row in rows}
    assert {"NZL", "ZAF", "KAZ", "IDN", "DEU", "PRK"} <= states
    assert not states & ({"BRA", "CUB", "MEX"} | FIVE)
    later = _asked(graph, "without-binding-assurance", provider="FRA", as_of="2014-12-31")
    assert not {_short(row["iri"]) for row in later} & {"KAZ", "NZL", "ZAF", "BRA"}


def test_the_timeline_is_in_order_and_within_its_days(graph: Graph) -> None:
    rows = _asked(graph, "timeline", since="1995-01-01", until="1996-12-31")
    days = [row["date"] for row in rows]
    assert days == sorted(days)
    assert {day[:4] for day in days} == {"1995", "1996"}
    assert {"1995-04-11", "1995-05-11", "1996-07-08"} <= set(days)


def test_what_is_cited_provides_little(graph: Graph) -> None:
    rows = _asked(graph, "cited-and-provided")
    provides = {row["instrument"]: row["provides"] for row in rows}
    assert provides["Treaty on the Non-Proliferation of Nuclear Weapons"] == "none recorded"
    assert provides["declaration of China, April 1995"] == "offered assurance"
    stated = {row["how"] for row in rows if row["provides"] == "offered assurance"}
    assert "stated" not in stated, "the paper names no text that gives an assurance"
