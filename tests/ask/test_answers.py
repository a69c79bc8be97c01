"""Every question of the library, answered from the graph and compared with what is committed.

`NSA_GRAPH_REWRITE=1 pytest tests/ask/test_answers.py` writes the answers anew; read the difference
before it is committed, for the answers are what the project says.
"""

import csv
import io
import os
import re
import tomllib
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pytest

from nsa_graph.graph import Graph
from nsa_graph.library import Query, library
from nsa_graph.rdf.table import Table
from nsa_graph.rdf.writing import csv as write_csv

ANSWERS = Path(__file__).parents[1] / "answers"
QUESTIONS = library()
REWRITE = os.environ.get("NSA_GRAPH_REWRITE") == "1"
NEVER_BOUND: dict[tuple[str, str], str] = {}
"""(question, column): why no committed answer binds it."""


class Case(NamedTuple):
    """A question, the values of its parameters, and the answer's file name."""

    query: Query
    values: dict[str, object]
    stated_only: bool
    file: str


def _cases() -> Iterator[Case]:
    given = tomllib.loads((ANSWERS / "cases.toml").read_text(encoding="utf-8"))
    for name, query in QUESTIONS.items():
        if not any(param.required for param in query.params):
            yield Case(query, {}, False, f"{name}.csv")
        for case, values in given.pop(name, {}).items():
            stated_only = bool(values.pop("stated-only", False))
            yield Case(query, values, stated_only, f"{name}@{case}.csv")
    assert not given, f"cases of questions that are not there: {sorted(given)}"


CASES = list(_cases())
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
by_question = pytest.mark.parametrize("query", QUESTIONS.values(), ids=lambda query: query.name)


_ANSWERED: dict[tuple[bool, str, str], Table] = {}


def _ask(graphs: dict[bool, Graph], stated: bool, query: Query, values: dict[str, object]) -> Table:
    """Return the answer to *query*, asked once in this process."""
    key = (stated, query.name, repr(sorted(values.items())))
    if key not in _ANSWERED:
        _ANSWERED[key] = graphs[stated].answer(query, values)
    return _ANSWERED[key]


def _answer(graphs: dict[bool, Graph], case: Case) -> Table:
    return _ask(graphs, case.stated_only, case.query, case.values)


def _csv(table: Table) -> str:
    stream = io.StringIO(newline="")
    write_csv(table, stream)
    return stream.getvalue()


