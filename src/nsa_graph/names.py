"""The one table of prefixes, and the way between a CURIE and its IRI."""

BASE = "https://w3id.org/nsa-graph/"
"""The root of every IRI this project mints. Not registered with w3id.org yet."""

ID = BASE + "id/"
CONCEPT = BASE + "concept/"
GRAPH = BASE + "graph/"
NSA = BASE + "ontology#"

_ENTITIES = (
    "state",
    "group",
    "instrument",
    "meeting",
    "series",
    "body",
    "law",
    "paper",
    "source",
    "membership",
    "act",
    "roll-call",
    "vote",
    "assurance",
    "mapping",
)
_SCHEMES = (
    "performative",
    "illocution",
    "action",
    "quality",
    "condition",
    "timing",
    "topic",
    "conduct",
    "form",
    "entitlement",
    "degree",
    "verdict",
    "objective",
    "certainty",
    "participation",
    "rule",
    "choice",
)

PREFIXES: dict[str, str] = {
    "nsa": NSA,
    **{name: f"{ID}{name}/" for name in _ENTITIES},
    **{name: f"{CONCEPT}{name}/" for name in _SCHEMES},
    "graph": GRAPH,
    "nsag": ID,
    "nsac": CONCEPT,
    "nsash": BASE + "ontology/shapes#",
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "doco": "http://purl.org/spar/doco/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace. Where one namespace begins another, `shrink` takes the longer."""


def expand(curie: str) -> str | None:
    """Return the IRI that *curie* abbreviates, or None where its prefix is not in the table."""
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix) if colon else None
    return None if namespace is None else namespace + local


def full(curie: str) -> str:
    """Return the IRI of *curie*, as code writes it; raises KeyError for a prefix not in the table.

    What a user wrote is for `expand`, which a wrong prefix does not stop.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def is_reading(graph: str) -> bool:
    """Return whether *graph*, an IRI or as N-Quads have it, holds what a reader concludes.

    All others hold what is said and known.
    """
    return graph.rstrip(">").endswith("/reading")


def shrink(iri: str) -> str:
    """Return *iri* as a CURIE by its longest namespace, or unchanged where none begins it."""
    fits = [(len(space), name) for name, space in PREFIXES.items() if iri.startswith(space)]
    if not fits:
        return iri
    length, name = max(fits)
    return f"{name}:{iri[length:]}"
