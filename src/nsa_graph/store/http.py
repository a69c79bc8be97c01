"""One request and its answer: in time, of bounded size, asked again where a server is busy.

Credentials are sent only where a server asks for them, and only to the one that was named.
"""

import contextlib
import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from .. import __version__
from ..errors import ServerFault
from .challenge import authorization
from .connection import connected, left, proxied
from .endpoint import PASSWORD, TIMEOUT, USER, Credentials, leads_on, origin, shown

AGENT = f"nsa-graph/{__version__} (+https://w3id.org/nsa-graph/)"
MAX_BYTES = 2**28
"""How long an answer may be, unpacked: 256 MB."""

_BUSY = frozenset((429, 502, 503, 504))
_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each new try, where the server does not say how many; drawn by no chance."""
_MOVED = frozenset((301, 302, 303, 307, 308))
_HOPS = 5
_BLOCK = 2**16


class Request(NamedTuple):
    """What is asked of a server."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes | None = None


class Answer(NamedTuple):
    """What a server said: status, media type, headers by lower-case name, body (unpacked)."""

    status: int
    type: str
    headers: dict[str, str]
    body: bytes


class Line:
    """How servers are talked to: as whom, for how long, up to which length of an answer.

    *timeout* is seconds, for one request with all its retries; *tell* hears of each wait.
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        timeout: float = 60.0,
        max_bytes: int = MAX_BYTES,
        tell: Callable[[str], None] = lambda said: None,
    ) -> None:
        self.credentials, self.timeout, self.max_bytes = credentials, timeout, max_bytes
        self.tell = tell
        self._asked: dict[tuple[str, str, int], list[str]] = {}

    def send(self, request: Request) -> Answer:
        """Return the answer to *request*, whatever it says below status 500 but 401, 403, 407.

        Raises `ServerFault`, which names the address, the fault and the remedy.
        """
        deadline = time.monotonic() + self.timeout
        try:
            for pause in (*_PAUSES, 0):
                answer = self._followed(request, deadline)
                if answer.status not in _BUSY:
                    return _accepted(request, answer)
                self._wait(request, answer, pause, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise _broken(request, error, self.timeout) from error
        raise _busy(request, answer, "")

    def _wait(self, request: Request, answer: Answer, pause: float, deadline: float) -> None:
        said = answer.headers.get("retry-after", "")
        seconds = float(said) if said.isascii() and said.isdigit() else pause
        if not pause or time.monotonic() + seconds >= deadline:
            raise _busy(request, answer, f" and asks for {said} s" if said else "")
        self.tell(f"{shown(request.url)} is busy (HTTP {answer.status}); again in {seconds:g} s")
        time.sleep(max(seconds, 0.05))

    def _followed(self, request: Request, deadline: float) -> Answer:
        """Return the answer after redirections, which may lead nowhere but to the same server."""
        asked = request
        for _ in range(_HOPS):
            answer = self._known(asked, deadline)
            to = answer.headers.get("location", "")
            if answer.status not in _MOVED or not to:
                return answer
            url = urljoin(asked.url, to)
            if not leads_on(asked.url, url):
                told = f"the server sends us on to {shown(url)}"
                raise fault(request, told, "if you trust that, name it yourself")
            see_other = answer.status == 303
            asked = Request(url, "GET", asked.headers) if see_other else asked._replace(url=url)
        raise fault(request, "the server sends us in circles", "check the address")

    def _known(self, request: Request, deadline: float) -> Answer:
        """Return the answer, having said who we are where that was asked."""
        if self.credentials is None:
            return self._once(request, deadline)[0]
        server = origin(request.url)
        if server not in self._asked and len(request.body or b"") > _BLOCK:
            # A server that wants to know us first may hang up on a long body.
            self._asked[server] = self._once(Request(request.url, "HEAD"), deadline)[1]
        answer, challenges = self._once(self._signed(request, server), deadline)
        if answer.status == 401:
            self._asked[server] = challenges
            answer, _ = self._once(self._signed(request, server), deadline)
        return answer

    def _signed(self, request: Request, server: tuple[str, str, int]) -> Request:
        """Return *request* with the answer to what *server* asked when last it asked who we are."""
        asked = self._asked.get(server)
        if not asked or self.credentials is None:
            return request
        said = authorization(asked, self.credentials, request.method, _target(request.url))
        return request._replace(
            headers={**request.headers, **({"Authorization": said} if said else {})}
        )

    def _once(self, request: Request, deadline: float) -> tuple[Answer, list[str]]:
        connection = connected(request.url, deadline)
        response = None
        try:
            target = request.url if proxied(request.url) else _target(request.url)
            usual = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Connection": "close"}
            # A server that refuses may hang up before it has read all, and still say why.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                headers = {**usual, **request.headers}
                connection.request(request.method, target, request.body, headers)
            response = connection.getresponse()
            challenges = response.headers.get_all("WWW-Authenticate") or []
            return _read(request, response, self.max_bytes, deadline), challenges
        finally:
            if response is not None:
                response.close()
            connection.close()


def fault(request: Request, told: str, remedy: str) -> ServerFault:
    """Return the error that says what went wrong at the address of *request*."""
    return ServerFault(told, file=shown(request.url), remedy=remedy)


def quoted(answer: Answer) -> str:
    """Return ": " and the first line of what a server says of its error; nothing of a web page."""
    text = answer.body[:4000].decode("utf-8", "replace").strip()
    if "html" in answer.type or text.startswith("<") or not text:
        return ""
    return f": {text.splitlines()[0].strip()[:200]}"


def _read(
    request: Request, response: http.client.HTTPResponse, max_bytes: int, deadline: float
) -> Answer:
    """Read the body, unpacked and within *max_bytes*; raises `ServerFault` where it is longer."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    blocks, size = [], 0
    for block in _unpacked(request, response, headers.get("content-encoding", "")):
        left(deadline)
        blocks.append(block)
        size += len(block)
        if size > max_bytes:
            told = f"the answer is longer than {max_bytes:,} bytes"
            raise fault(request, told, "ask for less, with LIMIT")
    if response.length:  # `read1` does not tell that the server hung up early
        raise http.client.IncompleteRead(b"", response.length)
    type_ = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(response.status, type_, headers, b"".join(blocks))


