"""The columns of a view's SELECT, and what each says of an edge."""

import re
from typing import NamedTuple

from ..errors import BadSource
from ..library import Query

ROLES = ("source", "target", "type", "label", "predicate", "start", "end", "until")
"""The columns that have a meaning of their own; every other one is an attribute."""

TYPES = ("string", "integer", "double", "boolean", "date")
"""What an attribute can be."""

_DECLARED = "edge-"
_VERB = "verb-"
_LOCAL = re.compile("[^/#]+$")


class Columns(NamedTuple):
    """Where each role stands among the columns (-1: nowhere), and which hold attributes.

    `directed` and `type` are what the header says; `verbs` what an edge is called in place of its
    type, by the local name of that; `file` is the view's, for errors.
    """

    roles: dict[str, int]
    fields: tuple[tuple[int, str], ...]
    directed: bool
    type: str
    verbs: dict[str, str]
    file: str

    @property
    def names(self) -> list[str]:
        """The names of the attributes, in their order."""
        return [name for _, name in self.fields]

    def verb(self, type_: str) -> str:
        """Return what an edge of the type *type_*, an IRI, is called instead; empty for nothing."""
        local = _LOCAL.search(type_) if self.verbs else None
        return self.verbs.get(local[0], "") if local else ""

    @property
    def dynamic(self) -> bool:
        """Whether the edges have days."""
        return any(self.roles[role] >= 0 for role in ("start", "end", "until"))


def columns(query: Query, names: tuple[str, ...], language: str = "en") -> Columns:
    """Return what the columns *names* of *query* say; a type in its header, in *language*.

    Raises `BadSource` where one is missing that every edge needs, or the header is wrong.
    """
    type_ = in_language(query, "type", language)
    for name in ("source", "target", *(() if type_ else ("type",))):
        if name not in names:
            remedy = "a view selects ?source, ?target and ?type; see queries/README.md"
            raise BadSource(f"the view selects no ?{name}", file=query.file, remedy=remedy)
    roles = {role: names.index(role) if role in names else -1 for role in ROLES}
    fields = tuple((at, name) for at, name in enumerate(names) if name not in ROLES)
    return Columns(roles, fields, _directed(query), type_, _verbs(query, language), query.file)


def keeps_iri(column: str) -> bool:
    """Tell whether the attribute *column* keeps an IRI as it is, where others take its label."""
    return column == "iri" or column.endswith("_iri")


def in_language(query: Query, key: str, language: str) -> str:
    """Return what the header says under *key*, as `key-zh` in *language* where it does."""
    here = query.title if key == "title" else query.extra.get(key, "")
    return query.extra.get(f"{key}-{language.partition('-')[0]}", here)


def declared(query: Query) -> dict[str, str]:
    """Return the types that the header gives attributes, as `#+ edge-NAME: TYPE`.

    Raises `BadSource` for a type there is none of.
    """
    extra = query.extra.items()
    given = {key.removeprefix(_DECLARED): said for key, said in extra if key.startswith(_DECLARED)}
    for name, said in given.items():
        if said not in TYPES:
            told = f"edge-{name}: no attribute is of type {said!r}"
            raise BadSource(told, file=query.file, remedy=f"one of {', '.join(TYPES)}")
    return given


def _verbs(query: Query, language: str) -> dict[str, str]:
    """Return what the header says as `verb-NAME`, or `verb-NAME-zh`, by NAME."""
    keys = [key for key in query.extra if key.startswith(_VERB)]
    return {key.removeprefix(_VERB): in_language(query, key, language) for key in keys}


def _directed(query: Query) -> bool:
    said = query.extra.get("directed", "true")
    if said not in ("true", "false"):
        told = f"directed is true or false, and not {said!r}"
        raise BadSource(told, file=query.file, remedy="mend the header")
    return said == "true"
