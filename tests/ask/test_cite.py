import io
import json
import re

import pytest

from nsa_graph.errors import BadParameter
from nsa_graph.graph import Graph
from nsa_graph.render.citation import FORMATS, write

IRI = "https://w3id.org/nsa-graph/id/paper/NPT-CONF.2015-PC.II-WP.15/para/14"
SYMBOL = "NPT/CONF.2015/PC.II/WP.15"


def written(graph: Graph, name: str, format_: str, language: str = "en") -> str:
    stream = io.StringIO()
    write(graph.cite(name, language), stream, format_)
    return stream.getvalue()


def test_a_statement_is_cited_with_document_place_words_and_link(graph: Graph) -> None:
    text = written(graph, "14.1", "text")
    for part in (
        "Group of Non-Aligned States Parties to the NPT, “Security assurances against",
        f"{SYMBOL}, 22 April 2013 (first day of the preparatory committee",
        "paragraph 14, statement 14.1: “根据上述立场",
        "calls for the establishment of a subsidiary body",
        f"{IRI}/statement/1\n",
    ):
        assert part in text


def test_a_chinese_reference_is_chinese(graph: Graph) -> None:
    text = written(graph, "14.1", "text", "zh")
    assert text.startswith(
        "《不扩散核武器条约》不结盟缔约国集团：《不使用或威胁使用核武器的安全保证》，"
    )
    assert (
        "2013年4月22日（2015年审议大会筹备委员会第二届会议首日），第14段，表态14.1：“根据" in text
    )


def test_a_paragraph_and_a_paper_are_cited(graph: Graph) -> None:
    assert written(graph, "14", "text").endswith(f", paragraph 14. {IRI}\n")
    paper = graph.cite(SYMBOL)
    assert (paper.paragraph, paper.statement, paper.quote) == ("", "", "")
    assert paper.key == "NPT-CONF.2015-PC.II-WP.15"


def test_reference_managers_get_every_field(graph: Graph) -> None:
    (item,) = json.loads(written(graph, "14.1", "csl"))
    assert item["issued"] == {"date-parts": [[2013, 4, 22]]}
    assert (item["type"], item["number"], item["URL"]) == ("report", SYMBOL, f"{IRI}/statement/1")
    assert item["note"].startswith("paragraph 14, statement 14.1: “根据")
    assert item["note"].endswith("The date is the first day of the meeting.")
    lines = written(graph, "14.1", "ris").splitlines()
    assert (lines[0], lines[-1]) == ("TY  - RPRT", "ER  - ")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert f"M1  - {SYMBOL}" in lines
    bibtex = written(graph, "14.1", "bibtex")
    assert bibtex.startswith("@techreport{NPT-CONF.2015-PC.II-WP.15_14.1,\n")
    assert bibtex.count("{") == bibtex.count("}")
    assert "  month = apr,\n  day = {22},\n" in bibtex


def test_what_bibtex_takes_for_markup_is_escaped(graph: Graph) -> None:
    stream = io.StringIO()
    write(graph.cite("14")._replace(title="50% & {more}_#1"), stream, "bibtex")
    assert r"title = {{50\% \& \{more\}\_\#1}}" in stream.getvalue()


def test_a_reference_without_a_day_says_what_is_known(graph: Graph) -> None:
    bare = graph.cite("14")._replace(
        date="2013", meeting="", author="", symbol="", of_meeting=False
    )
    for format_ in FORMATS:
        stream = io.StringIO()
        write(bare, stream, format_)
        assert "2013" in stream.getvalue()
        assert "None" not in stream.getvalue()


def test_other_things_are_not_cited(graph: Graph) -> None:
    with pytest.raises(BadParameter, match="instrument:npt is no paper, paragraph or statement"):
        graph.cite("npt")
