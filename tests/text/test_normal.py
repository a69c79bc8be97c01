import random
from pathlib import Path

import pytest

from nsa_graph.paths import PAPERS
from nsa_graph.text.normal import Normal, normalise, spaced

SOURCE = Path(PAPERS, "NPT-CONF.2015-PC.II-WP.15", "source.zh.txt").read_text("utf-8")
ALPHABET = list("ab1 -.\n\r\t\f\v\u00a0\u3000\u2028\ufeff条约，（)“”—𠀀é")


def is_blank(character: str) -> bool:
    return character.isspace() or character == "\ufeff"


def solid(text: str) -> str:
    return "".join(c for c in text if not is_blank(c))


def assert_traced(normal: Normal, source: str) -> None:
    assert len(normal.text) == len(normal.offsets)
    assert list(normal.offsets) == sorted(set(normal.offsets))
    for character, offset in zip(normal.text, normal.offsets, strict=True):
        came_from = source[offset]
        assert character == came_from or (character == " " and is_blank(came_from))
    assert solid(normal.text) == solid(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1996 年 7 月 8 日", "1996年7月8日"),
        ("2013 年 4 月 22 日至 5 月 3 日，日内瓦 ", "2013年4月22日至5月3日，日内瓦"),
        ("不使用或\n\n威胁使用", "不使用或威胁使用"),
        ("非\n 常有限", "非常有限"),
        ("非\f常", "非常"),
        ("文\n\n书(在其中", "文书(在其中"),
        ("理论 (此种", "理论(此种"),
        ("作出的 “ 安全保证 ” 。", "作出的“安全保证”。"),
        ("作出的 “ NPT ” 保证", "作出的“NPT”保证"),
        ("裁军 NPT Review\u3000Conference 会议", "裁军NPT Review Conference会议"),
        ("2000\n2001", "2000 2001"),
        ("（ＮＰＴ） (NPT)", "（ＮＰＴ）(NPT)"),
        ("\ufeff\u3000\t条约\u00a0", "条约"),
        (" \n", ""),
        ("", ""),
    ],
)
def test_chinese(source: str, expected: str) -> None:
    assert normalise(source, "zh").text == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the total\nelimination", "the total elimination"),
        ("the  \t\u00a0total\r\n\f elimination \n", "the total elimination"),
        ("non-\nnuclear-\r\nweapon States", "non-nuclear-weapon States"),
        ("nuclear- \nweapon", "nuclear-weapon"),
        ("short- and long-range", "short- and long-range"),
        ("assurances -\nall of them", "assurances - all of them"),
        ("so-\n“called”", "so- “called”"),
        ("《条约》 and 1996 年", "《条约》 and 1996 年"),
    ],
)
def test_english(source: str, expected: str) -> None:
    assert normalise(source, "en").text == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", False), ("zh-Hans", False), ("ZH", False), ("en", True), ("fr", True), ("zhx", True)],
)
def test_which_languages_part_words(language: str, expected: bool) -> None:
    assert spaced(language) is expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_character_is_traced_and_normal_stays_normal(language: str) -> None:
    chance = random.Random(15)
    for _ in range(2000):
        source = "".join(chance.choices(ALPHABET, k=chance.randrange(40)))
        normal = normalise(source, language)
        assert_traced(normal, source)
        assert normal.text == normal.text.strip()
        assert "  " not in normal.text
        assert normalise(normal.text, language).text == normal.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_paper_is_traced(language: str) -> None:
    normal = normalise(SOURCE, language)
    assert len(normal.text) > 1500
    assert_traced(normal, SOURCE)


def test_the_chinese_paper_has_no_blank_left_but_after_paragraph_numbers() -> None:
    assert " " not in normalise(SOURCE, "zh").text


def test_a_part_counts_from_the_beginning_of_the_whole() -> None:
    source = "前\n 1996 年\n后"
    normal = normalise(source, "zh", 1, 9)
    assert normal == ("1996年", (3, 4, 5, 6, 8))


def test_a_span_goes_back_to_the_source() -> None:
    source = "xx 1996 年\n\n7 月"
    normal = normalise(source, "zh", 2)
    begin = normal.text.index("年7")
    first, last = normal.source_span(begin, begin + 2)
    assert source[first:last] == "年\n\n7"


@pytest.mark.parametrize(("begin", "end"), [(0, 0), (2, 1), (-1, 1), (0, 3)])
def test_no_span_outside_the_text(begin: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        normalise("条约", "zh").source_span(begin, end)
