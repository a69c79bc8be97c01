"""Values of attributes: types, folding, days."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsa_graph.errors import BadSource
from nsa_graph.network.model import Field
from nsa_graph.network.values import (
    Reference,
    Types,
    cell,
    common,
    day_before,
    first_day,
    fitted,
    last_day,
    merged,
    named,
    type_of,
    value,
)
from nsa_graph.rdf.terms import XSD, Term, iri, literal


@pytest.mark.parametrize(
    ("text", "datatype", "wanted", "type_"),
    [
        ("7", "integer", 7, "integer"),
        ("2.5", "decimal", 2.5, "double"),
        ("2.5e0", "double", 2.5, "double"),
        ("true", "boolean", True, "boolean"),
        ("2013-04-22", "date", "2013-04-22", "date"),
        ("2013", "gYear", "2013", "string"),
        ("x", "string", "x", "string"),
        ("no number", "integer", "no number", "string"),
        ("no day", "date", "no day", "string"),
    ],
)
def test_a_literal_is_a_plain_value_of_a_type(
    text: str, datatype: str, wanted: object, type_: str
) -> None:
    term = literal(text, XSD + datatype)
    assert (value(term), type_of(term)) == (wanted, type_)
    assert type(value(term)) is type(wanted)


def test_an_iri_waits_for_its_label_unless_it_is_kept() -> None:
    thing = iri("https://w3id.org/nsa-graph/id/state/FRA")
    assert (cell(thing), cell(thing, True), cell(None)) == (
        Reference(thing.value),
        thing.value,
        None,
    )
    assert named(cell(thing), {thing.value: "France"}) == "France"
    assert [named(each, {}) for each in (3, None, "x")] == [3, None, "x"]


@pytest.mark.parametrize(
    ("types", "wanted"),
    [
        (set(), "string"),
        ({"date"}, "date"),
        ({"integer", "double"}, "double"),
        ({"integer", "string"}, "string"),
        ({"date", "string"}, "string"),
        ({"boolean", "integer"}, "string"),
    ],
)
def test_a_column_is_of_the_narrowest_type_that_holds_all(types: set[str], wanted: str) -> None:
    assert common(types) == wanted


def test_values_fit_their_field() -> None:
    text, number, day = (Field(type_, type_) for type_ in ("string", "double", "date"))
    assert fitted([3, True, None, "a"], (text,) * 4) == ("3", "true", None, "a")
    (found,) = fitted([3], (number,))
    assert (found, type(found)) == (3.0, float)
    assert fitted([1, None, "a"], (number, day, text)) == (1.0, None, "a")


def test_several_values_are_one_text() -> None:
    assert merged([]) is None
    assert merged([None, 3, 3]) == 3
    assert merged(["b", "a", "b"]) == "a; b"
    types = Types(["n"])
    types.learn("n", "integer")
    assert types.fold("n", [1, 1], {}) == 1
    assert types.fields() == (Field("n", "integer"),)
    assert types.fold("n", [2, 1], {}) == "1; 2"
    assert types.fields() == (Field("n", "string"),)


@pytest.mark.parametrize(
    ("declared", "seen", "given"),
    [("double", "integer", "double"), ("string", "date", "string"), ("integer", "", "integer")],
)
def test_a_declared_type_stays(declared: str, seen: str, given: str) -> None:
    types = Types(["n"], {"n": declared})
    if seen:
        types.learn("n", seen)
    assert types.fields() == (Field("n", given),)


@pytest.mark.parametrize(("declared", "seen"), [("integer", "double"), ("date", "string")])
def test_a_declared_type_that_does_not_fit_is_an_error(declared: str, seen: str) -> None:
    types = Types(["n"], {"n": declared}, "queries/views/x.rq")
    types.learn("n", seen)
    with pytest.raises(BadSource, match=f"x.rq: edge-n: declared {declared}, yet .* {seen}; mend"):
        types.fields()


@given(st.dates(min_value=date(1000, 1, 2)))
@settings(derandomize=True, deadline=None)
def test_days_of_years_and_months(day: date) -> None:
    year, month = f"{day.year:04}", f"{day.year:04}-{day.month:02}"
    assert first_day(year) == f"{year}-01-01"
    assert last_day(year) == f"{year}-12-31"
    assert first_day(month) == f"{month}-01"
    assert last_day(month) == f"{month}-{monthrange(day.year, day.month)[1]}"
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day.isoformat()
    assert day_before(day.isoformat()) == (day - timedelta(days=1)).isoformat()
    assert day_before(year) == f"{day.year - 1:04}-12-31"
    assert first_day("") == last_day("") == day_before("") == ""


@pytest.mark.parametrize("text", ["soon", "2013-4-2", "2013-02-30", "2013-13", "20130422"])
def test_what_names_no_day_is_refused(text: str) -> None:
    for read in (first_day, last_day, day_before):
        with pytest.raises(ValueError, match=r"is no day|must be in|out of range|nvalid"):
            read(text)


def test_a_blank_term_is_no_thing() -> None:
    assert cell(Term("bnode", "b0")) == "b0"
