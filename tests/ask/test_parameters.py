from datetime import date

import pytest

from nsa_graph.ask.parameters import bind, term, usage
from nsa_graph.assemble import cache
from nsa_graph.errors import BadParameter
from nsa_graph.graph import Graph
from nsa_graph.library import Param, find
from nsa_graph.rdf.terms import XSD, iri, literal
from nsa_graph.store.embedded import open_store
from nsa_graph.store.protocol import Store


@pytest.fixture(scope="module")
def store() -> Store:
    """Give the store of the dataset, which says its own day and those of the papers."""
    return open_store(str(cache.source()))


CITED = "https://w3id.org/nsa-graph/id/meeting/npt-revcon-2000"


def test_values_defaults_and_what_is_left_out(small: Store, questions: str) -> None:
    query = find("demands-citing", questions)
    bound = bind(small, query, {"cited": "npt-revcon-2000"})
    assert bound == {"cited": iri(CITED), "near": literal("false", XSD + "boolean")}
    assert bind(small, query, {"cited": iri(CITED), "near": True, "action": None}) == {
        "cited": iri(CITED),
        "near": literal("true", XSD + "boolean"),
    }


def test_names_and_what_is_missing(small: Store, questions: str) -> None:
    query = find("demands-citing", questions)
    with pytest.raises(BadParameter, match="no parameter 'citd'; did you mean cited"):
        bind(small, query, {"citd": "x"})
    with pytest.raises(BadParameter, match=r"needs cited=… .*as in cited=NAME"):
        bind(small, query, {"near": True})
    with pytest.raises(BadParameter, match="it takes cited=…"):
        bind(small, query, {"zzz": "x"})


@pytest.mark.parametrize(
    ("type_", "text", "value", "datatype"),
    [
        ("string", '" } #', '" } #', "string"),
        ("integer", "+07", "7", "integer"),
        ("date", "2000-05-19", "2000-05-19", "date"),
        ("boolean", "Yes", "true", "boolean"),
        ("boolean", "0", "false", "boolean"),
        ("language", "zh-Hans", "zh-hans", "string"),
    ],
)
def test_a_text_is_typed(small: Store, type_: str, text: str, value: str, datatype: str) -> None:
    param = Param("x", type_, "", None, True)
    assert term(small, param, text) == literal(value, XSD + datatype)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("integer", "7.5"),
        ("integer", "٧"),
        ("integer", ""),
        ("date", "2000-02-30"),
        ("date", "20000519"),
        ("boolean", "maybe"),
        ("language", "not a language"),
    ],
)
def test_an_ill_typed_text_is_refused(small: Store, type_: str, text: str) -> None:
    with pytest.raises(BadParameter, match=f"no ({type_}|day).*as in x="):
        term(small, Param("x", type_, "", None, True), text)


def test_python_values(small: Store, questions: str) -> None:
    query = find("citations", questions)
    bound = bind(small, query, {"least": 2, "since": date(2000, 1, 1)})
    assert bound["least"] == literal("2", XSD + "integer")
    assert bound["since"] == literal("2000-01-01", XSD + "date")
    assert bound["language"] == literal("en")


def test_usage_shows_what_is_required(questions: str) -> None:
    assert [usage(param) for param in find("demands-citing", questions).params] == [
        "cited=… (resource nsa:Referent)",
        "near=false (boolean)",
        "[action=… (resource)]",
    ]


@pytest.mark.parametrize(
    ("text", "type_", "day"),
    [
        ("2014", "date", "2014-12-31"),
        ("2014", "start-date", "2014-01-01"),
        ("2014-02", "date", "2014-02-28"),
        ("2014-02", "start-date", "2014-02-01"),
        ("２０１４-０２-０３", "date", "2014-02-03"),
        ("paper", "date", "2013-04-22"),
        ("NPT/CONF.2020/WP.23", "date", "2022-08-01"),
    ],
)
def test_a_day_may_be_given_in_many_ways(store: Store, text: str, type_: str, day: str) -> None:
    param = Param("as_of", type_, "", None, True)
    assert term(store, param, text) == literal(day, XSD + "date")


def test_the_default_day_is_that_of_the_dataset(graph: Graph, store: Store) -> None:
    (row,) = graph.select("SELECT ?day { ?d a void:Dataset ; dcterms:modified ?day }")
    param = Param("as_of", "date", "", "dataset", False)
    assert term(store, param, "dataset") == literal(str(row["day"]), XSD + "date")
    assert f" on {row['day']}, since when" in graph.ask("group-members", group="nam").asks


@pytest.mark.parametrize("text", ["2014-13", "2014-02-30", "14/05/2014", "npt", "20140503", ""])
def test_no_day_is_told_how_one_is_written(store: Store, text: str) -> None:
    with pytest.raises(
        BadParameter, match=r"(is no date|there is no day).*; write YYYY-MM-DD, YYYY-MM"
    ):
        term(store, Param("as_of", "date", "", None, True), text)