def _committed(case: Case) -> list[dict[str, str]]:
    with (ANSWERS / case.file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _difference(committed: str, now: str, name: str) -> str:
    """Return the rows that differ, a cell to a line."""
    before, after = (
        [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in (*row, "—" * 20)]
        for text in (committed, now)
    )
    lines = unified_diff(before, after, f"committed {name}", "answered now", lineterm="", n=4)
    return "\n".join(lines) + "\nif the new answer is right: NSA_GRAPH_REWRITE=1 pytest " + __file__


@by_case
def test_answer_is_the_committed_one(case: Case, graphs: dict[bool, Graph]) -> None:
    now, file = _csv(_answer(graphs, case)), ANSWERS / case.file
    if REWRITE:
        file.write_text(now, encoding="utf-8", newline="")
    committed = file.read_bytes().decode("utf-8") if file.is_file() else ""
    if now != committed:
        pytest.fail(_difference(committed, now, case.file), pytrace=False)


def test_every_question_has_an_answer_and_every_answer_a_question() -> None:
    there = {path.name for path in ANSWERS.glob("*.csv")}
    wanted = {case.file for case in CASES}
    if REWRITE:
        for name in there - wanted:
            (ANSWERS / name).unlink()
        there &= wanted
    assert there == wanted
    assert {case.query.name for case in CASES} == QUESTIONS.keys()
    assert len(QUESTIONS) >= 30


@by_question
def test_every_question_has_an_answer_with_rows(query: Query) -> None:
    assert any(_committed(case) for case in CASES if case.query is query)


@by_question
def test_every_question_is_put_in_two_languages_and_tagged(query: Query) -> None:
    assert query.title_in("zh") != query.title == query.title_in("en")
    slots = {param.name for param in query.params}
    for words in (query.asks, query.asks_zh):
        assert words.rstrip("}").endswith((".", "?", "。", "？"))
        assert set(re.findall(r"\{(\w+)[?}]", words)) == slots
    assert query.tags


@by_question
def test_every_parameter_is_used(query: Query) -> None:
    body = "\n".join(line for line in query.text.split("\n") if not line.startswith("#"))
    for param in query.params:
        assert re.search(rf"\?{param.name}\b", body), param.name


@by_question
def test_the_example_of_what_must_be_given_answers(query: Query, graphs: dict[bool, Graph]) -> None:
    required = {param.name for param in query.params if param.required}
    values = dict(pair.split("=") for pair in query.extra.get("example", "").split())
    assert values.keys() >= required
    assert len(_ask(graphs, False, query, dict(values))) > 0


@by_question
def test_every_column_is_bound_in_some_answer(query: Query) -> None:
    rows = [row for case in CASES if case.query is query for row in _committed(case)]
    empty = {column for column in rows[0] if not any(row.get(column) for row in rows)}
    assert empty == {column for name, column in NEVER_BOUND if name == query.name}


@by_case
def test_stated_only_holds_no_reading(case: Case, graphs: dict[bool, Graph]) -> None:
    stated = _ask(graphs, True, case.query, case.values)
    assert "interpreted" not in {cell for row in stated.text() for cell in row}
    assert stated.note


def test_readings_do_reach_the_answers() -> None:
    marked = {
        case.query.name
        for case in CASES
        for row in _committed(case)
        if not case.stated_only and "interpreted" in row.values()
    }
    assert {"demands-citing", "demands", "qualities-matrix", "guarantees", "priorities"} <= marked


@by_case
def test_rows_are_in_a_total_order(case: Case, graphs: dict[bool, Graph]) -> None:
    """No two rows are level in what ORDER BY names, so each run gives the same order."""
    head, _, order = case.query.text.rpartition("ORDER BY")
    keys = list(dict.fromkeys(re.findall(r"\?(\w+)", order)))
    graph, bare = graphs[case.stated_only], case.query._replace(extra={})  # no rows are joined
    table = graph.answer(bare, case.values, iris=True)
    hidden = "".join(f" ?{key}" for key in keys if key not in table.columns)
    found = re.search(r"^SELECT( DISTINCT)?", head, re.M)
    assert keys
    assert found
    text = head[: found.end()] + hidden + head[found.end() :] + "ORDER BY" + order
    rows = graph.answer(bare._replace(text=text), case.values, iris=True)
    level = [tuple(row[key] for key in keys) for row in rows]
    assert len(level) == len(set(level)) == len(table)


def _statements(graphs: dict[bool, Graph], stated_only: bool = False, **values: object) -> set[str]:
    table = graphs[stated_only].answer(QUESTIONS["demands-citing"], values)
    return {str(row["statement"]) for row in table}


def test_headline_holds_what_cites_the_conference_of_2000_and_no_more(
    graphs: dict[bool, Graph],
) -> None:
    rows = list(graphs[False].ask("demands-citing", cited="npt-revcon-2000"))
    assert [row["statement"] for row in rows] == ["14.1"]
    assert rows[0]["how"] == "cites as authority"
    assert rows[0]["basis"] == "stated"
    assert rows[0]["addressee_basis"] == "interpreted"
    assert "2000年审议大会" in str(rows[0]["quote"])
    assert _statements(graphs, stated_only=True, cited="npt-revcon-2000") == {"14.1"}


def test_near_adds_the_siblings_and_says_which(graphs: dict[bool, Graph]) -> None:
    table = graphs[False].ask("demands-citing", cited="npt-revcon-2000", near=True)
    found = {(str(row["statement"]), str(row["how"]), str(row["of"])[:4]) for row in table}
    assert ("14.1", "cites as authority", "2000") in found
    assert ("12.5", "based on", "2010") in found
    assert ("12.5", "addressee", "2015") in found
    assert ("12.1", "cites as recalled", "2010") in found
    assert ("6.1", "cites as interpreted", "1995") in found
    assert {statement for statement, _, _ in found} == {"6.1", "12.1", "12.5", "12.6", "14.1"}
    stated = graphs[True].ask("demands-citing", cited="npt-revcon-2000", near=True)
    assert {row["statement"] for row in stated} == {"12.1", "12.5", "12.6", "14.1"}


def test_what_only_a_reading_cites_is_gone_from_what_is_stated(graphs: dict[bool, Graph]) -> None:
    part = "npt-2000-final-document-article-vii-2"
    assert _statements(graphs, cited=part) == {"14.1"}
    assert _statements(graphs, stated_only=True, cited=part) == set()
    assert _statements(graphs, cited="icj-opinion-1996") == {"7.3"}
    assert _statements(graphs, stated_only=True, cited="icj-opinion-1996") == set()
