"""The W3C's tests of result formats (CSV, TSV, JSON), run through the command line.

The suites are found by `NSA_GRAPH_W3C`, by default in a folder beside the checkout.
"""

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest

from nsa_graph.cli import main

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("NSA_GRAPH_W3C") or ROOT.parent / "shared" / "w3c") / "sparql"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
CASES = f"""SELECT ?test ?query ?data ?result {{
  ?test <{MF}action> [ <{QT}query> ?query ; <{QT}data> ?data ] ; <{MF}result> ?result
}} ORDER BY ?test"""


class Case(NamedTuple):
    name: str
    query: Path
    data: Path
    result: Path


def cases() -> Iterator[Case]:
    for folder in ("csv-tsv-res", "json-res"):
        file = SUITES / folder / "manifest.ttl"
        if not file.is_file():
            continue
        store = ox.Store()
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=f"file:{folder}/")
        for test, *files in store.query(CASES):  # type: ignore[union-attr]
            names = (SUITES / term.value.removeprefix("file:") for term in files)
            yield Case(test.value.rpartition("#")[2], *names)


FOUND = tuple(cases())


@pytest.mark.skipif(not SUITES.is_dir(), reason=f"no W3C suites in {SUITES}; set NSA_GRAPH_W3C")
def test_the_suites_have_the_tests_they_are_known_for() -> None:
    assert len(FOUND) == 10


@pytest.mark.parametrize("case", FOUND, ids=[case.name for case in FOUND])
def test_a_result_is_written_as_the_w3c_expects(
    case: Case, capfd: pytest.CaptureFixture[str]
) -> None:
    format_ = case.result.suffix[1:]
    assert main(["sparql", str(case.query), "--graph", str(case.data), "--format", format_]) == 0
    written = capfd.readouterr().out
    assert READERS[format_](written) == READERS[format_](case.result.read_text(encoding="utf-8"))


def relabelled(text: str) -> str:
    """Return *text* with blank nodes named in the order in which they appear."""
    names: dict[str, str] = {}
    return re.sub(r"_:(\w+)", lambda at: names.setdefault(at[1], f"_:n{len(names)}"), text)


Rows = list[dict[str, str | float]]
NUMBER = re.compile(r'"?([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(?:"\^\^<\S+#(?:\w*[iI]nteger|double)>)?')


def by_value(cell: str) -> str | float:
    """Return a number as one: the engine keeps the value, not the digits and the narrower type."""
    found = NUMBER.fullmatch(cell)
    return float(found[1]) if found else cell


def read_csv(text: str) -> Rows:
    """Return the cells by column, whose order is the engine's under `SELECT *`."""
    rows = csv.DictReader(io.StringIO(relabelled(text), newline=""))
    return [{name: by_value(cell) for name, cell in row.items()} for row in rows]


def read_tsv(text: str) -> Rows:
    """Return the terms by column."""
    head, *lines = relabelled(text).splitlines()
    cells = (zip(head.split("\t"), line.split("\t"), strict=True) for line in lines)
    return [{name: by_value(cell) for name, cell in row} for row in cells]


def read_srj(text: str) -> Any:
    document = json.loads(text)
    document["head"].get("vars", []).sort()  # their order is the engine's under `SELECT *`
    labels: dict[str, str] = {}
    for row in document.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = labels.setdefault(term["value"], f"n{len(labels)}")
    return document


READERS: dict[str, Callable[[str], Any]] = {"csv": read_csv, "tsv": read_tsv, "srj": read_srj}
