"""The base of a corpus: the dataset that its papers are added to, as each process holds it."""

import hashlib
import os
from typing import NamedTuple

import pyoxigraph as ox

from .. import paths
from ..assemble import files
from ..assemble.dataset import base
from ..assemble.encode import value
from ..rdf.prefixes import full
from ..rdf.serialise import nquads

_ROOMS = ("corpus", "check")


class Base(NamedTuple):
    """The dataset without its counts: its key, and its quads as sorted N-Quads and as terms."""

    key: str
    nquads: bytes
    quads: tuple[ox.Quad, ...]

    described: frozenset[str]
    """The IRI of everything that has a class."""


def build(name: str) -> Base:
    """Return the base of the files as they are, which *name* is the key of; raises `BadSource`."""
    return of(name, base().quads)


def of(name: str, quads: tuple[ox.Quad, ...]) -> Base:
    """Return the base that has *quads* and the key *name*."""
    return Base(name, nquads(quads), quads, _described(quads))


def load(name: str, data: bytes) -> Base:
    """Return the base whose N-Quads are *data*."""
    quads = tuple(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    return Base(name, data, quads, _described(quads))


def _described(quads: tuple[ox.Quad, ...]) -> frozenset[str]:
    kind = ox.NamedNode(full("rdf:type"))
    return frozenset(value(quad.subject) for quad in quads if quad.predicate == kind)


def key() -> str:
    """Return the key of what every paper depends on: the dataset, and the code that builds it.

    Raises `BadSource` for a folder or file that cannot be read.
    """
    digest = hashlib.sha256(files.key().encode())
    for room in _ROOMS:
        for path in files.walk(os.path.join(paths.CODE, room), (".py",)):
            digest.update(files.content_hash(path).digest())
    return digest.hexdigest()
