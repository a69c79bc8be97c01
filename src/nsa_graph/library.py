"""The `.rq` files: a SPARQL query under a machine-readable header of `#+ key: value` lines.

The form is grlc's (https://github.com/CLARIAH/grlc); `queries/README.md` describes the keys.
"""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from .errors import BadQuery, BadSource, LimitExceeded, UnknownName
from .paths import QUESTIONS, contents, is_ours, is_utf8, relative
from .rdf.prefixes import expand
from .sparql import guard

TYPES = ("resource", "string", "integer", "date", "start-date", "boolean", "language")

_LINE = re.compile(r"#\+\s*([A-Za-z][\w-]*)\s*:\s*(.*?)\s*$")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_SLOT = re.compile(r"\{(\w+)(?:\?[^{}]*)?\}")


class Param(NamedTuple):
    """A typed parameter of a query; `class_` is an IRI or empty, `default` None where none is."""

    name: str
    type: str
    class_: str
    default: str | None
    required: bool


class Query(NamedTuple):
    """A named query: what it asks in words, its parameters, its text, and where it lies."""

    name: str
    title: str
    asks: str
    asks_zh: str
    params: tuple[Param, ...]
    tags: tuple[str, ...]
    extra: dict[str, str]
    text: str
    file: str

    def title_in(self, language: str) -> str:
        """Return the title in *language*, where the header has one, else in English."""
        return self.extra.get(f"title-{language.partition('-')[0]}", self.title)

    def asks_in(self, language: str) -> str:
        """Return the question in words in *language*, Chinese or else English."""
        return (language.partition("-")[0] == "zh" and self.asks_zh) or self.asks


def library(folder: str = QUESTIONS) -> dict[str, Query]:
    """Return every query below *folder*, keyed by name, in name order.

    Raises `BadSource` for a malformed header, a name that two files have, or no such folder.
    """
    return {name: read(path) for name, path in sorted(_files(folder).items())}


def find(name: str, folder: str = QUESTIONS, kind: str = "question") -> Query:
    """Return the query called *name* below *folder*, reading that one file only.

    *kind* is what the error calls it.

    Raises `UnknownName` with the nearest names, `BadSource` for a malformed header or no folder.
    """
    if _NAME.fullmatch(name):  # a look-up, never a path: "../secret" is simply unknown
        direct = os.path.join(folder, name + ".rq")
        if os.path.lexists(direct):
            return read(direct)
    files = _files(folder)
    if name not in files:
        raise UnknownName(kind, name, nearest(name, files), "see the list: --list")
    return read(files[name])


def nearest(name: str, known: "dict[str, str] | list[str]") -> list[str]:
    """Return up to three of the *known* names most like *name*; first those that contain it."""
    import difflib  # 3 ms, and needed only to word an error

    inside = [other for other in sorted(known) if name and name.lower() in other.lower()]
    alike = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return list(dict.fromkeys([*inside, *alike]))[:3]


def read(path: str) -> Query:
    """Return the query in the file *path*; raises `BadSource` with file and line."""
    file = relative(path)
    text = _text(path, file)
    fields, params, lines = _header(text, file)
    if "title" not in fields:
        raise BadSource("the header has no title", file=file, line=1, remedy="add `#+ title: …`")
    for key in ("asks", "asks-zh"):
        _check_slots(fields.get(key, ""), params, file, lines.get(key, 1))
    name = os.path.splitext(os.path.basename(path))[0]
    title, asks, asks_zh, tags = (fields.pop(key, "") for key in _KEYS)
    return Query(name, title, asks, asks_zh, params, tuple(tags.split()), fields, text, file)


_KEYS = ("title", "asks", "asks-zh", "tags")


def _files(folder: str) -> dict[str, str]:
    """Return the path of each `.rq` file below *folder*, keyed by name."""
    if not os.path.isdir(folder):
        remedy = "check NSA_GRAPH_HOME, or install the project again"
        raise BadSource("there is no such folder of queries", file=folder, remedy=remedy)
    found: dict[str, str] = {}
    for path in _walk(folder):
        if not is_utf8(path):
            told, remedy = "the file name is not UTF-8", "rename the file"
            raise BadSource(told, file=relative(path), remedy=remedy)
        name = os.path.splitext(os.path.basename(path))[0]
        if name in found:
            told = f"{name!r} is also the name of {relative(found[name])}"
            raise BadSource(told, file=relative(path), remedy="rename one of them")
        found[name] = path
    return found


def _walk(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders.sort()
        yield from (os.path.join(here, file) for file in sorted(files) if file.endswith(".rq"))


def _text(path: str, file: str) -> str:
    try:
        text = contents(path).decode()
    except UnicodeDecodeError as error:
        told = f"not UTF-8 at byte {error.start}"
        raise BadSource(told, file=file, remedy="save it as UTF-8") from error
    except OSError as error:
        raise BadSource(f"cannot read: {error.strerror}", file=file) from error
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if not is_ours(path):
        _check_size(text, file)
    return text


def _check_size(text: str, file: str) -> None:
    """Raise `BadSource` for a query that is so large or nested that the engine may not bear it."""
    try:
        guard.check(text, ("http://", "https://"))
    except LimitExceeded as error:
        where = {"line": error.line, "column": error.column}
        raise BadSource(error.what, file=file, remedy="write it shorter", **where) from error
    except BadQuery:  # the engine says more when it runs
        pass


def _header(text: str, file: str) -> tuple[dict[str, str], tuple[Param, ...], dict[str, int]]:
    """Return the header's fields, its parameters, and the line that each field is on."""
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    params: list[Param] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            break
        if not line.startswith("#+"):
            continue
        key, value = _field(line, file, number)
        if key in lines:
            raise BadSource(f"{key!r} is given twice", file=file, line=number)
        lines[key] = number
        if key.startswith("param-"):
            params.append(_param(key[6:], value, file, number))
        else:
            fields[key] = value
    return fields, tuple(params), lines


def _field(line: str, file: str, number: int) -> tuple[str, str]:
    match = _LINE.match(line)
    if match is None:
        told = "a header line is not `#+ key: value`"
        raise BadSource(told, file=file, line=number, remedy="see queries/README.md")
    return match[1], match[2]


def _param(name: str, value: str, file: str, line: int) -> Param:
    words = value.split()
    type_ = words.pop(0) if words else ""
    optional, type_ = type_.endswith("?"), type_.removesuffix("?")
    if type_ not in TYPES or not name.isidentifier():
        told = f"parameter {name!r} has no type" if not type_ else f"no type is called {type_!r}"
        raise BadSource(told, file=file, line=line, remedy=f"one of {', '.join(TYPES)}")
    class_ = ""
    if type_ == "resource" and words:
        class_ = expand(words[0]) or ""
        if not class_:
            told = f"{words[0]!r} is not a CURIE whose prefix is known"
            raise BadSource(told, file=file, line=line, remedy="name the class, as nsa:Referent")
        words.pop(0)
    default = " ".join(words) or None
    return Param(name, type_, class_, default, default is None and not optional)


def _check_slots(words: str, params: tuple[Param, ...], file: str, line: int) -> None:
    known = {param.name for param in params}
    for slot in _SLOT.findall(words):
        if slot not in known:
            told = f"the words name {{{slot}}}, which is no parameter"
            raise BadSource(told, file=file, line=line, remedy=f"declare `#+ param-{slot}: …`")
