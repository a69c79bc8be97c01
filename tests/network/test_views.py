"""Every view of the library: its edges as committed, its names, its counts against the questions.

`NSA_GRAPH_REWRITE=1 pytest tests/network/test_views.py` writes the edges anew; read the difference
before it is committed.
"""

import csv
import io
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from nsa_graph.graph import Graph
from nsa_graph.library import Query, library
from nsa_graph.network.convert import edge_table
from nsa_graph.network.model import Network
from nsa_graph.paths import VIEWS
from nsa_graph.rdf.writing import csv as write_csv

COMMITTED = Path(__file__).parents[1] / "views"
LIBRARY = library(VIEWS)
REWRITE = os.environ.get("NSA_GRAPH_REWRITE") == "1"
CHINESE = re.compile(r"[\u3400-\u9fff]")
WANTED = {
    *("demands", "citations", "co-citations", "actors-and-instruments", "qualities", "memberships"),
    *("participations", "votes", "vote-agreement", "concepts", "ontology", "argument"),
}
EMPTY = {"memberships@nato-before-it-was.csv", "participations@semipalatinsk-in-2013.csv"}
"""The cases in which there is nothing to see, which is what they show."""


class Case(NamedTuple):
    """A view, the values of its parameters, and the file of its edges."""

    query: Query
    values: dict[str, object]
    language: str
    stated_only: bool
    file: str


def _cases() -> Iterator[Case]:
    given = tomllib.loads((COMMITTED / "cases.toml").read_text(encoding="utf-8"))
    for name, cases in given.items():
        for case, values in cases.items():
            language = str(values.pop("language", "en"))
            stated_only = bool(values.pop("stated-only", False))
            yield Case(LIBRARY[name], values, language, stated_only, f"{name}@{case}.csv")


CASES = list(_cases())
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
by_view = pytest.mark.parametrize("query", LIBRARY.values(), ids=lambda query: query.name)


@pytest.fixture(scope="module")
def networks(graphs: dict[bool, Graph]) -> dict[str, Network]:
    """Give the network of each case, by the name of its file."""
    return {
        case.file: graphs[case.stated_only].view_of(case.query, case.values, case.language)
        for case in CASES
    }


def _csv(network: Network) -> str:
    stream = io.StringIO(newline="")
    write_csv(edge_table(network), stream)
    return stream.getvalue()


