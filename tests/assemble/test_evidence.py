"""The round trip of evidence: from the source's bytes to the quote and back."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.copies import CHINESE, ENGLISH, PAPER, STATED, Tiny, dataset, select

from nsa_graph import paths
from nsa_graph.assemble.dataset import tell
from nsa_graph.assemble.paper import open_paper
from nsa_graph.names import ID
from nsa_graph.text.normal import normalise

FILES = {"zh": CHINESE, "en": ENGLISH}
IRI = ID + PAPER.removeprefix("data/").replace("papers", "paper")
ANNOTATIONS = """SELECT ?node ?body ?text ?language ?exact ?prefix ?suffix
  ?begin ?end ?start ?stop {
  ?node a oa:Annotation ; oa:hasBody ?body ; oa:hasTarget ?target ;
        nsa:sourceBegin ?begin ; nsa:sourceEnd ?end .
  ?target a oa:SpecificResource ; oa:hasSource ?held ; oa:hasSelector ?quote, ?position .
  ?held nsa:text ?text ; dcterms:language ?language .
  ?quote a oa:TextQuoteSelector ; oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix .
  ?position a oa:TextPositionSelector ; oa:start ?start ; oa:end ?stop }"""


class Annotation(NamedTuple):
    node: str
    body: str
    text: str
    language: str
    exact: str
    prefix: str
    suffix: str
    begin: int
    end: int
    start: int
    stop: int


@cache
def annotations() -> tuple[Annotation, ...]:
    rows = select(ANNOTATIONS)
    return tuple(Annotation._make((*row[:7], *map(int, row[7:]))) for row in rows)


@cache
def source(language: str) -> str:
    return Path(paths.RESOURCES, FILES[language]).read_bytes().decode("utf-8")


def test_each_annotation_is_whole_and_told_once() -> None:
    nodes = {node for (node,) in select("SELECT ?node { ?node a oa:Annotation }")}
    assert len(annotations()) == len(nodes) > 200
    assert {one.node for one in annotations()} == nodes


def test_what_is_exact_stands_at_its_place_between_what_is_around_it() -> None:
    for one in annotations():
        assert one.text[one.start : one.stop] == one.exact
        assert one.exact
        assert one.text[: one.start].endswith(one.prefix)
        assert one.text[one.stop :].startswith(one.suffix)
        assert len(one.prefix) == min(32, one.start)
        assert len(one.suffix) == min(32, len(one.text) - one.stop)


def test_the_span_of_the_source_gives_the_exact_words_again() -> None:
    languages = set()
    for one in annotations():
        cut = source(one.language)[one.begin : one.end]
        assert normalise(cut, one.language).text == one.exact
        assert cut[0] == one.exact[0]
        assert cut[-1] == one.exact[-1]
        languages.add(one.language)
    assert languages == {"zh", "en"}


def test_every_statement_and_mention_has_evidence_in_both_languages() -> None:
    evident = {(one.body, one.language) for one in annotations()}
    bodies = {
        body for (body,) in select("SELECT ?x { VALUES ?c { nsa:Statement nsa:Mention } ?x a ?c }")
    }
    assert len(bodies) > 100
    assert evident == {(body, language) for body in bodies for language in FILES}


def test_quotes_and_evidence_are_one() -> None:
    said = {
        (thing, normalise(words, language).text)
        for thing, words, language in select(
            "SELECT ?t ?w (LANG(?w) AS ?l) { ?t nsa:quote|nsa:translation ?w }"
        )
    }
    assert said == {(one.body, one.exact) for one in annotations()}


def test_words_stand_in_the_paragraph_that_their_body_is_named_for() -> None:
    for one in annotations():
        number = re.search(r"/para/(\d+)/", one.body)
        assert number is not None
        held = select(f"SELECT ?t {{ <{IRI}/para/{number[1]}/text/{one.language}> nsa:text ?t }}")
        assert held == [(one.text,)]


def measured(language: str) -> dict[int, tuple[str, str]]:
    """Return by paragraph the text, and the same with \x00 for each character inside a quote."""
    verb = "quote" if language == "zh" else "translation"
    counted = {}
    for number in range(1, 16):
        node = f"<{IRI}/para/{number}/text/{language}>"
        ((text,),) = select(f"SELECT ?t {{ {node} nsa:text ?t }}")
        inside = set()
        for (words,) in select(
            f"""SELECT ?w {{ ?s a nsa:Statement ; nsa:{verb} ?w ;
            nsa:inParagraph <{IRI}/para/{number}> }}"""
        ):
            plain = normalise(words, language).text
            assert text.count(plain) == 1
            inside |= set(range(text.index(plain), text.index(plain) + len(plain)))
        left = "".join("\x00" if at in inside else text[at] for at in range(len(text)))
        counted[number] = text, left
    return counted


@pytest.mark.parametrize("language", FILES)
def test_the_coverage_recorded_is_the_coverage_there_is(language: str) -> None:
    counted = {
        number: (left.count("\x00"), len(text))
        for number, (text, left) in measured(language).items()
    }
    recorded = {
        int(number): (int(quoted), int(whole))
        for number, quoted, whole in select(
            f"""SELECT ?n ?q ?w {{ ?t nsa:textOf/nsa:number ?n ; dcterms:language "{language}" ;
            nsa:charactersQuoted ?q ; nsa:characters ?w }}"""
        )
    }
    assert recorded == counted
    assert all(quoted >= 0.95 * whole for quoted, whole in counted.values())


@pytest.mark.parametrize("language", FILES)
def test_what_is_left_out_is_said(language: str) -> None:
    said: dict[int, set[str]] = {number: set() for number in range(1, 16)}
    for number, words in select(
        f"""SELECT ?n ?u {{ ?t nsa:textOf/nsa:number ?n ; nsa:unquoted ?u
        FILTER(LANG(?u) = "{language}") }}"""
    ):
        said[int(number)].add(words)
    assert said == {
        number: set(left.split("\x00")) - {""} for number, (_, left) in measured(language).items()
    }


def fault(copy: Tiny, file: str, line: int) -> str:
    told = copy.run("build", "--out", "out").complaint(4)
    assert f"{file}:{line}: " in told
    return told


def test_the_text_of_a_windows_editor_is_traced_as_well(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    path = copy.home / ENGLISH
    raw = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(raw)
    assert copy.run("build", "--out", "out").code == 0
    quads = (tmp_path / "out" / "nsa.nq").read_text(encoding="utf-8")
    node = f"<{IRI}/para/14/statement/1/evidence/en>"
    begin, end = (
        int(value)
        for verb in ("sourceBegin", "sourceEnd")
        for value in re.findall(rf'{node} <[^>]*#{verb}> "(\d+)"', quads)
    )
    words = normalise(raw.decode()[begin:end], "en").text
    assert [words] == [one.exact for one in annotations() if f"<{one.node}>" == node]


def test_a_quote_may_not_be_said_twice(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    line = copy.edit(
        STATED, 'nsa:quote "', 'nsa:quote "彻底消除核武器"@zh, "', "<para/1/statement/1>"
    )
    assert "has two stretches of words tagged @zh" in fault(copy, STATED, line)


def test_words_in_a_language_without_a_text(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    line = copy.edit(
        STATED, 'nsa:quote "', 'nsa:quote "la paix"@fr ; nsa:note "', "<para/1/statement/1>"
    )
    assert "words tagged @fr, for which there is no source; tag them @zh" in fault(
        copy, STATED, line
    )


def test_a_statement_of_a_paragraph_that_is_not_there(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    text = '<para/16/statement/1> a nsa:Regret ;\n  nsa:quote "彻底消除核武器"@zh .\n'
    line = copy.append(STATED, text)
    assert "names no paragraph of the paper, which has 15" in fault(copy, STATED, line + 1)


def test_faults_are_gathered_and_the_first_tells_of_the_others(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    first = copy.edit(STATED, "彻底消除核武器", "彻底消灭核武器", 'nsa:quote "')
    copy.edit(STATED, "强调指出", "强调批出", 'nsa:quote "')
    assert "(and 1 more fault" in fault(copy, STATED, first)


def test_the_real_paper_has_no_fault() -> None:
    paper = open_paper(str(Path(paths.RESOURCES, PAPER)))
    said, _, faults = tell(paper)
    assert faults == ()
    assert set(said) <= set(dataset().quads)
