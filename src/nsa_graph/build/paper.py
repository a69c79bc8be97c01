"""A paper's folder: what it is, its words in each language, and what is stated and read of it."""

import os
import re
from typing import NamedTuple

from .. import paths
from ..errors import BadSource
from ..names import GRAPH, ID, expand
from ..text.paragraphs import Parts, split
from ..text.source import read
from ..turtle import Turtle, parse
from .encode import value

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


def open_paper(folder: str) -> Paper:
    """Return the paper in *folder*, its source checked against its hash.

    Raises `BadSource`, with file and line, for a file that is missing or does not parse, a source
    that changed, texts whose paragraphs do not match in number.
    """
    name = os.path.basename(folder)
    iri, graph = f"{ID}paper/{name}", f"{GRAPH}paper/{name}/"
    about = parse(os.path.join(folder, "paper.ttl"), graph + "text")
    stated = parse(os.path.join(folder, "stated.ttl"), graph + "stated")
    reading = parse(os.path.join(folder, "reading.ttl"), graph + "reading")
    source = _source(folder, about, iri)
    texts = (source, *(_translation(folder, file) for file in _translations(folder)))
    for text in texts[1:]:
        _check_numbers(text, source)
    return Paper(iri, graph, about, stated, reading, texts)


def _source(folder: str, about: Turtle, iri: str) -> Words:
    language, name, sha256 = (_value(about, iri, key) for key in _NEEDED)
    path = os.path.join(folder, os.path.basename(name))
    file = paths.relative(path)
    return Words(language, file, split(read(path, sha256), language, file))


_NEEDED = ("dcterms:language", "nsa:sourceFile", "nsa:sha256")


def _value(about: Turtle, iri: str, key: str) -> str:
    verb = expand(key)
    for quad in about.quads:
        if value(quad.subject) == iri and quad.predicate.value == verb:
            return value(quad.object)
    told = f"<{iri}> has no {key}"
    raise BadSource(told, file=about.file, line=1, remedy="say it of the paper")


def _translations(folder: str) -> list[str]:
    return [name for name in sorted(os.listdir(folder)) if _TRANSLATION.fullmatch(name)]


def _translation(folder: str, name: str) -> Words:
    path = os.path.join(folder, name)
    language, file = name.split(".")[1], paths.relative(path)
    return Words(language, file, split(read(path), language, file))


def _check_numbers(text: Words, source: Words) -> None:
    here, there = len(text.parts.paragraphs), len(source.parts.paragraphs)
    if here != there:
        raise BadSource(
            f"{here} paragraphs, where {source.file} has {there}",
            file=text.file,
            line=text.parts.paragraphs[-1].line,
            remedy="number the translation's paragraphs as the source's",
        )
