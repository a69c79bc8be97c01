from itertools import pairwise
from pathlib import Path

import pytest

from nsa_graph.paths import PAPERS
from nsa_graph.text.designations import mentions
from nsa_graph.text.paragraphs import split

SOURCE = Path(PAPERS, "NPT-CONF.2015-PC.II-WP.15", "source.zh.txt").read_text("utf-8")
NAMES = {
    "《条约》": "npt",
    "《不扩散核武器条约》": "npt",
    "《不扩散核武器条约》不结盟缔约国集团": "group",
    "《条约》不结盟缔约国集团": "group",
    "核武器国家": "nws",
    "无核武器国家": "nnws",
    "2000 年审议大会": "revcon-2000",
    "审议大会": "revcon",
}
ENGLISH = {
    "Treaty": "npt",
    "the Treaty": "npt",
    "nuclear-weapon States": "nws",
    "non-nuclear-weapon States": "nnws",
    "Conference": "meeting",
    "2000 Review Conference": "revcon-2000",
}


def seen(text: str, names: dict[str, str], language: str) -> list[tuple[str, str, int | None]]:
    found = mentions(text, names, language)
    return [(text[one.begin : one.end], one.value, one.within) for one in found]


def test_the_longest_wins_and_holds_the_shorter() -> None:
    text = "《条约》不结盟缔约国集团认为《条约》"
    assert seen(text, NAMES, "zh") == [
        ("《条约》不结盟缔约国集团", "group", None),
        ("《条约》", "npt", 0),
        ("《条约》", "npt", None),
    ]


def test_inner_mentions_start_anywhere_within() -> None:
    assert seen("向无核武器国家", NAMES, "zh") == [
        ("无核武器国家", "nnws", None),
        ("核武器国家", "nws", 0),
    ]


def test_inner_mentions_hold_others_in_turn_and_do_not_overlap() -> None:
    names = {"条约国家": "a", "条约国": "b", "约国家": "c", "条约": "d", "家": "e"}
    assert seen("条约国家", names, "zh") == [
        ("条约国家", "a", None),
        ("条约国", "b", 0),
        ("条约", "d", 1),
        ("家", "e", 0),
    ]


def test_the_leftmost_wins_over_a_longer_one_further_right() -> None:
    assert seen("条约国家集团", {"条约国": "a", "国家集团": "b"}, "zh") == [("条约国", "a", None)]


def test_designations_are_normalised_but_returned_as_given() -> None:
    (outer, inner) = mentions("按照2000年审议大会", NAMES, "zh")
    assert (outer.designation, outer.begin, outer.end) == ("2000 年审议大会", 2, 11)
    assert (inner.designation, inner.within) == ("审议大会", 0)


def test_a_designation_does_not_begin_within_a_number() -> None:
    assert seen("12000年审议大会", NAMES, "zh") == [("审议大会", "revcon", None)]


def test_mentions_of_the_paper_are_in_order_and_apart() -> None:
    total = 0
    for one in split(SOURCE, "zh").paragraphs:
        found = mentions(one.text, NAMES, "zh")
        outer = [mention for mention in found if mention.within is None]
        assert outer
        total += len(found)
        for before, after in pairwise(outer):
            assert before.end <= after.begin
        for mention in found:
            if mention.within is not None:
                holder = found[mention.within]
                assert holder.within is None
                assert holder.begin <= mention.begin < mention.end <= holder.end
                assert mention.end - mention.begin < holder.end - holder.begin
    assert total > 50


def test_paragraph_14_cites_2000() -> None:
    text = split(SOURCE, "zh").paragraphs[13].text
    assert ("2000年审议大会", "revcon-2000", None) in seen(text, NAMES, "zh")


def test_english_words_are_whole_and_a_hyphen_joins() -> None:
    text = "Treaty-based treaties, Treatys and pre-Treaty; the Treaty's end, (Treaty)."
    assert seen(text, ENGLISH, "en") == [
        ("the Treaty", "npt", None),
        ("Treaty", "npt", 0),
        ("Treaty", "npt", None),
    ]


def test_nuclear_weapon_states_do_not_stand_within_non_nuclear_ones() -> None:
    assert seen("all non-nuclear-weapon States", ENGLISH, "en") == [
        ("non-nuclear-weapon States", "nnws", None)
    ]


def test_the_longest_that_has_its_boundary_wins() -> None:
    names = {"Review": "short", "Review Conf": "long"}
    assert seen("Review Conference", names, "en") == [("Review", "short", None)]


def test_a_sentence_may_change_the_first_letter_only() -> None:
    assert seen("The Treaty", ENGLISH, "en")[0] == ("The Treaty", "npt", None)
    assert seen("conference. THE TREATY", ENGLISH, "en") == [("conference", "meeting", None)]
    assert seen("treaty", {"Treaty": "upper", "treaty": "lower"}, "en") == [
        ("treaty", "lower", None)
    ]


def test_chinese_texts_keep_case() -> None:
    assert seen("treaty", {"Treaty": "npt"}, "zh") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_to_find(language: str) -> None:
    assert mentions("", NAMES, language) == ()
    assert mentions("条约 Treaty", {}, language) == ()
    assert mentions("条约 Treaty", {" \n": "blank"}, language) == ()


def test_the_order_of_the_names_does_not_matter() -> None:
    text = split(SOURCE, "zh").paragraphs[0].text
    backwards = dict(reversed(NAMES.items()))
    assert mentions(text, NAMES, "zh") == mentions(text, backwards, "zh")
