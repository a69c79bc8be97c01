"""Real SPARQL servers for the tests: Virtuoso and Fuseki on loopback, each in a folder of its own.

`tests/install-servers` brings what is missing. A server is killed at the end, whatever happens.
"""

import contextlib
import ctypes
import os
import re
import secrets
import signal
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

HERE = Path(__file__).parent
PACKED = Path("/usr/share/virtuoso-opensource-7/virtuoso.ini")
USER, PASSWORD = "publisher", secrets.token_hex(8)
_NONE: Mapping[str, str] = {}
_START = 120.0
"""Seconds that a server may take to answer on a busy machine."""

_ENTRY = struct.Struct(">i12x")
"""The header of an entry in TDB2's journal: the length of the data behind it."""


class Places(NamedTuple):
    """Where a server listens: for queries, for updates, for the Graph Store Protocol."""

    query: str
    update: str
    store: str


class Server:
    """A server process that can be killed and started again on the same data and ports."""

    def __init__(self, name: str, command: list[str], folder: Path, places: Places) -> None:
        self.name, self.places = name, places
        self._command, self._folder = command, folder
        self._process: subprocess.Popen[bytes] | None = None
        self.before: Callable[[], None] = lambda: None
        """What to do before each start."""
        self.port = 0
        """Where SQL is spoken, if it is."""

    @property
    def pid(self) -> int:
        """The number of the running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start the process and wait until it answers a query."""
        self.before()
        log = (self._folder / "log.txt").open("ab")
        with log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, stdout=log, stderr=log, preexec_fn=_die_with_us
            )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _wait(self) -> None:
        until = time.monotonic() + _START
        while not _answers(self.places.query):
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > until:
                said = (self._folder / "log.txt").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"{self.name} did not start:\n{said[-3000:]}")
            time.sleep(0.1)


def _die_with_us() -> None:
    """Have the kernel kill this process when the one that started it is gone."""
    kill_on_death = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(kill_on_death, signal.SIGKILL)


