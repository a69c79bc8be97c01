import re
from pathlib import Path

import pytest

from nsa_graph.errors import BadSource, QuoteNotFound
from nsa_graph.paths import PAPERS
from nsa_graph.text.nearness import nearest
from nsa_graph.text.paragraphs import split
from nsa_graph.text.quotes import AROUND, Place, find, locate

SOURCE = Path(PAPERS, "NPT-CONF.2015-PC.II-WP.15", "source.zh.txt").read_text("utf-8")
PARAGRAPHS = {one.number: one for one in split(SOURCE, "zh").paragraphs}
FIRST = PARAGRAPHS[1].text
ENGLISH = (
    "The Group reaffirms that the total elimination of nuclear weapons is the only absolute "
    "guarantee against the use or threat of use of nuclear weapons."
)
PLACE = Place("data/papers/x/stated.ttl", 12, "paragraph 1")


def test_a_span_is_the_words_and_what_surrounds_them() -> None:
    quote = "彻底消除核武器"
    (span,) = find(quote, FIRST, "zh")
    assert FIRST[span.begin : span.end] == quote
    assert span.prefix == "《不扩散核武器条约》不结盟缔约国集团重申，"
    assert span.suffix == FIRST[span.end : span.end + AROUND]
    assert len(span.suffix) == AROUND == 32


def test_the_prefix_is_as_long_as_the_suffix() -> None:
    (span,) = find("本集团坚信", FIRST, "zh")
    assert span.prefix == FIRST[span.begin - AROUND : span.begin]
    assert len(span.prefix) == AROUND


def test_prefix_and_suffix_end_with_the_paragraph() -> None:
    assert find(FIRST, FIRST, "zh") == ((0, len(FIRST), "", ""),)


def test_a_quote_is_normalised_like_the_text() -> None:
    text = PARAGRAPHS[7].text
    (span,) = find("国际法院 1996 年 7 月 8 日对以核武器进\n\n行威胁", text, "zh")
    assert text[span.begin : span.end] == "国际法院1996年7月8日对以核武器进行威胁"
    first, last = PARAGRAPHS[7].normal.source_span(span.begin, span.end)
    assert SOURCE[first:last] == "国际法院 1996 年 7 月 8 日对以核武器进\n\n行威胁"


def test_offsets_are_code_points() -> None:
    assert find("条", "𠀀条", "zh") == ((1, 2, "𠀀", ""),)


def test_every_occurrence_is_found_in_order_overlapping_too() -> None:
    assert [span.begin for span in find("aba", "ababa", "en")] == [0, 2]
    begins = [span.begin for span in find("核武器", FIRST, "zh")]
    assert begins == sorted(begins)
    assert len(begins) == FIRST.count("核武器") > 3


@pytest.mark.parametrize("quote", ["", " \n", "(在其中", "《条约》不结盟运动"])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert find(quote, FIRST, "zh") == ()


def test_brackets_are_not_exchanged() -> None:
    assert len(find("国际法(特别是", PARAGRAPHS[8].text, "zh")) == 1
    assert find("国际法（特别是", PARAGRAPHS[8].text, "zh") == ()


def test_the_one_span_is_located() -> None:
    assert locate("彻底消除核武器", FIRST, "zh") == find("彻底消除核武器", FIRST, "zh")[0]


def test_a_quote_not_there_shows_the_nearest_words_and_the_difference() -> None:
    with pytest.raises(QuoteNotFound) as caught:
        locate("非歧视和不可撤销的、具有法律约束力的安全保证", FIRST, "zh", PLACE)
    message = str(caught.value)
    assert message.startswith("data/papers/x/stated.ttl:12: not in paragraph 1: ")
    assert caught.value.nearest == "非歧视和不可逆转的、具有法律约束力的安全保证"
    assert caught.value.nearest in message
    assert "不可[-撤销-]{+逆转+}的" in message
    assert "\n" not in message


def test_a_quote_with_nothing_in_common_says_so() -> None:
    with pytest.raises(QuoteNotFound, match="nothing there is like them") as caught:
        locate("hello", FIRST, "zh")
    assert caught.value.nearest == ""


def test_a_hostile_quote_leaves_one_clean_line() -> None:
    with pytest.raises(QuoteNotFound) as caught:
        locate("彻底消除\x1b[31m核武器\u202e是\x00", FIRST, "zh", PLACE)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("", "an empty quote"),
        (" \n", "an empty quote"),
        ("核武器", "stands 7 times in paragraph 1: “核武器”"),
    ],
)
def test_a_bad_quote_names_its_place(quote: str, words: str) -> None:
    with pytest.raises(BadSource) as caught:
        locate(quote, FIRST, "zh", PLACE)
    assert words in caught.value.what
    assert caught.value.place == "data/papers/x/stated.ttl:12"
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("quote", "words", "difference"),
    [
        (
            "完全消除核武器是不使用",
            "彻底消除核武器是不使用",
            "[-完全-]{+彻底+}消除核武器是不使…",
        ),
        (
            "获得不使用核武器的有效",
            "获得不使用或威胁使用核武器的有效",
            "获得不{+使用或威胁+}使用核武器的有效",
        ),
        (
            "的唯一真正绝对保障。",
            "的唯一绝对保障。",
            "的唯一[-真正-]绝对保障。",
        ),
    ],
)
def test_the_nearest_chinese_words(quote: str, words: str, difference: str) -> None:
    near = nearest(quote, FIRST)
    assert near.words == words
    assert near.words in FIRST
    assert 0.7 < near.similarity < 1
    assert near.difference == difference


def test_english_is_compared_by_whole_words() -> None:
    near = nearest("complete elimination of nuclear weapons is the sole", ENGLISH)
    assert near.words == "total elimination of nuclear weapons is the only"
    assert near.difference == (
        "[-complete-]{+total+} elimination of nuclear weapons is the [-sole-]{+only+}"
    )


def test_a_stray_common_character_does_not_stretch_the_words() -> None:
    near = nearest("团回顾，不结国家的一系列国家元部首诺政", PARAGRAPHS[5].text)
    assert near.words == "团回顾，不结盟国家的一系列国家元首和政"
    assert near.similarity > 0.8


def test_the_longest_common_stretch_need_not_be_the_place() -> None:
    near = nearest("甲乙丙丁戊子己庚辛壬", "甲乙丙丁戊，一二三四五六七八九十，丙丁戊丑己庚辛壬")
    assert near.words.endswith("丙丁戊丑己庚辛壬")


def test_the_same_words_are_wholly_similar() -> None:
    assert nearest(FIRST[20:60], FIRST)[:2] == (FIRST[20:60], 1.0)


def test_a_long_difference_is_cut_short() -> None:
    assert len(nearest("完" * 1000 + "彻底消除", FIRST).difference) == 240


@pytest.mark.parametrize("number", sorted(PARAGRAPHS))
def test_one_wrong_character_is_always_found_again(number: int) -> None:
    text = PARAGRAPHS[number].text
    for begin in range(0, len(text) - 30, 7):
        right = text[begin : begin + 30]
        near = nearest(right[:14] + "错" + right[15:], text)
        assert near.similarity > 0.9
        assert right[2:28] in near.words  # its ends may cut a number, which is compared whole
        assert re.search(r"\[-\d*错\d*-\]\{\+[^+]*\+\}", near.difference)
