"""What a corpus leaves on disk: a file of N-Quads a paper, each whole in itself, and a manifest.

    OUT/manifest.json     what there is, with hashes; written last: without it a corpus is not done
    OUT/world.nq          the dataset that the papers were added to
    OUT/papers/NAME.nq    one paper: sorted N-Quads behind a line that says what made them

That line is a comment, `# nsa_graph paper key=… quads=… sha256=…`, so the files of all papers can
be put one behind the other and are still N-Quads.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .. import atomic
from ..errors import BadSource, CannotWrite

MANIFEST, WORLD, PAPERS, LOCK = "manifest.json", "world.nq", "papers", ".lock"
_ENDING = ".nq"
_HEAD = re.compile(
    rb"# nsa_graph (?:paper|world) key=([0-9a-f]{64}) quads=([0-9]+) sha256=([0-9a-f]{64})\n"
)


class Shard(NamedTuple):
    """A file of a corpus: what it was made from, how many quads it has, its bytes and SHA-256."""

    key: str
    quads: int
    size: int
    sha256: str


def path(out: str, name: str) -> str:
    """Return the file of the paper *name* in the corpus *out*."""
    return os.path.join(out, PAPERS, name + _ENDING)


def write(file: str, kind: str, key: str, data: bytes) -> Shard:
    """Write the N-Quads *data*, made from what *key* stands for, to *file*, whole or not at all.

    *kind* is `paper` or `world`. Raises `CannotWrite`.
    """
    quads, sha256 = data.count(b"\n"), hashlib.sha256(data).hexdigest()
    head = f"# nsa_graph {kind} key={key} quads={quads} sha256={sha256}\n".encode()
    atomic.write_bytes(file, head + data)
    return Shard(key, quads, len(head) + len(data), sha256)


def read(file: str, key: str) -> Shard | None:
    """Return the shard *file* if it is whole and made from what *key* stands for, else None."""
    held = _read(file)
    return held[0] if held and held[0].key == key else None


def _read(file: str) -> tuple[Shard, bytes] | None:
    """Return the shard *file* and its N-Quads, or None where it is missing or damaged."""
    try:
        with open(file, "rb") as stream:
            head, data = _HEAD.fullmatch(stream.readline(256)), stream.read()
    except OSError:
        return None
    if head is None or hashlib.sha256(data).hexdigest().encode() != head[3]:
        return None
    key, quads, sha256 = (part.decode() for part in head.groups())
    return Shard(key, int(quads), len(head[0]) + len(data), sha256), data


def listed(out: str, held: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each file of the corpus *out* with its SHA-256, as the manifest *held* describes it."""
    yield os.path.join(out, WORLD), held["world"]["sha256"]
    for name, each in held["papers"].items():
        yield path(out, name), each["sha256"]


def is_corpus(path: str) -> bool:
    """Tell whether the folder *path* is one that `build --papers` writes to."""
    return os.path.exists(os.path.join(path, LOCK))


def body(file: str, sha256: str = "") -> bytes:
    """Return the N-Quads of a shard; raises `BadSource` where it is not there or damaged.

    With *sha256*, one with another is damaged too.
    """
    held = _read(file)
    if held is None or sha256 not in ("", held[0].sha256):
        raise _damaged(file)
    return held[1]


def _damaged(file: str) -> BadSource:
    return BadSource("missing or damaged", file=file, remedy="build the corpus again")


def written(out: str) -> bytes:
    """Return the manifest of the corpus *out* as it is written; raises `BadSource` for none."""
    file = os.path.join(out, MANIFEST)
    try:
        with open(file, "rb") as stream:
            return stream.read()
    except FileNotFoundError as error:
        told, remedy = "the corpus is not built to its end", "run `nsa-graph build --papers` again"
        raise BadSource(told, file=file, remedy=remedy) from error
    except OSError as error:
        raise _damaged(file) from error


def manifest(out: str) -> dict[str, Any]:
    """Return the manifest of the corpus *out*; raises `BadSource` where it has none, or no good."""
    return parsed(out, written(out))


def parsed(out: str, data: bytes) -> dict[str, Any]:
    """Return the manifest of the corpus *out* in *data*; raises `BadSource` for no good one."""
    import json

    file = os.path.join(out, MANIFEST)
    try:
        held = json.loads(data)
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(held, dict) or not isinstance(held.get("papers"), dict):
        remedy = "name a folder from `nsa-graph build --papers`"
        raise BadSource("not the manifest of a corpus", file=file, remedy=remedy)
    return held


@contextlib.contextmanager
def opened(out: str) -> Iterator[None]:
    """Make the folder *out* ready to be written to, by this process and no other.

    A folder that holds something else is left alone. The operating system gives the lock back
    when the process ends, however it does. Raises `CannotWrite`.
    """
    try:
        _prepare(out)
        lock = os.open(os.path.join(out, LOCK), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise atomic.cannot_write(out, error) from error
    try:
        _take(lock, out)
        yield
    finally:
        os.close(lock)


def _prepare(out: str) -> None:
    if not os.path.isdir(out):
        os.mkdir(out)
    held = set(os.listdir(out))
    if held and LOCK not in held:
        told = "the folder holds something other than a corpus"
        raise CannotWrite(told, file=out, remedy="name a new or empty folder")
    os.makedirs(os.path.join(out, PAPERS), exist_ok=True)


def _take(lock: int, out: str) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: there nothing keeps two builds of one folder apart
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        remedy = "wait for it, or name another folder"
        raise CannotWrite("another build is writing here", file=out, remedy=remedy) from error


def others(out: str, names: set[str]) -> tuple[str, ...]:
    """Return the files of papers in *out* that are of none of *names*, leftovers included."""
    held = sorted(os.listdir(os.path.join(out, PAPERS)))
    return tuple(
        os.path.join(out, PAPERS, name)
        for name in held
        if name.removesuffix(_ENDING) not in names or not name.endswith(_ENDING)
    )
