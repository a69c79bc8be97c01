"""Faults to plant in synthetic papers, each with what the check should say of it."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from .draft import Draft, Statement
from .files import READING, SOURCE, STATED, TRANSLATION

_Broken = tuple[Statement, ...]


class Fault(NamedTuple):
    """A way to break a statement: what `break_` makes of it, where it fits, what finds it.

    `shape` is the local name of the shape or check that should find it, empty for what the build
    itself finds in the words; `path` is the property, where one is to blame.
    """

    name: str
    shape: str
    path: str
    file: str
    fits: Callable[[Statement], bool]
    break_: Callable[[Statement], Statement]


class Planted(NamedTuple):
    """A fault that a corpus holds: paper, kind of fault, file, node, shape or check, property.

    What is not known is empty. `stops` is "yes" where the paper cannot even be opened, "build"
    where it cannot be built, and the check names the words.
    """

    paper: str
    fault: str
    file: str
    focus: str
    shape: str
    path: str
    stops: str


def plant(draft: Draft, drawn: Random) -> tuple[Draft, Planted]:
    """Return *draft* with one statement broken, and what was done to it.

    The kinds of faults take turns, so that a corpus has them all.
    """
    turn = int(draft.symbol.rpartition("-")[2]) % len(FAULTS)
    fitting = [one for one in (*FAULTS[turn:], *FAULTS[:turn]) if any(_fitting(draft, one))]
    fault = fitting[0]
    at, number = drawn.choice(list(_fitting(draft, fault)))
    held = draft.paragraphs[at]
    said = held[number]
    broken = (*held[:number], fault.break_(said), *held[number + 1 :])
    paragraphs = (*draft.paragraphs[:at], broken, *draft.paragraphs[at + 1 :])
    focus = f"{draft.symbol}/{said.at}"
    stops = "" if fault.shape or fault.path else "build"
    planted = Planted(draft.symbol, fault.name, fault.file, focus, fault.shape, fault.path, stops)
    text = _text(draft, at, held, broken) if fault.file == TRANSLATION else draft.text
    return draft._replace(paragraphs=paragraphs, text=text), planted


def _fitting(draft: Draft, fault: Fault) -> Iterator[tuple[int, int]]:
    for at, held in enumerate(draft.paragraphs):
        yield from ((at, number) for number, said in enumerate(held) if fault.fits(said))


def _text(
    draft: Draft, at: int, held: _Broken, broken: _Broken
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the paper's text where the broken statement's words are broken in it too."""
    changed = tuple((a.zh, b.en) for a, b in zip(held, broken, strict=True) if a.tells)
    return (*draft.text[:at], changed, *draft.text[at + 1 :])


def spoil(texts: dict[str, str], symbol: str, drawn: Random) -> tuple[dict[str, str], Planted]:
    """Return the files *texts* so broken that the paper can't be built, and what was done."""
    name = drawn.choice(sorted(_SPOILT))
    file, change = _SPOILT[name]
    return {**texts, file: change(texts[file])}, Planted(symbol, name, file, "", "", "", "yes")


_SPOILT: dict[str, tuple[str, Callable[[str], str]]] = {
    "changed-source": (SOURCE, lambda text: text + "\n"),
    "not-turtle": (STATED, lambda text: text + "\n<para/1/statement/1> nsa:note .\n"),
    "paragraph-missing": (TRANSLATION, lambda text: text[: text.rindex("\n\n")] + "\n"),
    "unclosed-reading": (READING, lambda text: text + '<para/1/reading/9> nsa:reason "so\n'),
}
"""What stops a build: by name, the file and what becomes of it."""


def _any(said: Statement) -> bool:
    return True


def _is(kind: str) -> Callable[[Statement], bool]:
    return lambda said: said.kind == kind


def _without(*properties: str) -> Callable[[Statement], Statement]:
    return lambda said: said._replace(
        says=tuple(line for line in said.says if line.split()[0] not in properties)
    )


def _misquoted(said: Statement) -> Statement:
    middle = len(said.zh) // 2
    return said._replace(zh=said.zh[:middle] + "伪" + said.zh[middle:])


def _misspelt(said: Statement) -> Statement:
    return said._replace(says=tuple(line.replace(":only-", ":onely-") for line in said.says))


def _unnamed(said: Statement) -> Statement:
    return said._replace(en="Somebody" + said.en[said.en.index(" regrets") :])


FAULTS = (
    Fault("quote-not-found", "", "", STATED, _any, _misquoted),
    Fault(
        "no-addressee",
        "DemandShape",
        "",
        STATED,
        _is("nsa:Demand"),
        _without("nsa:addressee", "nsa:noAddressee"),
    ),
    Fault(
        "two-kinds",
        "StatementShape",
        "",
        STATED,
        _is("nsa:Recollection"),
        lambda said: said._replace(kind="nsa:Recollection, nsa:Observation"),
    ),
    Fault(
        "no-performative",
        "StatementShape/nsa:performative",
        "nsa:performative",
        STATED,
        _any,
        _without("nsa:performative"),
    ),
    Fault(
        "no-topic",
        "StatementShape/dcterms:subject",
        "dcterms:subject",
        STATED,
        _any,
        _without("dcterms:subject"),
    ),
    Fault(
        "no-verdict",
        "AssessmentShape/nsa:verdict",
        "nsa:verdict",
        STATED,
        _is("nsa:Assessment"),
        _without("nsa:verdict"),
    ),
    Fault(
        "misspelt-concept",
        "undescribed",
        "nsa:degree",
        STATED,
        _is("nsa:GuaranteeClaim"),
        _misspelt,
    ),
    Fault(
        "unreported-holder",
        "reported-and-held",
        "nsa:heldBy",
        STATED,
        lambda said: said.tells,
        lambda said: said._replace(holder="group:nato"),
    ),
    Fault("unnamed-in-translation", "", "", TRANSLATION, _is("nsa:Regret"), _unnamed),
)
"""The faults of single statements."""
