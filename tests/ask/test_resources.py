import pytest

from nsa_graph.ask.resources import resolve
from nsa_graph.errors import BadParameter, UnknownName
from nsa_graph.store.protocol import Store

ID = "https://w3id.org/nsa-graph/id/"
NSA = "https://w3id.org/nsa-graph/ontology#"
MEETING = ID + "meeting/npt-revcon-2000"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("npt-revcon-2000", MEETING),
        ("meeting/npt-revcon-2000", MEETING),
        ("meeting:npt-revcon-2000", MEETING),
        (f"<{MEETING}>", MEETING),
        (MEETING, MEETING),
        (" 14.1 ", ID + "paper/P-1/para/14/statement/1"),
        ("P-2/para/14", ID + "paper/P-2/para/14"),
        ("paper:P-1/para/14", ID + "paper/P-1/para/14"),
    ],
)
def test_a_thing_has_many_names(small: Store, text: str, expected: str) -> None:
    assert resolve(small, text).value == expected


def test_the_class_settles_what_a_short_name_means(small: Store) -> None:
    assert resolve(small, "npt", NSA + "Referent").value == ID + "instrument/npt"
    with pytest.raises(BadParameter, match=r"names 2 things; say which: .*instrument:npt"):
        resolve(small, "npt")


def test_a_number_in_two_papers_is_ambiguous(small: Store) -> None:
    with pytest.raises(BadParameter, match="paper:P-1/para/14, paper:P-2/para/14"):
        resolve(small, "14")


def test_part_of_a_name_is_no_name(small: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(small, "revcon-2000", NSA + "Referent", "cited")
    assert caught.value.nearest[0] == "npt-revcon-2000"
    assert "no nsa:Referent is called 'revcon-2000'" in str(caught.value)


def test_a_label_leads_to_the_name(small: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(small, "2010年审议")
    assert caught.value.nearest == ["npt-revcon-2010"]


def test_an_iri_must_be_there_and_of_the_class(small: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(small, "meeting:npt-revcon-2001")
    assert "npt-revcon-2000" in caught.value.nearest
    with pytest.raises(BadParameter, match="not a nsa:Referent but nsa:Action"):
        resolve(small, "action:start-negotiations", NSA + "Referent")


@pytest.mark.parametrize("text", ["", "  ", "/", '" } #', "<", "<>", "a b", "http://[bad"])
def test_nonsense_is_unknown(small: Store, text: str) -> None:
    with pytest.raises((UnknownName, BadParameter)):
        resolve(small, text)
