"""A value in SQL: what column or expression gives it, and what kind of RDF term it makes.

| kind | in SQL | the term |
|---|---|---|
| id | INTEGER | that of the dictionary; below 0, an IRI of the query that the dictionary has not |
| text | VARCHAR | a literal of one datatype and language |
| integer | BIGINT or HUGEINT | an xsd:integer |
| decimal | HUGEINT, times 10^18 | an xsd:decimal |
| double | DOUBLE | an xsd:double |
| boolean | BOOLEAN | an xsd:boolean |
| iri | VARCHAR | an IRI |
| any | VARCHAR | a term whose kind is known only when it is there, as `dictionary.key` writes it |
| nothing | NULL | none |
"""

from collections.abc import Callable
from typing import NamedTuple

from ...terms import STRING, Term
from ..algebra import Unsupported

SCALE = 18
"""The decimal places of a decimal, as the embedded store has them."""

UNIT = f"{10**SCALE}::HUGEINT"
"""The decimal 1."""


class Kind(NamedTuple):
    """What an SQL value stands for; `text` has a datatype and a language."""

    name: str
    datatype: str = ""
    language: str = ""


ID, IRI, ANY, NOTHING = Kind("id"), Kind("iri"), Kind("any"), Kind("nothing")
TEXT = Kind("text", STRING)
INTEGER, DECIMAL, DOUBLE, BOOLEAN = (
    Kind("integer"),
    Kind("decimal"),
    Kind("double"),
    Kind("boolean"),
)
NUMBERS = (INTEGER, DECIMAL, DOUBLE)


class Value(NamedTuple):
    """An SQL expression, its kind, and what else is known of it.

    `words` gives the SQL of an id's text; `sure` tells that it is never NULL, `number` that it may
    be a number; `const` is the term where it is one.
    """

    sql: str
    kind: Kind
    words: Callable[[], str] | None = None
    sure: bool = False
    number: bool = True
    const: Term | None = None

    def text(self) -> str:
        """Return the SQL of an id's text; raises `Unsupported` where there is no way to it."""
        if self.words is None:
            raise Unsupported("the text of what is worked out")
        return self.words()


UNBOUND = Value("NULL", NOTHING)


def within(sql: str, ranges: list[tuple[int, int]]) -> str:
    """Return the SQL that tells whether *sql* lies in one of *ranges*; NULL for NULL."""
    if not ranges:
        return f"({sql} <> {sql})"
    tests = (
        f"{sql} = {low}" if low == high else f"{sql} BETWEEN {low} AND {high}"
        for low, high in ranges
    )
    return "(" + " OR ".join(tests) + ")"
