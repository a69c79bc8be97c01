"""A server's address, and who we are there; of a password nothing is ever shown."""

import os
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from ..errors import UsageError

VARIABLE, TIMEOUT = "NSA_GRAPH_ENDPOINT", "NSA_GRAPH_TIMEOUT"
DATASET = "NSA_GRAPH_DATASET"
USER, PASSWORD = "NSA_GRAPH_USER", "NSA_GRAPH_PASSWORD"
_PORTS = {"http": 80, "https": 443}


class Credentials(NamedTuple):
    """A user and a password; printing them shows the user alone."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.user!r}, …)"


def credentials() -> Credentials | None:
    """Return those that `NSA_GRAPH_USER` and `NSA_GRAPH_PASSWORD` give, or None.

    Raises `UsageError` where only one of them is set.
    """
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if bool(user) != bool(password):
        lacking = PASSWORD if user else USER
        raise UsageError(f"{lacking} is not set", remedy=f"set {USER} and {PASSWORD}, or neither")
    return Credentials(user, password) if user else None


def address() -> str:
    """Return the address that `NSA_GRAPH_ENDPOINT` gives, or ""; raises as `checked`."""
    given = os.environ.get(VARIABLE, "")
    return checked(given) if given else ""


def seconds() -> float:
    """Return the seconds that `NSA_GRAPH_TIMEOUT` gives a server for one request; 60 by default.

    Raises `UsageError` where that is no number above nought.
    """
    given = os.environ.get(TIMEOUT, "") or "60"
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < 10**6:
        remedy = "set it to seconds, as in 120"
        raise UsageError(f"{TIMEOUT} is no time: {given!r}", remedy=remedy)
    return number


def named() -> bool:
    """Tell whether each query is to name its dataset: unless `NSA_GRAPH_DATASET` is `server`.

    Raises `UsageError` for any other value than that or `named`.
    """
    given = os.environ.get(DATASET) or "named"
    if given not in ("named", "server"):
        raise UsageError(f"{DATASET} is {given!r}", remedy="set it to named or to server")
    return given == "named"


def checked(url: str) -> str:
    """Return *url*, an address of http or https, without its fragment.

    Raises `UsageError` for anything else, and for one with a user or a password in it, which
    would end in messages, histories and logs.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        fine = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, a bracket that does not close
        fine = False
    if "@" in url.partition("://")[2].split("/")[0]:
        remedy = f"leave it out, and set {USER} and {PASSWORD}"
        raise UsageError(f"{shown(url)}: a user stands in the address", remedy=remedy)
    if not fine or not url.isascii() or " " in url or not url.isprintable():
        remedy = "write it as http://HOST:PORT/PATH or https://HOST/PATH"
        raise UsageError(f"{shown(url)!r} is no address of a server", remedy=remedy)
    return urlunsplit(parts._replace(fragment=""))


def shown(url: str) -> str:
    """Return *url* as a message may show it: no user, no password, nothing after the path."""
    scheme, mark, rest = url.strip().partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2].split("?")[0].split("#")[0]
    bare = path.split("?")[0].split("#")[0]
    return ascii(f"{scheme}{mark}{host}{slash}{bare}" if mark else scheme.rpartition("@")[2])[1:-1]


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of *url*: to whom its credentials may go."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").lower(), port


def leads_on(one: str, other: str) -> bool:
    """Tell whether *one* may send us on to *other*: one server, no less safe (http to https)."""
    (scheme, host, port), (to, to_host, to_port) = origin(one), origin(other)
    if (scheme, host, port) == (to, to_host, to_port):
        return True
    return host == to_host and (scheme, port, to, to_port) == ("http", 80, "https", 443)
