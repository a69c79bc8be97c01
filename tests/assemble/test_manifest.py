import hashlib
import os
from pathlib import Path

from tests.copies import built, dataset, select

from nsa_graph import __version__, paths
from nsa_graph.assemble.manifest import Manifest
from nsa_graph.rdf.prefixes import expand


def manifest() -> Manifest:
    return built().manifest


def test_the_graphs_are_counted_as_sparql_counts_them() -> None:
    rows = select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert {graph: int(count) for graph, count in rows} == {
        expand(name): count for name, count in manifest()["counts"]["graphs"].items()
    }
    assert len(rows) > 10
    assert manifest()["counts"]["quads"] == sum(int(count) for _, count in rows)


def test_the_classes_are_counted_as_sparql_counts_them() -> None:
    rows = select(
        """SELECT ?class (COUNT(DISTINCT ?thing) AS ?n)
        { ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(nsa:))) } GROUP BY ?class"""
    )
    assert {kind: int(count) for kind, count in rows} == {
        expand(name): count for name, count in manifest()["counts"]["classes"].items()
    }
    assert manifest()["counts"]["classes"]["nsa:Paragraph"] == 15


def test_files_are_hashed_as_they_are() -> None:
    held = built()
    assert set(held.manifest["files"]) == {"nsa.nq", "nsa.trig"}
    for name, about in held.manifest["files"].items():
        data = held.files[name]
        assert about == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_every_source_is_hashed() -> None:
    root = Path(paths.RESOURCES)
    wanted = [
        path
        for folder in ("ontology", "data", "queries/catalog", "queries/rules")
        for path in (root / folder).rglob("*")
        if path.suffix in (".ttl", ".txt", ".csv", ".tsv", ".rq") and not path.name.startswith(".")
    ]
    wanted.append(root / "queries" / "names.rq")
    assert len(wanted) > 60
    assert manifest()["sources"] == {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in wanted
    }
    assert {file.file for file in dataset().files} <= set(manifest()["sources"])


def test_the_versions_are_those_of_the_package_and_the_ontology() -> None:
    version = select("SELECT ?v { ?o a owl:Ontology ; owl:versionInfo ?v }")
    assert manifest()["versions"] == {"nsa_graph": __version__, "ontology": version[0][0]}
    assert len(set(version)) == 1
    assert manifest()["key"] == "a key"


def test_the_manifest_names_no_place_or_time() -> None:
    text = built().files["manifest.json"].decode()
    assert text.endswith("}\n")
    for place in (paths.RESOURCES, os.path.expanduser("~"), os.sep + "tmp"):
        assert place not in text
