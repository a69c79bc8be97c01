import pytest

from nsa_graph.graph import Graph
from nsa_graph.library import find

UNKNOWN = "on the day asked for, some may be missing"


def test_an_answer_says_up_to_when_its_facts_are_known(graph: Graph) -> None:
    told = graph.ask("group-members", group="nam", as_of="2013-04-22").note
    assert told == "Facts on Non-Aligned Movement are known to 2023-11-16."
    told = graph.ask("group-members", group="nam", as_of="2026").note
    assert told == f"Facts on Non-Aligned Movement are known to 2023-11-16 only: {UNKNOWN}."


def test_a_derived_group_is_known_as_far_as_what_it_is_made_of(graph: Graph) -> None:
    told = graph.ask("group-members", group="nam-npt-parties", as_of="2020").note
    assert (
        "Facts on Treaty on the Non-Proliferation of Nuclear Weapons are known to 2018-07-05 only"
        in told
    )
    assert "Facts on Non-Aligned Movement are known to 2023-11-16." in told


def test_a_vote_says_whose_row_its_source_lacks(graph: Graph) -> None:
    gap = (
        "to lack the row of China, United Kingdom of Great Britain and Northern Ireland in the vote"
    )
    told = graph.ask("votes-on", resolution="A/RES/67/29").note
    assert f"{gap} on General Assembly resolution 67/29; for others" in told
    assert gap not in graph.ask("votes-on", resolution="A/RES/68/28").note
    told = graph.ask("vote-history", state="China").note
    assert "to lack the row of China in the vote on General Assembly resolution 67/29." in told
    assert "lack" not in graph.ask("vote-history", state="Japan").note


def test_things_in_the_rows_count_where_the_header_says_so(graph: Graph) -> None:
    told = graph.ask("protocol-gaps", power="USA", as_of="paper").note
    assert "Facts on Protocol to the Treaty of Bangkok are known to 2013-04-22." in told


def test_it_is_said_in_chinese_too(graph: Graph) -> None:
    table = graph.answer(find("parties"), {"instrument": "npt", "as_of": "2024"}, "zh")
    assert (
        table.note == "关于《不扩散核武器条约》的事实仅知截至2018-07-05：所问日期的情况可能有缺。"
    )


@pytest.mark.parametrize("question", ["guarantees", "actions", "demands"])
def test_what_the_paper_says_has_no_horizon(graph: Graph, question: str) -> None:
    assert graph.ask(question).note == ""
