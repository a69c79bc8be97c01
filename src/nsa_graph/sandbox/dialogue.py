"""The parent's side of a worker: ask it, read what it says, and say why it fell silent."""

import json
import os
import select
import signal
from collections.abc import Iterator
from typing import Any

from ..errors import LimitExceeded, NsaGraphError
from ..rdf.table import Cells
from ..store.protocol import Limits, Omission, Take, Taken
from . import process, wire
from .deadline import Deadline

_BLOCK = 2**16
_SLACK = 2**20  # bytes that headers and faults may take beyond the rows


class Dialogue:
    """A worker over *source*, without *omitted*, and the talk with it; left `busy`, it is spent."""

    def __init__(
        self,
        source: str | bytes,
        omitted: tuple[Omission, ...],
        servers: tuple[str, ...],
        limits: Limits,
    ) -> None:
        self.networked = bool(servers)
        self._limits, self._tail = limits, bytearray()
        self._lines: Iterator[bytes] = iter(())
        self._status: int | None = None
        self.busy = True
        self._deadline: Deadline | None = None
        self._left = _SLACK
        from .worker import serve  # a system without fcntl has no worker

        self._child = process.start(serve)
        self.owner = os.getpid()
        try:
            data = source if isinstance(source, bytes) else b""
            path = "" if isinstance(source, bytes) else source
            setup = wire.Setup(path, len(data), omitted, servers, limits.memory)
            self._write(wire.packed(setup) + data)
            self._said("ready")
            self.busy = False
        except BaseException:
            self.end()
            raise

    def answer(self, request: bytes, take: Take[Taken], deadline: Deadline) -> tuple[Taken, bool]:
        """Return what *take* makes of the answer to the line *request*, and if that was cut short.

        Raises what the worker raised, and `LimitExceeded` where it was stopped at *deadline*.
        """
        self.busy = True
        self._deadline = deadline
        self._left = self._limits.bytes + _SLACK
        self._write(request)
        columns = wire.columns(self._said("columns"))
        rows = self._rows()
        taken = take(columns, rows)
        for _ in rows:  # so that the next answer begins where this one ends
            pass
        return taken, self._truncated

    def _rows(self) -> Iterator[Cells]:
        while isinstance(value := self._next(), list):
            yield wire.cells(value)
        self._truncated = bool(_checked(value, "truncated")["truncated"])
        self.busy = False

    def end(self) -> int:
        """Kill the worker; return the status it ended with."""
        if self._status is None:
            forked = os.getpid() != self.owner  # then the worker is this process's sister
            self._status = 0 if forked else process.end(self._child)
        return self._status

    def _said(self, key: str) -> dict[str, Any]:
        return _checked(self._next(), key)

    def _next(self) -> Any:
        """Return what the next line holds; raises what a fault tells of, and `LimitExceeded`."""
        line = next(self._lines, None)
        while line is None:
            self._read()
            line = next(self._lines, None)
        try:
            value = json.loads(line)
            fault = wire.raised(value) if isinstance(value, dict) and "fault" in value else None
        except (ValueError, RecursionError) as error:
            raise wire.Broken from error
        if isinstance(fault, LimitExceeded):  # its memory is used up, and it stays busy: spent
            raise _hungry(self._limits)
        if fault is not None:
            self.busy = False
            raise fault
        return value

    def _read(self) -> None:
        """Read what comes next within the deadline, and take it apart where a line ends."""
        self._wait()
        data = os.read(self._child.outlet, _BLOCK)
        if not data:
            raise self._silence()
        self._left -= len(data)
        if self._left < 0:
            raise wire.Broken
        self._tail += data
        if b"\n" in data:
            *whole, tail = bytes(self._tail).split(b"\n")
            self._tail = bytearray(tail)
            self._lines = iter(whole)

    def _wait(self) -> None:
        poll = select.poll()
        poll.register(self._child.outlet, select.POLLIN)
        if self._deadline is None:
            poll.poll()
            return
        left = self._deadline.left
        if left <= 0 or not poll.poll(left * 1000):
            raise self._deadline.exceeded()

    def _write(self, data: bytes) -> None:
        held = memoryview(data)
        try:
            while held:
                held = held[os.write(self._child.inlet, held) :]
        except BrokenPipeError as error:
            raise self._silence() from error

    def _silence(self) -> NsaGraphError:
        """Return the error that says why the worker ended: by which signal it did."""
        status = self.end()
        if not os.WIFSIGNALED(status):
            # So glibc ends a process where a thread has no memory left for its own data.
            starved = os.WEXITSTATUS(status) == process.STARVED
            return _hungry(self._limits) if starved else wire.Broken()
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU and self._deadline is not None:
            return self._deadline.exceeded()
        if number in (signal.SIGABRT, signal.SIGKILL):  # the engine gave up, or the kernel did
            return _hungry(self._limits)
        told = f"the query broke the engine ({signal.Signals(number).name}); it was run apart"
        return LimitExceeded(told, remedy="ask with less nesting, or in several queries")


def _checked(value: Any, key: str) -> dict[str, Any]:
    if not isinstance(value, dict) or key not in value:
        raise wire.Broken
    return value


def _hungry(limits: Limits) -> LimitExceeded:
    told = f"the query needs more than {limits.memory // 2**20:,} MiB of memory"
    return LimitExceeded(told, remedy="ask for less, or allow more: --max-memory, Limits.memory")