def _unpacked(
    request: Request, response: http.client.HTTPResponse, packing: str
) -> Iterator[bytes]:
    """Yield the body in small blocks, so that a packed one cannot fill the memory."""
    if packing.lower() not in ("gzip", "x-gzip"):
        while block := response.read1(_BLOCK):
            yield block
        return
    unpack, begun = zlib.decompressobj(31), False
    try:
        while block := response.read1(_BLOCK):
            begun = True
            while block:
                yield unpack.decompress(block, _BLOCK)
                block = unpack.unconsumed_tail
    except zlib.error as error:
        raise fault(request, f"the answer is damaged: {error}", "ask again") from error
    if begun and not unpack.eof:  # what answers a HEAD may call its no bytes packed
        raise http.client.IncompleteRead(b"")


def _accepted(request: Request, answer: Answer) -> Answer:
    """Return *answer*; raises `ServerFault` for a refusal or failure that is not the query's."""
    if answer.status in (401, 403, 407):
        told = f"the server refuses us (HTTP {answer.status})"
        raise fault(request, told, f"set {USER} and {PASSWORD} to one who may do this")
    if answer.status >= 500:
        told = f"the server failed (HTTP {answer.status}){quoted(answer)}"
        raise fault(request, told, "see the server's log")
    return answer


def _busy(request: Request, answer: Answer, asks: str) -> ServerFault:
    told = f"the server is busy (HTTP {answer.status}){asks}"
    return fault(request, told, f"ask again later, or give it more seconds with {TIMEOUT}")


def _broken(
    request: Request, error: OSError | http.client.HTTPException, timeout: float
) -> ServerFault:
    """Return the error for a server that is not reached, or that stops in the middle."""
    if isinstance(error, TimeoutError):
        told = f"no whole answer within {timeout:g} s"
        return fault(request, told, f"ask for less, or give it more seconds with {TIMEOUT}")
    if isinstance(error, socket.gaierror):
        return fault(request, "no such host", "check the address")
    if isinstance(error, ConnectionRefusedError):
        return fault(request, "nobody listens there", "start the server, or check the port")
    if isinstance(error, ssl.SSLError):
        told = f"no safe connection: {error.reason or error}"
        return fault(request, told, "check the address and the server's certificate")
    if isinstance(error, http.client.HTTPException | ConnectionError):
        told = f"the server broke off ({type(error).__name__})"
        return fault(request, told, "ask again, or see the server's log")
    return fault(request, f"cannot be reached: {error.strerror or error}", "check the network")


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
