import random
from itertools import pairwise

import pytest

from nsa_graph.text.quotes import Coverage, coverage, share


@pytest.mark.parametrize(
    ("length", "spans", "covered", "gaps"),
    [
        (10, [], 0, ((0, 10),)),
        (10, [(0, 10)], 10, ()),
        (10, [(2, 4), (6, 8)], 4, ((0, 2), (4, 6), (8, 10))),
        (10, [(6, 8), (2, 7), (3, 4)], 6, ((0, 2), (8, 10))),
        (10, [(0, 5), (5, 10)], 10, ()),
        (10, [(4, 4)], 0, ((0, 10),)),
        (0, [], 0, ()),
    ],
)
def test_what_is_covered_and_what_is_left(
    length: int, spans: list[tuple[int, int]], covered: int, gaps: tuple[tuple[int, int], ...]
) -> None:
    assert coverage(length, spans) == (covered, length, gaps)


def test_it_agrees_with_counting_characters() -> None:
    chance = random.Random(15)
    for _ in range(500):
        length = chance.randrange(1, 30)
        pairs = [sorted(chance.choices(range(length + 1), k=2)) for _ in range(chance.randrange(6))]
        spans = [(begin, end) for begin, end in pairs]
        inside = {at for begin, end in spans for at in range(begin, end)}
        found = coverage(length, spans)
        left = {at for begin, end in found.gaps for at in range(begin, end)}
        assert found.covered == len(inside)
        assert left == set(range(length)) - inside
        assert all(a[1] < b[0] for a, b in pairwise(found.gaps))


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 11)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        coverage(10, [span])


def test_shares_are_by_character() -> None:
    half, whole = coverage(30, [(0, 15)]), coverage(10, [(0, 10)])
    assert half.share == 0.5
    assert share([half, whole]) == 25 / 40
    assert Coverage(0, 0, ()).share == share([]) == 1.0
