"""Designations: the places of a text where one of a set of names stands.

1. Outer mentions are leftmost-longest and do not overlap.
2. Inner mentions stand inside an outer one, by a strictly shorter name; they too are
   leftmost-longest and do not overlap, and may hold others in turn. A caller says which values
   an outer one may hold: 核武器国家 stands inside 无核武器国家 by its letters, but nobody names
   it there.
3. Where words are parted by spaces, a match begins and ends at a word's boundary, and a hyphen
   joins: "weapon" does not stand in "weapons" nor in "non-weapon". In Chinese only ASCII letters
   and digits have boundaries, so that "5日" does not stand in "15日".
4. Case counts, but where words are parted by spaces the first letter may be of either case.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from .normal import normalise, spaced

T = TypeVar("T")


class Mention(NamedTuple, Generic[T]):
    """A name where it stands: half-open offsets, the name as it was given, and its value.

    `within` is the index, in the same tuple, of the outer mention that holds it; None for an
    outer mention.
    """

    begin: int
    end: int
    designation: str
    value: T
    within: int | None


class _Form(NamedTuple):
    """A way in which a designation may be written; `varied` when its first letter is changed."""

    words: str
    varied: bool
    designation: str


_Forms = dict[str, list[_Form]]


def mentions(
    text: str,
    names: Mapping[str, T],
    language: str,
    holds: Callable[[T, T], bool] = lambda outer, inner: True,
) -> tuple[Mention[T], ...]:
    """Return where the *names* stand in the normalised *text*, each outer before its inner ones.

    *names* maps a designation, normalised here like the text, to whatever it stands for;
    *holds* tells of an outer and an inner value whether the one's name contains the other's.
    """
    found: list[Mention[T]] = []

    def add(known: Mapping[str, T], begin: int, end: int, longest: int, at: int | None) -> None:
        forms = _forms(tuple(known), language)
        for start, form in _scan(text, forms, begin, end, longest, spaced(language)):
            index, size, outer = len(found), len(form.words), names[form.designation]
            found.append(_mention(start, form, names, at))
            held = {name: value for name, value in names.items() if holds(outer, value)}
            if held:
                add(held, start, start + size, size - 1, index)

    add(names, 0, len(text), len(text), None)
    return tuple(found)


def _mention(begin: int, form: _Form, names: Mapping[str, T], within: int | None) -> Mention[T]:
    end = begin + len(form.words)
    return Mention(begin, end, form.designation, names[form.designation], within)


@functools.lru_cache(maxsize=128)  # a paper's names are sought in each of its paragraphs
def _forms(names: tuple[str, ...], language: str) -> _Forms:
    """Return the forms by first character, the longest first and the unvaried before the varied."""
    forms: _Forms = {}
    for designation in names:
        words = normalise(designation, language).text
        for form in _ways(words, designation, spaced(language)):
            forms.setdefault(form.words[0], []).append(form)
    for same in forms.values():
        same.sort(key=lambda form: (-len(form.words), form))
    return forms


def _ways(words: str, designation: str, varies: bool) -> Iterator[_Form]:
    if not words:
        return
    yield _Form(words, False, designation)
    other = words[0].swapcase()
    if varies and other != words[0] and len(other) == 1:
        yield _Form(other + words[1:], True, designation)


def _scan(
    text: str, forms: _Forms, begin: int, end: int, longest: int, bounded: bool
) -> Iterator[tuple[int, _Form]]:
    at = begin
    while at < end:
        form = _longest(text, forms, at, min(end, at + longest), bounded)
        if form is None:
            at += 1
            continue
        yield at, form
        at += len(form.words)


def _longest(text: str, forms: _Forms, at: int, end: int, bounded: bool) -> _Form | None:
    for form in forms.get(text[at], ()):
        if not text.startswith(form.words, at, end):
            continue
        if not (_joined(text, at, bounded) or _joined(text, at + len(form.words), bounded)):
            return form
    return None


def _joined(text: str, at: int, bounded: bool) -> bool:
    """Return whether the characters on either side of *at* belong to one word."""
    before, after = text[max(0, at - 2) : at], text[at : at + 2]
    if not before or not after:
        return False
    if not bounded:
        return _ascii(before[-1]) and _ascii(after[0])
    if before[-1] == "-":
        return before[0].isalnum() and after[0].isalnum()
    if after[0] == "-":
        return before[-1].isalnum() and after[-1].isalnum()
    return before[-1].isalnum() and after[0].isalnum()


def _ascii(character: str) -> bool:
    return character.isascii() and character.isalnum()
