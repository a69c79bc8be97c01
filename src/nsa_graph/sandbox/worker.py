"""The worker: a process that holds an open store, can open nothing else, and may be killed.

It opens the store, then gives up what a query could do harm with: no file descriptor can be
opened any more, so neither a file nor a socket; nothing can be written; memory and time are
bounded. The store's files stay open, read-only. The queries run on a thread of known stack.
"""

import _thread
import os
import signal
from collections.abc import Iterator
from typing import BinaryIO

from ..errors import BadQuery, LimitExceeded, NsaGraphError
from ..rdf.table import Cells
from ..rdf.terms import Triple
from ..store.embedded import Embedded
from . import foreign, needed, process, wire

_fcntl = needed("fcntl")

_BLOCK = 2**16
_STACK = 256 * 2**20
"""Enough for 20,000 brackets in each other, 200 times what `guard` lets through."""


def serve(inlet: int, outlet: int, life: int) -> None:
    """Answer what comes in at the file descriptor *inlet* until it closes, and end the process.

    When the other end of *life* closes, the process ends at once.
    """
    os.closerange(max(inlet, outlet, life) + 1, os.sysconf("SC_OPEN_MAX"))
    _fcntl.fcntl(life, _fcntl.F_SETOWN, os.getpid())
    _fcntl.fcntl(life, _fcntl.F_SETFL, os.O_ASYNC)  # SIGIO when it closes, which nobody catches
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    ended = _thread.allocate_lock()
    ended.acquire()

    def run() -> None:
        try:
            _work(inlet, outlet)
        finally:
            ended.release()

    _thread.stack_size(_STACK)
    _thread.start_new_thread(run, ())
    ended.acquire()
    os._exit(0)


def _work(inlet: int, outlet: int) -> None:
    requests = os.fdopen(inlet, "rb")
    sender = os.fdopen(outlet, "wb", _BLOCK)
    setup = wire.setup(requests.readline())
    try:
        source = setup.path or requests.read(setup.size)
        store = foreign.open_source(source, setup.omitted, setup.servers)
        _confine(setup)
    except NsaGraphError as error:
        sender.write(wire.fault(error))
        sender.flush()
        return
    sender.write(wire.packed({"ready": True}))
    sender.flush()
    for line in requests:
        _answer(store, wire.request(line), sender)
        sender.flush()


def _confine(setup: wire.Setup) -> None:
    size = process.size()
    process.confine(bool(setup.servers), size and size + setup.memory)


def _answer(store: Embedded, asked: wire.Request, sender: BinaryIO) -> None:
    """Send the answer to what is *asked*, or why there is none."""
    process.allow(asked.seconds)
    try:
        _FORMS[asked.form](store, asked, sender)
    except NsaGraphError as error:
        sender.write(wire.fault(error))
    except MemoryError:
        sender.write(wire.fault(LimitExceeded("the query needs more memory than it may have")))
    except BaseException as error:  # the engine's panics are no Exception
        told = " ".join(str(error).split())
        sender.write(wire.fault(BadQuery(f"the query cannot be run: {told}")))


def _select(store: Embedded, asked: wire.Request, sender: BinaryIO) -> None:
    def take(columns: tuple[str, ...], rows: Iterator[Cells]) -> None:
        sender.write(wire.packed({"columns": columns}))
        _send(rows, asked, sender)

    store.scan(asked.query, take, asked.bindings)


def _construct(store: Embedded, asked: wire.Request, sender: BinaryIO) -> None:
    most = asked.rows + 1
    found = store.construct(asked.query, asked.bindings, most)
    sender.write(wire.packed({"columns": ("s", "p", "o")}))
    _send(iter(found), asked, sender)


def _ask(store: Embedded, asked: wire.Request, sender: BinaryIO) -> None:
    told = store.ask(asked.query, asked.bindings)
    sender.write(wire.packed({"columns": ("true" if told else "false",)}))
    _send(iter(()), asked, sender)


def _send(rows: "Iterator[Cells] | Iterator[Triple]", asked: wire.Request, to: BinaryIO) -> None:
    left_out = False
    for line in wire.bounded(wire.rows(rows), asked.rows, asked.bytes):
        if line is None:
            left_out = True
        else:
            to.write(line)
    to.write(wire.packed({"end": True, "truncated": left_out}))


_FORMS = {"SELECT": _select, "CONSTRUCT": _construct, "ASK": _ask}
