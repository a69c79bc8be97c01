"""Centralities, communities, projections and days: small answers that are known, and igraph's."""

import os
import subprocess
import sys
from pathlib import Path

import igraph
import networkx
import pytest

from nsa_graph import paths
from nsa_graph.errors import BadParameter, UsageError
from nsa_graph.graph import Graph
from nsa_graph.network.analysis import centralities, communities, pagerank, projection
from nsa_graph.network.days import at, between

KARATE = [
    *((0, n) for n in (*range(1, 9), 10, 11, 12, 13, 17, 19, 21, 31)),
    *((1, n) for n in (2, 3, 7, 13, 17, 19, 21, 30)),
    *((2, n) for n in (3, 7, 8, 9, 13, 27, 28, 32)),
    *((3, 7), (3, 12), (3, 13), (4, 6), (4, 10), (5, 6), (5, 10), (5, 16), (6, 16)),
    *((8, 30), (8, 32), (8, 33), (9, 33), (13, 33), (14, 32), (14, 33), (15, 32), (15, 33)),
    *((18, 32), (18, 33), (19, 33), (20, 32), (20, 33), (22, 32), (22, 33)),
    *((23, 25), (23, 27), (23, 29), (23, 32), (23, 33), (24, 25), (24, 27), (24, 31), (25, 31)),
    *((26, 29), (26, 33), (27, 33), (28, 31), (28, 33), (29, 32), (29, 33), (30, 32), (30, 33)),
    *((31, 32), (31, 33), (32, 33)),
]
"""Zachary's karate club, 78 friendships of 34 people."""


def karate() -> "networkx.Graph[str]":
    return networkx.Graph([(f"n{one:02}", f"n{two:02}") for one, two in KARATE])


def path() -> "networkx.MultiDiGraph[str]":
    """Give a → b → c, and a → b once more."""
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_edges_from([("a", "b"), ("b", "c"), ("a", "b")])
    return graph


def as_igraph(graph: "networkx.Graph[str]") -> igraph.Graph:
    names = sorted(graph)
    at = {name: n for n, name in enumerate(names)}
    edges = [(at[one], at[two]) for one, two in graph.edges()]
    return igraph.Graph(len(names), edges, directed=graph.is_directed())


def test_centralities_of_a_path() -> None:
    table = centralities(path())
    assert table.columns[:6] == ("node", "label", "type", "degree", "in_degree", "out_degree")
    assert [tuple(row)[3:7] for row in table] == [(3, 2, 1, 0.5), (2, 0, 2, 0.0), (1, 1, 0, 0.0)]
    assert table.column("node") == ("b", "a", "c")
    assert sum(float(str(rank)) for rank in table.column("pagerank")) == pytest.approx(1)


def test_an_undirected_network_has_no_ways_in_and_out() -> None:
    table = centralities(karate())
    assert len(KARATE) == 78
    assert table.column("node")[:2] == ("n33", "n00")
    assert table.column("degree")[:2] == (17, 16)
    assert set(table.column("in_degree")) == {None}


def test_weights_are_added_up() -> None:
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_edge("a", "b", weight=3)
    graph.add_edge("a", "c", weight=1)
    assert centralities(graph, "weight").column("degree") == (4, 3, 1)
    rank = pagerank(graph, "weight")
    assert rank["b"] > rank["c"] > rank["a"]


def test_a_network_of_nothing_is_nothing() -> None:
    nothing: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    assert pagerank(nothing) == {}
    assert communities(nothing) == ()
    assert len(centralities(nothing)) == 0


def test_weights_below_nothing_are_refused() -> None:
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_edge("a", "b", weight=-7)
    graph.add_edge("a", "a", weight=8)
    with pytest.raises(UsageError, match="PageRank does not settle; are all weights above 0"):
        pagerank(graph, "weight")


@pytest.mark.parametrize(
    "view", ["demands", "citations", "argument", "co-citations", "memberships"]
)
def test_centralities_are_those_of_igraph(view: str, graph: Graph) -> None:
    mine = graph.network(view)
    theirs = as_igraph(mine)
    table = {str(row["node"]): row for row in centralities(mine)}
    names = sorted(mine)
    assert [table[name]["degree"] for name in names] == theirs.degree()
    if mine.is_directed():
        assert [table[name]["in_degree"] for name in names] == theirs.indegree()
        assert [table[name]["out_degree"] for name in names] == theirs.outdegree()
    ranks = [float(str(table[name]["pagerank"])) for name in names]
    assert ranks == pytest.approx(theirs.pagerank(), abs=1e-8)
    once = theirs.simplify(loops=False)  # networkx takes parallel edges for one
    n = len(names)
    pairs = (n - 1) * (n - 2) / (1 if mine.is_directed() else 2)
    found = [float(str(table[name]["betweenness"])) for name in names]
    assert found == pytest.approx([each / pairs for each in once.betweenness()], abs=1e-8)


