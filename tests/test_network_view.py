"""A view gives a network: nodes with their names, edges folded, typed, sorted and streamed."""

import pytest

from nsa_graph.graph import Graph, open_graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return open_graph()


def test_an_edge_for_each_demand(graph: Graph) -> None:
    asked = {
        (row["statement"], row["addressee"], row["action_asked"]) for row in graph.ask("demands")
    }
    network = graph.view("demands")
    labels = {node.id: node.label for node in network.nodes}
    at = [field.name for field in network.edge_fields].index("statement")
    edges = [(edge.values[at], labels[edge.target], edge.label) for edge in network.edges]
    assert len(edges) == network.edge_count == 12
    assert set(edges) == asked
