import pytest

from nsa_graph.ask.resources import resolve
from nsa_graph.errors import BadParameter, UnknownName
from nsa_graph.graph import Graph
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
    with pytest.raises(
        BadParameter,
        match=r"names 2 things; say which: paper:P-1/para/14 \(14\), paper:P-2/para/14 ",
    ):
        resolve(small, "14")


def test_part_of_a_name_is_no_name(small: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(small, "revcon-2000", NSA + "Referent", "cited")
    assert "npt-revcon-2000 (2000 Review Conference)" in caught.value.nearest
    assert "no nsa:Referent is called 'revcon-2000'" in str(caught.value)


def test_a_label_leads_to_the_name(small: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(small, "2010年审议")
    assert caught.value.nearest[0] == "npt-revcon-2010 (2010 Review Conference)"


def test_an_iri_must_be_there_and_of_the_class(small: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(small, "meeting:npt-revcon-2001")
    assert "npt-revcon-2000 (2000 Review Conference)" in caught.value.nearest
    with pytest.raises(
        BadParameter, match=r"thing is to be a nsa:Referent: .* is action:start-negotiations"
    ):
        resolve(small, "action:start-negotiations", NSA + "Referent")


@pytest.mark.parametrize("text", ["", "  ", "/", '" } #', "<", "<>", "a b", "http://[bad"])
def test_nonsense_is_unknown(small: Store, text: str) -> None:
    with pytest.raises((UnknownName, BadParameter)):
        resolve(small, text)


@pytest.mark.parametrize(
    ("text", "of", "wanted"),
    [
        ("Japan", "", "state/JPN"),
        ("jpn", "nsa:State", "state/JPN"),
        ("日本", "nsa:State", "state/JPN"),
        ("Ｊａｐａｎ", "", "state/JPN"),
        (" the  Gambia", "", "state/GMB"),
        ("COTE D’IVOIRE", "nsa:State", "state/CIV"),
        ("france\u200b", "", "state/FRA"),
        ("不结盟运动", "", "group/nam"),
        ("不結盟運動", "", "group/nam"),
        ("NAM", "nsa:Collective", "group/nam"),
        ("NAM", "nsa:State", "state/NAM"),
        ("NPT", "", "instrument/npt"),
        ("A/RES/67/29", "nsa:Resolution", "instrument/a-res-67-29"),
        ("A／RES／67／29", "", "instrument/a-res-67-29"),
        ("a/res/67/29", "", "instrument/a-res-67-29"),
        ("https://undocs.org/en/A/RES/67/29", "", "instrument/a-res-67-29"),
        ("https://undocs.org/Home?FinalSymbol=A%2FRES%2F67%2F29", "", "instrument/a-res-67-29"),
        ("S/RES/984(1995)", "", "instrument/unsc-984"),
        ("https://www.wikidata.org/entity/Q142", "", ""),
        ("http://www.wikidata.org/entity/Q142", "nsa:State", "state/FRA"),
        ("156", "nsa:State", "state/CHN"),
        ("14", "", "paper/NPT-CONF.2015-PC.II-WP.15/para/14"),
        ("state:FRA", "", "state/FRA"),
    ],
)
def test_whatever_a_thing_is_called(graph: Graph, text: str, of: str, wanted: str) -> None:
    if wanted:
        assert graph.find(text, of).iri == ID + wanted
    else:
        with pytest.raises(UnknownName):
            graph.find(text, of)


def test_a_name_of_two_things_lists_them_with_their_kinds(graph: Graph) -> None:
    with pytest.raises(BadParameter) as caught:
        graph.find("NAM")
    told = (
        "say which: group:nam (Non-Aligned Movement, group of states), state:NAM (Namibia, state)"
    )
    assert told in str(caught.value)


def test_a_number_is_a_state_only_where_one_is_asked_for(graph: Graph) -> None:
    with pytest.raises(UnknownName):
        graph.find("156")
    with pytest.raises(UnknownName):
        graph.find("156", "nsa:Actor")


@pytest.mark.parametrize(
    ("text", "of", "told"),
    [
        ("Namibia", "nsa:Collective", "thing is to be a group of any kind: 'Namibia' is state:NAM"),
        ("state:FRA", "nsa:Collective", "is to be a group of any kind: 'state:FRA' is state:FRA"),
        (
            "India",
            "nsa:AssuringState",
            "a state that has offered an assurance: 'India' is state:IND",
        ),
    ],
)
def test_a_thing_of_another_kind_is_told(graph: Graph, text: str, of: str, told: str) -> None:
    with pytest.raises(BadParameter) as caught:
        graph.find(text, of)
    assert told in str(caught.value)


def test_suggestions_are_of_the_right_kind(graph: Graph) -> None:
    with pytest.raises(UnknownName) as caught:
        graph.find("Jappan", "nsa:State")
    assert caught.value.nearest[0] == "JPN (Japan)"
    with pytest.raises(UnknownName) as caught:
        graph.find("Jappan", "nsa:Collective")
    assert "JPN (Japan)" not in caught.value.nearest


def test_a_label_in_the_asked_language(graph: Graph) -> None:
    assert graph.find("japan", language="zh") == (ID + "state/JPN", "日本", False)
    assert graph.find("Japan").by_label
    assert graph.find("日本").by_label


def test_a_graph_without_folded_names_is_searched_too(small: Store) -> None:
    assert not small.ask("ASK { ?thing nsa:foldedName ?name }")
    assert resolve(small, "2000 review CONFERENCE").value == MEETING
