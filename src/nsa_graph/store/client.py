"""HTTP requests to SPARQL servers: `requests`, with an overall deadline and a limit of size.

Credentials go only to the server that was named, and only after it has asked for them.
"""

import contextlib
import gzip
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import urljoin

from requests import Request, RequestException, Response
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth, HTTPDigestAuth
from requests.exceptions import ProxyError
from requests.utils import get_environ_proxies, parse_dict_header
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from ..errors import ServerFault
from .endpoint import PASSWORD, TIMEOUT, USER, Credentials, may_redirect, origin, shown

AGENT = __name__.partition(".")[0].replace("_", "-")
MAX_BYTES = 2**28
"""The default limit of a response, unpacked: 256 MB."""

_BUSY = frozenset((429, 502, 503, 504))
_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each retry, where the server gives no `Retry-After`; no jitter."""
_MOVED = frozenset((301, 302, 303, 307, 308))
_HOPS = 5
_BLOCK = 2**16
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_CHALLENGE = re.compile(r",\s*(?=(?:basic|digest)\s)", re.IGNORECASE)
_UNQUOTABLE = re.compile(r'["\\]|[^ -~\xa0-\xff]')  # or not in Latin-1
_HASHES = frozenset(("MD5", "MD5-SESS", "SHA", "SHA-256", "SHA-512"))
_CAUSES: tuple[tuple[Any, str, str], ...] = (
    (TimeoutError, "no complete response within {1:g} s", f"ask for less, or raise {TIMEOUT}"),
    (ProxyError, "the proxy failed", "check the proxy variables of the environment"),
    (socket.gaierror, "no such host", "check the address"),
    (ConnectionRefusedError, "connection refused", "start the server, or check the port"),
    (ssl.SSLError, "no secure connection: {}", "check the address and the server's certificate"),
    ((gzip.BadGzipFile, zlib.error), "the response is damaged: {}", "try again"),
    (
        (HTTPException, ConnectionError, EOFError),
        "the server broke off the connection ({2})",
        "try again, or see the server's log",
    ),
)


class HttpRequest(NamedTuple):
    """A request; a mapping as its *body* is sent as a form."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes | Mapping[str, Any] | None = None


