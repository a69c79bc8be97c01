"""The dictionary: which number stands for which term, and what a number tells by where it lies.

Ids run through the kinds of terms in order: blank nodes, IRIs, then literals, those with a number
first, by datatype and language. So the kind, datatype and language of a term follow from its id.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from hashlib import md5
from typing import Any, NamedTuple

from ..memo import gathered
from ..terms import XSD, Term
from . import literal

FORMAT = 1
"""The form of the tables; a file of another form is made again."""

_INTEGERS = (
    *("integer", "int", "long", "short", "byte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
)
INTEGERS = frozenset(XSD + name for name in _INTEGERS)
NUMBERS = INTEGERS | {XSD + name for name in ("decimal", "double", "float")}
NUMERIC = ", ".join(f"'{name}'" for name in sorted(NUMBERS))
WHOLE = ", ".join(f"'{name}'" for name in sorted(INTEGERS))
"""The datatypes of numbers, and of whole ones, as SQL lists them."""

PART = "\x1f"
"""What stands between the datatype, the language and the text of a literal's key."""

_MOST = 2**21
"""How many terms are kept in memory."""

_CLOSE = 2
"""As many ids to one that is wanted are read by a range sooner than by a list."""

_new = tuple.__new__  # half the time of `Term(…)`

_KINDS = ("bnode", "iri", "literal")


class Span(NamedTuple):
    """The ids, from `low` to `high`, of all terms of one kind, datatype and language."""

    kind: str
    datatype: str
    language: str
    low: int
    high: int


class Dictionary:
    """The terms of a base, by id; those that were read are kept."""

    def __init__(self, base: Any) -> None:
        self._base = base
        self.spans = tuple(
            Span(_KINDS[kind], *rest)
            for kind, *rest in base.execute("FROM span ORDER BY low").fetchall()
        )
        self.has_blank = any(span.kind == "bnode" for span in self.spans)
        self._lows = [span.low for span in self.spans]
        self.predicates: dict[int, bool] = dict(base.execute("FROM predicate").fetchall())
        self._known: dict[int, Term] = {}
        self._ids: dict[Term, int] = {}

    @property
    def is_large(self) -> bool:
        """Whether there are more terms than are kept in memory."""
        return bool(self.spans) and self.spans[-1].high > _MOST

    def ranges(self, **wanted: object) -> list[tuple[int, int]]:
        """Return the ids of spans whose fields are as *wanted*, as ranges as long as can be."""
        found: list[tuple[int, int]] = []
        for span in self.spans:
            if all(getattr(span, name) == value for name, value in wanted.items()):
                _add(found, span)
        return found

    def among(self, datatypes: Iterable[str]) -> list[tuple[int, int]]:
        """Return the ranges of ids of literals of *datatypes*."""
        found: list[tuple[int, int]] = []
        wanted = frozenset(datatypes)
        for span in self.spans:
            if span.kind == "literal" and span.datatype in wanted:
                _add(found, span)
        return found

    def find(self, terms: Iterable[Term]) -> dict[Term, int]:
        """Return the ids of those of *terms* that there are, and of others asked for before."""
        wanted = {key(term): term for term in terms if term not in self._ids}
        if wanted:
            self._ids.update(dict.fromkeys(wanted.values(), 0))
            hashes = ", ".join(str(_hash(text)) for text in wanted)
            query = f"SELECT id FROM lookup WHERE hash IN ({hashes})"
            found = [int(id_) for (id_,) in self._base.execute(query).fetchall()]
            there = self.terms(found)
            self._ids.update((there[id_], id_) for id_ in found if there[id_] in self._ids)
        return self._ids

    def terms(self, ids: Collection[int]) -> dict[int, Term]:
        """Return the terms of *ids*, each once, and of others that were asked for before."""
        if len(self._known) + len(ids) > _MOST:
            self._known = {}
        wanted = [id_ for id_ in ids if id_ not in self._known]
        if wanted:
            self._known.update(gathered(self._read(wanted)))
        return self._known

    def _read(self, wanted: list[int]) -> Iterator[tuple[int, Term]]:
        """Give the terms of the ids *wanted*, span by span, and of some that lie among them."""
        wanted.sort()
        at = 0
        while at < len(wanted):
            span = self.spans[bisect_right(self._lows, wanted[at]) - 1]
            end = bisect_right(wanted, span.high)
            kind, datatype, language = span.kind, span.datatype, span.language
            for id_, value in self._values(wanted[at:end]):
                yield id_, _new(Term, (kind, value, datatype, language))
            at = end

    def _values(self, ids: list[int]) -> list[tuple[int, str]]:
        """Return id and text of *ids*, which are sorted; where they lie close, of all between."""
        low, high = ids[0], ids[-1]
        query = f"SELECT id, value FROM term WHERE id BETWEEN {low} AND {high}"
        if high - low > _CLOSE * len(ids):
            query += f" AND id IN (SELECT unnest({literal.ids(ids)}))"
        found: list[tuple[int, str]] = self._base.execute(query).fetchall()
        return found


def key(term: Term) -> str:
    """Return *term* as a text that no other term has: `i` and an IRI, `b` and a label, or `l`…"""
    if term.kind != "literal":
        return term.kind[0] + term.value
    return f"l{term.datatype}{PART}{term.language}{PART}{term.value}"


def _hash(text: str) -> int:
    digest = md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little")


def _add(found: list[tuple[int, int]], span: Span) -> None:
    if found and found[-1][1] + 1 == span.low:
        found[-1] = (found[-1][0], span.high)
    else:
        found.append((span.low, span.high))
