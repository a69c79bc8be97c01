"""The catalogue: described by hand, counted by the build, and the counts are right."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import Copy, dataset, select

from nsa_graph import __version__
from nsa_graph.assemble.catalog import NAME, counted
from nsa_graph.errors import BadSource
from nsa_graph.names import BASE, GRAPH, ID, NSA
from nsa_graph.paths import CATALOG, DATA
from nsa_graph.rdf.prefixes import PREFIXES

DATASET = BASE + "dataset"
VOID = PREFIXES["void"]
TYPE = PREFIXES["rdf"] + "type"
FILE = Path(DATA, "catalog.ttl")
COUNTS = "triples|entities|distinctSubjects|distinctObjects|properties|classes|documents"


@cache
def rest() -> list[ox.Quad]:
    """Return all quads but the catalogue's."""
    return [quad for quad in dataset().quads if quad.graph_name != ox.NamedNode(NAME)]


def told(subject: str, name: str) -> list[str]:
    """Return what the catalogue says of *subject* by the property *name* of VoID."""
    rows = select(f"SELECT ?o {{ GRAPH <{NAME}> {{ <{subject}> void:{name} ?o }} }} ORDER BY ?o")
    return [value for (value,) in rows]


def test_the_file_holds_no_count() -> None:
    text = re.sub(r'"[^"]*"', '""', FILE.read_text(encoding="utf-8"))
    assert "void:objectsTarget" in text
    assert re.findall(rf"void:({COUNTS})\b", text) == []


def test_the_dataset_is_counted_as_python_counts_it() -> None:
    triples = {(quad.subject, quad.predicate, quad.object) for quad in rest()}
    kinds = [(s, o) for s, p, o in triples if p.value == TYPE]
    assert told(DATASET, "triples") == [str(len(triples))]
    assert told(DATASET, "distinctSubjects") == [str(len({s for s, _, _ in triples}))]
    assert told(DATASET, "properties") == [str(len({p for _, p, _ in triples}))]
    assert told(DATASET, "classes") == [str(len({kind for _, kind in kinds}))]
    entities = {s for s, _ in kinds if isinstance(s, ox.NamedNode) and s.value.startswith(ID)}
    assert told(DATASET, "entities") == [str(len(entities))]
    assert len(triples) > 10_000


def test_each_graph_is_a_part_and_counted() -> None:
    sizes = Counter(str(quad.graph_name)[1:-1] for quad in rest())
    assert set(told(DATASET, "subset")) == set(sizes)
    assert {graph: told(graph, "triples") for graph in sizes} == {
        graph: [str(size)] for graph, size in sizes.items()
    }
    assert len(sizes) > 20


def test_things_are_counted_by_class() -> None:
    typed = {
        (str(quad.subject), quad.object.value)
        for quad in rest()
        if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode)
    }
    wanted = Counter(kind for _, kind in typed if kind.startswith(NSA))
    rows = select(
        f"""SELECT ?class ?n {{ GRAPH <{NAME}> {{
              <{DATASET}> void:classPartition [ void:class ?class ; void:entities ?n ] }} }}"""
    )
    assert {kind: int(count) for kind, count in rows} == wanted
    assert wanted[NSA + "Demand"] > 10


def test_each_graph_of_links_leads_somewhere_by_linksets_of_one_predicate() -> None:
    rows = select(
        f"""SELECT ?graph ?linkset ?predicate ?n ?target {{ GRAPH <{NAME}> {{
              ?graph void:subset ?linkset . ?linkset a void:Linkset ;
                void:linkPredicate ?predicate ; void:triples ?n ; void:objectsTarget ?target ;
                void:subjectsTarget <{DATASET}> }} }}"""
    )
    graphs = {
        str(quad.graph_name)[1:-1] for quad in rest() if str(quad.graph_name)[1:].startswith(GRAPH)
    }
    assert {row[0] for row in rows} == {g for g in graphs if g.startswith(GRAPH + "links/")}
    for graph, linkset, predicate, count, target in rows:
        held = [
            quad
            for quad in rest()
            if str(quad.graph_name) == f"<{graph}>" and quad.predicate.value == predicate
        ]
        ours = [quad for quad in held if str(quad.subject).startswith("<" + BASE)]
        assert len([q for q in ours if not str(q.object).startswith("<" + BASE)]) == int(count)
        assert re.fullmatch(re.escape(graph) + r"#\w+", linkset)
        assert told(graph, "objectsTarget") == [target]
    assert len({row[1] for row in rows}) == len(rows) > 14


