"""Where the nodes of a page stand: names do not overlap, pieces stand side by side."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from nsa_graph import open_graph
from nsa_graph.network.layout import Point, pieces
from nsa_graph.network.model import Edge, Network, Node
from nsa_graph.network.page.rooms import Box, box, pack, rooms, spread

BOX = st.tuples(st.integers(10, 150), st.integers(10, 60))
POINT = st.tuples(st.integers(0, 300), st.integers(0, 300))


def overlaps(points: list[Point], boxes: list[Box], slack: float = 1.0) -> int:
    """Return how many pairs of *boxes*, centred on *points*, lie over each other."""
    both = list(zip(points, boxes, strict=True))
    return sum(
        abs(a[0] - b[0]) < (p[0] + q[0]) / 2 - slack
        and abs(a[1] - b[1]) < (p[1] + q[1]) / 2 - slack
        for (a, p), (b, q) in combinations(both, 2)
    )


def of_view(name: str) -> tuple[list[Point], list[Box]]:
    network = open_graph().view(name)
    placed = rooms(network)
    both = zip(network.nodes, placed, strict=True)
    boxes = [box(node, room.size, room.letters) for node, room in both]
    return [(room.x, room.y) for room in placed], boxes


def test_no_two_names_of_a_view_overlap() -> None:
    for name in ("demands", "citations", "memberships"):
        points, boxes = of_view(name)
        assert len(points) > 5
        assert overlaps(points, boxes) == 0, name


def test_places_are_the_same_each_time() -> None:
    assert of_view("citations") == of_view("citations")


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.lists(st.tuples(POINT, BOX), min_size=1, max_size=30))
def test_boxes_are_pushed_apart(given: list[tuple[Point, Box]]) -> None:
    points, boxes = [point for point, _ in given], [box for _, box in given]
    moved = spread(points, boxes)
    assert len(moved) == len(points)
    assert overlaps(moved, boxes) <= overlaps(points, boxes)
    assert overlaps(moved, boxes) <= len(points) // 10


def test_what_has_room_is_only_moved_as_a_whole() -> None:
    moved = spread([(0, 0), (1000, 0), (1000, 500)], [(10, 10)] * 3)
    (ax, ay), (bx, by), (cx, cy) = moved
    assert (bx - ax, by - ay, cx - bx, cy - by) == (1000, 0, 0, 500)


def test_pieces_are_what_edges_join() -> None:
    assert list(pieces([[3], [], [4], [0, 5], [2], [3]])) == [[0, 3, 5], [1], [2, 4]]
    assert list(pieces([])) == []


def test_packed_pieces_do_not_overlap() -> None:
    drawings: list[list[Point]] = [[(0, 0), (0, 50)], [(0, 0)], [(5, 5), (400, 90)], [(0, 0)]]
    boxes: list[list[Box]] = [[(60, 20)] * len(drawing) for drawing in drawings]
    packed = pack(drawings, boxes)
    points = [point for drawing in packed for point in drawing]
    assert overlaps(points, [box for one in boxes for box in one], slack=0) == 0
    assert packed[2][1][0] - packed[2][0][0] == 395  # a piece keeps its shape


def test_nodes_in_one_place_are_taken_apart() -> None:
    nodes = [Node(str(i), f"urn:{i}", "t", "a rather long name", (), ()) for i in range(12)]
    edges = [Edge(str(i), "0", str(i), "t", "t") for i in range(1, 12)]
    network = Network("n", "t", "d", True, False, (), (), tuple(nodes), tuple(edges))
    placed = rooms(network)
    boxes = [box(node, room.size, room.letters) for node, room in zip(nodes, placed, strict=True)]
    assert overlaps([(room.x, room.y) for room in placed], boxes) == 0