def _answers(endpoint: str) -> bool:
    """Tell whether a query is answered there, if only by asking who it is that asks."""
    try:
        with DIRECT.open(endpoint + "?query=ASK%7B%7D", timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        with error:
            return error.code == 401
    except OSError:
        return False


DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def installed(part: str) -> str:
    """Return what `install-servers` says of *part*, having installed it; fails where it cannot."""
    done = subprocess.run(
        [str(HERE / "install-servers"), part], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"install-servers {part}: {done.stderr}")
    return done.stdout.strip()


def free_ports(count: int) -> list[int]:
    """Return ports on loopback that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        found = []
        for _ in range(count):
            probe = stack.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            found.append(int(probe.getsockname()[1]))
        return found


@contextlib.contextmanager
def fuseki(
    folder: Path, heap: str = "1g", guarded: bool = True, union: bool = False
) -> Iterator[Server]:
    """Give a Fuseki with an empty TDB2 on disk, where every request must say who it is (basic).

    One that is not *guarded* asks nobody who they are, and lets a query take its time. With
    *union*, its default graph is all its graphs as one.
    """
    jar = installed("fuseki")
    folder.mkdir(parents=True, exist_ok=True)
    (port,) = free_ports(1)
    data, users = folder / "data", folder / "passwd"
    data.mkdir(exist_ok=True)
    users.write_text(f"{USER}: {PASSWORD}\n", encoding="utf-8")
    command = ["java", f"-Xmx{heap}", "-jar", jar, "--localhost", f"--port={port}", "--ping"]
    command += [f"--passwd={users}", "--auth=basic", "--timeout=60000"] if guarded else []
    command += ["--set=tdb2:unionDefaultGraph=true"] if union else []
    command += ["--update", "--tdb2", f"--loc={data}", "/nsa"]
    base = f"http://127.0.0.1:{port}/nsa"
    places = Places(f"{base}/query", f"{base}/update", f"{base}/data")
    server = Server("Fuseki", command, folder, places)
    server.before = lambda: _mend(data)
    try:
        yield server.start()
    finally:
        server.kill()


def _mend(data: Path) -> None:
    """Make *data* ready for a start as who keeps a Fuseki would, after a power cut."""
    (data / "tdb.lock").unlink(missing_ok=True)
    for journal in data.glob("Data-*/journal.jrnl"):
        cut_torn(journal)


def cut_torn(journal: Path) -> int:
    """Cut what TDB2 had begun to write to its *journal* when it was killed; return the bytes cut.

    TDB2 5.5 does not start on a journal that ends within an entry (a TransactionException: "Partial
    read of journal file", or "Failed to read the journal entry data"). What is cut was never
    committed, for a commit is an entry of its own behind those it commits. An entry is a header of
    16 bytes, of which the first four are the length of its data (-1 for none), and the data: see
    org.apache.jena.dboe.transaction.txn.journal.Journal.
    """
    held, end = journal.read_bytes(), 0
    while len(held) - end >= _ENTRY.size:
        after = end + _ENTRY.size + max(0, _ENTRY.unpack_from(held, end)[0])
        if after > len(held):
            break
        end = after
    os.truncate(journal, end)
    return len(held) - end


@contextlib.contextmanager
def virtuoso(folder: Path, settings: Mapping[str, str] = _NONE) -> Iterator[Server]:
    """Give an empty Virtuoso as Debian sets it up, updated with a digest by who may.

    *settings* take the place of Debian's, by name.
    """
    installed("virtuoso")
    folder.mkdir(parents=True, exist_ok=True)
    sql, http = free_ports(2)
    (folder / "virtuoso.ini").write_text(_ini(folder, sql, http, settings), encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    base = f"http://127.0.0.1:{http}"
    places = Places(f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth")
    server = Server("Virtuoso", command, folder, places)
    server.before = lambda: (folder / "virtuoso.lck").unlink(missing_ok=True)
    try:
        server.start()
        isql(sql, f'set password dba "{PASSWORD}"', "dba")
        isql(sql, f"DB.DBA.USER_CREATE ('{USER}', '{PASSWORD}')")
        isql(sql, f'GRANT SPARQL_UPDATE TO "{USER}"')
        isql(sql, "checkpoint")
        server.port = sql
        yield server
    finally:
        server.kill()


def isql(port: int, statement: str, password: str = PASSWORD, seconds: float = 60.0) -> str:
    """Run a statement on the Virtuoso at *port*, for so long at most; return what it printed."""
    asked = ["isql-vt", f"127.0.0.1:{port}", "dba", password, f"exec={statement};"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=seconds)
    if done.returncode or "*** Error" in done.stdout + done.stderr:
        raise RuntimeError(f"{statement}: {done.stdout}{done.stderr}")
    return done.stdout


def _ini(folder: Path, sql: int, http: int, settings: Mapping[str, str]) -> str:
    """Return Debian's settings with our folder and ports, on loopback, and without plug-ins."""
    text = PACKED.read_text(encoding="utf-8")
    text = text.replace("/var/lib/virtuoso-opensource-7/db", str(folder))
    text = text.replace("/var/lib/virtuoso-opensource-7/vsp", str(folder))
    text = re.sub(r"(?m)^(ServerPort\s*=\s*)1111\s*$", rf"\g<1>127.0.0.1:{sql}", text)
    text = re.sub(r"(?m)^(ServerPort\s*=\s*)8890\s*$", rf"\g<1>127.0.0.1:{http}", text)
    text = re.sub(r"(?m)^Load\d+\s*=.*$", "", text)
    for name, value in settings.items():
        text, found = re.subn(rf"(?m)^;?\s*{name}\s*=.*$", f"{name} = {value}", text)
        assert found, name
    assert f"127.0.0.1:{sql}" in text
    assert f"127.0.0.1:{http}" in text
    return text.replace(os.linesep, "\n")
