import csv
import json
from pathlib import Path

import pytest

from nsa_graph import paths
from nsa_graph.check.agreement import SETS, SINGLE, Agreement, Score, compare
from nsa_graph.cli import main
from nsa_graph.errors import BadSource

COLUMNS = ("paragraph", "statement", "quote", *SINGLE, *SETS)
Row = dict[str, str]


def unit(number: int, **values: str) -> Row:
    """Return a row of a coding whose quote no other number has."""
    quote = chr(0x4E00 + 2 * number) * 10
    return {"paragraph": "1", "statement": str(number), "quote": quote, "type": "Demand", **values}


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def compared(folder: Path, first: list[Row], second: list[Row], names: list[Row]) -> Agreement:
    write(folder / "first.csv", COLUMNS, first)
    write(folder / "second.csv", COLUMNS, second)
    write(folder / "names.csv", ("coding", "name", "means"), names)
    return compare(str(folder))


def score(found: Agreement, dimension: str) -> Score:
    (held,) = (one for one in found.scores if one.dimension == dimension)
    return held


def columns(folder: Path, dimension: str, first: list[str], second: list[str]) -> Score:
    """Return the score of *dimension* where two codings give these values, unit by unit."""
    one, other = (
        [unit(number, **{dimension: value}) for number, value in enumerate(values, 1)]
        for values in (first, second)
    )
    return score(compared(folder, one, other, []), dimension)


@pytest.mark.parametrize(
    ("first", "second", "alike", "alpha"),
    [
        # The worked examples A and B (two observers, no missing data) of K. Krippendorff,
        # "Computing Krippendorff's Alpha-Reliability" (University of Pennsylvania, 2011).
        ("0100000010", "1110010000", 6, 0.095),
        ("aabbdcccedda", "babbbcccedd" + "d", 9, 0.692),
    ],
)
def test_alpha_is_that_of_published_examples(
    tmp_path: Path, first: str, second: str, alike: int, alpha: float
) -> None:
    found = columns(tmp_path, "holder", list(first), list(second))
    assert found == Score("holder", alike, len(first), len(first), alike, alpha)


def test_alpha_of_sets_weighs_how_much_they_share(tmp_path: Path) -> None:
    # By hand. MASI of {x} and {x, y} is 1 - 1/2 · 2/3 = 2/3, of disjoint sets 1, of equal ones 0.
    # Observed: 2 · 2/3 / 4 = 1/3. Expected, over the ordered pairs of x, xy, z and z:
    # (2 · 2/3 + 8 · 1) / 12 = 7/9. Alpha: 1 - 1/3 / (7/9) = 4/7.
    found = columns(tmp_path, "addressee", ["x", "z"], ["x; y", "z"])
    assert found == Score("addressee", 1, 2, 2, 1, 0.571)


def test_values_of_a_set_have_no_order(tmp_path: Path) -> None:
    found = columns(tmp_path, "action", ["x; y", "z"], [" y;x ; ", "z"])
    assert (found.alike, found.alpha) == (2, 1.0)


def test_what_is_absent_is_a_value_and_is_counted_apart(tmp_path: Path) -> None:
    found = columns(tmp_path, "beneficiary", ["x", "", "", ""], ["x", "", "", "y"])
    # By hand; MASI of single values is 0 or 1. Observed: 2 / 8. Expected, over x twice, y once
    # and none five times: ordered pairs unlike are x-y 4, x-none 20, y-none 10, of 56 in all.
    assert found == Score("beneficiary", 3, 4, 2, 1, round(1 - (2 / 8) / (34 / 56), 3))


def test_alpha_is_none_where_nothing_can_be_told_apart(tmp_path: Path) -> None:
    assert columns(tmp_path, "type", ["Demand"] * 3, ["Demand"] * 3).alpha is None
    assert columns(tmp_path, "citations", ["", ""], ["", ""]) == Score(
        "citations", 2, 2, 0, 0, None
    )


def test_units_are_paired_where_quotes_overlap_by_half(tmp_path: Path) -> None:
    quotes = ["一二三四五六七八九十", "甲乙丙丁", "子丑寅卯"]
    others = ["一二三四五", "二三四五六七八九十", "乙丙丁戊己庚", "子丑寅卯"]
    first = [unit(number, quote=quote) for number, quote in enumerate(quotes, 1)]
    second = [unit(number, quote=quote) for number, quote in enumerate(others, 1)]
    second[3]["paragraph"] = "2"
    found = compared(tmp_path, first, second, [])
    assert found.pairs == (("1.1", "1.2"),)  # 9 of 10 goes before 5 of 10; 3 of 7 is too little
    assert found.alone == (("1.2", "1.3"), ("1.1", "1.3", "2.4"))
    assert found.counts == (3, 4)
    assert {one.units for one in found.scores} == {1}


