"""Mentions: each place where a paper's words name something, in the source and in translations.

The designations are the paper's own, given in its stated.ttl. The mentions of one thing in a
paragraph are paired by order between the languages, so a translation that names a thing more or
less often than its source does is a fault.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import BadSource
from ..rdf.prefixes import full
from ..text.designations import Mention, mentions
from ..text.quotes import span
from .encode import NamedGraph, value, words
from .evidence import Found, annotate
from .paper import Paper, Words

DESIGNATION, NAMED_AFTER = full("nsa:designation"), full("nsa:namedAfter")
"""What a paper says of things that are not its own."""

_Key = tuple[str, str]
_Rows = tuple[Mention[str], ...]


class Names(NamedTuple):
    """A paper's designations by language, and which thing's name holds which other's."""

    by_language: dict[str, dict[str, str]]
    holds: frozenset[tuple[str, str]]


def names(paper: Paper) -> Names:
    """Return the designations that the paper's stated.ttl gives.

    Raises `BadSource` for words that designate two things.
    """
    known: dict[str, dict[str, str]] = {}
    holds: set[tuple[str, str]] = set()
    for quad in paper.stated.quads:
        subject, said = value(quad.subject), value(quad.object)
        if quad.predicate.value == NAMED_AFTER:
            holds.add((subject, said))
        elif quad.predicate.value == DESIGNATION:
            here = known.setdefault(getattr(quad.object, "language", None) or "", {})
            if here.setdefault(said, subject) != subject:
                told = f"“{said}” designates <{subject}> and <{here[said]}>"
                line = paper.stated.line(subject, DESIGNATION)
                remedy = "let a designation stand for one thing"
                raise BadSource(told, file=paper.stated.file, line=line, remedy=remedy)
    return Names(known, frozenset(holds))


def state(paper: Paper, graph: NamedGraph, found: Found) -> tuple[BadSource, ...]:
    """Say in *graph* every mention with its evidence; return the faults of pairing."""
    known = names(paper)
    faults: list[BadSource] = []
    for paragraph in paper.texts[0].parts.paragraphs:
        rows = {text.language: _rows(text, paragraph.number, known) for text in paper.texts}
        for text in paper.texts:
            faults.extend(_unpaired(paper, text, paragraph.number, rows))
        _state_paragraph(paper, graph, paragraph.number, rows)
        _state_statements(paper, graph, paragraph.number, rows[paper.texts[0].language], found)
    return tuple(faults)


def _rows(text: Words, number: int, known: Names) -> _Rows:
    designations = known.by_language.get(text.language, {})
    words_here = text.parts.paragraphs[number - 1].text

    def holds(outer: str, inner: str) -> bool:
        return (outer, inner) in known.holds

    return mentions(words_here, designations, text.language, holds)


def _keyed(rows: _Rows) -> Iterator[tuple[_Key, Mention[str]]]:
    """Give each mention with what it can be paired by: its referent and its outer one's."""
    for row in rows:
        outer = "" if row.within is None else rows[row.within].value
        yield (row.value, outer), row


def _tally(rows: _Rows) -> Counter[str]:
    return Counter(row.value for row in rows if row.within is None)


def _unpaired(
    paper: Paper, text: Words, number: int, rows: dict[str, _Rows]
) -> Iterator[BadSource]:
    source = paper.texts[0]
    there, here = _tally(rows[source.language]), _tally(rows[text.language])
    for referent in sorted(there.keys() | here.keys()):
        wanted, given = there[referent], here[referent]
        if wanted != given:
            yield BadSource(
                f"paragraph {number} names <{referent}> {given} times, the source {wanted} times",
                file=text.file,
                line=text.parts.paragraphs[number - 1].line,
                remedy="translate each naming by one, or add the designation to stated.ttl",
            )


def _state_paragraph(paper: Paper, graph: NamedGraph, number: int, rows: dict[str, _Rows]) -> None:
    source = paper.texts[0]
    base = f"{paper.iri}/para/{number}"
    nth: Counter[_Key] = Counter()
    for at, (key, row) in enumerate(_keyed(rows[source.language]), 1):
        node = f"{base}/mention/{at}"
        nth[key] += 1
        graph.say(
            node,
            ("rdf:type", "nsa:Mention"),
            ("nsa:refersTo", row.value),
            ("nsa:inParagraph", base),
            ("nsa:inPaper", paper.iri),
            ("nsa:number", at),
        )
        if row.within is not None:
            graph.say(node, ("nsa:within", f"{base}/mention/{row.within + 1}"))
        for text in paper.texts:
            same = [one for found, one in _keyed(rows[text.language]) if found == key]
            if nth[key] <= len(same):
                _state_words(paper, graph, node, text, number, same[nth[key] - 1])


def _state_words(
    paper: Paper, graph: NamedGraph, node: str, text: Words, number: int, row: Mention[str]
) -> None:
    held = text.parts.paragraphs[number - 1].text
    verb = "nsa:quote" if text is paper.texts[0] else "nsa:translation"
    graph.say(node, (verb, words(held[row.begin : row.end], text.language)))
    found = span(held, row.begin, row.end)
    annotate(graph, node, f"{node}/evidence/{text.language}", text, number, found)


def _state_statements(
    paper: Paper, graph: NamedGraph, number: int, rows: _Rows, found: Found
) -> None:
    """Say of each statement in the paragraph which referents its quote mentions."""
    for quote in found.quotes:
        if quote.paragraph != number or quote.text is not paper.texts[0]:
            continue
        inside = {r.value for r in rows if quote.span.begin <= r.begin and r.end <= quote.span.end}
        graph.say(quote.statement, *(("nsa:mentions", referent) for referent in sorted(inside)))
