"""A question's parameters: what a user gave, as typed RDF terms ready to be bound."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from ..errors import BadParameter, MissingParameter, UsageError
from ..library import Param, Query, nearest, read
from ..paths import DAY
from ..rdf.prefixes import full, shrink
from ..rdf.terms import XSD, Term, literal
from ..store.protocol import Store, whole
from .resources import resolve

_BOOLEANS = {"true": "true", "1": "true", "yes": "true"} | {
    "false": "false",
    "0": "false",
    "no": "false",
}
DATES = ("date", "start-date")
"""The types of a day."""

DATASET, PAPER = "dataset", "paper"
"""What a day may be said by: that of the dataset, that of the paper."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LANGUAGE = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"  # BCP 47, without its registry


def bind(store: Store, query: Query, values: Mapping[str, object]) -> dict[str, Term]:
    """Return the term of each parameter of *query* that has a value or a default, in its order.

    *values* may hold str, int, bool, date or `Term`. Raises `BadParameter` for a parameter that
    is unknown, missing or ill-typed, `UnknownName` for a resource that is not in the graph.
    """
    values = _spelled(values)
    _check_names(query, values)
    bound = {}
    for param in query.params:
        value = values.get(param.name)
        text = param.default if value is None else _text(value)
        if text is not None:
            bound[param.name] = term(store, param, text)
    begin, end = bound.get("since"), bound.get("until")
    if begin and end and begin.value > end.value:
        told = f"since is {begin.value}, after until, {end.value}"
        raise BadParameter(told, remedy="give the earlier day first")
    return bound


def term(store: Store, param: Param, text: str) -> Term:
    """Return *text* as a term of the type of *param*; raises as `bind`."""
    if param.type == "resource":
        return resolve(store, text, param.class_, param.name)
    if param.type == "string":
        if not text.strip():
            raise BadParameter(f"parameter {param.name!r} is empty", remedy="give some text")
        return literal(text)
    if param.type == "boolean" and text.lower() in _BOOLEANS:
        return literal(_BOOLEANS[text.lower()], XSD + "boolean")
    if param.type == "integer" and re.fullmatch(r"[+-]?[0-9]+", text):
        return literal(str(int(text)), XSD + "integer")
    if param.type in DATES and (on := str(day(param, text) or _named_day(store, text) or "")):
        return literal(on, XSD + "date")
    if param.type == "language" and re.fullmatch(_LANGUAGE, text):
        return literal(text.lower())
    told = f"parameter {param.name!r} is no {param.type.removeprefix('start-')}: {text!r}"
    how = "write YYYY-MM-DD, YYYY-MM, YYYY, paper or dataset, " if param.type in DATES else ""
    if param.type in DATES and _DATE.fullmatch(text):
        told = f"parameter {param.name!r}: there is no day {text!r}"
    raise BadParameter(told, remedy=f"{how}as in {_example(param)}")


def usage(param: Param) -> str:
    """Return how *param* is given, in a few words: `cited=… (resource nsa:Referent)`."""
    kind = " ".join(filter(None, (param.type, _class(param))))
    if param.default is not None:
        return f"{param.name}={param.default} ({kind})"
    return f"{param.name}=… ({kind})" if param.required else f"[{param.name}=… ({kind})]"


def _class(param: Param) -> str:
    return shrink(param.class_) if param.class_ else ""


def _spelled(values: Mapping[str, object]) -> dict[str, object]:
    """Return *values* by the names that SPARQL has: what is typed `as-of` is `?as_of` there."""
    return {name.replace("-", "_"): value for name, value in values.items()}


def _check_names(query: Query, values: Mapping[str, object]) -> None:
    known = {param.name for param in query.params}
    for name in values:
        if name not in known:
            near = nearest(name, sorted(known))
            wanted = ", ".join(usage(param) for param in query.params) or "none"
            remedy = f"did you mean {', '.join(near)}?" if near else f"it takes {wanted}"
            raise BadParameter(f"{query.name} has no parameter {name!r}", remedy=remedy)
    given = {name for name, value in values.items() if value is not None}
    missing = [param for param in query.params if param.required and param.name not in given]
    if missing:
        names = ", ".join(usage(param) for param in missing)
        raise MissingParameter(f"{query.name} needs {names}", list(map(_example, missing)))


def _text(value: object) -> str:
    """Return the value as somebody would have typed it."""
    if isinstance(value, Term):
        return value.n3 if value.kind == "iri" else value.value
    return str(value).lower() if isinstance(value, bool) else str(value)


def day(param: Param, text: str) -> date | None:
    """Return the day that *text* gives for *param*, or None where either is no day.

    A year or month alone is its last day, or for a `start-date` its first.
    """
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    if match is None or param.type not in DATES:
        return None
    last = param.type == "date"
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    try:
        return date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:  # no such month or day
        return None


def _named_day(store: Store, text: str) -> str:
    """Return the day of the dataset, of the paper that is encoded, or of one that *text* names.

    Empty where it names none. Raises `BadParameter` where several papers are encoded.
    """
    rows = [row for row in whole(store, read(DAY).text) if row["day"]]
    if text == DATASET:
        return next((str(row["day"]) for row in rows if row["of"] == DATASET), "")
    if text == PAPER:
        encoded = [row for row in rows if row["of"] == PAPER]
        if len(encoded) > 1:
            listed = ", ".join(shrink(str(row["thing"])) for row in encoded)
            raise BadParameter(f"{len(encoded)} papers are encoded", remedy=f"name one: {listed}")
        return next((str(row["day"]) for row in encoded), "")
    try:
        thing = resolve(store, text, full("nsa:Submission"))
    except UsageError:
        return ""
    return next((str(row["day"]) for row in rows if row["thing"] == thing.value), "")


def _sample(param: Param) -> str:
    samples = {
        "integer": "1",
        **dict.fromkeys(DATES, "2000-05-19"),
        "boolean": "true",
        "language": "zh",
    }
    return samples.get(param.type, "NAME" if param.type == "resource" else "TEXT")


def _example(param: Param) -> str:
    return f"{param.name}={_sample(param)}"
