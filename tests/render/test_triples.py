import io

import rdflib
from rdflib.compare import isomorphic

from nsa_graph.rdf.terms import Triple
from nsa_graph.render.formats import write_triples
from nsa_graph.store.protocol import Store


def rendered(triples: tuple[Triple, ...], format_: str) -> str:
    stream = io.StringIO()
    write_triples(triples, stream, format_)
    return stream.getvalue()


def test_turtle_and_ntriples_hold_the_same(small: Store) -> None:
    triples = small.construct(
        "CONSTRUCT { ?s ?p [ nsa:x ?o ] } WHERE { ?s ?p ?o . ?s a nsa:Demand }"
    )
    turtle, plain = rendered(triples, "ttl"), rendered(triples, "nt")
    assert "@prefix nsa: <https://w3id.org/nsa-graph/ontology#>" in turtle
    assert "@prefix owl:" not in turtle
    assert len(plain.splitlines()) == len(triples) > 10
    graphs = (rdflib.Graph().parse(data=turtle), rdflib.Graph().parse(data=plain, format="nt"))
    assert isomorphic(*graphs)
