"""The shapes: well-formed, and each shown to pass and to fail by examples.

Every run of pyshacl is compared, result by result, with the compiled shapes'.

`shapes/<Shape>/pass-*.ttl` conforms to that shape; `fail-*.ttl` gives just the results that its
lines `#! focus=… path=… component=… severity=…` name. An example says what its shape needs and
no more: the subclasses and, but for the shapes of terms and concepts, the kinds of the controlled
concepts and of the properties are lent to it.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from tests.shacl.alike import alike, quads

from nsa_graph.names import BASE, NSA
from nsa_graph.paths import ONTOLOGY, SHAPES
from nsa_graph.rdf.prefixes import PREFIXES, shrink
from nsa_graph.shacl import Shapes, read_shapes
from nsa_graph.shacl.facts import Facts
from nsa_graph.shacl.reference import merged, reported
from nsa_graph.shacl.validation import validate_compiled

NSASH = PREFIXES["nsash"]
HEADER = URIRef(BASE + "ontology/shapes")
FOLDER = Path(__file__).parents[1] / "shapes"
PASS, FAIL = sorted(FOLDER.glob("*/pass-*.ttl")), sorted(FOLDER.glob("*/fail-*.ttl"))
TERMS = ("style.ttl", "concepts.ttl")
NO_CONSTRAINT = {
    *("path", "message", "severity", "property", "qualifiedValueShape"),
    *("targetClass", "targetSubjectsOf"),
}


@cache
def shapes() -> Graph:
    files = sorted(Path(SHAPES).glob("*.ttl"))
    assert len(files) > 1
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


@cache
def ontology() -> Graph:
    graph = Graph()
    for folder in ("terms", "axioms", "concepts"):
        files = sorted(Path(ONTOLOGY, folder).glob("*.ttl"))
        assert files, folder
        for file in files:
            graph.parse(file)
    return graph


@cache
def of_terms() -> set[str]:
    """Give the shapes of terms and concepts, to whose examples no others are lent."""
    graph = Graph()
    for name in TERMS:
        graph.parse(Path(SHAPES, name))
    return {str(shape) for shape in graph.subjects(RDF.type, SH.NodeShape)}


@cache
def context(concepts: bool) -> Graph:
    """Give what an example is lent: the subclasses and, if asked for, kinds."""
    graph = Graph()
    for below, above in ontology().subject_objects(RDFS.subClassOf):
        graph.add((below, RDFS.subClassOf, above))
    lent = {OWL.ObjectProperty, OWL.DatatypeProperty}
    for thing, kind in ontology().subject_objects(RDF.type):
        if concepts and (kind in lent or str(kind).startswith(NSA)):
            graph.add((thing, RDF.type, kind))
    return graph


def node_shapes() -> list[str]:
    return sorted(str(shape) for shape in shapes().subjects(RDF.type, SH.NodeShape))


@cache
def alone(shape: str) -> Graph:
    """Give the one shape, with the prefixes of its queries."""
    graph = Graph()
    todo: list[Node] = [URIRef(shape), HEADER]
    while todo:
        node = todo.pop()
        for verb, value in shapes().predicate_objects(node):
            graph.add((node, verb, value))
            if isinstance(value, BNode):
                todo.append(value)
    return graph


@cache
def in_quads(concepts: bool) -> list[ox.Quad]:
    return quads(context(concepts).serialize(format="nt"))


@cache
def example(path: Path) -> list[ox.Quad]:
    """Give the example with what it is lent."""
    lent = in_quads(NSASH + path.parent.name not in of_terms())
    return [*quads(path.read_text(encoding="utf-8")), *lent]


@cache
def loaded(path: Path) -> tuple[Graph, Facts]:
    """Give the example as each engine has it, loaded once for all shapes."""
    return merged(example(path)), Facts(example(path))


def report(path: Path, shapes: Graph, compiled: Shapes | None = None) -> Graph:
    """Give what pyshacl reports of the example; the compiled shapes must report the same."""
    data, facts = loaded(path)
    _, graph, _ = validate(data, shacl_graph=shapes, advanced=True, inplace=True)
    assert isinstance(graph, Graph)
    found = validate_compiled(facts, compiled or read_shapes(quads(shapes.serialize(format="nt"))))
    assert found.left == {}
    assert alike(found.results) == alike(reported(graph))
    return graph


@cache
def found(path: Path) -> Graph:
    shape = NSASH + path.parent.name
    return report(path, alone(shape), compiled(shape))


@cache
def compiled(shape: str) -> Shapes:
    return read_shapes(quads(alone(shape).serialize(format="nt")))


def results(path: Path) -> list[str]:
    graph = found(path)
    return sorted(line(graph, node) for node in graph.objects(None, SH.result))


def line(graph: Graph, result: Node) -> str:
    focus = graph.value(result, SH.focusNode)
    path = graph.value(result, SH.resultPath)
    return " ".join(
        (
            f"focus={'_' if isinstance(focus, BNode) else shrink(str(focus))}",
            f"path={'-' if path is None else path_text(graph, path)}",
            f"component={shrink(str(graph.value(result, SH.sourceConstraintComponent)))}",
            f"severity={shrink(str(graph.value(result, SH.resultSeverity)))}",
        )
    )


def path_text(graph: Graph, path: Node | None) -> str:
    """Give a property path as SPARQL writes it."""
    assert path is not None
    if isinstance(path, URIRef):
        return shrink(str(path))
    inverse, either = graph.value(path, SH.inversePath), graph.value(path, SH.alternativePath)
    if inverse is not None:
        return "^" + path_text(graph, inverse)
    parts = Collection(graph, path if either is None else either)
    return ("/" if either is None else "|").join(path_text(graph, part) for part in parts)


def parameters(graph: Graph, node: Node) -> Iterator[tuple[Node, str]]:
    """Give each constraint that stands on *node* itself, and the name of its component."""
    for verb in sorted(set(graph.predicates(node)), key=str):
        name = str(verb).removeprefix(str(SH))
        if name != str(verb) and name not in NO_CONSTRAINT:
            yield verb, "SPARQL" if name == "sparql" else name[0].upper() + name[1:]


def below(graph: Graph, kind: Node) -> set[Node]:
    return {one for one in graph.transitive_subjects(RDFS.subClassOf, kind) if one is not None}


def targets(shape: str, data: Graph) -> set[Node]:
    node, graph = URIRef(shape), shapes()
    found: set[Node] = set()
    for kind in graph.objects(node, SH.targetClass):
        for one in below(data, kind):
            found.update(data.subjects(RDF.type, one))
    for verb in graph.objects(node, SH.targetSubjectsOf):
        found.update(data.subjects(verb, None))
    return found


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


Shown = tuple[str, str, str]


def constraints(shape: str) -> Iterator[tuple[Node, Node, Shown]]:
    """Give each constraint of the shape and of its properties: the node, the parameter, and what a
    result of it shows: path, component, message; of a query, the component alone."""
    graph, node = shapes(), URIRef(shape)
    for part in [node, *graph.objects(node, SH.property)]:
        path = graph.value(part, SH.path)
        told = "-" if path is None else path_text(graph, path)
        for verb, component in parameters(graph, part):
            name = f"sh:{component}ConstraintComponent"
            query = component == "SPARQL"
            yield (
                part,
                verb,
                (("", name, "") if query else (told, name, str(graph.value(part, SH.message)))),
            )


def without(shape: str, part: Node, verb: Node) -> Graph:
    """Give the shape as it would be without one constraint."""
    graph = Graph() + alone(shape)
    graph.remove((part, verb, None))
    counts = (SH.qualifiedMinCount, SH.qualifiedMaxCount)
    if all(graph.value(part, count) is None for count in counts):
        graph.remove((part, SH.qualifiedValueShape, None))  # ill-formed without a count
    return graph


def shown(graph: Graph) -> set[Shown]:
    held: set[Shown] = set()
    for result in graph.objects(None, SH.result):
        where = graph.value(result, SH.resultPath)
        name = shrink(str(graph.value(result, SH.sourceConstraintComponent)))
        told = "-" if where is None else path_text(graph, where)
        message = str(graph.value(result, SH.resultMessage))
        held.add(("", name, "") if "SPARQL" in name else (told, name, message))
    return held


def messages() -> Iterator[str]:
    """Give the message of each shape that has a constraint, and of each query."""
    for shape in node_shapes():
        for part, verb, _ in constraints(shape):
            of = shapes().value(part, verb) if verb == SH.sparql else part
            yield str(shapes().value(of, SH.message))


def test_the_shapes_are_well_formed() -> None:
    conforms, _, text = validate(Graph(), shacl_graph=shapes(), advanced=True, meta_shacl=True)
    assert conforms, text


def test_the_prefixes_of_the_queries_are_those_of_the_project() -> None:
    declared = {
        str(shapes().value(one, SH.prefix)): str(shapes().value(one, SH.namespace))
        for one in shapes().objects(HEADER, SH.declare)
    }
    assert declared == PREFIXES


def test_every_shape_is_named_as_a_shape() -> None:
    assert node_shapes()
    assert [
        s for s in node_shapes() if not re.fullmatch(re.escape(NSASH) + r"[A-Z]\w+Shape", s)
    ] == []


def test_every_constraint_says_what_is_wrong_and_what_to_do() -> None:
    assert len(list(messages())) > 100
    assert [told for told in messages() if not re.fullmatch(r"[A-Z].+: .+\.", told)] == []


def test_every_class_has_a_shape_or_is_below_one_that_has() -> None:
    covered: set[Node] = set()
    for kind in set(shapes().objects(None, SH.targetClass)):
        covered.update(below(ontology(), kind))
    classes = {c for c in ontology().subjects(RDF.type, OWL.Class) if str(c).startswith(NSA)}
    assert len(classes) > 50
    assert sorted(map(str, classes - covered)) == []


def test_every_shape_has_an_example_of_each_kind_and_no_example_is_of_none() -> None:
    known = {shape.removeprefix(NSASH) for shape in node_shapes()}
    assert {path.parent.name for path in PASS} == known
    assert {path.parent.name for path in FAIL} == known
    assert {path.name for path in FOLDER.iterdir()} == known


@pytest.mark.parametrize("path", PASS, ids=name)
def test_a_passing_example_conforms_and_is_looked_at(path: Path) -> None:
    shape = NSASH + path.parent.name
    assert targets(shape, loaded(path)[0]) & set(Graph().parse(path).subjects())
    assert results(path) == []


@pytest.mark.parametrize("path", FAIL, ids=name)
def test_a_failing_example_gives_just_the_results_it_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = sorted(re.findall(r"^#! (.+)$", text, re.MULTILINE))
    assert expected
    assert re.search(r"^# Invalid: .+\.$", text, re.MULTILINE), "no line says why it is invalid"
    assert results(path) == expected


@pytest.mark.parametrize("shape", node_shapes(), ids=lambda shape: shape.removeprefix(NSASH))
def test_each_constraint_taken_out_lets_some_example_pass(shape: str) -> None:
    seen = {
        one: path
        for path in FAIL
        if path.parent.name == shape.removeprefix(NSASH)
        for one in shown(found(path))
    }
    assert list(constraints(shape))
    for part, verb, one in constraints(shape):
        assert one in seen, "no example fails for this"
        assert one not in shown(report(seen[one], without(shape, part, verb))), "fails without too"
