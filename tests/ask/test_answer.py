import pytest

from nsa_graph.ask.answer import STATED_ONLY, answer, in_words
from nsa_graph.ask.catalogue import glance
from nsa_graph.ask.catalogue import questions as catalogue
from nsa_graph.errors import BadQuery, UnknownName
from nsa_graph.library import find
from nsa_graph.rdf.terms import iri, literal, of
from nsa_graph.store.protocol import Store

CITED = iri("https://w3id.org/nsa-graph/id/meeting/npt-revcon-2000")


def test_an_answer_has_title_question_and_rows(small: Store, questions: str) -> None:
    table = answer(small, find("demands-citing", questions), {"cited": "npt-revcon-2000"})
    assert table.title == "Demands that cite a text or meeting"
    assert table.asks == "Which demands cite 2000 Review Conference (siblings too: false)?"
    assert table.columns == ("number", "quote", "doing")
    assert table.column("number") == ("13.1", "14.1")
    assert table.note == ""


def test_stated_only_says_so(small: Store, questions: str) -> None:
    query = find("demands-citing", questions)
    table = answer(small, query, {"cited": "npt-revcon-2000"}, stated_only=True)
    assert (table.column("number"), table.note) == (("14.1",), STATED_ONLY)


def test_parameters_choose(small: Store, questions: str) -> None:
    query = find("demands-citing", questions)
    wide = answer(small, query, {"cited": "npt", "near": True})
    assert wide.column("number") == ("13.1", "14.1")
    assert len(answer(small, query, {"cited": "npt"})) == 0
    with_action = {"cited": "npt-revcon-2000", "action": "start-negotiations"}
    assert answer(small, query, with_action).column("number") == ("14.1",)


def test_counts_are_grouped_by_the_parameters_too(small: Store, questions: str) -> None:
    query = find("citations", questions)
    assert answer(small, query, {"since": "2005-01-01"}).records() == [
        {"label": "2010 Review Conference", "count": 1}
    ]
    assert answer(small, query, {"language": "zh"}).column("count") == (2, 1)


def test_a_broken_question_names_its_file(small: Store, questions: str) -> None:
    with pytest.raises(BadQuery) as caught:
        answer(small, find("broken", questions), {})
    assert caught.value.file.endswith("broken.rq")
    assert caught.value.line == 5


def test_words_are_filled_in_once(small: Store) -> None:
    bindings = {"a": literal("{b}"), "b": literal("x"), "c": CITED}
    assert in_words(small, "{a} {b} {c} {none}", bindings) == ("{b} x 2000 Review Conference (any)")
    flags = {"yes": of(True), "no": of(False)}
    assert in_words(small, "Which?{yes? And near?}{no? Or far?}{none? Or not?}", flags) == (
        "Which? And near?"
    )
    assert in_words(small, "{c}", bindings, "zh") == "2000年审议大会"


def test_the_catalogue_lists_every_question(questions: str) -> None:
    table = catalogue(questions)
    assert table.column("name") == ("broken", "citations", "demands-citing")
    assert catalogue(questions, "count").column("name") == ("citations",)
    assert table.columns == ("name", "title", "question", "parameters", "tags")
    assert glance(table).columns == ("name", "title")
    assert glance(table).column("title") == table.column("title")
    with pytest.raises(UnknownName, match=r"no tag is called 'cont'; did you mean count"):
        catalogue(questions, "cont")