def test_wikidata_is_matched_by_three_predicates() -> None:
    linksets = told(GRAPH + "links/wikidata", "subset")
    names = [linkset.rpartition("#")[2] for linkset in linksets]
    assert names == ["broadMatch", "exactMatch", "relatedMatch"]
    counts = [int(told(linkset, "triples")[0]) for linkset in linksets]
    assert counts == [1, 212, 1]
    assert told(GRAPH + "links/wikidata", "triples") == [str(sum(counts))]


def test_each_vocabulary_named_is_in_use() -> None:
    used = {re.sub(r"[^/#]*$", "", quad.predicate.value) for quad in dataset().quads}
    assert set(told(DATASET, "vocabulary")) == used


def test_the_description_is_whole() -> None:
    rows = select(
        f"""SELECT ?license ?version ?title {{ GRAPH <{NAME}> {{
              <{DATASET}> dcterms:license ?license ;
              dcat:version ?version ; dcterms:title ?title ;
              dcterms:description ?words ;
              dcterms:creator/foaf:name ?who FILTER(LANG(?title) = "zh") }} }}"""
    )
    assert [row[:2] for row in rows] == [
        ("https://creativecommons.org/licenses/by/4.0/", __version__)
    ]
    for name in ("exampleResource", "rootResource"):
        for thing in told(DATASET, name):
            assert select(f"SELECT ?class {{ <{thing}> a ?class }}")


def test_the_formats_are_those_of_the_dumps() -> None:
    rows = select(
        f"SELECT ?dump {{ GRAPH <{NAME}> {{ <{DATASET}> dcat:distribution ?dump . ?dump a ?k }} }}"
    )
    assert {dump.rpartition("/")[2] for (dump,) in rows} == {"trig", "nq", "ttl", "jsonld"}


def test_counting_twice_gives_the_same() -> None:
    again = counted(dataset().quads)
    assert set(again) < set(dataset().quads)
    assert again == counted(reversed(dataset().quads))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#+ title: a\nSELECT * { ?s ?p ?o }", "is a CONSTRUCT"),
        ("#+ title: a\nCONSTRUCT {", "does not parse"),
        ("", "no query that counts lies here"),
    ],
)
def test_a_query_that_cannot_count_is_named(tmp_path: Path, text: str, words: str) -> None:
    if text:
        (tmp_path / "a.rq").write_text(text, encoding="utf-8")
    with pytest.raises(BadSource, match=words):
        counted(rest()[:10], str(tmp_path))


def test_a_count_by_hand_that_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.edit("data/catalog.ttl", "dcat:version", "void:triples 7 ;\n    dcat:version")
    ran = copy.run("check")
    assert ran.code == 5
    assert re.search(r"data/catalog.ttl:\d+: .*another number too", ran.out)


def test_a_right_count_by_hand_changes_nothing(tmp_path: Path) -> None:
    count = told(GRAPH + "links/untc", "triples")
    assert count == ["2"]
    copy = Copy(tmp_path)
    copy.append("data/catalog.ttl", "<graph/links/untc> void:triples 2 .\n")
    assert "catalog.ttl" not in copy.run("check").out


def test_the_queries_are_in_their_folder() -> None:
    assert {path.stem for path in Path(CATALOG).glob("*.rq")} == {
        "classes",
        "dataset",
        "graphs",
        "linksets",
    }
