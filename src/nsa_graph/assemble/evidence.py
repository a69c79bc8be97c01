"""Evidence: where the words of statements and mentions stand, as Web Annotations.

Each quote and translation becomes an `oa:Annotation` whose target has an `oa:TextQuoteSelector`
and an `oa:TextPositionSelector` in the paragraph's normalised text
(https://www.w3.org/TR/annotation-model/#selectors), and its place in the source file, in
characters of the decoded file.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import BadSource
from ..rdf.prefixes import full
from ..text.paragraphs import Paragraph
from ..text.quotes import Place, Span, coverage, locate
from .encode import NamedGraph, count, value, words
from .paper import Paper, Words

QUOTE, TRANSLATION = full("nsa:quote"), full("nsa:translation")
_PART = re.compile(r"para/([1-9][0-9]*)/statement/([1-9][0-9]*)")


class Quote(NamedTuple):
    """A statement's words in one language, found: the statement, its numbers, and the span."""

    statement: str
    paragraph: int
    number: int
    text: Words
    span: Span


class Found(NamedTuple):
    """The quotes of a paper that stand where they should, and the faults of those that do not."""

    quotes: tuple[Quote, ...]
    faults: tuple[BadSource, ...]


def find(paper: Paper) -> Found:
    """Return the place of each quote and translation in the paper's statements."""
    quotes: list[Quote] = []
    faults: list[BadSource] = []
    known: set[tuple[str, str]] = set()
    for statement, verb, said, language in _said(paper):
        try:
            quote = _quote(paper, statement, verb, said, language)
            if (statement, language) in known:
                told = f"<{statement}> has two stretches of words tagged @{language}"
                line = paper.stated.line(statement, verb)
                remedy = "quote one stretch, or make two statements"
                raise BadSource(told, file=paper.stated.file, line=line, remedy=remedy)
        except BadSource as fault:
            faults.append(fault)
        else:
            known.add((statement, language))
            quotes.append(quote)
    quotes.sort(key=lambda quote: (quote.paragraph, quote.number, quote.text.file))
    return Found(tuple(quotes), tuple(faults))


def _said(paper: Paper) -> Iterator[tuple[str, str, str, str]]:
    for quad in paper.stated.quads:
        if quad.predicate.value in (QUOTE, TRANSLATION):
            language = getattr(quad.object, "language", None) or ""
            yield value(quad.subject), quad.predicate.value, value(quad.object), language


def _quote(paper: Paper, statement: str, verb: str, said: str, language: str) -> Quote:
    at = (paper.stated.file, paper.stated.line(statement, verb))
    text = _text(paper, verb, language, at)
    paragraph, number = _numbers(paper, statement, at)
    held = text.parts.paragraphs[paragraph - 1]
    within = f"paragraph {paragraph} of {text.file}"
    span = locate(said, held.text, language, Place(*at, within))
    return Quote(statement, paragraph, number, text, span)


def _text(paper: Paper, verb: str, language: str, at: tuple[str, int]) -> Words:
    source, *translations = paper.texts
    allowed = [source] if verb == QUOTE else translations
    for text in allowed:
        if text.language == language:
            return text
    kind = "source" if verb == QUOTE else "translation"
    tags = " or ".join(f"@{text.language}" for text in allowed)
    told = f"words tagged @{language}, for which there is no {kind}"
    raise BadSource(told, file=at[0], line=at[1], remedy=f"tag them {tags}")


def _numbers(paper: Paper, statement: str, at: tuple[str, int]) -> tuple[int, int]:
    found = _PART.fullmatch(statement.removeprefix(paper.iri + "/"))
    paragraphs = len(paper.texts[0].parts.paragraphs)
    if found is None or not 1 <= int(found[1]) <= paragraphs:
        raise BadSource(
            f"<{statement}> names no paragraph of the paper, which has {paragraphs}",
            file=at[0],
            line=at[1],
            remedy="call it <para/N/statement/M>",
        )
    return int(found[1]), int(found[2])


def annotate(graph: NamedGraph, body: str, node: str, text: Words, number: int, span: Span) -> None:
    """Say in *graph* that the words at *span* of paragraph *number* are evidence of *body*."""
    paragraph = text.parts.paragraphs[number - 1]
    begin, end = paragraph.normal.source_span(span.begin, span.end)
    exact = paragraph.text[span.begin : span.end]
    graph.say(
        node,
        ("rdf:type", "oa:Annotation"),
        ("oa:hasBody", body),
        ("oa:hasTarget", node + "/target"),
        ("nsa:sourceBegin", begin),
        ("nsa:sourceEnd", end),
    )
    graph.say(
        node + "/target",
        ("rdf:type", "oa:SpecificResource"),
        ("oa:hasSource", text_iri(body, number, text.language)),
        ("oa:hasSelector", node + "/quote"),
        ("oa:hasSelector", node + "/position"),
    )
    graph.say(
        node + "/quote",
        ("rdf:type", "oa:TextQuoteSelector"),
        ("oa:exact", words(exact, text.language)),
        ("oa:prefix", words(span.prefix, text.language)),
        ("oa:suffix", words(span.suffix, text.language)),
    )
    graph.say(
        node + "/position",
        ("rdf:type", "oa:TextPositionSelector"),
        ("oa:start", count(span.begin)),
        ("oa:end", count(span.end)),
    )


def text_iri(part: str, number: int, language: str) -> str:
    """Return the IRI of the text of paragraph *number* of the paper that *part* belongs to."""
    return f"{part.rpartition('/para/')[0]}/para/{number}/text/{language}"


def state(paper: Paper, graph: NamedGraph, found: Found) -> None:
    """Say in *graph* of each paragraph its texts and coverage, of each statement its place."""
    for text in paper.texts:
        for paragraph in text.parts.paragraphs:
            spans = [
                q.span for q in found.quotes if q.text is text and q.paragraph == paragraph.number
            ]
            _paragraph(paper, graph, text, paragraph, spans)
    for quote in found.quotes:
        node = f"{quote.statement}/evidence/{quote.text.language}"
        annotate(graph, quote.statement, node, quote.text, quote.paragraph, quote.span)
        if quote.text is paper.texts[0]:
            graph.say(
                quote.statement,
                ("nsa:inParagraph", f"{paper.iri}/para/{quote.paragraph}"),
                ("nsa:inPaper", paper.iri),
                ("nsa:number", quote.number),
                ("skos:notation", words(f"{quote.paragraph}.{quote.number}")),
            )


def _paragraph(
    paper: Paper, graph: NamedGraph, text: Words, paragraph: Paragraph, spans: list[Span]
) -> None:
    node = f"{paper.iri}/para/{paragraph.number}"
    covered = coverage(len(paragraph.text), [(span.begin, span.end) for span in spans])
    if text is paper.texts[0]:
        graph.say(
            node,
            ("rdf:type", "nsa:Paragraph"),
            ("nsa:inPaper", paper.iri),
            ("nsa:number", paragraph.number),
            ("skos:notation", words(str(paragraph.number))),
        )
    graph.say(
        f"{node}/text/{text.language}",
        ("rdf:type", "nsa:Text"),
        ("nsa:textOf", node),
        ("dcterms:language", words(text.language)),
        ("nsa:text", words(paragraph.text, text.language)),
        ("nsa:characters", covered.total),
        ("nsa:charactersQuoted", covered.covered),
        *(("nsa:unquoted", words(paragraph.text[b:e], text.language)) for b, e in covered.gaps),
    )
