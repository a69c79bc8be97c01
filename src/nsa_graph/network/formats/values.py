"""Values as text: numbers, booleans, XML and JSON, the same way in every format."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from json import JSONEncoder
from operator import call
from typing import Any, BinaryIO, NamedTuple

from ..model import Field, Network, Value

encode = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""Return a value as JSON on one line; raises `ValueError` for a float that JSON cannot have."""

# What XML 1.0 cannot hold even as a reference (https://www.w3.org/TR/xml/#charsets).
_ILLEGAL = [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_CONTENT = {**dict.fromkeys(_ILLEGAL, "\ufffd"), 13: "&#13;"}
_CONTENT |= str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A parser makes blanks of line ends and tabs in an attribute that are not references.
_QUOTED = {**_CONTENT, 9: "&#9;", 10: "&#10;", 34: "&quot;"}
_MARKUP = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
_TRUTH = {True: "true", False: "false"}
_KNOWN = 1024  # how many escaped texts are kept, for many come again and again
_OWN = ("iri", "label")  # of names with this beginning, a value hardly ever comes again
_CHUNK = 32  # pieces written at once, which is fast


class How(NamedTuple):
    """What a writer is asked besides its format.

    `csv_safe` guards cells against spreadsheets; `language` is that of the labels.
    """

    csv_safe: bool = False
    language: str = "en"


Part = Callable[[Network, BinaryIO, How], None]
"""What writes one file of a network: the network, to the stream, as asked."""


def content(text: str) -> str:
    """Return *text* as the content of an XML element; what XML cannot hold becomes U+FFFD."""
    return text.translate(_CONTENT) if _MARKUP.search(text) else text  # the search is faster


def quoted(text: str) -> str:
    """Return *text* as the value of an XML attribute in double quotes; otherwise as `content`."""
    return text.translate(_QUOTED) if _MARKUP.search(text) else text


def lexical(value: Value) -> str:
    """Return *value* as XML Schema writes it: `true`, `0.1`, `INF`, `NaN`; a string unchanged."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _SPECIAL.get(repr(value)) or repr(value)
    return "" if value is None else str(value)


def elements(
    fields: Iterable[Field], heads: Iterable[str], tail: str, escaped: Callable[[str], str]
) -> Callable[[tuple[Value, ...]], str]:
    """Return what makes one text of values of *fields*, each an XML element; None leaves one out.

    An element is its one of *heads*, the value *escaped*, and *tail*.
    """
    known = lru_cache(_KNOWN)(escaped)
    pairs = list(zip(heads, fields, strict=True))
    forms = [(head, _form(f, escaped if f.name.startswith(_OWN) else known)) for head, f in pairs]
    ways = [way for _, way in forms]
    whole = "".join(f"{head}%s{tail}" for head, _ in pairs)  # no head of ours has a `%`

    def made(values: tuple[Value, ...]) -> str:
        if None not in values:  # faster so by a third
            return whole % tuple(map(call, ways, values))
        each = zip(forms, values, strict=True)
        return "".join([f"{a}{way(v)}{tail}" for (a, way), v in each if v is not None])

    return made


def _form(field: Field, escaped: Callable[[str], str]) -> Callable[[Any], str]:
    """Return what writes the values of *field*: only a string can hold what must be *escaped*."""
    if field.type in ("string", "date"):
        return escaped
    if field.type == "boolean":
        return _TRUTH.__getitem__
    return str if field.type == "integer" else lexical


def jsonable(value: Value) -> Value:
    """Return *value*, or None for a float that JSON has no way to write: infinite or no number."""
    if isinstance(value, float) and repr(value) in _SPECIAL:
        return None
    return value


def listed(items: Iterable[object]) -> Iterator[str]:
    """Yield a JSON array of *items*, one to a line."""
    yield "[\n"
    before = ""
    for item in items:
        yield before + encode(item)
        before = ",\n"
    yield "\n]"


def held(fields: tuple[Field, ...], values: tuple[Value, ...]) -> dict[str, Value]:
    """Return the values of *fields* by name; those that are None, or no JSON, are left out."""
    pairs = zip(fields, values, strict=True)
    return {field.name: value for field, value in pairs if jsonable(value) is not None}


def pour(pieces: Iterable[str], stream: BinaryIO) -> None:
    """Write *pieces* to *stream* in UTF-8, some at a time; a lone surrogate becomes `?`."""
    more = iter(pieces)
    while chunk := list(islice(more, _CHUNK)):
        stream.write("".join(chunk).encode("utf-8", "replace"))


_SPECIAL = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}