def _rows(case: Case) -> list[dict[str, str]]:
    with (COMMITTED / case.file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@by_case
def test_edges_are_the_committed_ones(case: Case, networks: dict[str, Network]) -> None:
    now, file = _csv(networks[case.file]), COMMITTED / case.file
    if REWRITE:
        file.write_text(now, encoding="utf-8", newline="")
    assert file.read_bytes().decode("utf-8").splitlines() == now.splitlines()
    assert file.read_bytes() == now.encode()


def test_every_view_is_committed_and_nothing_else_is() -> None:
    there = {path.name for path in COMMITTED.glob("*.csv")}
    assert there == {case.file for case in CASES}
    assert {case.query.name for case in CASES} == set(LIBRARY) >= WANTED


@by_case
def test_a_case_has_edges(case: Case) -> None:
    assert bool(_rows(case)) == (case.file not in EMPTY)


@by_view
def test_every_view_has_edges_and_says_how_many(
    query: Query, whole: dict[tuple[str, str], Network]
) -> None:
    for language in ("en", "zh"):
        network = whole[query.name, language]
        edges, nodes = list(network.edges), list(network.nodes)
        assert (len(edges), len(nodes)) == (network.edge_count, network.node_count)
        assert len(edges) > 10
        ids, ends = [edge.id for edge in edges], {node.id for node in nodes}
        assert ids == sorted(set(ids))
        assert [node.id for node in nodes] == sorted(ends)
        assert all({edge.source, edge.target} <= ends for edge in edges)
        assert all(edge.type and edge.label for edge in edges)


@by_view
def test_every_node_has_a_name_in_both_languages(
    query: Query, graphs: dict[bool, Graph], whole: dict[tuple[str, str], Network]
) -> None:
    english, chinese = ({n.id: n for n in whole[query.name, to].nodes} for to in ("en", "zh"))
    assert english.keys() == chinese.keys()
    for id_, node in english.items():
        said = dict(node.labels)
        assert node.label not in ("", id_, node.iri), id_
        assert CHINESE.search(chinese[id_].type), id_
        assert node.type, id_
        assert not CHINESE.search(node.type), id_
        if set(said) - {""}:
            assert node.label == said["en"]
            assert chinese[id_].label == said.get("zh", said["en"])
        else:  # a statement goes by its number, a paper that is only listed by its symbol
            assert node.label == said[""]
    names = "rdfs:label|skos:prefLabel|dcterms:title"
    spoken = f"SELECT DISTINCT ?s {{ ?s {names} ?l FILTER(LANG(?l) = 'zh') }}"
    have = set(graphs[False].select(spoken).column("s"))
    assert have
    for node in chinese.values():
        if node.iri in have:
            assert CHINESE.search(node.label) or node.label.isascii(), node


@by_view
def test_no_word_is_an_iri(query: Query, whole: dict[tuple[str, str], Network]) -> None:
    for language in ("en", "zh"):
        network = whole[query.name, language]
        names = [field.name for field in network.edge_fields]
        for edge in network.edges:
            assert not re.search(r"https?:|^\w+:\w", f"{edge.type}\n{edge.label}", re.M)
            values = dict(zip(names, edge.values, strict=True))
            assert str(values.pop("iri", "") or "https:").startswith("https:")
            assert not any("w3id.org" in str(value) for value in values.values())
            assert edge.predicate.startswith("http") or "type" in query.extra


@by_view
def test_a_view_is_titled_and_put_in_two_languages_and_tagged(query: Query) -> None:
    slots = {param.name for param in query.params}
    for words in (query.asks, query.asks_zh):
        assert words.endswith((".", "?", "。", "？"))
        assert set(re.findall(r"\{(\w+)[?}]", words)) == slots
    assert CHINESE.search(query.extra["title-zh"])
    assert ("type" in query.extra) == ("type-zh" in query.extra)
    assert query.tags


@by_view
def test_every_verb_is_on_an_edge_in_its_language(
    query: Query, graphs: dict[bool, Graph], whole: dict[tuple[str, str], Network]
) -> None:
    given = {key.removeprefix("verb-") for key in query.extra if key.startswith("verb-")}
    names = {name for name in given if not name.endswith("-zh")}
    assert given == names | {f"{name}-zh" for name in names}
    for language, ending in (("en", ""), ("zh", "-zh")):
        network = whole[query.name, language]
        if query.name == "actors-and-instruments":  # some acts are there only if asked for
            network = graphs[False].view_of(query, {"participation": True}, language)
        said = {edge.label for edge in network.edges}
        assert {query.extra[f"verb-{name}{ending}"] for name in names} <= said


def test_an_edge_of_actors_and_texts_goes_the_way_its_words_do(
    whole: dict[tuple[str, str], Network],
) -> None:
    actors = {"state", "actor", "group of states", "alliance", "group by treaty status"}
    actors |= {"meeting", "body", "series of meetings"}
    network = whole["actors-and-instruments", "en"]
    kinds = {node.id: node.type in actors for node in network.nodes}
    for edge in network.edges:
        passive = edge.type.endswith(" by")
        assert (kinds[edge.source], kinds[edge.target]) == (not passive, passive), edge
    assert {edge.type for edge in network.edges} >= {"adopted by", "issued by", "submitted by"}


@by_view
def test_every_column_is_bound_in_some_case(query: Query) -> None:
    rows = [row for case in CASES if case.query is query for row in _rows(case)]
    empty = {column for column in rows[0] if not any(row.get(column) for row in rows)}
    allowed = {"predicate"} if "type" in query.extra else set()
    assert empty <= (allowed if re.search(r"\?(end|until)\b", query.text) else {*allowed, "end"})


@by_view
def test_stated_only_holds_no_reading(query: Query, graphs: dict[bool, Graph]) -> None:
    network = graphs[True].view_of(query, {})
    assert not any("interpreted" in edge.values for edge in network.edges)
    assert "left out" in network.description


@by_case
def test_a_type_does_not_change_with_the_rows(
    case: Case, networks: dict[str, Network], whole: dict[tuple[str, str], Network]
) -> None:
    assert networks[case.file].edge_fields == whole[case.query.name, "en"].edge_fields


def test_demands_are_those_of_the_question(
    graphs: dict[bool, Graph], whole: dict[tuple[str, str], Network]
) -> None:
    asked = {
        (row["statement"], row["addressee"], row["action_asked"], row["performative"])
        for row in graphs[False].ask("demands")
    }
    table = edge_table(whole["demands", "en"])
    assert {(r["statement"], r["target"], r["label"], r["type"]) for r in table} == asked
    assert len(table) == len(asked) == 12


def test_citations_are_those_of_the_question(
    graphs: dict[bool, Graph], whole: dict[tuple[str, str], Network]
) -> None:
    asked = {
        (row["statement"], row["cited"], row["how"], row["basis"])
        for row in graphs[False].ask("citations")
    }
    table = edge_table(whole["citations", "en"])
    assert {(r["statement"], r["target"], r["type"], r["basis"]) for r in table} == asked
    assert len(table) == len(asked) > 40


@pytest.mark.parametrize("group", ["nato", "nam", "nuclear-weapon-states"])
@pytest.mark.parametrize("day", ["1970-03-05", "2013-04-22", "2020-01-01"])
def test_members_on_a_day_are_those_of_the_question(
    group: str, day: str, graphs: dict[bool, Graph]
) -> None:
    asked = set(graphs[False].ask("group-members", group=group, as_of=day).column("iri"))
    table = edge_table(graphs[False].view("memberships", group=group, as_of=day))
    assert set(table.column("source_iri")) == asked
    assert asked


def test_votes_are_all_votes(
    graphs: dict[bool, Graph], whole: dict[tuple[str, str], Network]
) -> None:
    assert whole["votes", "en"].edge_count == 6072
    asked = graphs[False].ask("votes-on", resolution="a-res-67-29")
    table = edge_table(graphs[False].view("votes", resolution="a-res-67-29"))
    assert {(r["source"], r["type"], r["start"]) for r in table} == {
        (r["state"], r["voted"], r["date"]) for r in asked
    }
    assert len(table) == len(asked) > 150


@pytest.mark.parametrize("day", ["2013-04-22", "2014-12-31", "2016-01-01"])
def test_parties_on_a_day_are_those_of_the_question(day: str, graphs: dict[bool, Graph]) -> None:
    """Five States signed the protocol to the Treaty of Semipalatinsk in 2014, after the paper."""
    protocol = "semipalatinsk-protocol"
    asked = set(graphs[False].ask("parties", instrument=protocol, as_of=day).column("state"))
    table = edge_table(graphs[False].view("participations", instrument=protocol, as_of=day))
    assert {row["source"] for row in table if row["type"] == "ratification"} == asked
    assert len(asked) == {"2013-04-22": 0, "2014-12-31": 1, "2016-01-01": 4}[day]
    signed = {row["source"] for row in table if row["type"] == "signature"}
    assert len(signed) == (0 if day == "2013-04-22" else 5)


@pytest.mark.parametrize("treaty", ["npt", "ctbt", "rarotonga", "pelindaba"])
@pytest.mark.parametrize("day", ["1975-01-01", "1993-01-01", "2013-04-22"])
def test_consent_on_a_day_is_that_of_the_question(
    treaty: str, day: str, graphs: dict[bool, Graph]
) -> None:
    asked = set(graphs[False].ask("parties", instrument=treaty, as_of=day).column("iri"))
    table = edge_table(graphs[False].view("participations", instrument=treaty, as_of=day))
    consent = {"ratification", "accession", "succession"}
    assert {row["source_iri"] for row in table if row["type"] in consent} == asked


def test_nothing_that_came_later_is_offered_on_a_day(graphs: dict[bool, Graph]) -> None:
    for day, wanted in (("2013-04-22", 0), ("2014-12-31", 1), ("2015-12-31", 4)):
        table = edge_table(graphs[False].view("qualities", as_of=day))
        offers = [row for row in table if "Semipalatinsk" in str(row["instrument"])]
        assert len({row["source"] for row in offers}) == wanted, day
        assert all(str(row["start"]) <= day for row in table if row["start"])


def test_demanded_qualities_are_those_of_the_question(
    graphs: dict[bool, Graph], whole: dict[tuple[str, str], Network]
) -> None:
    asked = {(row["statement"], row["word"]) for row in graphs[False].ask("qualities")}
    table = edge_table(whole["qualities", "en"])
    paper = {(row["statement"], row["target"]) for row in table if row["statement"]}
    assert paper == asked


def test_concepts_hang_together(whole: dict[tuple[str, str], Network]) -> None:
    network = whole["concepts", "en"]
    edges = {edge.source: edge.target for edge in network.edges}
    assert len(edges) == network.edge_count  # one broader concept, or the scheme
    assert {node.id for node in network.nodes if node.type == "scheme of concepts"} == (
        set(edges.values()) - set(edges)
    )
