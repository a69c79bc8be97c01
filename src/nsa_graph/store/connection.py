"""A connection whose deadline holds: before each wait, what is left of the whole time is set.

The timeouts of `http.client` and `urllib` are for each wait alone, so that a server which drips
a byte now and then is never late.
"""

import http.client
import io
import socket
import time
from typing import Any
from urllib.request import getproxies, proxy_bypass

from .endpoint import origin

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


def connected(url: str, deadline: float) -> http.client.HTTPConnection:
    """Return a connection to the server of *url*, to be used for one request.

    *deadline* is a time of `time.monotonic`, and TimeoutError is raised wherever it is passed.
    The proxies of the environment are used, except for this machine itself.
    """
    scheme, host, port = origin(url)
    proxy = None if host in _LOOPBACK or proxy_bypass(host) else getproxies().get(scheme)
    near = origin(proxy if "://" in proxy else f"http://{proxy}")[1:] if proxy else (host, port)
    make = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = make(near[0], near[1], timeout=left(deadline))
    if proxy and scheme == "https":
        connection.set_tunnel(host, port)
    connection.connect()
    connection.sock = _Socket(connection.sock, deadline)
    return connection


def proxied(url: str) -> bool:
    """Tell whether *url* is asked of a proxy, which then wants the whole of it."""
    scheme, host, _ = origin(url)
    away = host not in _LOOPBACK and not proxy_bypass(host)
    return scheme == "http" and away and bool(getproxies().get(scheme))


def left(deadline: float) -> float:
    """Return the seconds until *deadline*; raises TimeoutError where it is passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Reader(io.RawIOBase):
    """The receiving end of a socket, which it closes with itself."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive into *buffer* and return how many bytes; raises TimeoutError."""
        self._sock.settimeout(left(self._deadline))
        return self._sock.recv_into(buffer)

    def close(self) -> None:
        """Close the socket too."""
        if not self.closed:
            self._sock.close()
        super().close()


class _Socket:
    """A socket as `http.client` needs it, with a deadline for all that passes through it."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline, self._read = sock, deadline, False

    def sendall(self, data: Any) -> None:
        self._sock.settimeout(left(self._deadline))
        self._sock.sendall(data)  # its timeout is a total already

    def makefile(self, mode: str) -> io.BufferedReader:
        self._read = True
        return io.BufferedReader(_Reader(self._sock, self._deadline))

    def close(self) -> None:
        if not self._read:  # else the reader closes it, when it has read
            self._sock.close()
