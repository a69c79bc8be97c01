"""What a build leaves on disk: the dataset as N-Quads and TriG, and its manifest."""

import os
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from .. import atomic
from ..errors import CannotWrite
from ..rdf.prefixes import PREFIXES
from ..rdf.serialise import abbreviated, nquads, types_first

if TYPE_CHECKING:
    from .manifest import Manifest

NQUADS, TRIG, MANIFEST = "nsa.nq", "nsa.trig", "manifest.json"


class Built(NamedTuple):
    """A finished build: its quads, the manifest, and the bytes of each file by name."""

    quads: tuple[ox.Quad, ...]
    manifest: "Manifest"
    files: dict[str, bytes]


def built(key: str) -> Built:
    """Return the build of the files as they are, which *key* stands for.

    The same files give the same bytes. Raises `BadSource` for what cannot be built.
    """
    from .dataset import build  # where nothing has changed, these 25 ms are saved
    from .manifest import encoded, manifest

    quads = build().quads
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), *types_first(quad)))
    trig = abbreviated(ordered, ox.RdfFormat.TRIG, PREFIXES)
    files = {NQUADS: nquads(quads), TRIG: trig}
    said = manifest(quads, key, files)
    return Built(quads, said, {**files, MANIFEST: encoded(said)})


def write(folder: str, files: dict[str, bytes]) -> None:
    """Write *files* into *folder*, each whole or not at all, the manifest last.

    A missing *folder* is made where its parent is there. Raises `CannotWrite`.
    """
    try:
        if not os.path.isdir(folder):
            os.mkdir(folder)
    except FileExistsError as error:
        raise CannotWrite("that is a file", file=folder, remedy="name a folder") from error
    except OSError as error:
        raise atomic.cannot_write(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise CannotWrite("cannot write here", file=folder, remedy="choose another folder")
    for name in sorted(files, key=lambda name: (name == MANIFEST, name)):
        atomic.write_bytes(os.path.join(folder, name), files[name])
