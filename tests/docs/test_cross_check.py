"""The comparison with the outside datasets: how it judges, and the page that it writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.cross_check import Compared, Difference, Held, Ours, _compare, compared, page, unused
from docs.datasets import HERE, Dataset, Fact, Row, rows, states, table
from tests.reference import needs_reference

from docs import cross_check, datasets

RIGHTS = {"ours", "theirs", "both", "unknown"}
PAGE = HERE / "cross-check.md"


def dataset(*facts: tuple[str, str, str], until: str = "") -> Dataset:
    """Return a dataset that gives the *facts*."""

    def read() -> Iterator[Fact]:
        return (Fact(*fact) for fact in facts)

    return Dataset("theirs", "something", until, read)


def held(value: str, *sources: str, chosen: bool = True, reason: str = "") -> Held:
    return Held(value, chosen, frozenset(sources), reason)


OURS: Ours = {
    ("npt/FRA", "consent"): [held("1992-08-03", "unoda")],
    ("npt/SYR", "consent"): [
        held("1969-09-24", "theirs"),
        held("1968-09-24", "old", chosen=False, reason="A slip."),
    ],
    ("npt/BEN", "consent"): [held("1972-10-31", "unoda")],
}
ALL = [("npt/BEN", "1972-10-31"), ("npt/FRA", "1992-08-03"), ("npt/SYR", "1969-09-24")]


def compare(*pairs: tuple[str, str], judgements: list[Row] | None = None) -> Compared:
    given = dataset(*((thing, "consent", value) for thing, value in pairs))
    return _compare(given, OURS, judgements or [])


def judgement(**cells: str) -> Row:
    every = {"dataset": "theirs", "thing": "*", "property": "*", "theirs": "*", "ours": "*"}
    return {**every, "right": "ours", "why": "So it is.", **cells}


def test_what_agrees_is_counted_and_what_others_say_too() -> None:
    found = compare(*ALL)
    assert (found.agree, found.elsewhere, found.differences) == (3, 2, ())


def test_a_changed_value_is_open() -> None:
    found = compare(*ALL[:1], ("npt/FRA", "1992-08-02"), *ALL[2:])
    assert found.agree == 2
    assert found.differences == (Difference("npt/FRA", "consent", "1992-08-02", "1992-08-03"),)
    assert (found.judged(""), found.judged("ours")) == (1, 0)


def test_a_value_that_is_kept_has_its_reason_from_the_table() -> None:
    (found,) = compare(*ALL[:2], ("npt/SYR", "1968-09-24")).differences
    assert (found.right, found.why) == ("ours, theirs kept", "A slip.")


def test_what_one_of_the_two_lacks_differs() -> None:
    found = compare(*ALL[:2], ("npt/SSD", "2011-07-09")).differences
    assert [(one.thing, one.theirs, one.ours) for one in found] == [
        ("npt/SSD", "2011-07-09", "nothing"),
        ("npt/SYR", "nothing", "1969-09-24"),
    ]


def test_what_a_dataset_cannot_know_is_not_held_against_it() -> None:
    given = dataset(("npt/FRA", "consent", "1992-08-03"), until="1980-01-01")
    things = [one.thing for one in _compare(given, OURS, []).differences]
    assert things == ["npt/BEN", "npt/SYR"]
    given = dataset(("npt/BEN", "consent", "1972-10-31"), until="1980-01-01")
    assert [one.thing for one in _compare(given, OURS, []).differences] == ["npt/SYR"]


def test_a_judgement_settles_what_it_fits_and_nothing_else() -> None:
    wrong = [*ALL[:1], ("npt/FRA", "1992-08-02"), ("npt/SYR", "1970-01-01")]
    one = judgement(thing="npt/FRA|npt/DEU", theirs="1992-*")
    found = compare(*wrong, judgements=[one]).differences
    assert [(d.thing, d.right, d.why) for d in found] == [
        ("npt/FRA", "ours", "So it is."),
        ("npt/SYR", "", ""),
    ]
    other = judgement(dataset="another")
    assert {d.right for d in compare(*wrong, judgements=[other]).differences} == {""}


def test_names_are_compared_without_case_accents_and_article() -> None:
    ours: Ours = {("GMB", "name_en"): [held("Gambia")], ("GMB", "iso2"): [held("GM")]}
    given = dataset(("GMB", "name_en", "Gambia (the)"), ("GMB", "iso2", "gm"))
    found = _compare(given, ours, [])
    assert (found.agree, [one.property for one in found.differences]) == (1, ["iso2"])


def test_the_section_groups_what_is_alike() -> None:
    wrong = [("npt/BEN", "1970-01-01"), ("npt/FRA", "1970-01-01"), ("npt/SYR", "1968-09-24")]
    text = cross_check._section(compare(*wrong))
    assert "- **consent**, 2: npt/BEN (theirs 1970-01-01, ours 1972-10-31); npt/FRA" in text
    assert "**Open.**" in text
    assert "Right: ours, theirs kept. A slip." in text


def test_judgements_are_in_order_and_whole() -> None:
    found = rows(cross_check.JUDGEMENTS)
    assert len(found) > 30
    assert {row["right"] for row in found} <= RIGHTS
    assert all(all(row.values()) for row in found)
    assert all(row["why"].endswith(".") for row in found)
    keys = [(row["dataset"], row["property"], row["thing"]) for row in found]
    assert keys == sorted(set(keys))
    assert {row["dataset"] for row in found} <= {one.source for one in datasets.DATASETS}


def test_names_are_in_order_and_stand_for_something() -> None:
    found = rows(HERE / "cross-check-names.csv")
    keys = [tuple(row.values()) for row in found]
    assert len(keys) > 70
    assert keys == sorted(set(keys))
    known = {
        "state": set(states().values()),
        "group": {row["group"] for row in table("memberships")},
        "treaty": {row["instrument"] for row in table("instrument-dates")},
        "place": {row["depositary"] for row in table("participations")},
        "action": {row["action"] for row in table("participations")},
    }
    for row in found:
        assert row["ours"] in known[row["kind"]], row


def test_without_the_datasets_there_is_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cross_check, "REFERENCE", tmp_path / "none")
    assert page() == ""


@needs_reference
def test_every_dataset_is_compared() -> None:
    found = compared()
    assert len(found) == 13
    assert {one.dataset.about: one.agree > 20 for one in found} == {
        one.about: True for one in datasets.DATASETS
    }


@needs_reference
def test_every_difference_is_judged_and_every_judgement_needed() -> None:
    assert [one for each in compared() for one in each.differences if not one.right] == []
    assert unused() == []


@needs_reference
def test_the_page_is_as_committed() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith("<!-- Generated by `make docs`")
    assert text.partition("\n\n")[2] == page()


@needs_reference
def test_the_known_errors_of_the_datasets_are_found() -> None:
    found = {
        (each.dataset.source, one.thing, one.property): one.theirs
        for each in compared()
        for one in each.differences
        if one.right.startswith("ours")
    }
    assert found["globalgov-manytreaties", "ctbt/USA", "consent"] == "2001-09-21"
    assert found["globalgov-manytreaties", "pelindaba/EGY", "consent"] == "1998-02-11"
    for state in ("BEN", "MDV", "UZB"):
        assert found["globalgov-manytreaties", f"npt/{state}", "consent"] == "nothing"
    for state in ("IND", "PAK", "PRK"):
        assert found["internacia", f"ctbt/{state}", "party"] == "yes"
    assert found["internacia", "npt/SSD", "party"] == "yes"
    for state in ("DNK", "PSE"):
        assert found["internacia", f"npt/{state}", "party"] == "nothing"
    assert found["globalgov-manyios", "nam/BLR", "begin"] == "1961"
