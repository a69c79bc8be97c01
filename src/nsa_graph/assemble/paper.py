"""A paper's folder: what it is, its words in each language, and what is stated and read of it."""

import os
import re
from typing import NamedTuple

from .. import paths
from ..errors import BadSource
from ..names import GRAPH, ID
from ..rdf.prefixes import expand
from ..rdf.turtle import Parse, Turtle, in_process, parsed
from ..sandbox import foreign
from ..text.paragraphs import Parts, split
from ..text.source import decode, missing, read_bytes
from .encode import value
from .files import names

_NAME = re.compile(r"[A-Za-z0-9.-]+")
_TRANSLATION = re.compile(r"translation\.([A-Za-z]+(?:-[A-Za-z0-9]+)*)\.txt")


class Words(NamedTuple):
    """One text of the paper: its language, its file for a reader, and its parts."""

    language: str
    file: str
    parts: Parts


class Paper(NamedTuple):
    """A paper as its folder holds it; `texts[0]` is the source, the others are translations."""

    iri: str
    graph: str
    about: Turtle
    stated: Turtle
    reading: Turtle
    texts: tuple[Words, ...]


class Folder(NamedTuple):
    """A paper's folder as it was read: its name, how a reader knows it, its files' bytes by name.

    It is all that the paper is made from, wherever that is done. One that is not `ours` may be
    hostile.
    """

    name: str
    place: str
    files: dict[str, bytes]
    ours: bool = False

    def text(self, file: str, sha256: str | None = None) -> str:
        """Return the text of *file*, its bytes checked; raises `BadSource`."""
        if file not in self.files:
            raise missing(self.at(file))
        return decode(self.files[file], self.at(file), sha256)

    def at(self, file: str) -> str:
        """Return *file* as a reader names it."""
        return f"{self.place}/{file}"


def read_folder(path: str) -> Folder:
    """Return the folder of a paper at *path* with the Turtle and the texts that it holds.

    Raises `BadSource` for a file that cannot be read.
    """
    place = paths.relative(path)
    wanted = [name for name in names(path) if name.endswith((".ttl", ".txt"))]
    held = {name: read_bytes(os.path.join(path, name)) for name in wanted}
    return Folder(os.path.basename(path), place, held, paths.is_ours(path))


def parser(ours: bool) -> Parse:
    """Return what parses a Turtle file: one that is not *ours* is parsed under limits."""
    return in_process if ours else foreign.turtle


def open_paper(folder: str) -> Paper:
    """Return the paper in *folder*, its source checked against its hash.

    Raises `BadSource`, with file and line, for a file that is missing or does not parse, a source
    that changed, texts whose paragraphs do not match in number.
    """
    return opened(read_folder(folder))


def opened(folder: Folder) -> Paper:
    """Return the paper that *folder* holds, as `open_paper` does."""
    iri, graph = f"{ID}paper/{folder.name}", f"{GRAPH}paper/{folder.name}/"
    if not _NAME.fullmatch(folder.name):  # else no IRI could be made of it
        told, remedy = "the folder is named as no paper can be", "use letters, digits, . and -"
        raise BadSource(told, file=folder.place, remedy=remedy)

    def turtle(name: str) -> Turtle:
        file = f"{name}.ttl"
        text = folder.text(file)
        return parsed(text, folder.at(file), graph + _GRAPHS[name], parser(folder.ours))

    about, stated, reading = (turtle(name) for name in _GRAPHS)
    source = _source(folder, about, iri)
    found = [name for name in sorted(folder.files) if _TRANSLATION.fullmatch(name)]
    translations = [_translation(folder, name) for name in found]
    for text in translations:
        _check_numbers(text, source)
    return Paper(iri, graph, about, stated, reading, (source, *translations))


_GRAPHS = {"paper": "text", "stated": "stated", "reading": "reading"}
"""The graph of each Turtle file: what the paper is belongs with its words."""


def _source(folder: Folder, about: Turtle, iri: str) -> Words:
    language, name, sha256 = (_value(about, iri, key) for key in _NEEDED)
    base = os.path.basename(name)
    file = folder.at(base)
    return Words(language, file, split(folder.text(base, sha256), language, file))


_NEEDED = ("dcterms:language", "nsa:sourceFile", "nsa:sha256")


def _value(about: Turtle, iri: str, key: str) -> str:
    verb = expand(key)
    for quad in about.quads:
        if value(quad.subject) == iri and quad.predicate.value == verb:
            return value(quad.object)
    told, remedy = f"<{iri}> has no {key}", "say it of the paper"
    if all(value(quad.subject) != iri for quad in about.quads):
        told = f"<{iri}>, the paper that the folder is named for, is not described"
        remedy = "describe it, or name the folder as the IRI of the paper ends that is"
    raise BadSource(told, file=about.file, line=1, remedy=remedy)


def _translation(folder: Folder, name: str) -> Words:
    language, file = name.split(".")[1], folder.at(name)
    return Words(language, file, split(folder.text(name), language, file))


def _check_numbers(text: Words, source: Words) -> None:
    here, there = len(text.parts.paragraphs), len(source.parts.paragraphs)
    if here != there:
        raise BadSource(
            f"{here} paragraphs, where {source.file} has {there}",
            file=text.file,
            line=text.parts.paragraphs[-1].line,
            remedy="number the translation's paragraphs as the source's",
        )