class HttpResponse(NamedTuple):
    """A response: `url` as messages show it, `headers` by name in any case, `body` unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type, in lower case and without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def reason(self) -> str:
        """`: ` and the first line of what the server says about an error; "" for a web page."""
        text = self.body[:4000].decode("utf-8", "replace").strip()
        if "html" in self.type or text.startswith("<") or not text:
            return ""
        return f": {text.splitlines()[0].strip()[:200]}"

    def fault(self, what: str, remedy: str) -> ServerFault:
        """Return the error that reports *what* at the address of this response."""
        clean = "".join(one if one.isprintable() else " " for one in what)
        return ServerFault(clean, file=self.url, remedy=remedy)


class HttpClient:
    """Sends requests with one identity; *tell* receives a line for each wait.

    *timeout* is in seconds and covers one request with all its retries; *max_bytes* limits the
    unpacked body of a response; *agent* is the `User-Agent`.
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        timeout: float = 60.0,
        max_bytes: int = MAX_BYTES,
        agent: str = AGENT,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.credentials, self.timeout, self.max_bytes = credentials, timeout, max_bytes
        self.agent, self.tell = agent, tell
        self._adapter = _Adapter()
        self._auths: dict[tuple[str, str, int], HTTPBasicAuth | HTTPDigestAuth | None] = {}

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send *request*, again where the server is busy, and return the response.

        Responses with a status below 500 are returned, except 401, 403 and 407.

        Raises: ServerFault with address, cause and remedy.
        """
        deadline, pauses = time.monotonic() + self.timeout, iter(_PAUSES)
        headers = {"User-Agent": self.agent, "Accept-Encoding": "gzip", **request.headers}
        request = request._replace(headers=headers)
        try:
            while (response := self._redirected(request, deadline)).status in _BUSY:
                self._wait(response, next(pauses, None), deadline)
        except (RequestException, HTTPError, OSError, EOFError, zlib.error) as error:
            what, remedy = self._cause(error)
            raise ServerFault(what, file=shown(request.url), remedy=remedy) from error
        if response.status in (401, 403, 407):
            what = f"the server refuses the request (HTTP {response.status})"
            raise response.fault(what, f"set {USER} and {PASSWORD} to a user who may do this")
        if response.status >= 500:
            what = f"the server failed (HTTP {response.status}){response.reason}"
            raise response.fault(what, "see the server's log")
        return response

    def _wait(self, response: HttpResponse, pause: float | None, deadline: float) -> None:
        """Wait as long as the server asks for, else *pause* seconds; raise at the last try."""
        seconds, asks = pause or 0.0, ""
        with contextlib.suppress(KeyError, HTTPError, ValueError):  # neither a number nor a date
            seconds = min(Retry().parse_retry_after(response.headers["Retry-After"]), 1e9)
            asks = f" and asks for {seconds:g} s"
        if pause is None or time.monotonic() + seconds >= deadline:
            what = f"the server is busy (HTTP {response.status}){asks}"
            raise response.fault(what, f"try again later, or raise {TIMEOUT}")
        self.tell(f"{response.url} is busy (HTTP {response.status}); again in {seconds:g} s")
        time.sleep(max(seconds, 0.05))

    def _redirected(self, request: HttpRequest, deadline: float) -> HttpResponse:
        """Return the response after redirects, which may only lead to the same server."""
        for _ in range(_HOPS):
            response = self._authenticated(request, deadline)
            target = response.headers.get("Location", "")
            if response.status not in _MOVED or not target:
                return response
            with contextlib.suppress(ValueError):  # `may_redirect` refuses it too
                target = urljoin(request.url, target)
            if not may_redirect(request.url, target):
                what = f"the server redirects to {shown(target)}"
                raise response.fault(what, "if you trust that address, name it yourself")
            request = request._replace(url=target)
            if response.status == 303:
                request = request._replace(method="GET", body=None)
        raise response.fault("the server redirects in circles", "check the address")

    def _authenticated(self, request: HttpRequest, deadline: float) -> HttpResponse:
        """Return the response, to credentials where the server asks for them."""
        server, (url, method, headers, body) = origin(request.url), request
        prepared = Request(method, url, headers, data=body).prepare()
        length = int(prepared.headers.get("Content-Length", "0"))
        if self.credentials and server not in self._auths and length > _BLOCK:
            # A server may hang up on a long body that comes without credentials.
            self._authenticated(HttpRequest(url, "HEAD", headers), deadline)
        if known := self._auths.setdefault(server, None):
            known(prepared)
        answer = self._adapter.send(prepared, **_options(url, deadline))
        response = self._read(answer)
        if response.status == 401 and (auth := self._auth(answer)):
            self._auths[server] = auth
            auth(prepared)
            options = _options(url, deadline)
            if isinstance(auth, HTTPDigestAuth):
                answer = auth.handle_401(answer, **options)
            else:
                answer = self._adapter.send(prepared, **options)
            response = self._read(answer)
        return response

    def _auth(self, answer: Response) -> HTTPBasicAuth | HTTPDigestAuth | None:
        """Return what meets a challenge in *answer*: a digest where possible, else basic."""
        if self.credentials is None:
            return None
        user, password = self.credentials
        challenges = _CHALLENGE.split(answer.headers.get("WWW-Authenticate", ""))
        for challenge in challenges:
            if _is_digest(challenge) and not _UNQUOTABLE.search(user):
                answer.headers["WWW-Authenticate"] = challenge  # the only one, for `handle_401`
                return HTTPDigestAuth(user, password)
        if any(challenge.lower().startswith("basic") for challenge in challenges):
            return HTTPBasicAuth(user.encode(), password.encode())
        return None

    def _read(self, answer: Response) -> HttpResponse:
        """Return *answer* with its body, unpacked block by block so that no bomb fills memory.

        urllib3 would not notice a gzip stream that ends early.
        """
        packed = answer.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
        stream = gzip.GzipFile(fileobj=answer.raw) if packed else answer.raw
        response = HttpResponse(shown(answer.url), answer.status_code, answer.headers, b"")
        blocks, size = [], 0
        with answer:
            while block := stream.read(_BLOCK):
                blocks.append(block)
                size += len(block)
                if size > self.max_bytes:
                    what = f"the response is longer than {self.max_bytes:,} bytes"
                    raise response.fault(what, "ask for less, with LIMIT")
        return response._replace(body=b"".join(blocks))

    def _cause(self, error: BaseException) -> tuple[str, str]:
        """Return what went wrong, and the remedy, from what lies behind an *error* of requests."""
        cause: BaseException | None = error
        reason = type(error).__name__  # its text may contain what an address hides
        while cause is not None:
            for kinds, what, remedy in _CAUSES:
                if isinstance(cause, kinds):
                    return what.format(cause, self.timeout, type(cause).__name__), remedy
            reason = getattr(cause, "strerror", None) or reason
            cause = cause.__cause__ or cause.__context__
        return f"the server is unreachable: {reason}", "check the address and the network"


class _Adapter(HTTPAdapter):
    """Requests' adapter, with one deadline for all reads of a response."""

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return a pool whose connections read into a `_TimedResponse`."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if pool.ConnectionCls.response_class is not _TimedResponse:
            timed = {"response_class": _TimedResponse}
            pool.ConnectionCls = type("TimedConnection", (pool.ConnectionCls,), timed)
        return pool


class _TimedResponse(HTTPResponse):
    """A response whose reads, headers included, share the timeout that each read had before."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        deadline, receive = time.monotonic() + (sock.gettimeout() or 0), self.fp.raw.readinto

        def readinto(buffer: Any) -> int | None:
            sock.settimeout(_left(deadline))
            return receive(buffer)

        self.fp.raw.readinto = readinto  # type: ignore[method-assign]


def _options(url: str, deadline: float) -> dict[str, Any]:
    """Return how to send a request: streamed, with the system's certificates and proxies."""
    trusted = ssl.get_default_verify_paths()
    return {
        "stream": True,
        "timeout": Timeout(total=_left(deadline)),
        "verify": trusted.cafile or trusted.capath or True,
        "proxies": {} if origin(url)[1] in _LOOPBACK else get_environ_proxies(url),
    }


def _left(deadline: float) -> float:
    """Return the seconds until *deadline*; raise TimeoutError after it."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _is_digest(challenge: str) -> bool:
    """Return whether *challenge* is for a digest that requests can make."""
    scheme, _, rest = challenge.partition(" ")
    parts = parse_dict_header(rest) if scheme.lower() == "digest" else {}
    known = (parts.get("algorithm") or "MD5").upper() in _HASHES
    auth = "auth" in (parts.get("qop") or "auth").split(",")
    return known and auth and bool(parts.get("realm") and parts.get("nonce"))
