"""N-Quads put into columns: a dictionary of terms, and tables of their numbers.

    term       id, value: each term once; ids run through the kinds of `span` in order
    lookup     hash, id: the half of each term's MD5, by which its id is found
    span       which ids are of which kind, datatype and language
    quad       p, s, o, g, reading, first: all quads, sorted
    p_17       s, o, g, reading, first: those of the predicate 17, so that its size is known
    predicate  id, numbers: the predicates, and whether a number is among what each leads to

Numbers and truth values are written as the embedded store writes them, and all kinds of integers
are xsd:integer, as there. `reading` tells that the graph holds what a reader concludes, `first`
that no row before it has the same triple; rows of readings come last, so that
`first AND NOT reading` is what is stated, once.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from ...errors import CannotWrite
from ..terms import LANG_STRING, STRING, XSD
from .dictionary import FORMAT, NUMERIC, WHOLE
from .engine import duckdb, writable
from .escapes import unescaped

INTEGER, DECIMAL, BOOLEAN = XSD + "integer", XSD + "decimal", XSD + "boolean"
_AT_ONCE = 32
"""How many files are read into memory at a time."""

_LINES = r"""
CREATE OR REPLACE TEMP TABLE line AS
SELECT w[1] AS s, w[2] AS p, w[-2] AS g,
       substr(l, len(w[1]) + len(w[2]) + 3, len(l) - len(w[1]) - len(w[2]) - len(w[-2]) - 5) AS o
FROM (
  SELECT l, string_split(l, ' ') AS w
  FROM (SELECT unnest(string_split(content, chr(10))) AS l FROM read_text($1))
  WHERE l <> '' AND l[1] <> '#'
);
"""
_HASHED = """
INSERT INTO aside.hashed
SELECT hash(s), hash(p), hash(o), hash(g), suffix(g, '/reading>') FROM line;
INSERT INTO aside.found
SELECT hash(text), text FROM (
  SELECT s AS text FROM line UNION SELECT p FROM line
  UNION SELECT o FROM line UNION SELECT g FROM line
);
"""
_ONCE = """
DROP TABLE IF EXISTS line;
CREATE TABLE aside.once AS SELECT DISTINCT hash, text FROM aside.found;
DROP TABLE aside.found;
"""
_MIXED = "SELECT count(*) <> count(DISTINCT hash) FROM aside.once"
_PARTED = f"""
CREATE TABLE aside.parted AS
SELECT hash,
  CASE text[1] WHEN '_' THEN 0 WHEN '<' THEN 1 ELSE 2 END AS kind,
  CASE WHEN text[1] <> '"' THEN ''
       WHEN suffix(text, '"') THEN '{STRING}'
       WHEN suffix(text, '>') THEN text[length(text) - strpos(reverse(text), '<') + 2 : -2]
       ELSE '{LANG_STRING}' END AS datatype,
  CASE WHEN text[1] = '"' AND NOT suffix(text, '"') AND NOT suffix(text, '>')
       THEN lower(text[length(text) - strpos(reverse(text), '@') + 2 :]) ELSE '' END AS language,
  CASE text[1] WHEN '_' THEN text[3:] WHEN '<' THEN text[2:-2]
       ELSE text[2 : length(text) - strpos(reverse(text), '"')] END AS value
FROM aside.once;
DROP TABLE aside.once;
UPDATE aside.parted SET datatype = '{INTEGER}' WHERE datatype IN ({WHOLE});
UPDATE aside.parted SET value = COALESCE(TRY_CAST(value AS HUGEINT)::VARCHAR, value)
WHERE datatype = '{INTEGER}';
UPDATE aside.parted SET value = rtrim(rtrim(value, '0'), '.')
WHERE datatype = '{DECIMAL}' AND regexp_full_match(value, '-?[0-9]+[.][0-9]+');
UPDATE aside.parted SET value = CASE value WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE value END
WHERE datatype = '{BOOLEAN}';
"""
_ESCAPED_ONES = r"""
CREATE TABLE aside.plain (hash UBIGINT, value VARCHAR);
CREATE TABLE aside.escaped AS
SELECT hash, value FROM aside.parted WHERE kind = 2 AND contains(value, chr(92));
"""
_PLAIN_ONES = """
UPDATE aside.parted SET value = plain.value FROM aside.plain WHERE parted.hash = plain.hash;
DROP TABLE aside.escaped;
DROP TABLE aside.plain;
"""
_KEY = """md5_number_lower(CASE kind WHEN 0 THEN 'b' || value WHEN 1 THEN 'i' || value
  ELSE 'l' || datatype || chr(31) || language || chr(31) || value END)"""
_NUMBERED = f"""
CREATE TABLE aside.sorted AS
SELECT DISTINCT kind, datatype, language, value FROM aside.parted
ORDER BY kind, datatype NOT IN ({NUMERIC}), datatype, language,
         CASE WHEN datatype IN ({NUMERIC}) THEN TRY_CAST(value AS DOUBLE) END, value;
