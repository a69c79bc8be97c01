import pytest

from nsa_graph.ask.answer import STATED_ONLY, answer, in_words
from nsa_graph.ask.catalogue import glance
from nsa_graph.ask.catalogue import questions as catalogue
from nsa_graph.errors import BadQuery, UnknownName
from nsa_graph.graph import Graph
from nsa_graph.library import Query, find
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
    table = Graph(small, stated_only=True).answer(query, {"cited": "npt-revcon-2000"})
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


def made(text: str, *header: str) -> Query:
    """Return a question of *text* under the keys that *header* gives."""
    extra = dict(line.split(": ") for line in header)
    return Query("made", "Made", "What?", "", (), (), extra, text, "made.rq")


def test_things_go_by_their_labels_in_the_asked_language(small: Store) -> None:
    query = made(
        """SELECT ?cited ?cited_iri ?kind {
          ?s nsa:cites ?cited ; a ?kind FILTER(?kind = nsa:Demand)
          BIND(?cited AS ?cited_iri) } ORDER BY ?cited"""
    )
    english = answer(small, query, {})
    assert english.column("cited") == ("2000 Review Conference",) * 2 + ("2010 Review Conference",)
    assert english.column("cited_iri")[0] == CITED.value
    assert set(english.column("kind")) == {"nsa:Demand"}  # without a label, its CURIE
    assert answer(small, query, {}, language="zh").column("cited")[0] == "2000年审议大会"
    bare = answer(small, query, {}, iris=True)
    assert bare.column("cited") == bare.column("cited_iri")


def test_listed_columns_are_joined_by_label_and_order_is_kept(small: Store) -> None:
    text = "SELECT ?s ?cited { ?s nsa:cites ?cited } ORDER BY DESC(?s)"
    table = answer(small, made(text, "list: cited"), {})
    assert table.columns == ("s", "cited")
    assert table.column("s") == ("Demand 14.1", "13.1")
    assert table.column("cited") == (
        "2000 Review Conference",
        "2000 Review Conference; 2010 Review Conference",
    )


def test_things_of_one_label_stay_apart_where_rows_are_joined(small: Store) -> None:
    text = "SELECT ?thing ?n { VALUES (?thing ?n) { (<x:a> 1) (<x:b> 2) (<x:a> 3) } }"
    table = answer(small, made(text, "list: n"), {})
    assert [row["n"] for row in table.records()] == ["1; 3", "2"]


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "e"), ("zh", "z"), ("fr", "e"), ("zh-Hans", "z")],
)
def test_of_texts_the_one_in_the_asked_language_is_given(
    small: Store, language: str, word: str
) -> None:
    text = 'SELECT ?of ?note { VALUES (?of ?note) { (1 "e"@en) (1 "z"@zh) (2 "d"@de) (3 UNDEF) } }'
    table = answer(small, made(text, "text: note"), {}, language=language)
    assert table.column("of") == (1, 2, 3)
    assert table.column("note") == (word, "d", None)
