import re
from pathlib import Path

import pytest

from nsa_graph.errors import BadSource
from nsa_graph.paths import PAPERS
from nsa_graph.text.paragraphs import split

SOURCE = Path(PAPERS, "NPT-CONF.2015-PC.II-WP.15", "source.zh.txt").read_text("utf-8")
ENGLISH = """Security assurances

Working paper

1. The Group reaffirms that elimination is the guarantee, and recalls the decision of
2015. It also recalls the year
1998 and all non-
nuclear-weapon States.

 2. The Group stresses paragraph 1.
4. And again.
"""


def test_the_paper_has_fifteen_paragraphs() -> None:
    parts = split(SOURCE, "zh")
    assert [one.number for one in parts.paragraphs] == list(range(1, 16))
    assert parts.front.text.startswith("第二届会议2013年4月22日至5月3日，日内瓦")
    assert parts.front.text.endswith("《不扩散核武器条约》不结盟缔约国集团提交的工作文件")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "有条件、非常有限和不充分的单方面声明。他们还重申"),
        (7, "国际法院1996年7月8日对以核武器进行威胁"),
        (12, "2010年审议大会重申并确认，彻底消除核武器"),
        (13, "此外，《条约》不结盟缔约国集团注意到，1998年裁军谈判会议"),
        (15, "争取在《条约》2015年的审议过程中，实现上述优先事项。"),
    ],
)
def test_breaks_and_digits_close(number: int, words: str) -> None:
    assert words in split(SOURCE, "zh").paragraphs[number - 1].text


def test_each_paragraph_of_the_paper_is_whole_sentences() -> None:
    assert len(split(SOURCE, "zh").paragraphs) == 15
    for one in split(SOURCE, "zh").paragraphs:
        assert one.text.endswith("。")
        assert not re.search(r"\s", one.text)
        assert not one.text[0].isdigit() or one.number == 12


def test_nothing_of_the_paper_is_lost_but_the_numbers() -> None:
    parts = split(SOURCE, "zh")
    ours = set(parts.front.offsets)
    for one in parts.paragraphs:
        assert ours.isdisjoint(one.normal.offsets)
        ours.update(one.normal.offsets)
    left = [SOURCE[at] for at in range(len(SOURCE)) if at not in ours and not SOURCE[at].isspace()]
    assert "".join(left) == "".join(f"{number}." for number in range(1, 16))


def test_lines_are_those_of_the_source() -> None:
    lines = SOURCE.split("\n")
    for one in split(SOURCE, "zh").paragraphs:
        assert lines[one.line - 1].strip().startswith(f"{one.number}. ")


def test_only_the_number_due_begins_a_paragraph() -> None:
    parts = split(ENGLISH, "en")
    assert parts.front.text == "Security assurances Working paper"
    assert [(one.number, one.line) for one in parts.paragraphs] == [(1, 5), (2, 10)]
    first, second = parts.paragraphs
    assert first.text.endswith(
        "the decision of 2015. It also recalls the year 1998 and all non-nuclear-weapon States."
    )
    assert second.text == "The Group stresses paragraph 1. 4. And again."


def test_a_decimal_is_no_number() -> None:
    parts = split("1. One\n2.5 tons\n２. two\n02. two\n2. Two", "en")
    assert [one.text for one in parts.paragraphs] == ["One 2.5 tons ２. two 02. two", "Two"]


@pytest.mark.parametrize("text", ["", "Front matter\n2. Two\n", "the year 1. not at a line's head"])
def test_no_first_paragraph(text: str) -> None:
    with pytest.raises(BadSource, match="no paragraph 1") as caught:
        split(text, "en", "a/b.txt")
    assert caught.value.file == "a/b.txt"


def test_a_paragraph_without_words_names_its_line() -> None:
    with pytest.raises(BadSource, match="paragraph 2 has no words") as caught:
        split("1. One\n\n2. \n3. Three\n", "en", "a/b.txt")
    assert caught.value.place == "a/b.txt:3"
