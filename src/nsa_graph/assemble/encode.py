"""The making of quads: a graph that things are said in, term by term."""

import functools

import pyoxigraph as ox

from ..errors import BadSource
from ..library import Query
from ..rdf.prefixes import PREFIXES, expand
from ..sparql.syntax import ill_formed

Value = ox.NamedNode | ox.Literal | str | int


def iri(name: str) -> ox.NamedNode:
    """Return the IRI that *name* is, or abbreviates by a prefix of the project's table."""
    return ox.NamedNode(name) if "://" in name else _expanded(name)


@functools.cache
def _expanded(name: str) -> ox.NamedNode:
    """Return the IRI of a CURIE; there are few of them, and a paper says each a thousand times."""
    return ox.NamedNode(expand(name) or name)


def count(number: int) -> ox.Literal:
    """Return *number* as the xsd:nonNegativeInteger that Web Annotation positions are."""
    return ox.Literal(str(number), datatype=iri("xsd:nonNegativeInteger"))


def value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return a term's IRI, label or characters; the files hold no quoted triples."""
    return str(term) if isinstance(term, ox.Triple) else str(term.value)


def construct(
    store: ox.Store, query: Query, what: str, remedy: str, text: str = ""
) -> ox.QueryTriples:
    """Return what *query*, or *text* in place of its own, constructs over all graphs of *store*.

    Errors call the query *what*. Raises `BadSource` where it does not parse or is no CONSTRUCT.
    """
    try:
        answer = store.query(text or query.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ill_formed(error, query.text, query.file) from error
    if not isinstance(answer, ox.QueryTriples):
        raise BadSource(f"{what} is a CONSTRUCT", file=query.file, remedy=remedy)
    return answer


class NamedGraph:
    """Quads of one named graph as they are said; `quads` holds them in the order of saying."""

    def __init__(self, name: str) -> None:
        self.name = ox.NamedNode(name)
        self.quads: list[ox.Quad] = []

    def say(self, subject: str, *pairs: tuple[str, Value]) -> None:
        """Say of *subject* each property and value; a string with a colon is an IRI or CURIE."""
        node = iri(subject)
        self.quads.extend(
            ox.Quad(node, iri(verb), self._term(value), self.name) for verb, value in pairs
        )

    @staticmethod
    def _term(value: Value) -> ox.NamedNode | ox.Literal:
        if isinstance(value, int):
            return ox.Literal(value)
        return iri(value) if isinstance(value, str) else value


def words(text: str, language: str = "") -> ox.Literal:
    """Return *text* as a literal, tagged with *language* where one is given."""
    return ox.Literal(text, language=language) if language else ox.Literal(text)
