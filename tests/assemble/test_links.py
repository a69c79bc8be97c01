"""The tables of links: valid SSSOM, plain triples apart, each match with its grounds."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
from tests.copies import Copy, dataset, select

from nsa_graph.assemble.links import ENDING, links
from nsa_graph.errors import BadSource
from nsa_graph.names import GRAPH, ID
from nsa_graph.paths import LINKS
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.rdf.turtle import Turtle

FILES = sorted(Path(LINKS).glob("*" + ENDING))
WIKIDATA = "http://www.wikidata.org/entity/"
SKOS = PREFIXES["skos"]
ABOUT_LINKS = tuple(GRAPH + name for name in ("links/", "mappings/", "catalog"))
HEAD = """\
#curie_map:
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  state: https://w3id.org/nsa-graph/id/state/
#  wd: http://www.wikidata.org/entity/
#license: https://creativecommons.org/licenses/by/4.0/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence
"""
ROW = "state:FRA\tskos:exactMatch\twd:Q142\tsemapv:ManualMappingCuration\t0.9\n"

by_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def read(folder: Path, text: str) -> Turtle:
    (folder / ("test" + ENDING)).write_text(text, encoding="utf-8", newline="")
    (found,) = links(str(folder))
    return found


@cache
def theirs(path: Path) -> Any:
    """Return the table as SSSOM's own reader has it."""
    return parse_sssom_table(path)


def test_there_are_tables_and_no_other_files() -> None:
    assert {path.name.removesuffix(ENDING) for path in FILES} == {"unbis", "untc", "wikidata"}
    assert len(FILES) == len(list(Path(LINKS).iterdir()))


@by_file
def test_a_table_is_valid_sssom(path: Path) -> None:
    kinds = [
        SchemaValidationType.JsonSchema,
        SchemaValidationType.PrefixMapCompleteness,
        SchemaValidationType.StrictCurieFormat,
    ]
    reports = validate(theirs(path), kinds, fail_on_error=False)
    assert {kind: report.results for kind, report in reports.items()} == {
        kind: [] for kind in kinds
    }


@by_file
def test_sssom_reads_the_same_matches(path: Path) -> None:
    held = theirs(path)
    wanted = {
        tuple(held.converter.expand(row[c]) for c in ("subject_id", "predicate_id", "object_id"))
        for row in held.df.to_dict("records")
    }
    name = path.name.removesuffix(ENDING)
    rows = select(f"SELECT ?s ?p ?o {{ GRAPH <{GRAPH}links/{name}> {{ ?s ?p ?o }} }}")
    assert wanted <= set(rows)
    assert len(wanted) == len(held.df) > 1
    if name != "unbis":  # whose graph holds the alignment of the topics too
        assert wanted == set(rows)


@by_file
def test_a_table_says_which_set_it_is_and_on_what_terms(path: Path) -> None:
    about = theirs(path).metadata
    assert about["mapping_set_id"] == f"{GRAPH}links/{path.name.removesuffix(ENDING)}"
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert about["creator_label"] == ["The nsa_graph project"]


@by_file
def test_rows_are_sorted_and_explained(path: Path) -> None:
    rows = theirs(path).df.to_dict("records")
    keys = [(row["subject_id"], row["object_id"]) for row in rows]
    assert keys == sorted(set(keys))
    assert all(row["comment"].endswith(".") and 0.5 <= row["confidence"] < 1 for row in rows)
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


def test_nothing_is_said_to_be_the_same() -> None:
    rows = select("SELECT ?s { GRAPH ?g { ?s owl:sameAs ?o } }")
    assert rows == []


def test_no_two_things_are_exactly_one_item_and_no_thing_two() -> None:
    rows = select(f"SELECT ?s ?o {{ GRAPH <{GRAPH}links/wikidata> {{ ?s skos:exactMatch ?o }} }}")
    assert len(rows) > 200
    assert {n for at in (0, 1) for n in Counter(row[at] for row in rows).values()} == {1}


def test_every_state_of_today_has_an_item_and_former_ones_where_evidenced() -> None:
    rows = select(
        f"""SELECT ?code ?m49 ?item {{
          ?state a nsa:State ; nsa:alpha3Code ?code .
          OPTIONAL {{ ?state nsa:m49Code ?m49 }}
          OPTIONAL {{ GRAPH <{GRAPH}links/wikidata> {{ ?state skos:exactMatch ?item }} }}
        }}"""
    )
    today = {code: item for code, m49, item in rows if m49}
    former = {code: item for code, m49, item in rows if not m49}
    assert len(today) == 197
    assert all(today.values())
    assert {code for code, item in former.items() if not item} == {"SCG", "YMD", "YUG"}


