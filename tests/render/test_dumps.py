"""The dumps: each round-trips to the same dataset, in two libraries, and fetches nothing."""

import json
import os
import re
import socket
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from tests.copies import Copy, built, dataset

from nsa_graph.assemble import write
from nsa_graph.names import NSA
from nsa_graph.paths import DATA
from nsa_graph.rdf.prefixes import PREFIXES, expand
from nsa_graph.render.dump import FORMATS, dump, turtle
from nsa_graph.render.jsonld import context, encoded, jsonld

CONTEXT = Path(DATA, "context.jsonld")
REWRITE = os.environ.get("NSA_GRAPH_REWRITE") == "1"
OX = {
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDFLIB = {"trig": "trig", "nq": "nquads", "ttl": "turtle", "jsonld": "json-ld"}


@cache
def dumped(format_: str) -> bytes:
    files = built().files
    return dump(files[write.NQUADS], files[write.TRIG], format_)


def canonical(quads: Any) -> frozenset[ox.Quad]:
    """Return *quads* with blank nodes named by what is said of them."""
    held = ox.Dataset(quads)
    held.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(held)


@cache
def whole() -> frozenset[ox.Quad]:
    return canonical(dataset().quads)


@cache
def merged() -> frozenset[ox.Quad]:
    return canonical(ox.Quad(q.subject, q.predicate, q.object) for q in dataset().quads)


def wanted(format_: str) -> frozenset[ox.Quad]:
    return merged() if format_ == "ttl" else whole()


def by_rdflib(data: bytes, format_: str) -> list[ox.Quad]:
    """Return what rdflib reads, term by term, in pyoxigraph's words."""
    held = rdflib.Dataset()
    held.parse(data=data, format=RDFLIB[format_])
    nquads = held.serialize(format="nquads")
    found = ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    if format_ != "ttl":
        return list(found)
    return [ox.Quad(q.subject, q.predicate, q.object) for q in found]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something is being fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("format_", FORMATS)
def test_pyoxigraph_reads_back_what_was_written(format_: str) -> None:
    found = canonical(ox.parse(dumped(format_), format=OX[format_]))
    assert len(found) > 10_000
    assert found == wanted(format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_rdflib_reads_back_what_was_written(format_: str) -> None:
    found = canonical(by_rdflib(dumped(format_), format_))
    assert found - wanted(format_) == set()
    assert wanted(format_) - found == set()


def test_turtle_is_the_same_from_any_order_and_names_of_blank_nodes() -> None:
    renamed = [
        ox.Quad(_fresh(q.subject), q.predicate, _fresh(q.object), q.graph_name)
        for q in reversed(dataset().quads)
    ]
    assert turtle(renamed) == dumped("ttl")


def _fresh(term: Any) -> Any:
    return ox.BlankNode("other" + term.value) if isinstance(term, ox.BlankNode) else term


def test_turtle_declares_the_prefixes_it_uses_in_order() -> None:
    names = re.findall(r"(?m)^@prefix (\S+): <(\S+)> \.$", dumped("ttl").decode())
    assert names == sorted(names)
    assert dict(names).items() <= PREFIXES.items()
    assert {"nsa", "state", "vote", "sssom", "void"} <= {name for name, _ in names}


def test_whole_numbers_keep_their_kind() -> None:
    """A store would write them all as xsd:integer."""
    for format_ in FORMATS:
        assert b"nonNegativeInteger" in dumped(format_)


def test_the_committed_context_is_the_one_in_use() -> None:
    made = encoded(context(dataset().quads))
    if REWRITE:
        CONTEXT.write_bytes(made)
    told = "if the new context is right: NSA_GRAPH_REWRITE=1 pytest tests/render/test_dumps.py"
    assert CONTEXT.read_bytes() == made, told
    held = json.loads(made)["@context"]
    assert json.loads(dumped("jsonld"))["@context"] == held


def test_the_context_has_each_prefix_and_each_link_of_the_ontology() -> None:
    held = context(dataset().quads)
    assert {name: held[name] for name in PREFIXES} == PREFIXES
    links = {
        quad.subject.value
        for quad in dataset().quads
        if quad.predicate.value == expand("rdf:type")
        and quad.object == ox.NamedNode(expand("owl:ObjectProperty") or "")
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(NSA)
    }
    terms = {name: value for name, value in held.items() if isinstance(value, dict)}
    assert {expand(name) for name, value in terms.items() if value["@type"] == "@id"} == links
    assert len(links) > 40
    assert not set(terms) & set(PREFIXES)


def test_the_context_names_nothing_to_be_fetched() -> None:
    text = CONTEXT.read_text(encoding="utf-8")
    assert "@import" not in text
    assert isinstance(json.loads(text)["@context"], dict)
    assert isinstance(json.loads(dumped("jsonld"))["@context"], dict)


def test_every_kind_of_value_comes_back() -> None:
    text = """
    @prefix nsa: <https://w3id.org/nsa-graph/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix x: <http://x/> .
    nsa:link a owl:ObjectProperty .
    nsa:day a owl:DatatypeProperty ; rdfs:range xsd:date .
    nsa:words a owl:DatatypeProperty ; rdfs:range xsd:string .
    x:g { x:a a x:C, nsa: ; nsa:link x:b, _:b, "words", nsa:link, <urn:x:y>, <mailto:a@b.c> ;
        nsa:day "2000-01-01"^^xsd:date, "2000"^^xsd:gYear, "no day", "one"@en-gb, x:b ;
        nsa:words "a", "b"@zh, "1"^^xsd:integer, x:b, "中 \\"\\\\\\n" ;
        rdf:value true, 1.5, 7 .
        _:b rdf:type "a literal class", x:C . }
    x:h { _:b x:p (1 2) . }
    """
    quads = list(ox.parse(text, format=ox.RdfFormat.TRIG))
    data = jsonld(quads, context(quads))
    assert canonical(ox.parse(data, format=ox.RdfFormat.JSON_LD)) == canonical(quads)
    assert canonical(by_rdflib(data, "jsonld")) == canonical(quads)
    assert jsonld(reversed(quads), context(quads)) == data


def test_the_command_writes_all_formats_or_one(tmp_path: Path) -> None:
    copy = Copy(tmp_path, whole=True)
    ran = copy.run("dump", "--out", "here", NSA_GRAPH_CACHE=_cache())
    assert ran.code == 0, ran
    assert re.findall(r"wrote here/(\S+) \([\d,]+ bytes\)", ran.out) == [
        f"nsa.{format_}" for format_ in FORMATS
    ]
    for format_ in FORMATS:
        assert (tmp_path / "here" / f"nsa.{format_}").read_bytes() == dumped(format_)
    ran = copy.run("dump", "--format", "ttl", "--out", "one", NSA_GRAPH_CACHE=_cache())
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["nsa.ttl"]


def _cache() -> str:
    return os.environ.get("NSA_GRAPH_CACHE") or os.path.expanduser("~/.cache/nsa-graph")


def test_the_command_says_what_it_cannot_write(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = copy.run("dump", "--out", "file", NSA_GRAPH_CACHE=_cache())
    assert "file: that is a file" in ran.complaint(6)
    ran = copy.run("dump", "--format", "rdf", NSA_GRAPH_CACHE=_cache())
    assert "rdf" in ran.complaint(2)
