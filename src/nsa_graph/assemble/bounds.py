"""The bounds of a paper: it describes what is its own, and of all else says only how it is called.

So no paper changes what another means, and each can be built without the others.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from ..errors import BadSource
from ..rdf.prefixes import PREFIXES, full
from ..rdf.turtle import Turtle
from .encode import value
from .mentions import DESIGNATION, NAMED_AFTER
from .paper import Paper

_PAPERS = PREFIXES["paper"]
_READING_OF = full("nsa:readingOf")


def owner(term: object) -> str:
    """Return the name of the paper that *term* is, or is a part of; empty where it is neither."""
    iri = term.value if isinstance(term, ox.NamedNode) else ""
    return iri.removeprefix(_PAPERS).partition("/")[0] if iri.startswith(_PAPERS) else ""


def strays(paper: Paper) -> tuple[BadSource, ...]:
    """Return the faults of a paper that describes what is not its own, or another's part."""
    own = paper.iri.removeprefix(_PAPERS)
    files = (paper.about, paper.stated, paper.reading)
    return tuple(fault for file in files for fault in _strays(file, own, file is paper.stated))


def _strays(file: Turtle, own: str, names: bool) -> Iterator[BadSource]:
    for quad in file.quads:
        verb = quad.predicate.value
        if isinstance(quad.subject, ox.NamedNode) and owner(quad.subject) != own:
            if not (names and verb in (DESIGNATION, NAMED_AFTER)):
                yield _stray(file, quad, "describes", quad.subject, "describe it in data/entities")
        elif owner(quad.object) not in ("", own) and is_part(quad.object):
            yield _stray(file, quad, "names a part of another paper,", quad.object, "cite a text")
        elif verb == _READING_OF and owner(quad.object) != own:
            remedy = "read what is the paper's own"
            yield _stray(file, quad, "reads what is not its own,", quad.object, remedy)


def is_part(term: object) -> bool:
    """Tell whether *term* is something below a paper, and not the paper itself."""
    return isinstance(term, ox.NamedNode) and "/" in term.value.removeprefix(_PAPERS)


def _stray(file: Turtle, quad: ox.Quad, does: str, what: object, remedy: str) -> BadSource:
    told = f"a paper {does} <{getattr(what, 'value', what)}>"
    line = file.line(value(quad.subject), quad.predicate.value)
    return BadSource(told, file=file.file, line=line, remedy=remedy)
