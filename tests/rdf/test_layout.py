import pytest

from nsa_graph.rdf.layout import clean, display_width, lay_out, wrap


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("保证", 4), ("ａ", 2), ("e\u0301", 1)])
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


def test_chinese_wraps_between_characters_and_no_line_begins_with_a_stop() -> None:
    lines = wrap("无核武器国家有权获得保证，不得使用核武器。", 12)
    assert "".join(lines) == "无核武器国家有权获得保证，不得使用核武器。"
    assert all(display_width(line) <= 12 for line in lines)
    assert all(line[0] not in "，。" for line in lines)
    assert len(lines) == 4


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert wrap("依照条约《章》", 10) == ["依照条约", "《章》"]


def test_words_wrap_at_spaces_and_a_long_one_by_force() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("a\nb", 10) == ["a", "b"]


def test_a_table_keeps_to_its_width_and_loses_nothing() -> None:
    words = "word " * 30
    quote = "保证不使用或威胁使用核武器，" * 5
    lines = lay_out(["n", "words", "quote"], [["1", words, quote]], 60)
    assert max(map(display_width, lines)) <= 60
    body = "".join(lines[2:])
    assert body.count("word") == 30
    assert sum(body.count(c) for c in "保证") == sum(quote.count(c) for c in "保证")


def test_columns_line_up_behind_chinese() -> None:
    lines = lay_out(["a", "b"], [["保证", "x"], ["abcd", "x"]], 40)
    assert [display_width(line[: line.index("x")]) for line in lines[2:]] == [6, 6]


def test_control_characters_are_shown_not_sent() -> None:
    assert clean("a\x1b[31mb\u202ec\x00") == "a\\x1b[31mb\\u202ec\\x00"
    assert clean("保证\n二") == "保证\n二"


def test_rows_become_records_where_their_columns_would_not_be_readable() -> None:
    columns = ("one", "a long name", "two", "three", "four")
    rows = [("x" * 30, "y" * 30, "", "z" * 30, "核武器" * 10), ("1", "2", "3", "4", "5")]
    lines = lay_out(columns, rows, 60)
    assert lines[0] == "── 1 " + "─" * 55
    assert lines[1] == "one          " + "x" * 30
    assert not any(line.startswith("two ") for line in lines[: lines.index("")])  # an empty cell
    assert lines[lines.index("") + 1].startswith("── 2 ")
    assert all(display_width(line) <= 60 for line in lines)


def test_rows_stay_rows_where_there_is_room() -> None:
    columns = ("one", "two")
    assert lay_out(columns, [("x" * 90, "y" * 90)], 40)[0].split() == ["one", "two"]


MANY = [[f"{n}", "ab"[n % 2] * 40, "论据"[n % 2] * 30, "same", f"https://x/{n}"] for n in range(20)]


def test_many_rows_have_a_line_each_and_say_what_is_cut() -> None:
    lines = lay_out(["n", "text", "论述", "of", "iri"], MANY, 50)
    assert lines[:2] == ["of: same", ""]
    assert [line.split("  ")[0] for line in lines[4:24]] == [f"{n:<2}".rstrip() for n in range(20)]
    assert all(display_width(line) <= 50 for line in lines)
    assert "…" in lines[4]
    told = "(not shown: iri; --long, --width or a file in CSV has all)"
    assert " ".join(lines[25:]) == told


def test_many_rows_in_full_where_that_is_asked_for() -> None:
    lines = lay_out(["n", "text", "论述", "of", "iri"], MANY, 60, long=True)
    assert "…" not in "".join(lines)
    assert "".join(lines).count("same") == 20


def test_few_rows_are_never_cut() -> None:
    lines = lay_out(["n", "text", "论述", "of", "iri"], MANY[:5], 60)
    assert "…" not in "".join(lines)
