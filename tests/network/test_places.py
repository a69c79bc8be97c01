import subprocess
import sys
from itertools import pairwise
from math import dist, isqrt
from statistics import median

import networkx as nx
import pytest
from benchmarks.synthetic.network import papers
from tests.network.networks import empty, nasty, network, plain

from nsa_graph.network.layout import STEP, Point, positions
from nsa_graph.network.model import Edge, Network, Node


def drawn(pairs: list[tuple[int, int]], count: int) -> Network:
    nodes = [Node(f"{at:04}", f"https://example.org/{at}", "state", str(at)) for at in range(count)]
    edges = [
        Edge(f"e{at:05}", f"{a:04}", f"{b:04}", "joins", "joins") for at, (a, b) in enumerate(pairs)
    ]
    return network(nodes, edges)


def nearest(points: list[Point]) -> list[float]:
    """Return how far each point is from the one nearest to it."""
    return [min(dist(a, b) for b in points if b is not a) for a in points]


def test_each_node_has_a_place_of_its_own() -> None:
    for net in (plain(), nasty()):
        found = list(positions(net))
        assert len(found) == net.node_count
        assert len(set(found)) == len(found)
    assert list(positions(empty())) == []


def test_joined_nodes_stand_near_and_a_path_is_stretched() -> None:
    found = list(positions(drawn([(at, at + 1) for at in range(9)], 10)))
    assert all(0.8 * STEP < dist(a, b) < 1.2 * STEP for a, b in pairwise(found))
    assert dist(found[0], found[-1]) > 7 * STEP


def test_distance_follows_the_steps_between_two_nodes() -> None:
    tree = nx.balanced_tree(3, 3)
    found = list(positions(drawn(list(tree.edges), len(tree))))
    steps = dict(nx.all_pairs_shortest_path_length(tree))
    pairs = [(a, b) for a in tree for b in tree if a < b]
    wrong = [abs(dist(found[a], found[b]) / STEP - steps[a][b]) / steps[a][b] for a, b in pairs]
    assert median(wrong) < 0.25


def test_pieces_do_not_overlap() -> None:
    pairs = [(at, (at + 1) % 6 + at // 6 * 6) for at in range(24)]
    pairs = [(a, a // 6 * 6 + (a + 1) % 6) for a, _ in pairs]
    found = list(positions(drawn(pairs, 26)))
    boxes = [found[at : at + 6] for at in range(0, 24, 6)] + [[found[24]], [found[25]]]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert any(
                max(p[axis] for p in first) + STEP / 2 < min(p[axis] for p in second)
                for axis in (0, 1)
                for first, second in ((one, other), (other, one))
            )


def test_a_crowd_is_given_room() -> None:
    found = list(positions(drawn([(a, b) for a in range(100) for b in (100, 101, 102)], 103)))
    assert median(nearest(found)) > STEP / 3


def test_what_is_large_stands_in_a_grid() -> None:
    net = papers(100)
    found = list(positions(net))
    assert len(found) == net.node_count
    assert len({x for x, _ in found}) == isqrt(net.node_count - 1) + 1
    assert min(nearest(found[:500])) == pytest.approx(STEP * 1.5)


def test_another_process_gives_the_same_places() -> None:
    code = (
        "from tests.network.networks import nasty; from nsa_graph.network.layout import positions; "
    )
    code += "print(list(positions(nasty())))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert outputs == {str(list(positions(nasty()))) + "\n"}
