"""A draft written down: the files of a paper's folder, as text."""

import hashlib
import textwrap
from collections.abc import Iterator

from nsa_graph.rdf.prefixes import PREFIXES

from .draft import Draft, Statement

ABOUT, STATED, READING = "paper.ttl", "stated.ttl", "reading.ttl"
SOURCE, TRANSLATION = "source.zh.txt", "translation.en.txt"
_WIDE, _WIDE_EN = 35, 100
_SPACES = (
    *("action", "body", "certainty", "condition", "conduct", "dcterms", "degree", "entitlement"),
    *("group", "instrument", "meeting", "nsa", "objective", "performative", "quality", "rdfs"),
    *("state", "timing", "topic", "verdict"),
)
_HEAD = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _SPACES)
_WARNING = "# Synthetic: made by a program for tests and measurements. Nobody said any of this.\n\n"


def files(draft: Draft) -> dict[str, str]:
    """Return the text of each file of the paper's folder by name; it has the source's hash."""
    source = _source(draft)
    return {
        ABOUT: _about(draft, hashlib.sha256(source.encode()).hexdigest()),
        SOURCE: source,
        TRANSLATION: _translation(draft),
        STATED: _WARNING + _base(draft) + "".join(_stated(draft)),
        READING: _WARNING + _base(draft) + "".join(_readings(draft)),
    }


def _base(draft: Draft) -> str:
    return f"@base <{PREFIXES['paper']}{draft.symbol}/> .\n{_HEAD}\n"


def _about(draft: Draft, sha256: str) -> str:
    number = draft.symbol.rpartition("-")[2]
    return f"""{_WARNING}{_HEAD}
<{PREFIXES["paper"]}{draft.symbol}> a nsa:SyntheticPaper ;
    rdfs:label "{draft.symbol}" ;
    nsa:symbol "{draft.symbol}" ;
    dcterms:title "合成文件{number}"@zh, "Synthetic paper {number}"@en ;
    dcterms:language "zh" ;
    nsa:submittedBy {draft.submitter} ;
    nsa:submittedTo {draft.session} ;
    nsa:sourceFile "{SOURCE}" ;
    nsa:sha256 "{sha256}" ;
    nsa:note "Made by a program for tests and measurements; nobody said any of this."@en .
"""


def _source(draft: Draft) -> str:
    front = f" 合成文件，由程序生成，并非任何国家的文件 \n\n{draft.symbol}\n\n"
    held = ("".join(zh for zh, _ in sentences) for sentences in draft.text)
    return front + "\n\n".join(_hard(f"{n}. {text}") for n, text in enumerate(held, 1)) + "\n"


def _hard(text: str) -> str:
    """Return *text* broken as a page breaks it, a blank line between two lines, no number split."""
    lines: list[str] = []
    at = 0
    while at < len(text):
        end = min(at + _WIDE, len(text))
        while end < len(text) and text[end - 1].isascii() and text[end].isascii():
            end -= 1
        lines.append(text[at:end])
        at = end
    return "\n\n".join(lines) + "  "


def _translation(draft: Draft) -> str:
    front = (
        f"SYNTHETIC PAPER, made by a program, and no document of any State\n\n{draft.symbol}\n\n"
    )
    held = (" ".join(en for _, en in sentences) for sentences in draft.text)
    wrapped = (
        textwrap.fill(f"{n}. {text}", _WIDE_EN, break_long_words=False)
        for n, text in enumerate(held, 1)
    )
    return front + "\n\n".join(wrapped) + "\n"


def _stated(draft: Draft) -> Iterator[str]:
    for name in draft.names:
        yield f'{name.name} nsa:designation "{name.zh}"@zh, "{name.en}"@en .\n'
    for one in draft.references:
        yield f"""
<reference/{one.name}> a nsa:OpenReference, {one.kind} ;
    rdfs:label "{one.label_en}"@en, "{one.label_zh}"@zh ;
    nsa:designation "{one.zh}"@zh, "{one.en}"@en ;
    nsa:candidate {one.candidates} ;
    nsa:reason "{one.reason}"@en .
"""
    for statement in _statements(draft):
        yield _statement(statement)


def _statements(draft: Draft) -> Iterator[Statement]:
    for held in draft.paragraphs:
        yield from held


def _statement(said: Statement) -> str:
    words = f'nsa:quote "{said.zh}"@zh', f'nsa:translation "{said.en}"@en'
    lines = (f"nsa:heldBy {said.holder}", *words, *said.says)
    parts = f"\n{said.parts}" if said.parts else ""
    return f"\n<{said.at}> a {said.kind} ;\n    " + " ;\n    ".join(lines) + f" .{parts}\n"


def _readings(draft: Draft) -> Iterator[str]:
    for one in draft.references:
        yield f"""<reference/{one.name}/reading/1> a nsa:Reading ;
    nsa:readingOf <reference/{one.name}> ;
    nsa:readsProperty nsa:refersTo ;
    nsa:readsValue {one.settled} ;
    nsa:certainty {one.certainty} ;
    nsa:reason "A synthetic reader thinks so."@en .

"""
    for said in _statements(draft):
        if said.reads:
            node = said.at.replace("/statement/", "/reading/")
            yield f"<{node}> a nsa:Reading ;\n    nsa:readingOf <{said.at}> ;\n{said.reads} .\n\n"
