"""Tables: rows become quads as their CONSTRUCT says, and what is wrong names file and line."""

from pathlib import Path

import pytest

from nsa_graph.assemble.tables import tables
from nsa_graph.errors import BadSource

QUERY = """#+ title: Who belongs
#+ node: membership/{group}/{state}
PREFIX nsa: <https://w3id.org/nsa-graph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
CONSTRUCT { ?node a nsa:Membership ; nsa:member ?member ; nsa:beginDate ?from ; nsa:note ?note }
WHERE {
  VALUES (?node ?state ?group ?begin ?note) {}
  BIND (IRI(CONCAT("https://w3id.org/nsa-graph/id/state/", ?state)) AS ?member)
  BIND (STRDT(?begin, xsd:date) AS ?from)
}
"""
HEADER = "state,group,begin,note\n"
IDS = "https://w3id.org/nsa-graph/id/"


def table(folder: Path, rows: str, query: str = QUERY) -> Path:
    (folder / "belongs.csv").write_text(rows, encoding="utf-8", newline="")
    (folder / "belongs.rq").write_text(query, encoding="utf-8")
    return folder


def fault(folder: Path) -> BadSource:
    with pytest.raises(BadSource) as caught:
        tables(str(folder))
    return caught.value


def test_rows_become_quads_of_the_tables_graph(tmp_path: Path) -> None:
    rows = HEADER + 'NAM,some,1990-03-21,"a ""quoted"" \\ word, with a comma"\nFRA,some,,\n'
    (made,) = tables(str(table(tmp_path, rows)))
    assert {str(quad.graph_name) for quad in made.quads} == {
        "<https://w3id.org/nsa-graph/graph/tables/belongs>"
    }
    said = {
        (str(q.subject)[1:-1].removeprefix(IDS), q.predicate.value.partition("#")[2], str(q.object))
        for q in made.quads
    }
    assert ("membership/some/NAM", "member", f"<{IDS}state/NAM>") in said
    assert ("membership/some/NAM", "note", '"a \\"quoted\\" \\\\ word, with a comma"') in said
    assert ("membership/some/FRA", "member", f"<{IDS}state/FRA>") in said
    assert not any(verb == "beginDate" and "FRA" in node for node, verb, _ in said)
    assert not any(verb == "note" and "FRA" in node for node, verb, _ in said)


def test_each_row_has_its_line(tmp_path: Path) -> None:
    rows = HEADER + 'USA,some,,"two\nlines"\nFRA,some,,\n'
    (made,) = tables(str(table(tmp_path, rows)))
    lines = {subject.removeprefix(IDS): line for (subject, _), line in made.lines.items()}
    assert (lines["membership/some/USA"], lines["membership/some/FRA"]) == (2, 4)


def test_a_cell_is_never_part_of_the_query(tmp_path: Path) -> None:
    rows = HEADER + 'USA,some,,"""} BIND (1 AS ?x) # {"\n'
    (made,) = tables(str(table(tmp_path, rows)))
    assert any(str(quad.object) == '"\\"} BIND (1 AS ?x) # {"' for quad in made.quads)


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path: Path) -> None:
    (made,) = tables(str(table(tmp_path, "\ufeff" + HEADER + "USA,some,,\n")))
    assert made.quads


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        ("state,group,begin\n", 1, "column 'note' is missing"),
        ("state,group,begin,note,more\n", 1, "column 'more' is unknown"),
        ("state,group,begin,note,note\n", 1, "column 'note' is given twice"),
        (HEADER + "USA,some,\n", 2, "3 cells, where the header has 4"),
        (HEADER + "USA,some,,\nUSA,some,1990-01-01,\n", 3, "also the row of line 2"),
        (HEADER + 'USA,"some" x,,\n', 2, "not CSV"),
    ],
)
def test_what_is_wrong_with_a_table_names_its_line(
    tmp_path: Path, rows: str, line: int, told: str
) -> None:
    found = fault(table(tmp_path, rows))
    assert (found.line, found.file.endswith("belongs.csv")) == (line, True)
    assert told in str(found)


def test_a_table_needs_its_query(tmp_path: Path) -> None:
    table(tmp_path, HEADER)
    (tmp_path / "belongs.rq").unlink()
    assert "no belongs.rq beside the table" in str(fault(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("VALUES (?node ?state ?group ?begin ?note) {}", "", "empty block"),
        ("#+ node: membership/{group}/{state}\n", "", "empty block"),
        ("CONSTRUCT { ?node a", "CONSTRUCT { ?node ?", "parse"),
    ],
)
def test_a_query_that_says_nothing_of_rows_is_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    found = fault(table(tmp_path, HEADER, QUERY.replace(old, new, 1)))
    assert found.file.endswith("belongs.rq")
    assert told in str(found)
