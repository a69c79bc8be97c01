"""What a SELECT means: patterns, paths and expressions, as SPARQL 1.1 names them (section 18)."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from ..terms import Term


class Unsupported(Exception):
    """A query, or a part of one, that the columns do not answer; another store does."""


class Var(NamedTuple):
    """A variable; one whose name begins with a dot is our own, and no query can name it."""

    name: str


class Call(NamedTuple):
    """An operator or function, by its upper-case name, or a cast, by its IRI."""

    name: str
    args: "tuple[Expression, ...]"


class Exists(NamedTuple):
    """Whether a pattern has a solution that goes with the one at hand."""

    pattern: "Pattern"


class Aggregate(NamedTuple):
    """An aggregate: COUNT(*) has no expression."""

    name: str
    distinct: bool
    of: "Expression | None"
    separator: str = " "


Expression = Var | Term | Call | Exists | Aggregate
Node = Var | Term


class Inverse(NamedTuple):
    """A path walked backwards."""

    of: "Path"


class Sequence(NamedTuple):
    """One path after another."""

    first: "Path"
    then: "Path"


class Choice(NamedTuple):
    """One path or another."""

    one: "Path"
    other: "Path"


class Repeated(NamedTuple):
    """A path so many times: `?`, `*` or `+`."""

    of: "Path"
    mark: str


Path = Term | Inverse | Sequence | Choice | Repeated


class Triple(NamedTuple):
    """A triple pattern; its predicate is a variable or a path, the shortest of which is an IRI."""

    subject: Node
    predicate: "Var | Path"
    object: Node


class Basic(NamedTuple):
    """A basic graph pattern."""

    triples: tuple[Triple, ...]


class Join(NamedTuple):
    """Solutions of both that are compatible."""

    one: "Pattern"
    other: "Pattern"


class LeftJoin(NamedTuple):
    """Solutions of the first, with those of the second that are compatible and pass the filters."""

    one: "Pattern"
    other: "Pattern"
    filters: tuple[Expression, ...]


class Filter(NamedTuple):
    """Solutions for which the expression is true."""

    of: "Pattern"
    condition: Expression


class Alternatives(NamedTuple):
    """Solutions of either: UNION."""

    one: "Pattern"
    other: "Pattern"


class Minus(NamedTuple):
    """Solutions of the first that none of the second is compatible with."""

    one: "Pattern"
    other: "Pattern"


class InGraph(NamedTuple):
    """A pattern in a named graph."""

    graph: Node
    of: "Pattern"


class Extend(NamedTuple):
    """Solutions with one variable more: BIND, and AS in a SELECT."""

    of: "Pattern"
    name: str
    value: Expression


class Values(NamedTuple):
    """Solutions that are written out; None for UNDEF."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class Group(NamedTuple):
    """Solutions grouped by the variables `keys`, with an aggregate to each name."""

    of: "Pattern"
    keys: tuple[str, ...]
    aggregates: tuple[tuple[str, Aggregate], ...]


class Ordered(NamedTuple):
    """Solutions in order; each key with whether it descends."""

    of: "Pattern"
    keys: tuple[tuple[Expression, bool], ...]


class Project(NamedTuple):
    """Solutions with these variables alone; None for all that the query names."""

    of: "Pattern"
    names: tuple[str, ...] | None


class Distinct(NamedTuple):
    """Each solution once."""

    of: "Pattern"


class Slice(NamedTuple):
    """Some of the solutions: how many are passed over, and how many there are at most."""

    of: "Pattern"
    offset: int
    limit: int | None


Pattern = (
    Basic
    | Join
    | LeftJoin
    | Filter
    | Alternatives
    | Minus
    | InGraph
    | Extend
    | Values
    | Group
    | Ordered
    | Project
    | Distinct
    | Slice
)

EMPTY = Basic(())
"""The pattern of no triples, which has one solution."""


def in_scope(pattern: Pattern) -> tuple[str, ...]:
    """Return the variables in scope in *pattern*, by section 18.2.1; none of our own."""
    return tuple(name for name in dict.fromkeys(_scope(pattern)) if not name.startswith("."))


def _scope(pattern: Pattern) -> Iterator[str]:
    if isinstance(pattern, Basic):
        for term in chain.from_iterable(pattern.triples):
            if isinstance(term, Var):
                yield term.name
    elif isinstance(pattern, Values):
        yield from pattern.names
    elif isinstance(pattern, Group):
        yield from (*pattern.keys, *(name for name, _ in pattern.aggregates))
    elif isinstance(pattern, Project) and pattern.names is not None:
        yield from pattern.names
    elif isinstance(pattern, (Join, LeftJoin, Alternatives)):
        yield from (*_scope(pattern.one), *_scope(pattern.other))
    elif isinstance(pattern, Minus):
        yield from _scope(pattern.one)
    else:
        if isinstance(pattern, Extend):
            yield pattern.name
        elif isinstance(pattern, InGraph) and isinstance(pattern.graph, Var):
            yield pattern.graph.name
        yield from _scope(pattern.of)


def constants(part: object) -> Iterator[Term]:
    """Give the terms in *part*, a pattern or anything in one."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Term):
            yield each
        elif isinstance(each, tuple):
            waiting.extend(each)
