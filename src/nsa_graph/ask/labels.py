"""What a thing is called."""

from ..rdf.terms import Term
from ..store.protocol import Store

_LABELS = """SELECT DISTINCT ?said WHERE {
  ?thing skos:prefLabel|rdfs:label|dcterms:title|skos:notation ?said } ORDER BY ?said"""


def label(store: Store, thing: Term, language: str = "en") -> str:
    """Return the label of *thing* in *language*, else in any, else its notation, its CURIE."""
    found = [cells[0] for cells in store.select(_LABELS, {"thing": thing}).terms if cells[0]]
    fitting = [said for said in found if said.language == language]
    spoken = [said for said in found if said.language]
    return (fitting or spoken or found)[0].value if found else thing.text
