"""A third opinion on the shapes: what rudof, which is no kin of ours or pyshacl's, finds."""

from collections.abc import Iterable

import pyoxigraph as ox

from nsa_graph.shacl import Result
from nsa_graph.shacl.reference import reported
from nsa_graph.shacl.terms import quiet


def validate(quads: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> str:
    """Return rudof's validation report, in N-Triples, of *quads*, all graphs taken as one."""
    from pyrudof import (
        RDFFormat,
        ResultShaclValidationFormat,
        Rudof,
        RudofConfig,
        ShaclFormat,
        ShaclValidationMode,
    )

    rudof = Rudof(RudofConfig())
    rudof.read_data(_triples(quads), format=RDFFormat.NTriples)
    rudof.read_shacl(_triples(shapes), format=ShaclFormat.NTriples)
    rudof.validate_shacl(mode=ShaclValidationMode.Native)  # the other stops at a blank node
    return str(
        rudof.serialize_shacl_validation_results(format=ResultShaclValidationFormat.NTriples)
    )


def results(report: str) -> tuple[Result, ...]:
    """Return the results of the *report*; blank nodes have labels of its own."""
    from rdflib import Graph

    with quiet("rdflib.term"):
        return reported(Graph().parse(data=report, format="nt"))


def unlabelled(result: Result) -> Result:
    """Return what engines agree to tell of *result*: no words, `_:` for whichever blank node."""
    *terms, _ = result
    return Result._make([*("_:" if term.startswith("_:") else term for term in terms), ()])


def _triples(quads: Iterable[ox.Quad]) -> str:
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
