import re
from functools import cache
from pathlib import Path

from tests.copies import ENGLISH, STATED, Tiny, select

from nsa_graph.text.normal import normalise

MENTIONS = """SELECT ?m ?n ?referent ?zh ?en ?zb ?ze ?eb ?ee ?outer {
  ?m a nsa:Mention ; nsa:number ?n ; nsa:refersTo ?referent ; nsa:quote ?zh .
  ?z oa:hasBody ?m ; nsa:sourceBegin ?zb ; nsa:sourceEnd ?ze FILTER(STRENDS(STR(?z), "/zh"))
  OPTIONAL { ?m nsa:translation ?en . ?e oa:hasBody ?m ; nsa:sourceBegin ?eb ; nsa:sourceEnd ?ee
             FILTER(STRENDS(STR(?e), "/en")) }
  OPTIONAL { ?m nsa:within ?outer } }"""


@cache
def mentions() -> dict[str, tuple[str, ...]]:
    """Return the mentions by IRI; one referent each, or the rows would outnumber the IRIs."""
    rows = select(MENTIONS)
    found = {row[0]: row[1:] for row in rows}
    assert len(rows) == len(found) > 80
    return found


def test_every_mention_has_words_in_both_languages() -> None:
    assert [node for node, row in mentions().items() if not row[3]] == []


def test_words_are_designations_of_what_they_mention() -> None:
    given: dict[str, set[str]] = {}
    for thing, words in select("SELECT ?t ?w { ?t nsa:designation ?w }"):
        given.setdefault(thing, set()).add(words.casefold())
    for row in mentions().values():
        referent, chinese, english = row[1:4]
        assert chinese.casefold() in given[referent]
        assert english.casefold() in given[referent]


def test_an_inner_mention_stands_in_its_outer_one() -> None:
    inner = [row for row in mentions().values() if row[8]]
    assert len(inner) > 20
    for row in inner:
        outer = mentions()[row[8]]
        assert int(outer[4]) <= int(row[4]) < int(row[5]) <= int(outer[5])
        assert int(outer[6]) <= int(row[6]) < int(row[7]) <= int(outer[7])
        assert (row[4], row[5]) != (outer[4], outer[5])


def test_mentions_are_numbered_in_order_of_appearance() -> None:
    paragraphs: dict[str, list[tuple[int, int]]] = {}
    for node, row in mentions().items():
        paragraphs.setdefault(node.split("/mention/")[0], []).append((int(row[0]), int(row[4])))
    assert len(paragraphs) == 15
    for rows in paragraphs.values():
        rows.sort()
        assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
        begins = [begin for _, begin in rows]
        assert begins == sorted(begins)


def test_every_title_in_the_paper_is_inside_a_mention() -> None:
    titles = 0
    for paragraph, text in select(
        """SELECT ?p ?t { ?held nsa:textOf ?p ; nsa:text ?t FILTER(LANG(?t) = "zh") }"""
    ):
        spans = [
            (int(begin), int(end))
            for begin, end in select(
                f"""SELECT ?b ?e {{ ?m a nsa:Mention ; nsa:inParagraph <{paragraph}> .
                ?a oa:hasBody ?m ; oa:hasTarget/oa:hasSelector ?s . ?s oa:start ?b ; oa:end ?e
                FILTER(STRENDS(STR(?a), "/zh")) }}"""
            )
        ]
        for title in re.finditer("《[^》]*》", text):
            titles += 1
            assert any(b <= title.start() and title.end() <= e for b, e in spans), title[0]
    assert titles > 30


def test_a_statement_mentions_what_its_quote_names() -> None:
    found = 0
    for statement, referent, quote in select(
        "SELECT ?s ?r ?q { ?s a nsa:Statement ; nsa:mentions ?r ; nsa:quote ?q }"
    ):
        found += 1
        names = select(f"""SELECT ?d {{ <{referent}> nsa:designation ?d FILTER(LANG(?d)="zh") }}""")
        assert any(name in normalise(quote, "zh").text for (name,) in names), (statement, referent)
    assert found > 60


def test_a_translation_that_names_less_than_the_source_is_a_fault(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    copy.edit(ENGLISH, "the Charter of the United Nations", "that text", "\n8. ")
    copy.edit(STATED, "the Charter of the United Nations", "that text", "<para/8/statement/1>")
    told = copy.run("build", "--out", "out").complaint(4)
    line = next(
        number
        for number, text in enumerate((copy.home / ENGLISH).read_text("utf-8").split("\n"), 1)
        if text.startswith("8. ")
    )
    assert f"{ENGLISH}:{line}: paragraph 8 names <" in told
    assert "un-charter> 0 times, the source 1 times" in told


def test_words_that_designate_two_things_are_a_fault(tmp_path: Path) -> None:
    copy = Tiny(tmp_path, real=True)
    line = copy.append(STATED, 'body:icj nsa:designation "裁军谈判会议"@zh .\n')
    told = copy.run("build", "--out", "out").complaint(4)
    assert "“裁军谈判会议” designates <" in told
    assert f"{STATED}:" in told
    assert line > 0
