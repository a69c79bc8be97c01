from pathlib import Path

import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadSource
from nsa_graph.paths import relative
from nsa_graph.rdf.turtle import Turtle, parsed
from nsa_graph.text import source

HEAD = "@prefix x: <http://x/> .\n"
GRAPH = "http://g/"


def file_parsed(path: Path) -> Turtle:
    return parsed(source.read(str(path)), relative(str(path)), GRAPH)


def read(folder: Path, text: str, name: str = "a.ttl") -> Turtle:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return file_parsed(path)


def test_the_triples_stand_in_the_graph_and_have_lines(tmp_path: Path) -> None:
    held = read(tmp_path, HEAD + "x:a a x:C ;\n  x:p 1 , 2 ;\n  x:q x:b .\n")
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
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    with pytest.raises(BadSource) as caught:
        read(tmp_path, HEAD + text)
    told = str(caught.value)
    assert told.startswith(f"{tmp_path}/a.ttl{place}")
    assert words in told
    assert "\n" not in told


def test_a_missing_file_and_one_that_is_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="no such file"):
        file_parsed(tmp_path / "no.ttl")
    (tmp_path / "b.ttl").write_bytes(HEAD.encode() + b'x:a x:p "\xff" .')
    with pytest.raises(BadSource, match=r"b\.ttl:2: not UTF-8: byte 0xff"):
        file_parsed(tmp_path / "b.ttl")


def test_a_byte_order_mark_and_other_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = HEAD + "x:a a x:C ;\n x:p 1 .\n"
    plain = read(tmp_path, text)
    (tmp_path / "a.ttl").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert file_parsed(tmp_path / "a.ttl") == plain


@pytest.mark.parametrize(
    ("between", "lines"),
    [(" .\n\n", (2, 4)), (" . ", (2, 2)), (" .\nx:b a x:C .\n", (2, 4))],
)
def test_two_descriptions_of_one_subject_are_named_both(
    tmp_path: Path, between: str, lines: tuple[int, int]
) -> None:
    with pytest.raises(BadSource) as caught:
        read(tmp_path, HEAD + f"x:a a x:C ; x:p 1{between}x:a a x:D ; x:p 2 .\n")
    first, second = lines
    assert f"a.ttl:{second}: <http://x/a> is described a second time, after line {first}" in str(
        caught.value
    )


def test_one_description_may_type_twice_and_another_add_without_typing(tmp_path: Path) -> None:
    held = read(tmp_path, HEAD + "x:a a x:C ;\n  a x:D .\nx:a x:p 1 .\n")
    assert len(held.quads) == 3


BLANK = HEAD + "x:a x:p [ x:q 1 ], [ x:q 2 ], ( x:b [ x:q _:c ] ) . _:c x:q _:c ."


def labels(held: Turtle) -> set[str]:
    terms = [term for quad in held.quads for term in (quad.subject, quad.object)]
    return {term.value for term in terms if isinstance(term, ox.BlankNode)}


def test_blank_nodes_are_the_same_each_time_and_nowhere_else(tmp_path: Path) -> None:
    first, again = read(tmp_path, BLANK), read(tmp_path, BLANK)
    assert sorted(map(str, first.quads)) == sorted(map(str, again.quads))
    assert len(labels(first)) == 6
    assert labels(first).isdisjoint(labels(read(tmp_path, BLANK, "b.ttl")))
    # names that differ in characters which no label may hold
    assert labels(read(tmp_path, BLANK, "条.ttl")).isdisjoint(
        labels(read(tmp_path, BLANK, "约.ttl"))
    )


def test_blank_nodes_keep_what_is_said(tmp_path: Path) -> None:
    held = read(tmp_path, BLANK)
    meant = [
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPH))
        for triple in ox.parse(BLANK, ox.RdfFormat.TURTLE)
    ]
    ours, theirs = ox.Dataset(held.quads), ox.Dataset(meant)
    for dataset in (ours, theirs):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert ours == theirs
