"""A source file: its bytes, checked and decoded, and the lines an offset falls on."""

import hashlib

from ..errors import BadSource
from ..paths import contents, relative


def read(path: str, sha256: str | None = None) -> str:
    """Return the text of the file at *path*, decoded as UTF-8 and otherwise untouched.

    Line ends and a byte-order mark stay as they are, so that offsets count what the file holds.
    *sha256* is the hash, in hexadecimal, that the bytes must have; None leaves them unchecked.

    Raises `BadSource` where the file cannot be read, has another hash, or is not UTF-8.
    """
    return decode(read_bytes(path), relative(path), sha256)


def decode(raw: bytes, file: str, sha256: str | None = None) -> str:
    """Return the text that *raw* holds, as `read` does; *file* is only for the errors to name."""
    if sha256 is not None:
        _check_hash(raw, sha256, file)
    return _decode(raw, file)


def missing(file: str) -> BadSource:
    """Return the error that there is no *file*."""
    remedy = "put the source there, or correct the path"
    return BadSource("there is no such file", remedy=remedy, file=file)


def line_of(text: str, offset: int) -> int:
    """Return the line, counted from 1, on which the character at *offset* of *text* stands."""
    return text.count("\n", 0, offset) + 1


def is_blank(cells: list[str]) -> bool:
    """Tell whether a table's row is a line without text, as some editors leave at the end."""
    return len(cells) < 2 and not "".join(cells).strip()


def read_bytes(path: str) -> bytes:
    """Return the bytes of the file at *path*; raises `BadSource` where it cannot be read."""
    try:
        return contents(path)
    except FileNotFoundError:
        raise missing(relative(path)) from None
    except OSError as error:
        what = f"cannot be read: {(error.strerror or str(error)).lower()}"
        remedy = "make it a file that you may read"
        raise BadSource(what, remedy=remedy, file=relative(path)) from error


def _check_hash(raw: bytes, wanted: str, file: str) -> None:
    found = hashlib.sha256(raw).hexdigest()
    if found != wanted.strip().lower():
        raise BadSource(
            f"its SHA-256 is {found[:12]}…, but {wanted.strip()[:12]}… is recorded",
            remedy="restore the file, or record the new hash and check every quote anew",
            file=file,
        )


def _decode(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadSource(
            f"not UTF-8: byte 0x{raw[error.start]:02x} at byte offset {error.start}",
            remedy="save the file as UTF-8",
            file=file,
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from error
