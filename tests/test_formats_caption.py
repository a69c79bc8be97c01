from nsa_graph.network.formats.caption import caption


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
