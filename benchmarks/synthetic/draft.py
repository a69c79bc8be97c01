"""A synthetic paper before it is written down: who submits what to whom, and each statement."""

import re
from random import Random
from typing import NamedTuple

from .material import Material, Name, Reference, Sentence

PREFIX = "SYNTHETIC-"
_SLOT = re.compile(r"\{(\w+)\}")
_PARAGRAPHS, _SENTENCES = (8, 20), (1, 4)


class Statement(NamedTuple):
    """A statement: its place, who holds it, its words in both languages, and what it says.

    `zh` and `en` are what it quotes; `tells` is false for one whose words another's contain.
    """

    at: str
    kind: str
    holder: str
    zh: str
    en: str
    says: tuple[str, ...]
    parts: str
    reads: str
    tells: bool


class Draft(NamedTuple):
    """A paper: its symbol, who submitted it to which session, its paragraphs, what they name.

    `text` has each paragraph's sentences in both languages, as they stand before any quote of
    them is broken.
    """

    symbol: str
    submitter: str
    session: str
    paragraphs: tuple[tuple[Statement, ...], ...]
    text: tuple[tuple[tuple[str, str], ...], ...]
    names: tuple[Name, ...]
    references: tuple[Reference, ...]


def draft(number: int, seed: int, stuff: Material) -> Draft:
    """Return the paper that *number* is in the corpus drawn from *seed*, however large that is."""
    drawn = Random(f"{seed}:{number}")
    holder = drawn.choice(stuff.roles["holder"])
    session = drawn.choice(stuff.roles["before"])
    used: dict[str, Name] = {}
    cited: dict[str, Reference] = {}
    paragraphs = []
    for at in range(1, drawn.randint(*_PARAGRAPHS) + 1):
        chosen = drawn.sample(stuff.sentences, drawn.randint(*_SENTENCES))
        paragraphs.append(_paragraph(f"para/{at}", chosen, holder, drawn, stuff, used, cited))
    text = tuple(tuple((s.zh, s.en) for s in held if s.tells) for held in paragraphs)
    names = tuple(used[name] for name in sorted(used))
    references = tuple(cited[name] for name in sorted(cited))
    symbol = f"{PREFIX}{number:06}"
    return Draft(symbol, holder.name, session.name, tuple(paragraphs), text, names, references)


def _paragraph(
    at: str,
    chosen: list[Sentence],
    holder: Name,
    drawn: Random,
    stuff: Material,
    used: dict[str, Name],
    cited: dict[str, Reference],
) -> tuple[Statement, ...]:
    made: list[Statement] = []
    for sentence in chosen:
        number = len(made) + 1
        slots = _Slots(holder, drawn, stuff, f"{at}/statement/{number}")
        made.append(slots.fill(sentence, slots.at, True))
        if sentence.reported is not None:
            made.append(slots.fill(sentence.reported, slots.next, False))
        used.update((name.name, name) for name in slots.names.values())
        if slots.reference is not None:
            cited[slots.reference.name] = slots.reference
    return tuple(made)


class _Slots:
    """The slots of one sentence, each filled once, in the order in which they are met."""

    def __init__(self, holder: Name, drawn: Random, stuff: Material, at: str) -> None:
        self.names = {"holder": holder}
        self.reference: Reference | None = None
        self.at = at
        head, _, number = at.rpartition("/")
        self.next = f"{head}/{int(number) + 1}"
        self._drawn, self._stuff = drawn, stuff
        self._qualities: list[Name] = []

    def fill(self, sentence: Sentence, at: str, tells: bool) -> Statement:
        zh, en = self._words(sentence.zh, "zh"), self._words(sentence.en, "en")
        said = tuple(self._said(line) for line in sentence.says)
        parts, reads = self._said(sentence.parts), self._said(sentence.reads)
        holder = self.names[sentence.holder].name
        if tells:
            en = en[0].upper() + en[1:]
        return Statement(at, sentence.kind, holder, zh, en, said, parts, reads, tells)

    def _words(self, text: str, language: str) -> str:
        def word(slot: re.Match[str]) -> str:
            if slot[1] == "qualities":
                return _listed([getattr(q, language) for q in self._some()], language)
            thing = self._open() if slot[1] == "reference" else self._named(slot[1])
            return str(getattr(thing, language))

        return _SLOT.sub(word, text)

    def _said(self, text: str) -> str:
        def term(slot: re.Match[str]) -> str:
            if slot[1] in ("at", "next"):
                return str(getattr(self, slot[1]))
            if slot[1] == "qualities":
                return ", ".join(quality.name for quality in self._some())
            if slot[1] == "reference":
                return f"<reference/{self._open().name}>"
            return self._named(slot[1]).name

        return _SLOT.sub(term, text)

    def _named(self, role: str) -> Name:
        if role not in self.names:
            taken = set(self.names.values())
            free = [name for name in self._stuff.roles[role] if name not in taken]
            self.names[role] = self._drawn.choice(free)
        return self.names[role]

    def _some(self) -> list[Name]:
        if not self._qualities:
            self._qualities = self._drawn.sample(self._stuff.qualities, self._drawn.randint(1, 5))
        return self._qualities

    def _open(self) -> Reference:
        if self.reference is None:
            self.reference = self._drawn.choice(self._stuff.references)
        return self.reference


def _listed(words: list[str], language: str) -> str:
    if language == "zh":
        return "、".join(words)
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
