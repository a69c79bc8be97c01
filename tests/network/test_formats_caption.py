from nsa_graph.network.formats.dot import balanced, caption


def test_a_caption_is_folded_and_cut() -> None:
    assert caption("Conference on Disarmament", 14, 3) == "Conference on\nDisarmament"
    assert caption("a b c d e f", 3, 2) == "a b\nc…"
    assert caption("short", 20, 1) == "short"
    assert caption("one\ntwo", 20, 2) == "one two"
    assert caption("", 20, 2) == ""


def test_chinese_is_folded_at_its_width() -> None:
    assert caption("不扩散核武器条约", 8, 4) == "不扩散核\n武器条约"
    lines = caption("長" * 10_000, 8, 3).split("\n")
    assert lines == ["長長長長", "長長長長", "長長長…"]


def test_no_character_is_left_alone_on_a_line() -> None:
    assert caption("联合王国1995年4月的声明", 20, 4).split("\n")[-1] == "声明"
    assert balanced("联合王国1995年4月的声明", 20, 4) == "联合王国1995年\n4月的声明"
    assert balanced("无核武器的《条约》缔约国", 18, 4) == "无核武器的《条约》\n缔约国"
    assert balanced("one two three", 9, 3) == "one two\nthree"
    assert balanced("NPT/CONF.2015/PC.II/WP.15", 26, 2) == "NPT/CONF.2015/PC.II/WP.15"
    assert balanced("a b c d e f", 3, 2) == caption("a b c d e f", 3, 2) == "a b\nc…"
    assert balanced("", 3, 2) == ""