CREATE TABLE term AS SELECT (rowid + 1)::INTEGER AS id, value FROM aside.sorted;
CREATE TABLE span AS
SELECT kind, datatype, language, min(rowid + 1)::INTEGER AS low, max(rowid + 1)::INTEGER AS high
FROM aside.sorted GROUP BY kind, datatype, language ORDER BY low;
CREATE TABLE lookup AS
SELECT {_KEY} AS hash, (rowid + 1)::INTEGER AS id FROM aside.sorted ORDER BY hash;
CREATE TABLE aside.id AS
SELECT parted.hash, lookup.id FROM (SELECT hash, {_KEY} AS key FROM aside.parted) parted
JOIN lookup ON lookup.hash = parted.key;
CREATE TABLE aside.numbers AS
SELECT COALESCE(min(rowid + 1), 0) AS low, COALESCE(max(rowid + 1), 0) AS high FROM aside.sorted
WHERE datatype IN ({NUMERIC});
"""
_TOO_FEW = "SELECT count(*) <> count(DISTINCT hash) FROM lookup"
_GIVEN = """
DROP TABLE aside.parted;
DROP TABLE aside.sorted;
CREATE TABLE aside.predicate AS
SELECT id.hash, id.id FROM aside.id WHERE id.hash IN (SELECT p FROM aside.hashed);
CREATE TABLE aside.graph AS
SELECT id.hash, id.id FROM aside.id WHERE id.hash IN (SELECT g FROM aside.hashed);
CREATE TABLE aside.half AS
SELECT p.id AS p, s.id AS s, h.o, g.id AS g, h.reading
FROM aside.hashed h JOIN aside.id s ON s.hash = h.s JOIN aside.predicate p ON p.hash = h.p
JOIN aside.graph g ON g.hash = h.g;
DROP TABLE aside.hashed;
CREATE TABLE aside.given AS
SELECT h.p, h.s, o.id AS o, h.g, h.reading
FROM aside.half h JOIN aside.id o ON o.hash = h.o ORDER BY h.p;
DROP TABLE aside.half;
CREATE TABLE quad (p INTEGER, s INTEGER, o INTEGER, g INTEGER, reading BOOLEAN, first BOOLEAN);
"""
_OF_ONE = """
CREATE TABLE p_{p} AS
SELECT s, o, g, reading, row_number() OVER (PARTITION BY s, o ORDER BY reading, g) = 1 AS first
FROM (SELECT DISTINCT s, o, g, reading FROM aside.given WHERE p = {p}) ORDER BY s, o, reading, g;
INSERT INTO quad SELECT {p}, s, o, g, reading, first FROM p_{p} ORDER BY s, o, reading, g;
"""
_PREDICATES = """
CREATE TABLE predicate AS
SELECT p AS id, bool_or(o BETWEEN low AND high) AS numbers FROM quad, aside.numbers
GROUP BY p ORDER BY p;
"""
_VALUES = 10_000
"""How many values are unescaped at a time."""


def load(file: str, sources: Iterable[str]) -> None:
    """Make the file *file* of the N-Quads in the files *sources*, a quad a line, as we write them.

    Raises `CannotWrite`, and what *sources* raises.
    """
    try:
        with writable(file) as base:
            _load(base, sources)
    except (duckdb().Error, OSError) as error:
        told = f"no columns can be made: {str(error).partition(chr(10))[0]}"
        raise CannotWrite(told, file=file, remedy="free some space there") from error


def _load(base: Any, sources: Iterable[str]) -> None:
    base.execute(
        "CREATE TABLE aside.hashed (s UBIGINT, p UBIGINT, o UBIGINT, g UBIGINT, reading BOOLEAN)"
    )
    base.execute("CREATE TABLE aside.found (hash UBIGINT, text VARCHAR)")
    for some in _batches(sources):
        base.execute(_LINES, [some])
        base.execute(_HASHED)
    base.execute(_ONCE)
    mixed = _one(base, _MIXED)
    base.execute(_PARTED)
    _unescape(base)
    base.execute(_NUMBERED)
    if mixed or _one(base, _TOO_FEW):
        raise OSError("two terms have one hash")
    base.execute(_GIVEN)
    for (p,) in base.execute("SELECT DISTINCT p FROM aside.given ORDER BY p").fetchall():
        base.execute(_OF_ONE.format(p=p))
    base.execute(_PREDICATES)
    base.execute(f"CREATE TABLE about AS SELECT {FORMAT} AS format")
    base.execute("CHECKPOINT")


def _batches(sources: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for source in sources:
        os.stat(source)  # one that is not there would be passed over
        some.append(source)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _one(base: Any, query: str) -> Any:
    return base.execute(query).fetchone()[0]


def _unescape(base: Any) -> None:
    """Write the values that have escapes as they are meant."""
    base.execute(_ESCAPED_ONES)
    count = _one(base, "SELECT count(*) FROM aside.escaped")
    for low in range(0, count, _VALUES):
        some = base.execute(
            "SELECT hash, value FROM aside.escaped WHERE rowid >= $1 AND rowid < $2",
            [low, low + _VALUES],
        ).fetchall()
        put = [[hash_ for hash_, _ in some], [unescaped(value) for _, value in some]]
        base.execute(
            "INSERT INTO aside.plain SELECT unnest($1::UBIGINT[]), unnest($2::VARCHAR[])", put
        )
    base.execute(_PLAIN_ONES)
