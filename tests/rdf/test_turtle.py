import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadSource
from nsa_graph.rdf.turtle import Parse, Turtle, in_process, parsed
from nsa_graph.sandbox import foreign

HEAD = "@prefix x: <http://x/> .\n"
GRAPH = "http://g/"


@pytest.fixture(params=[in_process, foreign.turtle], ids=["here", "apart"])
def parse(request: pytest.FixtureRequest) -> Parse:
    """Give each of the two ways in which Turtle is parsed."""
    way: Parse = request.param
    return way


def read(parse: Parse, text: str, name: str = "a.ttl") -> Turtle:
    return parsed(text, name, GRAPH, parse)


def test_the_triples_stand_in_the_graph_and_have_lines(parse: Parse) -> None:
    held = read(parse, HEAD + "x:a a x:C ;\n  x:p 1 , 2 ;\n  x:q x:b .\n")
    assert len(held.quads) == 4
    assert {quad.graph_name for quad in held.quads} == {ox.NamedNode(GRAPH)}
    assert held.line("http://x/a", "http://x/q") == 4
    assert held.line("http://x/a", "http://x/none", "http://x/p") == 3
    assert held.line("http://x/a", "http://x/none") == 2
    assert held.line("http://x/b", "http://x/p") == 0


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("x:a x:p x:b\nx:c x:p 1 .\n", ":3:", "not Turtle"),
        ("x:a x:p y:b .\n", ":2:9", "prefix y: has not been declared"),
        ('x:a x:p "unended\n', ":2:", "mend the syntax there or just before"),
        ("x:a x:p <relative> .\n", ":2:9", "No scheme"),
    ],
)
def test_what_does_not_parse_names_file_and_line(
    parse: Parse, text: str, place: str, words: str
) -> None:
    with pytest.raises(BadSource) as caught:
        read(parse, HEAD + text)
    told = str(caught.value)
    assert told.startswith(f"a.ttl{place}")
    assert words in told
    assert "\n" not in told


def test_a_byte_order_mark_and_other_line_ends_do_no_harm(parse: Parse) -> None:
    text = HEAD + "x:a a x:C ;\n x:p 1 .\n"
    assert read(parse, "\ufeff" + text.replace("\n", "\r\n")) == read(parse, text)


@pytest.mark.parametrize(
    ("between", "lines"),
    [(" .\n\n", (2, 4)), (" . ", (2, 2)), (" .\nx:b a x:C .\n", (2, 4))],
)
def test_two_descriptions_of_one_subject_are_named_both(
    parse: Parse, between: str, lines: tuple[int, int]
) -> None:
    with pytest.raises(BadSource) as caught:
        read(parse, HEAD + f"x:a a x:C ; x:p 1{between}x:a a x:D ; x:p 2 .\n")
    first, second = lines
    assert f"a.ttl:{second}: <http://x/a> is described a second time, after line {first}" in str(
        caught.value
    )


def test_one_description_may_type_twice_and_another_add_without_typing(parse: Parse) -> None:
    held = read(parse, HEAD + "x:a a x:C ;\n  a x:D .\nx:a x:p 1 .\n")
    assert len(held.quads) == 3


BLANK = HEAD + "x:a x:p [ x:q 1 ], [ x:q 2 ], ( x:b [ x:q _:c ] ) . _:c x:q _:c ."


def labels(held: Turtle) -> set[str]:
    terms = [term for quad in held.quads for term in (quad.subject, quad.object)]
    return {term.value for term in terms if isinstance(term, ox.BlankNode)}


def test_blank_nodes_are_the_same_each_time_and_nowhere_else(parse: Parse) -> None:
    first, again = read(parse, BLANK), read(parse, BLANK)
    assert sorted(map(str, first.quads)) == sorted(map(str, again.quads))
    assert len(labels(first)) == 6
    assert labels(first).isdisjoint(labels(read(parse, BLANK, "b.ttl")))
    # names that differ in characters which no label may hold
    assert labels(read(parse, BLANK, "条.ttl")).isdisjoint(labels(read(parse, BLANK, "约.ttl")))


def test_blank_nodes_keep_what_is_said(parse: Parse) -> None:
    held = read(parse, BLANK)
    meant = [
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPH))
        for triple in ox.parse(BLANK, ox.RdfFormat.TURTLE)
    ]
    ours, theirs = ox.Dataset(held.quads), ox.Dataset(meant)
    for dataset in (ours, theirs):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert ours == theirs
