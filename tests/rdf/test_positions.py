import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from nsa_graph import paths
from nsa_graph.rdf.positions import positions, resolve

HEAD = "@prefix x: <http://x/> .\n@prefix : <http://e/> .\n"
FILES = sorted(
    path for name in ("ontology", "data") for path in Path(paths.RESOURCES, name).rglob("*.ttl")
)


def said(text: str) -> set[tuple[str, str]]:
    """Return what the parser finds said of subjects that are no blank nodes."""
    triples = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return {
        (triple.subject.value, triple.predicate.value)
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
    }


def walked(text: str) -> set[tuple[str, str]]:
    return {(at.subject, at.property) for at in positions(text)}


def test_there_are_files() -> None:
    assert len(FILES) > 40
    assert len(TEXTS) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(paths.RESOURCES)))
def test_every_file_of_the_project_is_read_as_the_parser_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert said(text)
    assert walked(text) == said(text)


TEXTS = sorted((Path(__file__).parents[1] / "fixtures" / "turtle").glob("*.ttl"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_hard_text_is_read_as_the_parser_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert said(text)
    assert walked(text) == said(text)


SUBJECTS = ["x:s", "<http://x/t>", ":u", "[]", "_:v", "( 1 )", "[ x:w 2 ]"]
VERBS = ["x:p", "a", ":q", "<http://x/r>"]
OBJECTS = [
    *("1.5", ".5", "x:o", "true", '"1"^^x:t', '"a . b"@en'),
    *('"""x ; "y" """', "[ x:z 1 ]", "( 1 x:o )"),
]


def block(draw: random.Random) -> str:
    """Return a description put together at random, on one line or two."""

    def objects() -> str:
        return draw.choice([",", " , "]).join(draw.choices(OBJECTS, k=draw.randint(1, 3)))

    pairs = [f"{draw.choice(VERBS)} {objects()}" for _ in range(draw.randint(1, 4))]
    said_of_it = draw.choice([";", " ;\n ", "; ;"]).join(pairs)
    end = draw.choice([".", " .", " . # x:n x:n ."])
    return f"{draw.choice(SUBJECTS)} {said_of_it} {end}\n"


def test_texts_put_together_at_random_are_read_as_the_parser_reads_them() -> None:
    draw = random.Random(2015)
    for _ in range(300):
        text = HEAD + "".join(block(draw) for _ in range(draw.randint(1, 5)))
        assert walked(text) == said(text), text


def test_each_property_has_its_line_and_each_description_its_number() -> None:
    text = (
        '@prefix x: <http://x/> .\nx:a a x:C ;\n  x:p """\n\n""" ;\n\n  x:q 1 .\nx:b\n  x:p 2 .\n'
    )
    found = [(at.subject[-1], at.property[-1], at.line, at.block) for at in positions(text)]
    assert found == [("a", "e", 2, 1), ("a", "p", 3, 1), ("a", "q", 7, 1), ("b", "p", 9, 2)]


def test_what_is_no_turtle_does_not_loop_or_raise() -> None:
    for text in (
        "",
        ".",
        "]]]",
        '"',
        "<",
        "@prefix",
        "@base",
        'x:a x:p "unended',
        "\x00\x01",
        "x:a x:p (",
    ):
        assert positions(text) == ()


@pytest.mark.parametrize(
    ("reference", "iri"),
    [  # RFC 3986, section 5.4, from the base http://a/b/c/d;p?q
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
        (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"),
        ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g..", "http://a/b/c/g.."),
        ("./../g", "http://a/b/g"), ("g;x=1/../y", "http://a/b/c/y"), ("g:h", "g:h"),
        ("g?y/../x", "http://a/b/c/g?y/../x"), ("#", "http://a/b/c/d;p?q#"),
    ],
)  # fmt: skip
def test_references_are_resolved_as_the_standard_says(reference: str, iri: str) -> None:
    assert resolve("http://a/b/c/d;p?q", reference) == iri