@pytest.mark.parametrize(
    ("thing", "item"),
    [
        ("instrument/npt", "Q186444"),
        ("group/nato", "Q7184"),
        ("body/icj", "Q7801"),
        ("body/un-general-assembly", "Q47423"),
        ("body/un-security-council", "Q37470"),
        ("state/USA", "Q30"),
        ("state/RUS", "Q159"),
        ("state/GBR", "Q145"),
        ("state/FRA", "Q142"),
        ("state/CHN", "Q148"),
        ("state/NAM", "Q1030"),
    ],
)
def test_what_was_seen_in_two_places_is_held_so(thing: str, item: str) -> None:
    rows = select(
        f"""SELECT ?how {{ ?match owl:annotatedSource <{ID}{thing}> ; sssom:confidence ?how ;
              owl:annotatedTarget <{WIKIDATA}{item}> ; owl:annotatedProperty skos:exactMatch }}"""
    )
    assert [float(how) >= 0.9 for (how,) in rows] == [True]


def test_what_was_seen_once_is_less_sure() -> None:
    rows = select(
        """SELECT ?how { ?match sssom:confidence ?how ; rdfs:comment ?why ;
             FILTER(CONTAINS(?why, "seen nowhere else") || CONTAINS(?why, "Seen nowhere else")) }"""
    )
    assert [float(how) for (how,) in rows] == [0.6] * 7


def test_former_states_that_two_numbers_are_given_for_have_none() -> None:
    assert not any("YUG" in path.read_text(encoding="utf-8") for path in FILES)


def test_a_graph_of_links_can_be_dropped() -> None:
    """Without the graphs of links and mappings, nothing speaks of what they match with."""
    rest = ox.Store()
    rest.extend(
        quad for quad in dataset().quads if not str(quad.graph_name)[1:].startswith(ABOUT_LINKS)
    )
    assert select(f'SELECT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?o), "{WIKIDATA}")) }}', rest) == []


def test_a_row_is_a_triple_and_what_is_known_of_it(tmp_path: Path) -> None:
    held = read(tmp_path, HEAD + ROW)
    by_graph = Counter(str(quad.graph_name)[1:-1].removeprefix(GRAPH) for quad in held.quads)
    assert by_graph == {"links/test": 1, "mappings/test": 6}
    node = ID + "mapping/test/state/FRA/Q142"
    assert held.line(node) == 8
    assert held.line(ID + "state/FRA", SKOS + "exactMatch") == 8


def test_cells_may_be_quoted_and_have_a_mark_before_them(tmp_path: Path) -> None:
    text = "\ufeff" + HEAD.replace("\tconf", "\tcomment\tconf")
    text += ROW.replace("\t0.9", '\t"a ""word"" there"\t0.9')
    said = [str(quad.object) for quad in read(tmp_path, text).quads]
    assert '"a \\"word\\" there"' in said


def test_references_below_one_thing_are_parted(tmp_path: Path) -> None:
    text = HEAD.replace("\tconf", "\tsee_also\tconf") + ROW.replace("\t0.9", "\tx:a|x:b\t0.9")
    said = [str(quad.object) for quad in read(tmp_path, text).quads]
    assert {"<x:a>", "<x:b>"} <= set(said)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#curie_map:", "#curie:", 1, "no curie_map"),
        ("\tconfidence", "\tsureness", 7, "column 'sureness' is not read here"),
        ("\tconfidence", "\tobject_id", 7, "column 'object_id' is given twice"),
        ("\tconfidence", "\tcomment", 7, "column 'confidence' is missing"),
        ("wd:Q142", "wiki:Q142", 8, "object_id 'wiki:Q142' is no CURIE"),
        ("wd:Q142", "Q142", 8, "object_id 'Q142' is no CURIE"),
        ("wd:Q142", "", 8, "object_id '' is no CURIE"),
        ("wd:Q142", "wd:Q 142", 8, "object_id 'wd:Q 142' makes no IRI"),
        ("\t0.9", "\t90%", 8, "confidence '90%' is no number from 0 to 1"),
        ("\t0.9", "\tnan", 8, "confidence 'nan' is no number from 0 to 1"),
        ("\t0.9", "", 8, "4 cells, where the header has 5"),
        (ROW, ROW + ROW.replace("exact", "close"), 9, "are matched in line 8 too"),
        ("\t0.9", '\t"0.9', 8, "not TSV"),
    ],
)
def test_a_fault_names_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    text = HEAD + ROW
    assert old in text
    with pytest.raises(BadSource, match=words.replace("(", r"\(")) as caught:
        read(tmp_path, text.replace(old, new, 1))
    assert (caught.value.file.rpartition("/")[2], caught.value.line) == ("test" + ENDING, line)
    assert caught.value.remedy


def test_the_check_names_the_line_of_a_thing_that_is_not_there(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    line = copy.edit("data/links/wikidata.sssom.tsv", "state:FRA\tFrance", "state:FRN\tFrance")
    ran = copy.run("check")
    assert ran.code == 5
    assert f"data/links/wikidata.sssom.tsv:{line}: " in ran.out
    assert "nothing here describes it" in ran.out
