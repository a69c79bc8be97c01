"""A child process that parses what may be hostile, bounded in memory, time, nesting and output.

A file can make a parser take all memory (entities of RDF/XML within each other, a long prefix
used often), run for hours (blank nodes that look alike) or overflow its stack (nested terms).
When the child dies, this process lives, and the error says why.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, cast

from ..errors import BadSource, StoreUnreadable
from . import process

MOST_NESTED = 100
"""How many brackets, or triple terms, may be open within each other."""

_MIB = 2**20

_LATE = -24  # the status of a process that its limit of processor time ended (SIGXCPU)
_HUNGRY = (-6, -9, process.STARVED)
"""The statuses of one that had no memory left: the engine gave up, or the kernel did."""

Asked = dict[str, Any]
"""What a parser is asked besides the bytes: plain values by name."""


class Nested(Exception):
    """Something is nested too deep, from *line* on if that is known."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Bounds:
    """What parsing one file may take; the file's own size adds to each."""

    seconds: float = 20.0
    memory: int = 1024 * _MIB
    bytes: int = 256 * _MIB

    def of(self, size: int) -> "Bounds":
        """Return the bounds for a file of *size* bytes: a second a MiB, 20 bytes for each."""
        seconds, memory = self.seconds + size / _MIB, self.memory + 4 * size
        return Bounds(seconds, memory, max(self.bytes, 20 * size))


class Reader:
    """The parent's end of a child that runs *command*, begun when needed; threads take turns.

    The command ends in a call of `serve`.
    """

    def __init__(self, command: list[str], bounds: Bounds | None = None) -> None:
        self._command, self._bounds = command, bounds or Bounds()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._turn = threading.Lock()
        atexit.register(self.close)

    def read(self, data: bytes, file: str, **asked: Any) -> bytes:
        """Return what the child makes of *data*, of the file called *file*.

        Raises SyntaxError with line and column as its parser does; `BadSource` where a bound is
        reached; `StoreUnreadable` where no process can be started.
        """
        bounds = self._bounds.of(len(data))
        head = {**asked, "size": len(data), **vars(bounds)}
        with self._turn:
            child, late = self._ready(), threading.Event()
            timer = threading.Timer(bounds.seconds, _stop, (child, late))
            timer.start()
            answer, status = None, 0
            try:
                with suppress(OSError, ValueError):  # it died while it was written to, or writing
                    answer = _answer(child, json.dumps(head).encode() + b"\n" + data)
            finally:
                timer.cancel()
                if answer is None:
                    status = self._end()
        if answer is None:
            raise _died(file, bounds, _LATE if late.is_set() else status)
        fault, body = answer
        if fault:
            raise _raised(fault, file, bounds)
        return body

    def close(self) -> None:
        """End the child; the next file starts another."""
        with self._turn:
            self._end()

    def _ready(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._owner == os.getpid():
            return self._child
        if self._child is not None:  # it is the parent's, and its pipes are not ours to close
            _LEFT.append(self._child)
        pipe = subprocess.PIPE
        try:
            self._child = subprocess.Popen(
                self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            told = f"no process can be started to parse a file: {error}"
            raise StoreUnreadable(told, remedy="end some others") from error
        self._owner = os.getpid()
        if cast("IO[bytes]", self._child.stdout).readline() != b"ready\n":
            self._end()
            raise StoreUnreadable("the process that parses files does not start")
        return self._child

    def _end(self) -> int:
        """Kill the child; return its status as `subprocess` has it, 0 where there is none."""
        child = self._child
        if child is None or self._owner != os.getpid():
            return 0
        self._child = None
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):  # half a request may be left to be sent
                cast("IO[bytes]", pipe).close()
        return child.wait()


_LEFT: "list[subprocess.Popen[bytes]]" = []


def _stop(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()


def _answer(child: "subprocess.Popen[bytes]", request: bytes) -> tuple[Asked, bytes] | None:
    """Return the fault, if any, and the bytes that *child* answers; None where it dies."""
    inlet, outlet = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    inlet.write(request)
    inlet.flush()
    pieces: list[bytes] = []
    while line := outlet.readline():
        told = json.loads(line)
        if "bytes" not in told:
            return told, b"".join(pieces)
        pieces.append(outlet.read(told["bytes"]))
    return None


def _raised(fault: Asked, file: str, bounds: Bounds) -> Exception:
    kind, what = fault["fault"], fault.get("what", "")
    if kind == "syntax":
        return SyntaxError(what, (file, fault["line"], fault["column"], None))
    if kind == "nested":
        told = f"more than {MOST_NESTED} brackets or triple terms are open within each other"
        return BadSource(told, file=file, line=fault["line"], remedy="nest less")
    if kind == "long":
        told = f"what it says takes more than {bounds.bytes // _MIB:,} MiB"
        return BadSource(told, file=file, remedy="repeat less, or split it")
    if kind == "memory":
        return _died(file, bounds, process.STARVED)
    return BadSource(f"it cannot be parsed: {what}", file=file, remedy="write it anew")


def _died(file: str, bounds: Bounds, status: int) -> BadSource:
    """Return the error for a child that ended with *status*."""
    if status == _LATE:
        told = f"parsing it takes more than {bounds.seconds:.0f} s"
    elif status in _HUNGRY:
        told = f"parsing it needs more than {bounds.memory // _MIB:,} MiB of memory"
    else:
        told = "it breaks the parser, as deep nesting does"
    return BadSource(told, file=file, remedy="nest and repeat less, or split it")


def serve(parse: Callable[[Asked, bytes], Iterator[bytes]]) -> None:
    """Answer what comes in on stdin with what *parse* gives, until it closes: the child's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    inlet, outlet = sys.stdin.buffer, sys.stdout.buffer
    size = process.size()
    process.confine()
    outlet.write(b"ready\n")
    outlet.flush()
    for line in inlet:
        asked = json.loads(line)
        process.allow(asked["seconds"], size and size + asked["memory"])
        fault = _sent(parse(asked, inlet.read(asked["size"])), asked["bytes"], outlet)
        outlet.write(json.dumps(fault).encode() + b"\n")
        outlet.flush()


def _sent(pieces: Iterator[bytes], most: int, outlet: IO[bytes]) -> Asked:
    """Send *pieces*; return the fault that ended them, or nothing."""
    try:
        for piece in pieces:
            most -= len(piece)
            if most < 0:
                return {"fault": "long"}
            outlet.write(b'{"bytes": %d}\n%b' % (len(piece), piece))
    except SyntaxError as error:
        where = {"line": error.lineno or 0, "column": error.offset or 0}
        return {"fault": "syntax", "what": str(error.msg), **where}
    except (Nested, RecursionError) as error:
        return {"fault": "nested", "line": getattr(error, "line", 0)}
    except MemoryError:
        return {"fault": "memory"}
    except BaseException as error:  # the engine's panics are no Exception
        return {"fault": "other", "what": " ".join(str(error).split())}
    return {}
