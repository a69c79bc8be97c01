"""Questions go one step down where a hierarchy has one step only: here is what holds it to that."""

import pytest

from nsa_graph.graph import Graph

SHALLOW = {
    "ways of citing": "?thing rdfs:subPropertyOf nsa:cites",
    "ways to restrain": "?thing skos:broader action:restrain",
    "kinds of statement": "?thing rdfs:subClassOf nsa:Statement",
}


@pytest.mark.parametrize("name", SHALLOW)
def test_a_hierarchy_taken_in_one_step_has_one(graph: Graph, name: str) -> None:
    below = SHALLOW[name]
    link = below.split()[1]
    assert len(graph.select(f"SELECT DISTINCT ?thing {{ {below} }}")) > 1
    deeper = f"SELECT DISTINCT ?under {{ {below} . ?under {link} ?thing FILTER(?under != ?thing) }}"
    found = graph.select(deeper).column("under")
    direct = graph.select(f"SELECT DISTINCT ?thing {{ {below} }}").column("thing")
    assert set(found) <= set(direct), "a path of one step misses these"