def test_just_half_is_enough_and_blanks_do_not_count(tmp_path: Path) -> None:
    first = [unit(1, quote="一二三四五 六七八九十")]
    second = [unit(1, quote="一二三四五")]
    assert compared(tmp_path, first, second, []).pairs == (("1.1", "1.1"),)


def test_empty_quotes_pair_with_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path, [unit(1, quote="")], [unit(1, quote="")], [])
    assert found.pairs == ()
    assert {one.alpha for one in found.scores} == {None}


def test_names_of_one_coding_are_told_in_the_words_of_the_other(tmp_path: Path) -> None:
    first = [unit(1, citations="as-authority npt; open:x"), unit(2, holder="a")]
    second = [unit(1, citations="open:y; as-authority treaty"), unit(2, holder="b")]
    names = [
        {"coding": "second", "name": "treaty", "means": "npt"},
        {"coding": "second", "name": "open:y", "means": "open:x"},
        {"coding": "first", "name": "b", "means": "never"},
    ]
    found = compared(tmp_path, first, second, names)
    assert score(found, "citations").alike == 2
    assert [(one.first, one.dimension, one.values) for one in found.differences] == [
        ("1.2", "holder", ("a", "b"))
    ]


@pytest.mark.parametrize("name", ["first.csv", "second.csv", "names.csv"])
def test_a_file_that_is_missing(tmp_path: Path, name: str) -> None:
    compared(tmp_path, [unit(1)], [unit(1)], [])
    (tmp_path / name).unlink()
    with pytest.raises(BadSource, match=f"{name}: cannot be read: no such file or directory; "):
        compare(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("first.csv", "holder", "hodler", r"first\.csv:1: no holder; see docs"),
        ("names.csv", "means", "mean", r"names\.csv:1: no means"),
        ("first.csv", "\r\n1,1,", "\r\none,1,", r"first\.csv:2: paragraph and statement are num"),
        ("second.csv", "1,1,", "1,1\r\n1,2,", r"second\.csv:2: no action, addressee, "),
        ("second.csv", "Demand", "\udcff", r"second\.csv: not UTF-8 at byte \d+; save it as UTF-8"),
        ("first.csv", "Demand", "x" * 200_000, r"first\.csv: not CSV: field larger"),
    ],
)
def test_a_file_that_is_no_coding(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    compared(tmp_path, [unit(1)], [unit(1)], [])
    path = tmp_path / name
    text = path.read_bytes().decode("utf-8").replace(old, new, 1)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadSource, match=words):
        compare(str(tmp_path))


def test_a_byte_order_mark_of_a_spreadsheet_does_no_harm(tmp_path: Path) -> None:
    before = compared(tmp_path, [unit(1)], [unit(1)], [])
    for path in tmp_path.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert compare(str(tmp_path)) == before


def test_the_command_reports_the_papers_codings(capsys: pytest.CaptureFixture[str]) -> None:
    (folder,) = Path(paths.PAPERS).glob("*/codings")
    found = compare(str(folder))
    for named in (folder.parent.name, f"{folder.parent}/"):
        assert main(["agreement", named, "--format", "json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [row["dimension"] for row in rows] == [*SINGLE, *SETS]
        assert [row["alpha"] for row in rows] == [one.alpha for one in found.scores]
        assert main(["agreement", named]) == 0
        assert f"two codings of {folder.parent.name}\n" in capsys.readouterr().out
    assert len(found.pairs) > 30
    for unknown in ("no-such-thing", ""):
        assert main(["agreement", unknown]) == 2
        told = capsys.readouterr().err
        assert told.startswith("nsa-graph: no paper that was coded twice is called ")
        assert f"there are {folder.parent.name}; or name a folder that holds codings/" in told
        assert told.count("\n") == 1


def test_every_difference_between_the_codings_is_settled() -> None:
    (folder,) = Path(paths.PAPERS).glob("*/codings")
    differences = {(one.first, one.dimension) for one in compare(str(folder)).differences}
    with (folder / "settlement.csv").open(encoding="utf-8", newline="") as stream:
        settled = {(row["statement"], row["dimension"]) for row in csv.DictReader(stream)}
    assert differences
    assert differences <= settled
