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

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...errors import CannotWrite
from ..terms import LANG_STRING, STRING, XSD
from .dictionary import FORMAT, NUMERIC, WHOLE
from .engine import duckdb, writable

INTEGER, DECIMAL, BOOLEAN = XSD + "integer", XSD + "decimal", XSD + "boolean"
_AT_ONCE = 32
"""How many files are read into memory at a time."""

_READ = r"""
INSERT INTO hashed
SELECT hash(s), hash(p), hash(o), hash(g), suffix(g, '/reading>') FROM line;
INSERT INTO found
SELECT hash(text), text FROM (
  SELECT s AS text FROM line UNION SELECT p FROM line UNION SELECT o FROM line
  UNION SELECT g FROM line
);
"""
_LINE = r"""
CREATE OR REPLACE TEMP TABLE line AS
SELECT w[1] AS s, w[2] AS p, w[-2] AS g,
       substr(l, len(w[1]) + len(w[2]) + 3, len(l) - len(w[1]) - len(w[2]) - len(w[-2]) - 5) AS o
FROM (
  SELECT l, string_split(l, ' ') AS w
  FROM (SELECT unnest(string_split(content, chr(10))) AS l FROM read_text($1))
  WHERE l <> '' AND l[1] <> '#'
);
"""
_MIXED = "SELECT count(*) FROM (SELECT 1 FROM found GROUP BY hash HAVING min(text) <> max(text))"
_PARTED = f"""
CREATE TEMP TABLE parted AS
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
FROM (SELECT hash, any_value(text) AS text FROM found GROUP BY hash);
UPDATE parted SET datatype = '{INTEGER}' WHERE datatype IN ({WHOLE});
UPDATE parted SET value = COALESCE(TRY_CAST(value AS HUGEINT)::VARCHAR, value)
WHERE datatype = '{INTEGER}';
UPDATE parted SET value = rtrim(rtrim(value, '0'), '.')
WHERE datatype = '{DECIMAL}' AND regexp_full_match(value, '-?[0-9]+[.][0-9]+');
UPDATE parted SET value = CASE value WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE value END
WHERE datatype = '{BOOLEAN}';
"""
_NUMBERED = f"""
CREATE TEMP TABLE numbered AS
SELECT (dense_rank() OVER (
          ORDER BY kind, datatype NOT IN ({NUMERIC}), datatype, language,
                   CASE WHEN datatype IN ({NUMERIC}) THEN TRY_CAST(value AS DOUBLE) END, value
        ))::INTEGER AS id, hash, kind, datatype, language, value
FROM parted;
CREATE TABLE term AS SELECT DISTINCT id, value FROM numbered ORDER BY id;
CREATE TABLE lookup AS
SELECT DISTINCT md5_number_lower(CASE kind WHEN 0 THEN 'b' || value WHEN 1 THEN 'i' || value
  ELSE 'l' || datatype || chr(31) || language || chr(31) || value END) AS hash, id
FROM numbered ORDER BY hash;
CREATE TABLE span AS
SELECT kind, datatype, language, min(id) AS low, max(id) AS high FROM numbered
GROUP BY kind, datatype, language ORDER BY low;
CREATE TABLE numbers AS
SELECT COALESCE(min(id), 0) AS low, COALESCE(max(id), 0) AS high FROM numbered
WHERE datatype IN ({NUMERIC});
CREATE TEMP TABLE given AS
SELECT p.id AS p, s.id AS s, o.id AS o, g.id AS g, h.reading
FROM hashed h JOIN numbered s ON s.hash = h.s JOIN numbered p ON p.hash = h.p
JOIN numbered o ON o.hash = h.o JOIN numbered g ON g.hash = h.g ORDER BY p.id;
DROP TABLE hashed;
DROP TABLE found;
DROP TABLE parted;
DROP TABLE numbered;
CREATE TABLE quad (p INTEGER, s INTEGER, o INTEGER, g INTEGER, reading BOOLEAN, first BOOLEAN);
"""
_OF_ONE = """
CREATE TABLE p_{p} AS
SELECT s, o, g, reading, row_number() OVER (PARTITION BY s, o ORDER BY reading, g) = 1 AS first
FROM (SELECT DISTINCT s, o, g, reading FROM given WHERE p = {p}) ORDER BY s, o, reading, g;
INSERT INTO quad SELECT {p}, s, o, g, reading, first FROM p_{p};
"""


_ESCAPES = r"""
CREATE TEMP TABLE plain (hash UBIGINT, value VARCHAR);
CREATE TEMP TABLE escaped AS
SELECT row_number() OVER () AS at, hash, value FROM parted WHERE kind = 2 AND contains(value, '\\');
"""
_PLAIN = """
UPDATE parted SET value = plain.value FROM plain WHERE parted.hash = plain.hash;
DROP TABLE escaped;
DROP TABLE plain;
"""
_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))""", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_VALUES = 10_000
"""How many values are unescaped at a time."""


_PREDICATES = """
CREATE TABLE predicate AS
SELECT p AS id, bool_or(o BETWEEN low AND high) AS numbers FROM quad, numbers GROUP BY p ORDER BY p;
DROP TABLE numbers;
DROP TABLE given;
"""


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
        "CREATE TEMP TABLE hashed (s UBIGINT, p UBIGINT, o UBIGINT, g UBIGINT, reading BOOLEAN)"
    )
    base.execute("CREATE TEMP TABLE found (hash UBIGINT, text VARCHAR)")
    for some in _batches(sources):
        base.execute(_LINE, [some])
        base.execute(_READ)
    base.execute("DROP TABLE IF EXISTS line")
    if _one(base, _MIXED):
        raise OSError("two terms have one hash")
    base.execute(_PARTED)
    _unescape(base)
    base.execute(_NUMBERED)
    for (p,) in base.execute("SELECT DISTINCT p FROM given ORDER BY p").fetchall():
        base.execute(_OF_ONE.format(p=p))
    base.execute(_PREDICATES)
    base.execute(f"CREATE TABLE about AS SELECT {FORMAT} AS format")
    base.execute("CHECKPOINT")


def _batches(sources: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for source in sources:
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
    base.execute(_ESCAPES)
    count = _one(base, "SELECT count(*) FROM escaped")
    for low in range(0, count, _VALUES):
        some = base.execute(
            "SELECT hash, value FROM escaped WHERE at > $1 AND at <= $2", [low, low + _VALUES]
        ).fetchall()
        put = [[hash_ for hash_, _ in some], [_plain(value) for _, value in some]]
        base.execute("INSERT INTO plain SELECT unnest($1::UBIGINT[]), unnest($2::VARCHAR[])", put)
    base.execute(_PLAIN)


def _plain(text: str) -> str:
    def character(match: "re.Match[str]") -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(character, text)
