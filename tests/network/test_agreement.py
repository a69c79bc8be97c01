"""How far States agree in votes: the view against pandas, from the outside dataset."""

from itertools import combinations

import pandas
import pytest
from tests.reference import REFERENCE, needs_reference

from nsa_graph import paths
from nsa_graph.graph import Graph
from nsa_graph.network.model import Network

pytestmark = needs_reference

UNCLEAR = {"CS", "DD", "YD", "YU", "RU", "DE", "YE", ""}
"""Codes of the dataset that stand for several States, or that several names go by."""

Pair = tuple[str, str]


@pytest.fixture(scope="module")
def network(graph: Graph) -> Network:
    return graph.view("vote-agreement", minimum=1)


@pytest.fixture(scope="module")
def theirs() -> dict[Pair, tuple[int, int]]:
    """Give, for each pair of iso3 codes, (alike, of how many roll calls), from the dataset."""
    votes = pandas.read_csv(REFERENCE / "unvotes_nsa_votes.csv", keep_default_na=False)
    states = pandas.read_csv(f"{paths.TABLES}/states.csv", keep_default_na=False)
    votes = votes[~votes["country_code"].isin(UNCLEAR)].merge(
        states[states["iso2"] != ""], left_on="country_code", right_on="iso2"
    )
    wide = votes.pivot(index="rcid", columns="iso3", values="vote")
    found = {}
    for one, two in combinations(sorted(wide.columns), 2):
        both = wide[[one, two]].dropna()
        if len(both):
            found[one, two] = (int((both[one] == both[two]).sum()), len(both))
    return found


def ours(network: Network) -> dict[Pair, tuple[object, ...]]:
    codes = {node.id: node.id.removeprefix("state:") for node in network.nodes}
    return {(codes[edge.source], codes[edge.target]): edge.values for edge in network.edges}


def test_each_pair_agrees_as_in_the_dataset(
    network: Network, theirs: dict[Pair, tuple[int, int]]
) -> None:
    assert [field.name for field in network.edge_fields] == ["weight", "alike", "n"]
    assert [field.type for field in network.edge_fields] == ["double", "integer", "integer"]
    held, checked = ours(network), 0
    for pair, (alike, n) in theirs.items():
        assert held[pair][1:] == (alike, n), pair
        assert held[pair][0] == pytest.approx(alike / n)
        checked += 1
    assert checked > 16_000
    known = {code for pair in theirs for code in pair}
    assert not [pair for pair in held if set(pair) <= known and pair not in theirs]


def test_no_pair_is_there_twice(network: Network) -> None:
    assert not network.directed
    pairs = [frozenset((edge.source, edge.target)) for edge in network.edges]
    assert all(len(pair) == 2 for pair in pairs)
    assert len(set(pairs)) == len(pairs) == 19490


def test_minimum_and_percent_are_kept_to(graph: Graph, network: Network) -> None:
    few = ours(graph.view("vote-agreement", minimum=30, percent=90))
    wanted = {
        pair: values
        for pair, values in ours(network).items()
        if int(str(values[2])) >= 30 and int(str(values[1])) * 100 >= 90 * int(str(values[2]))
    }
    assert few == wanted
    assert 0 < len(few) < network.edge_count
