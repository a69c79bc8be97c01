from pathlib import Path

import pytest

from nsa_graph import open_graph
from nsa_graph.errors import BadSource
from nsa_graph.network.model import Network
from nsa_graph.network.palette import COLOURS, LINES, PALETTE, SHAPES, Look, palette, rgb
from nsa_graph.rdf.prefixes import shrink

HEADER = "class,label,zh,colour,shape\n"


def rows() -> list[list[str]]:
    lines = Path(PALETTE).read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) > 40
    return [line.split(",") for line in lines]


def test_no_two_types_look_the_same() -> None:
    looks = [(row[3], row[4]) for row in rows() if row[4] not in LINES]
    assert len(set(looks)) == len(looks)


def test_the_labels_are_the_ontology_s() -> None:
    sparql = """SELECT ?class ?en ?zh { GRAPH graph:ontology { ?class rdfs:label ?en, ?zh }
        FILTER(LANG(?en) = "en" && LANG(?zh) = "zh") }"""
    found: dict[str, list[tuple[object, ...]]] = {}
    for class_, *labels in open_graph().select(sparql):
        found.setdefault(shrink(str(class_)), []).append(tuple(labels))
    ours = [row for row in rows() if row[0].startswith("nsa:")]
    assert len(ours) > 50
    for curie, label, zh, _, _ in ours:
        assert found[curie] == [(label, zh)]


def test_a_type_has_its_look_in_both_languages() -> None:
    assert palette().node("state") == palette().node("国家") == Look("#0072B2", "ellipse")


def test_every_type_of_node_in_a_view_has_its_look(whole: dict[tuple[str, str], Network]) -> None:
    known = palette().looks
    for name, network in whole.items():
        types = {node.type for node in network.nodes}
        assert types
        assert types <= set(known), name


def test_every_relation_in_a_view_has_its_colour_the_same_in_both_languages(
    whole: dict[tuple[str, str], Network],
) -> None:
    known = palette()
    for name in sorted({name for name, _ in whole}):
        edges = (whole[name, language].edges for language in ("en", "zh"))
        types = [{edge.id: edge.type for edge in each} for each in edges]
        assert types[0]
        assert types[0].keys() == types[1].keys(), name
        assert {type_ for each in types for type_ in each.values()} <= set(known.strokes), name
        english, chinese = (known.lines(each.values()) for each in types)
        for type_, line in english.items():
            assert line == known.edge(type_), (name, type_)  # so every format draws it alike
        assert len(set(english.values())) == len(english), name
        pairs = {(type_, types[1][id_]) for id_, type_ in types[0].items()}
        assert [pair for pair in pairs if english[pair[0]] != chinese[pair[1]]] == [], name


def test_what_a_vote_may_be_is_told_apart_in_both_languages() -> None:
    for types in (("yes", "no", "abstention"), ("赞成", "反对", "弃权")):
        found = [palette().edge(type_).colour for type_ in types]
        assert found == ["#0072B2", "#D55E00", "#999999"]


def test_every_relation_of_actors_and_texts_has_its_own_line() -> None:
    network = open_graph().view("actors-and-instruments", participation=True)
    types = {edge.type for edge in network.edges}
    assert len(types) > 15
    assert len({palette().edge(type_) for type_ in types}) == len(types)


def test_no_two_lines_of_a_picture_are_the_same() -> None:
    types = [*(f"relation {number}" for number in range(18)), "yes", "no"]
    drawn = palette().lines(types)
    assert list(drawn) == sorted(types)
    assert len(set(drawn.values())) == len(types)
    assert drawn["yes"] == ("#0072B2", "line")
    assert {line.way for line in drawn.values()} == set(LINES)


def test_no_line_takes_the_colour_of_one_that_the_file_knows() -> None:
    types = ["offered assurance", "cites as authority", "cites as violated", "cites", "novelty"]
    drawn = palette().lines(types)
    for type_ in ("offered assurance", "cites as violated", "cites"):
        assert drawn[type_] == palette().edge(type_)
    assert len(set(drawn.values())) == len(types)


def test_an_unknown_type_has_a_look_of_its_own_name() -> None:
    found = {palette().node(f"type {number}") for number in range(200)}
    assert len(found) > 40
    assert {look.colour for look in found} <= set(COLOURS)
    assert {look.shape for look in found} <= set(SHAPES)
    assert palette().node("") == palette().node("")


def test_lines_are_dark_enough_to_see_on_white() -> None:
    found = {palette().edge(f"relation {number}").colour for number in range(200)}
    assert len(found) == 6
    assert not found & {"#F0E442", "#56B4E9"}


def test_ink_is_read_on_its_ground() -> None:
    def luminance(colour: str) -> float:
        parts = [part / 255 for part in rgb(colour)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in COLOURS:
        levels = sorted((luminance(colour), luminance(Look(colour, "ellipse").ink)))
        assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 4.5, colour  # WCAG 2, level AA


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: it is empty"),
        (HEADER, "1: it is empty"),
        ("class,label\n", "1: 2 cells, not 5"),
        ("a,b,c,d,e\n", r"1: its columns are not class,label,zh,colour,shape"),
        (HEADER + "nsa:State,state,国家,blue,ellipse\n", "2: 'blue' is no colour"),
        (HEADER + "nsa:State,state,国家,#0072B2,blob\n", "2: 'blob' is no shape"),
        (HEADER + "nsa:State,state\n", "2: 2 cells, not 5"),
        (HEADER + "nsa:A,a,,#0072B2,ellipse\nnsa:B,a,,#0072B2,diamond\n", "3: 'a' stands here"),
        (HEADER + 'nsa:State,"state\n', "cannot be read"),
    ],
)
def test_a_malformed_palette_names_its_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "palette.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSource, match=told):
        palette(str(file))
