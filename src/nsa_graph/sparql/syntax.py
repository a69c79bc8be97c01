"""Parse a query with the engine's own parser, and word its errors."""

import re

import pyoxigraph as ox

from ..errors import BadParameter, BadQuery, BadSource, NsaGraphError
from ..rdf.prefixes import PREFIXES
from .binding import Bound
from .tokens import Token, lexemes, place

_SHOWN, _LONG, _READ = 60, 400, 20_000
"""How many characters a message repeats of a query, and of what the engine says; and how many of a
query are searched for a relative IRI."""

# Compiled when there is an error, not before each question.
_PLACE = r"(?s)error at (\d+):(\d+): (.*)"
_SCHEME = r"<[A-Za-z][A-Za-z0-9+.-]*:"
_SENTENCE = r"\b(?:The|A|An|It) [A-Za-z ?]+"
_EXPECTED = r"\b(?<![{])[A-Z]{2,}\b(?![}])"
_EXTENSIONS = ("LATERAL", "SERVICE", "IRI")  # what the parser would take and we would not advise


def columns(query: str) -> tuple[str, ...]:
    """Return the variables that *query* selects, `*` included, in order; none for another form.

    The engine has no parser alone, so it answers over an empty store. Raises `BadQuery`.
    """
    try:
        answer = ox.Store().query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_error(str(error), query) from error
    except RuntimeError as error:
        raise BadQuery(f"the query cannot be run: {error}") from error
    if not isinstance(answer, ox.QuerySolutions):
        return ()
    return tuple(variable.value for variable in answer.variables)


def bound_columns(bound: Bound) -> tuple[str, ...]:
    """Return the variables that *bound* selects, as its query was written; raises as `misfit`."""
    try:
        found = columns(bound.text)
    except BadQuery as error:
        raise misfit(error, bound) from error
    return columns(bound.query) if bound.star else found


def misfit(error: BadQuery, bound: Bound) -> NsaGraphError:
    """Return what an *error* of the text of *bound* amounts to, with its place as written.

    It is the error of the query itself where that does not parse without its values either, else
    a `BadParameter`.
    """
    try:
        columns(bound.query)
    except BadQuery as unbound:
        return unbound
    line, column = bound.culprit(error.line, error.column)
    what = "a value does not fit where its variable stands"
    remedy = "a literal can be no subject, predicate or graph"
    return BadParameter(what, line=line, column=column, remedy=remedy)


def syntax_error(message: str, query: str) -> BadQuery:
    """Return the `BadQuery` that pyoxigraph's *message* (`error at LINE:COLUMN: …`) amounts to."""
    found = re.match(_PLACE, message)
    if found is None:
        return BadQuery(f"the SPARQL does not parse: {' '.join(message[:_LONG].split())}")
    line, column = int(found[1]), int(found[2])
    at, *below = query.split("\n")[line - 1 :]
    rest = at[column - 1 :][:_SHOWN].split()
    if "Prefix not found" in found[3]:
        name = at[: column - 1].split()[-1][-_SHOWN:]
        told = f"the prefix of {name!r} is not declared"
        return BadQuery(told, line=line, column=column, remedy="add a PREFIX line")
    if (relative := _relative_iri(query)) is not None:
        line, column = place(query, relative.start)
        what = f"{relative.text[:_SHOWN]} is a relative IRI"
        return BadQuery(what, remedy="write it whole, or add a BASE line", line=line, column=column)
    over = "" if "".join(below).strip() else ", at its end"
    what = "the SPARQL does not parse" + (f", before {rest[0]!r}" if rest else over)
    meaning = re.search(_SENTENCE, found[3])
    if meaning:
        return BadQuery(f"{what}: {meaning[0].strip()}", line=line, column=column)
    expected = [word for word in re.findall(_EXPECTED, found[3]) if word not in _EXTENSIONS]
    few = 1 < len(expected) <= 4
    remedy = f"expected {' or '.join(expected)}" if few else "mend the query there"
    return BadQuery(what, line=line, column=column, remedy=remedy)


def _relative_iri(query: str) -> Token | None:
    """Return the first IRI without a scheme, in a query without BASE: the engine takes none."""
    found = list(lexemes(query[:_READ]))
    if any(token.text == "BASE" for token in found):
        return None
    iris = (token for token in found if token.kind == "iri")
    return next((token for token in iris if not re.match(_SCHEME, token.text)), None)


def ill_formed(error: SyntaxError, text: str, file: str) -> BadSource:
    """Return the *error* of parsing the query *text* of *file*, with its line and column."""
    told = syntax_error(str(error), text)
    where = {"line": told.line, "column": told.column}
    return BadSource(told.what, file=file, remedy=told.remedy or "mend the query", **where)
