import pytest

from nsa_graph.ask.matrix import matrix
from nsa_graph.errors import BadSource
from nsa_graph.graph import Graph
from nsa_graph.library import Query, find
from nsa_graph.rdf.table import Table
from nsa_graph.rdf.terms import literal


def _table(*rows: tuple[str, ...]) -> Table:
    cells = [tuple(map(literal, row)) for row in rows]
    return Table(("quality", "state", "offered", "text"), cells, note="Known.")


def _query(spec: str, marks: str = "") -> Query:
    extra = {"matrix": spec} | ({"marks": marks} if marks else {})
    return Query("q", "Q", "", "", (), (), extra, "", "q.rq")


ROWS = (
    ("binding", "China", "yes", "protocol"),
    ("binding", "China", "no", "declaration"),
    ("binding", "France", "no", "declaration"),
    ("universal", "China", "maybe", "protocol"),
)


def test_a_cell_has_a_mark_for_each_item_of_its_column() -> None:
    made = matrix(_table(*ROWS), _query("quality; state; offered; text", "yes ●; no ○"))
    assert made.columns == ("quality", "China", "France")
    assert made.text() == [["binding", "●○", "○"], ["universal", "a ", " "]]
    assert made.note.split("\n") == [
        "● yes; ○ no; a maybe",
        "China: 1 protocol; 2 declaration",
        "France: 1 declaration",
        "Known.",
    ]


def test_a_question_without_a_matrix_is_left_as_it_is() -> None:
    table = _table(*ROWS)
    assert matrix(table, _query("x")._replace(extra={})) is table
    empty = _table()
    assert matrix(empty, _query("quality; state; offered; text")) is empty


@pytest.mark.parametrize("spec", ["quality; state", "quality; state; nothing", "a b; state; text"])
def test_a_header_that_names_no_columns_is_a_fault(spec: str) -> None:
    with pytest.raises(BadSource, match=r"q\.rq:1: not a matrix; as `#"):
        matrix(_table(*ROWS), _query(spec))


def test_every_mark_of_the_matrix_is_a_row_of_the_answer(graph: Graph) -> None:
    query = find("demanded-and-offered")
    table = graph.answer(query, {})
    made = matrix(table, query)
    marks = "".join("".join(cells[1:]) for cells in made.text())
    assert len(made) == 6
    assert len(marks.replace(" ", "")) == len(table)
    for value, mark in (("yes", "●"), ("no", "○"), ("not known", "?")):
        assert marks.count(mark) == sum(row["offered"] == value for row in table)
