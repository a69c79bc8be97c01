"""What an embedded store is opened from: a folder that a build wrote, a file, or N-Quads."""

import os
from collections.abc import Callable
from stat import S_ISDIR, S_ISREG

import pyoxigraph as ox

from .. import paths
from ..errors import BadSource, StoreUnreadable

MARK = b"\xef\xbb\xbf"
"""The byte-order mark, with which some editors begin a file; no RDF format has it."""

Parse = Callable[[bytes, ox.RdfFormat, str], bytes]
"""What makes N-Quads of a file's bytes, format and name."""


def on_disk(path: str) -> ox.Store:
    """Return the store in the folder *path*, read-only; raises `StoreUnreadable`."""
    try:
        for entry in os.scandir(path):
            mode = entry.stat().st_mode
            if not S_ISREG(mode) and not S_ISDIR(mode):  # it would wait for a pipe's writer
                raise OSError(f"{entry.name} is not a regular file")
        return ox.Store.read_only(path)
    except (OSError, RuntimeError) as error:
        told = f"the store cannot be opened: {error}"
        raise StoreUnreadable(told, file=path, remedy="delete it and build it again") from error


def of_nquads(data: bytes) -> ox.Store:
    """Return a store in memory of *data*: N-Quads that a store wrote, so that none is checked."""
    store = ox.Store()
    store.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)
    return store


def of_file(path: str, parse: Parse | None = None) -> ox.Store:
    """Return a store in memory of the file *path*, in the format that its name ends in.

    *parse* reads a file that is not to be trusted. Raises `StoreUnreadable` where no format ends
    so or the file cannot be read, `BadSource` (line and column) where it does not parse.
    """
    format_ = ox.RdfFormat.from_extension(path.rpartition(".")[2])
    if format_ is None:
        remedy = "name an .nq or .trig file"
        raise StoreUnreadable("no RDF format ends so", file=path, remedy=remedy)
    data = as_written(path)
    try:
        if parse is not None and not is_plain(data, format_):
            return of_nquads(parse(data, format_, path))
        store = ox.Store()
        store.bulk_load(data, format=format_)
    except SyntaxError as error:
        raise ill_formed(error, path) from error
    return store


def is_plain(data: bytes, format_: ox.RdfFormat) -> bool:
    """Tell whether *data* is safe to parse: lines, N-Quads or N-Triples, without triple terms."""
    return format_ in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES) and b"<<" not in data


def ill_formed(error: SyntaxError, path: str) -> BadSource:
    """Return what to raise where the file *path* does not parse."""
    told = f"not RDF: {str(error.msg).rpartition(': ')[2]}"
    where = {"line": error.lineno or 0, "column": error.offset or 0}
    return BadSource(told, file=path, remedy="mend or rebuild the file", **where)


def as_written(path: str) -> bytes:
    """Return the bytes of the file *path* behind a byte-order mark; raises `StoreUnreadable`."""
    try:
        return paths.contents(path).removeprefix(MARK)
    except OSError as error:
        told = f"cannot read: {(error.strerror or str(error)).lower()}"
        raise StoreUnreadable(told, file=path, remedy="name a file that can be read") from error
