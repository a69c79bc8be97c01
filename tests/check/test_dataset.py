"""The shapes of the project over its dataset: compiled whole, and with pyshacl's results."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.copies import dataset
from tests.shacl.alike import alike, by, compiled

from nsa_graph.check import shapes
from nsa_graph.check.finding import Places
from nsa_graph.errors import BadSource, LimitExceeded
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.shacl import REFERENCE, patterns, read_shapes, reference

XSD = PREFIXES["xsd"]
NSA = PREFIXES["nsa"]
Quads = Sequence[ox.Quad]
LITERALS = (
    ox.Literal("x"),
    ox.Literal("x", language="fr"),
    ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("07", datatype=ox.NamedNode(XSD + "nonNegativeInteger")),
    ox.Literal("-7", datatype=ox.NamedNode(XSD + "nonNegativeInteger")),
    ox.Literal("1999-02-30", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("1999", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("2999-01-01", datatype=ox.NamedNode(XSD + "date")),
)


def mutated(data: Quads, seed: int, count: int) -> list[ox.Quad]:
    """Give *data* with *count* quads dropped, doubled, retargeted, retyped or reworded.

    None is retargeted to a blank node, for the reference breaks off where one stands for a day.
    """
    draw = random.Random(seed)
    held = sorted(data, key=str)
    nodes = sorted({q.subject for q in held if not isinstance(q.subject, ox.BlankNode)}, key=str)
    kinds = sorted({q.object for q in held if q.predicate.value.endswith("#type")}, key=str)
    for at in draw.sample(range(len(held)), count):
        quad = held[at]
        typed = quad.predicate.value.endswith("#type")
        other = draw.choice(kinds if typed else [*LITERALS, *draw.sample(nodes, len(LITERALS))])
        changed = ox.Quad(quad.subject, quad.predicate, other, quad.graph_name)
        how = draw.choice(("drop", "double", "change", "change"))
        if how == "double":
            held.append(changed)
        else:
            held[at] = changed if how == "change" else held[at - 1]
    return list(dict.fromkeys(held))


LONG = tuple(ox.NamedNode(NSA + name) for name in ("Vote", "Participation", "Membership"))
"""The classes whose thousands of instances are alike."""


def thinned(data: Quads, keep: int = 30) -> list[ox.Quad]:
    """Give *data* with one of *keep* instances of the `LONG` classes, for pyshacl's sake."""
    alike = sorted(
        {q.subject for q in data if q.predicate.value.endswith("#type") and q.object in LONG},
        key=str,
    )
    assert len(alike) > 8000
    left_out = set(alike) - set(alike[::keep])
    return [quad for quad in data if quad.subject not in left_out]


def agree(data: Quads, seed: int, count: int) -> None:
    """Plant *count* faults in *data*; both engines must find the same, and many of them."""
    faulty, rules = mutated(data, seed, count), shapes.shapes()
    found = compiled(faulty, rules)
    assert found.left == {}
    assert len(found.results) > count / 4
    assert alike(found.results) == by(REFERENCE, faulty, rules)


def test_the_same_is_found_in_the_dataset_with_faults_planted() -> None:
    agree(thinned(dataset().quads), 1, 400)


@pytest.mark.heavy
@pytest.mark.parametrize(("seed", "count"), [(1, 400), *((seed, 3000) for seed in range(2, 8))])
def test_the_same_is_found_in_the_whole_dataset_with_faults_planted(seed: int, count: int) -> None:
    agree(dataset().quads, seed, count)


def severities(engine: str) -> set[str]:
    """Give the severities of what *engine* finds in the dataset."""
    found = by(engine, dataset().quads, shapes.shapes())
    assert found is not None
    return {str(key[5]).rpartition("#")[2] for key in found}


def test_the_dataset_conforms() -> None:
    assert severities("compiled") <= {"Warning", "Info"}


@pytest.mark.heavy
def test_the_dataset_conforms_by_pyshacl() -> None:
    assert severities(REFERENCE) <= {"Warning", "Info"}


def test_the_shapes_of_the_project_are_compiled_whole() -> None:
    known = read_shapes(shapes.shapes()).compiled
    assert sum(len(shape.constraints) for shape in known.values()) > 600
    assert [shape for shape in known.values() if shape.why] == []


