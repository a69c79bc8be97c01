"""The W3C's suite for the syntax of SPARQL 1.1 queries, where a folder has it.

`NSA_GRAPH_W3C` names the folder, by default `../shared/w3c` beside the project. Its subfolder
`sparql/syntax-query` is from https://github.com/w3c/rdf-tests.
"""

import functools
import os
import re
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadQuery
from nsa_graph.rdf.terms import iri
from nsa_graph.sparql import guard, syntax
from nsa_graph.sparql.binding import bind
from nsa_graph.sparql.tokens import every, variables

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "src" / "nsa_graph" / "sparql"
PAGE = ROOT / "docs" / "conformance.md"
SUITES = Path(os.environ.get("NSA_GRAPH_W3C") or ROOT.parent / "shared" / "w3c")
SUITE = SUITES / "sparql" / "syntax-query"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TESTS = f"SELECT ?type ?file {{ ?test a ?type ; <{MF}action> ?file }} ORDER BY ?file"
DIFFERENT = {"syntax-oneof-03", "syntax-construct-where-02", "syntax-select-expr-04"}
"""The tests that fail; docs/conformance.md has the reasons."""

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason=f"no SPARQL test suite in {SUITE}: set NSA_GRAPH_W3C to its folder"
)


class Case(NamedTuple):
    """A test: its name, the query, and whether it is to be accepted."""

    name: str
    query: str
    valid: bool


@functools.cache
def cases() -> tuple[Case, ...]:
    store = ox.Store()
    store.load(path=str(SUITE / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri="file:///")
    found = []
    for type_, file in store.query(TESTS):  # type: ignore[union-attr]
        path = SUITE / file.value.rpartition("/")[2]
        query = path.read_bytes().decode()
        found.append(Case(path.stem, query, "Positive" in type_.value))
    return tuple(found)


def accepted(query: str) -> bool:
    """Return whether *query* passes all that an untrusted one must, and parses."""
    try:
        guard.check(query)
        guard.require(query, ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
        syntax.columns(query)
    except BadQuery:
        return False
    return True


def test_the_suite_gives_what_the_pages_say() -> None:
    wrong = {case.name for case in cases() if accepted(case.query) is not case.valid}
    assert wrong == DIFFERENT
    table = re.findall(r"^\| `(syntax-[\w-]+)` \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert set(table) == DIFFERENT
    valid = [case for case in cases() if case.valid]
    invalid = [case for case in cases() if not case.valid]
    figures = (
        f"{sum(case.name not in DIFFERENT for case in valid)} of {len(valid)} valid",
        f"{sum(case.name not in DIFFERENT for case in invalid)} of {len(invalid)} invalid",
    )
    for page in (PAGE, ROOM / "README.md"):
        text = " ".join(page.read_text(encoding="utf-8").split())
        assert [figure for figure in figures if figure not in text] == [], page


def test_the_tokens_of_a_valid_query_leave_nothing_but_blanks() -> None:
    for case in cases():
        if case.valid:
            rest, at = [], 0
            for token in every(case.query):
                rest.append(case.query[at : token.start])
                at = token.end
            # The modifier `?` of a path and the `~` of a reifier are no tokens here.
            assert set("".join([*rest, case.query[at:]])) <= set(" \t\r\n?"), case.name


def test_a_valid_query_is_valid_whichever_variable_is_bound() -> None:
    bound = refused = 0
    for case in cases():
        if case.valid and case.name not in DIFFERENT:
            for name in sorted(variables(case.query)):
                try:
                    found = bind(case.query, {name: iri("http://x/y")})
                except BadQuery:  # the query gives it a value itself
                    refused += 1
                    continue
                syntax.columns(found.text)
                bound += 1
    assert bound > 70
    assert refused < 60
