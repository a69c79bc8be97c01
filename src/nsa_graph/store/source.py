"""What an embedded store is opened from: a folder that a build wrote, a file, or N-Quads."""

import pyoxigraph as ox

from ..errors import BadSource, StoreUnreadable


def on_disk(path: str) -> ox.Store:
    """Return the store in the folder *path*, read-only; raises `StoreUnreadable`."""
    try:
        return ox.Store.read_only(path)
    except (OSError, RuntimeError) as error:
        told = f"the store cannot be opened: {error}"
        raise StoreUnreadable(told, file=path, remedy="delete it and build it again") from error


def of_nquads(data: bytes) -> ox.Store:
    """Return a store in memory of *data*: N-Quads that a store wrote, so that none is checked."""
    store = ox.Store()
    store.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)
    return store


def of_file(path: str) -> ox.Store:
    """Return a store in memory of the file *path*, in the format that its name ends in.

    Raises `StoreUnreadable` where no format ends so or the file cannot be read, `BadSource` (line
    and column) where it does not parse.
    """
    format_ = ox.RdfFormat.from_extension(path.rpartition(".")[2])
    if format_ is None:
        remedy = "name an .nq or .trig file"
        raise StoreUnreadable("no RDF format ends so", file=path, remedy=remedy)
    store = ox.Store()
    try:
        store.bulk_load(path=path, format=format_)
    except SyntaxError as error:
        raise ill_formed(error, path) from error
    except OSError as error:
        raise StoreUnreadable(f"cannot read: {error}", file=path) from error
    return store


def ill_formed(error: SyntaxError, path: str) -> BadSource:
    """Return what to raise where the file *path* does not parse."""
    told = f"not RDF: {str(error.msg).rpartition(': ')[2]}"
    where = {"line": error.lineno or 0, "column": error.offset or 0}
    return BadSource(told, file=path, remedy="mend or rebuild the file", **where)


def as_written(path: str) -> bytes:
    """Return the bytes of the file *path*; raises `StoreUnreadable`."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise StoreUnreadable(f"cannot read: {error}", file=path) from error