def test_communities_of_the_karate_club_are_as_good_as_igraphs() -> None:
    club = karate()
    found = communities(club)
    assert found == communities(club)
    assert sorted(node for each in found for node in each) == sorted(club)
    assert [len(each) for each in found] == sorted((len(each) for each in found), reverse=True)
    drawn = [as_igraph(club).community_multilevel() for _ in range(20)]  # each by chance
    mine = networkx.community.modularity(club, [set(each) for each in found])
    assert mine >= max(theirs.modularity for theirs in drawn) - 0.02
    assert mine > 0.4


def test_two_cliques_are_two_communities() -> None:
    graph = networkx.disjoint_union(networkx.complete_graph(5), networkx.complete_graph(4))
    named = networkx.relabel_nodes(graph, str)
    named.add_edge("0", "8")
    assert communities(named) == (("0", "1", "2", "3", "4"), ("5", "6", "7", "8"))


def test_communities_do_not_hang_on_the_seed_of_hashes(tmp_path: Path) -> None:
    code = (
        "from tests.network.test_analysis import karate\n"
        "from nsa_graph.network.analysis import communities, centralities\n"
        "print(communities(karate()), centralities(karate()).terms)"
    )
    root = str(Path(__file__).parents[2])
    told = set()
    for seed in ("1", "2", "3"):
        where = os.pathsep.join([root, str(Path(paths.CODE).parent)])
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": where}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        )
        told.add(done.stdout)
    assert len(told) == 1
    assert "n33" in told.pop()


def test_projection_counts_shared_neighbours() -> None:
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for state, group in ("ax", "bx", "by", "cy", "ay", "ax"):
        graph.add_edge(state, group)
    graph.nodes["x"]["label"] = "X"
    onto_states = projection(graph, "source")
    assert sorted(onto_states.edges(data="weight")) == [("a", "b", 2), ("a", "c", 1), ("b", "c", 1)]
    assert onto_states.edges["a", "b"]["shared"] == "X; y"
    onto_groups = projection(graph)
    assert list(onto_groups.edges(data="weight")) == [("x", "y", 2)]


def test_projection_is_igraphs(graph: Graph) -> None:
    mine = graph.network("memberships")
    groups = {target for _, target in mine.edges()}
    names = sorted(mine)
    simple = as_igraph(mine).as_undirected().simplify()
    one, two = simple.bipartite_projection(
        types=[name in groups for name in names], multiplicity=True
    )
    states, onto = projection(mine, "source"), projection(mine)
    weights = sorted(states.edges[edge]["weight"] for edge in states.edges)
    assert weights == sorted(one.es["weight"])
    assert max(weights) > 1
    assert onto.number_of_edges() == two.ecount()
    assert states.number_of_nodes() + onto.number_of_nodes() == len(names)


def test_what_cannot_be_projected_says_why(graph: Graph) -> None:
    with pytest.raises(UsageError, match=r"not bipartite: .* is at both ends"):
        projection(graph.network("argument"))
    with pytest.raises(UsageError, match="needs a source and a target"):
        projection(graph.network("co-citations"))
    with pytest.raises(UsageError, match="no side is called 'left'; one of source, target"):
        projection(graph.network("memberships"), "left")


def test_a_snapshot_is_the_view_of_that_day(graph: Graph) -> None:
    for view in ("memberships", "participations"):
        whole = graph.network(view)
        for day in ("1970-03-05", "1993-01-01", "2013-04-22"):
            wanted = graph.network(view, as_of=day)
            held = at(whole, day)
            assert set(held.edges(keys=True)) == set(wanted.edges(keys=True)), (view, day)
            assert set(held) == set(wanted)
            assert held.graph["as_of"] == day
        assert whole.number_of_edges() > held.number_of_edges() > 100


def test_what_came_and_what_went(graph: Graph) -> None:
    protocol = graph.network("participations", instrument="semipalatinsk-protocol")
    came, went = between(protocol, "2013-04-22", "2014-12-31")
    assert [(row["source"], row["type"]) for row in came] == [
        ("China", "signature"),
        ("France", "ratification"),
        ("France", "signature"),
        ("United Kingdom of Great Britain and Northern Ireland", "signature"),
        ("Russian Federation", "signature"),
        ("United States of America", "signature"),
    ]
    assert len(went) == 0
    back = between(protocol, "2014-12-31", "2013-04-22")
    assert (back.went.terms, back.came.terms) == (came.terms, went.terms)
    czech = between(graph.network("participations", instrument="npt"), "1992-12-31", "1993-01-01")
    assert "Czechoslovakia" in czech.went.column("source")


def test_days_that_are_none(graph: Graph) -> None:
    with pytest.raises(UsageError, match="have no days; take a view over time"):
        at(graph.network("concepts"), "2013-04-22")
    with pytest.raises(BadParameter, match="'2013' is no day; write it as 2013-04-22"):
        at(graph.network("votes", resolution="a-res-67-29"), "2013")