def test_the_patterns_of_the_project_need_no_process() -> None:
    known = read_shapes(shapes.shapes()).compiled
    held = {c.value for s in known.values() for c in s.constraints if c.kind == "pattern"}
    assert len(held) > 10
    assert [pattern.text for pattern in held if patterns._power(pattern) is None] == []


def test_a_sparql_constraint_names_the_properties_that_it_reads() -> None:
    known = read_shapes(shapes.shapes()).compiled
    selects = [c.value for s in known.values() for c in s.constraints if c.kind == "sparql"]
    assert len(selects) >= 3
    named = frozenset[str]().union(*(select.properties or () for select in selects))
    assert {NSA + name for name in ("beginDate", "endDate", "readingOf")} <= named
    assert all(select.properties for select in selects)


def test_a_check_that_needs_no_pyshacl_imports_none(tmp_path: Path) -> None:
    file = tmp_path / "dataset.nq"
    file.write_bytes(ox.serialize(dataset().quads, format=ox.RdfFormat.N_QUADS) or b"")
    code = (
        "import sys, pyoxigraph as ox; from nsa_graph.check import shapes\n"
        "from nsa_graph.shacl import validate\n"
        f"found = validate(ox.parse(path={str(file)!r}), shapes.shapes())\n"
        "print(len(found.results), sorted({'rdflib', 'pyshacl'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, loaded = ran.stdout.split(maxsplit=1)
    assert (count.isdigit(), loaded.strip()) == (True, "[]")


def test_a_blank_shape_is_named_by_the_shape_above_and_its_path() -> None:
    known = read_shapes(shapes.shapes()).compiled
    named = shapes.names(known)
    assert {node for node in known if node.startswith("_:")} == set(named)
    space = PREFIXES["nsash"]
    for name in ("MembershipShape/nsa:member", "LocatedShape/%5Eoa:hasBody", "ActorShape"):
        assert space + name in named.values()


PREFIX = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SLOW = """
<urn:x:First> a sh:NodeShape ; sh:targetNode <urn:x:a> ; sh:pattern "^a+$" ; sh:message "m" .
<urn:x:Other> a sh:NodeShape ;
    sh:targetSubjectsOf <urn:x:p> ; sh:message "m" ;
    sh:property [
        sh:path <urn:x:p> ; {other}
        sh:or ( [ sh:pattern "^(\\\\w+\\\\s?)*\\"$" ] [ sh:class <urn:x:C> ] ) ] .
"""


@pytest.mark.parametrize("other", ["", "sh:madeUp 1 ;"])
def test_a_slow_pattern_is_an_error_with_file_and_line(
    other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 1.0)
    (tmp_path / "a.ttl").write_text(PREFIX + "<urn:x:s> a sh:NodeShape .", encoding="utf-8")
    (tmp_path / "b.ttl").write_text(PREFIX + SLOW.format(other=other), encoding="utf-8")
    data = [ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p"), ox.Literal("a" * 40))]
    with pytest.raises(LimitExceeded) as error:
        shapes.findings(data, Places(()), folder=str(tmp_path))
    assert (Path(error.value.file).name, error.value.line) == ("b.ttl", 8)
    assert error.value.exit_code == 9
    assert "takes more than 1 s" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_shape_that_pyshacl_takes_too_long_for_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapes, "_SECONDS", 0.01)
    (tmp_path / "a.ttl").write_text(PREFIX + SLOW.format(other="sh:madeUp 1 ;"), encoding="utf-8")
    data = [ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p"), ox.Literal("a"))]
    with pytest.raises(LimitExceeded, match=r"a\.ttl:4: pyshacl needs more than 0\.01 s"):
        shapes.findings(data, Places(()), folder=str(tmp_path))


def test_a_process_that_dies_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reference, "__name__", "no_such_module")
    (tmp_path / "a.ttl").write_text(PREFIX + SLOW.format(other="sh:madeUp 1 ;"), encoding="utf-8")
    data = [ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p"), ox.Literal("a"))]
    with pytest.raises(BadSource, match=r"ended with status 1.*no_such_module"):
        shapes.findings(data, Places(()), folder=str(tmp_path))
