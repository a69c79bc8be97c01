"""A join: which thing each row of a sheet names by its key, what is left over, and the report."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from ..errors import UsageError
from ..text.folding import words
from .keys import Entity, Key, find
from .sheet import Sheet, check_key

_NEAR = 3
_LISTED = 100


class Left(NamedTuple):
    """A value that was not joined: in how many rows it stands, and what may be meant.

    It is `ambiguous` where each of `nearest` has that very key.
    """

    value: str
    rows: int
    nearest: tuple[str, ...]
    ambiguous: bool = False


class Join(NamedTuple):
    """A sheet joined: for each row the thing or None, and the counts that a reader needs.

    `better` names another key by which more rows would match, and how many.
    """

    sheet: Sheet
    column: str
    key: Key
    things: tuple[Entity | None, ...]
    blank: int
    left: tuple[Left, ...]
    better: tuple[str, int] | None

    @property
    def matched(self) -> int:
        """How many rows name a thing."""
        return sum(thing is not None for thing in self.things)

    @property
    def links(self) -> list[tuple[str, str]]:
        """The IRI and label of each row, empty where it names nothing."""
        return [(thing.iri, thing.label) if thing else ("", "") for thing in self.things]


def join(sheet: Sheet, column: str, known: dict[str, Key], name: str) -> Join:
    """Return *sheet* joined by its *column*, whose values are the *known* key called *name*.

    A value that several things have is not joined, and one that is merely near another neither.
    Raises `UnknownName` for a column or key there is none of, `UsageError` where nothing matches.
    """
    check_key(sheet, column)
    key = find(known, name)
    values = sheet.texts(column)
    counts = Counter(value for value in values if value)
    found = {value: key.find(value) for value in counts}
    one = {value: several[0] for value, several in found.items() if len(several) == 1}
    over = [(value, rows) for value, rows in counts.items() if value not in one]
    left = tuple(
        _left(value, rows, key, known, at < _LISTED) for at, (value, rows) in enumerate(over)
    )
    better = _better(counts, known, key)
    blank = values.count("")
    made = Join(sheet, column, key, tuple(one.get(v) for v in values), blank, left, better)
    if not made.matched:
        raise _nothing(made)
    return made


def _left(value: str, rows: int, key: Key, known: dict[str, Key], listed: bool) -> Left:
    """Return *value* as left over; what is near it is looked for only where it is *listed*."""
    things = key.find(value)
    if things:
        return Left(value, rows, tuple(_named(thing) for thing in things), ambiguous=True)
    return Left(value, rows, tuple(_nearest(value, key, known)) if listed else ())


def _nearest(value: str, key: Key, known: dict[str, Key]) -> list[str]:
    """Return what *value* is by another key, then the keys most like it.

    A number is like another number by accident only: neither one of the same key nor what it is
    by another kind of number says what was meant.
    """
    others = (one for one in known.values() if one is not key)
    if key.form == "number":
        others = (one for one in others if one.form != key.form)
    other = [
        f"{_named(found[0])} by {one.name}" for one in others if len(found := one.find(value)) == 1
    ]
    near = [] if key.form == "number" else _alike(value, key)
    first = {key.things[text]: text for text in reversed(near)}  # one spelling of a thing
    worded = (_worded(key, text) for text in dict.fromkeys(near) if text in first.values())
    return list(dict.fromkeys([*other, *worded]))[:_NEAR]


def _alike(value: str, key: Key) -> list[str]:
    """Return the folded keys that begin as *value* or have all its words, then those like it."""
    text, wanted = key.fold(value), set(words(value))
    if not text:
        return []
    inside = [
        folded
        for folded, written in sorted(key.written.items())
        if folded.startswith(text) or wanted <= _words(written)
    ]
    return [*inside, *get_close_matches(text, list(key.things), n=_NEAR, cutoff=0.7)]


@cache
def _words(written: str) -> frozenset[str]:
    return frozenset(words(written))


def _worded(key: Key, text: str) -> str:
    """Return the key and the labels of what has it, or those alone where they are the key."""
    labels = " or ".join(_named(thing) for thing in key.things[text])
    return labels if key.fold(labels) == text else f"{key.written[text]} ({labels})"


def _named(thing: Entity) -> str:
    return thing.label or thing.iri


def _better(counts: Counter[str], known: dict[str, Key], key: Key) -> tuple[str, int] | None:
    scores = {
        name: sum(rows for value, rows in counts.items() if len(one.find(value)) == 1)
        for name, one in known.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return (best, scores[best]) if scores[best] > scores[key.name] else None


class NothingJoined(UsageError):
    """No row of a sheet names a thing by the key."""


def _nothing(made: Join) -> NothingJoined:
    examples = ", ".join(repr(one.value) for one in made.left[:3]) or "it is blank in every row"
    told = f"nothing in column {made.column!r} is a key by {made.key.name}: {examples}"
    remedy = "look at the values and --as"
    if made.better:
        name, rows = made.better
        remedy = f"by --as {name}, {rows} of {len(made.things)} rows match"
    return NothingJoined(told, file=made.sheet.file, remedy=remedy)


def report(made: Join) -> Iterator[str]:
    """Yield the lines of the report: the counts, then each value that was left over.

    Of more than a hundred such values the first ones are given, and how many follow.
    """
    rows, things = len(made.things), len({one.iri for one in made.things if one})
    yield (
        f"{made.matched} of {rows} rows matched, {things} different, "
        f"column {made.column!r} by {made.key.name}"
    )
    if made.blank:
        yield f"{_counted(made.blank)} blank there"
    if made.left:
        left = sum(one.rows for one in made.left)
        yield f"{_counted(left)} not matched, {len(made.left)} different:"
    yield from map(_line, made.left[:_LISTED])
    if len(made.left) > _LISTED:
        yield f"  and {len(made.left) - _LISTED} more"
    if made.better:
        name, more = made.better
        yield f"by --as {name}, {more} rows would match: is that what the column holds?"


def _line(one: Left) -> str:
    head = f"  {one.value!r} ({_counted(one.rows)})"
    if one.ambiguous:
        return f"{head}: several have it: {'; '.join(one.nearest)}"
    return f"{head}: nearest {'; '.join(one.nearest)}" if one.nearest else f"{head}: nothing near"


def _counted(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
