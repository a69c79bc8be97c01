"""A network of made-up papers, of any size."""

from collections.abc import Iterator

from nsa_graph.network.model import Edge, Field, Network, Node


def papers(count: int) -> Network:
    """Return the network of *count* made-up papers.

    Each paper makes forty statements, each of which cites two of a hundred instruments.
    """
    node_fields = (Field("number", "integer"), Field("quote", "string"))
    names = (("quote", "string"), ("translation", "string"), ("paragraph", "integer"))
    more = (("certainty", "string"), ("stated", "boolean"))
    return Network(
        "papers",
        f"{count} papers",
        "What does each statement cite?",
        directed=True,
        dynamic=False,
        node_fields=node_fields,
        edge_fields=tuple(Field(*each) for each in (*names, *more)),
        nodes=tuple(_paper_nodes(count)),
        edges=tuple(_paper_edges(count)),
    )


def _paper_nodes(count: int) -> Iterator[Node]:
    for at in range(count * 40):
        id_, iri = _statement(at)
        names = (("en", f"Statement {at}"), ("zh", f"表态{at}"))
        yield Node(id_, iri, "demand", names[0][1], names, (at, _QUOTE))
    for at in range(100):
        iri = f"https://w3id.org/nsa-graph/id/instrument/{at:02}"
        names = (("en", f"Treaty {at}"), ("zh", f"条约{at}"))
        yield Node(f"x-instrument:{at:02}", iri, "treaty", f"Treaty {at}", names, (at, ""))


def _paper_edges(count: int) -> Iterator[Edge]:
    verb = "http://purl.org/spar/cito/citesAsAuthority"
    for at in range(count * 40):
        id_, _ = _statement(at)
        said = "calls for the establishment & more" if at % 10 == 0 else "calls for a body"
        values = (_QUOTE, said, at, "high", at % 2 == 0)
        for number, one in enumerate((at * 31 % 100, at * 17 % 100)):
            edge, other = f"{id_}/{number}", f"x-instrument:{one:02}"
            yield Edge(edge, id_, other, "cites as authority", "cites", verb, "", "", values)


_QUOTE = "呼吁建立一个关于安全保证的附属机构" * 3


def _statement(at: int) -> tuple[str, str]:
    name = f"{at // 40:05}/statement/{at % 40:02}"
    return f"paper:{name}", f"https://w3id.org/nsa-graph/id/paper/{name}"
