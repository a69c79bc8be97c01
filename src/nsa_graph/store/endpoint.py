"""Address, credentials and settings of a SPARQL server; passwords are never shown."""

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
    """Return what `NSA_GRAPH_USER` and `NSA_GRAPH_PASSWORD` give, or None.

    Raises: UsageError where only one of them is set, or one is not UTF-8.
    """
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if bool(user) != bool(password):
        missing = PASSWORD if user else USER
        raise UsageError(f"{missing} is not set", remedy=f"set {USER} and {PASSWORD}, or neither")
    if any("\udc80" <= one <= "\udcff" for one in user + password):  # as Python reads such bytes
        raise UsageError(f"{USER} or {PASSWORD} is not UTF-8", remedy="set both in UTF-8")
    return Credentials(user, password) if user else None


def address() -> str:
    """Return the address in `NSA_GRAPH_ENDPOINT`, or ""; raises as `checked`."""
    given = os.environ.get(VARIABLE, "")
    return checked(given) if given else ""


def seconds() -> float:
    """Return the seconds in `NSA_GRAPH_TIMEOUT`, which one request may take; 60 by default.

    Raises: UsageError where the variable is not a number above 0.
    """
    given = os.environ.get(TIMEOUT, "") or "60"
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < 10**6:
        remedy = "set it to seconds, as in 120"
        raise UsageError(f"{TIMEOUT} is not a number of seconds: {given!r}", remedy=remedy)
    return number


def named() -> bool:
    """Return whether each query names its dataset: unless `NSA_GRAPH_DATASET` is `server`.

    Raises: UsageError for any value but `server` and `named`.
    """
    given = os.environ.get(DATASET) or "named"
    if given not in ("named", "server"):
        raise UsageError(f"{DATASET} is {given!r}", remedy="set it to named or to server")
    return given == "named"


def checked(url: str) -> str:
    """Return *url*, an http or https address, without its fragment.

    Raises: UsageError for anything else, and for an address with a user or a password in it,
        which would end up in messages, shell histories and logs.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is not a number, a bracket that does not close
        valid = False
    if "@" in url.partition("://")[2].split("/")[0]:
        remedy = f"leave it out, and set {USER} and {PASSWORD}"
        raise UsageError(f"{shown(url)}: the address contains a user name", remedy=remedy)
    if not valid or not url.isascii() or " " in url or not url.isprintable():
        remedy = "write it as http://HOST:PORT/PATH or https://HOST/PATH"
        raise UsageError(f"{shown(url)!r} is not the address of a server", remedy=remedy)
    return urlunsplit(parts._replace(fragment=""))


def shown(url: str) -> str:
    """Return *url* as messages show it: without user, password, query and fragment, in ASCII."""
    scheme, mark, rest = url.strip().partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2].split("?")[0].split("#")[0]
    bare = path.split("?")[0].split("#")[0]
    return ascii(f"{scheme}{mark}{host}{slash}{bare}" if mark else scheme.rpartition("@")[2])[1:-1]


def origin(url: str) -> tuple[str, str, int]:
    """Return the scheme, host and port of *url*; credentials are meant for one origin."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").lower(), port


def may_redirect(source: str, target: str) -> bool:
    """Return whether a redirect may lead from *source* to *target*.

    It may within one server, and there from http to https, but never back.
    """
    try:
        (scheme, host, port), there = origin(source), origin(target)
    except ValueError:  # as for `checked`
        return False
    upgrade = (scheme, port) == ("http", 80) and there == ("https", host, 443)
    return "@" not in urlsplit(target).netloc and (there == (scheme, host, port) or upgrade)
