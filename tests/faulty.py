"""Servers for the tests of talking to servers: one that does as it is told, and one in order.

The first fails in every way a test can think of. The second is a small SPARQL endpoint over a
store in memory, with update and the Graph Store Protocol, that wants to know who asks.
"""

import base64
import contextlib
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

Behaviour = Callable[["Handler"], object]
RESULTS = "application/sparql-results+json"
EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the behaviour of its server."""

    protocol_version = "HTTP/1.1"
    server: "Served"
    body: bytes

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(Asked(self.command, self.path, dict(self.headers), self.body))
        with contextlib.suppress(ConnectionError):
            self.server.behaviour(self)

    do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815

    def handle(self) -> None:
        """Handle requests; a client that does not trust the certificate hangs up."""
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def say(
        self,
        body: bytes = EMPTY,
        status: int = 200,
        type_: str = RESULTS,
        headers: Mapping[str, str] = {},
    ) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def challenge(self, *challenges: str, body: bytes = b"") -> None:
        """Ask for credentials, with a header for each of *challenges*."""
        self.send_response(401)
        for challenge in challenges:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fields(self) -> dict[str, list[str]]:
        """Return what the form, or the address, says."""
        form = self.body.decode() if self.command == "POST" else urlsplit(self.path).query
        return parse_qs(form, keep_blank_values=True)


class Asked(NamedTuple):
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Served(ThreadingHTTPServer):
    """A server, and what it was asked."""

    daemon_threads = True

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        self.behaviour = behaviour
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


@contextlib.contextmanager
def served(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Served]:
    """Give a server on loopback that answers each request by *behaviour*, with *tls* by https."""
    server = Served(behaviour, tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def digest(
    who: tuple[str, str], method: str, parts: Mapping[str, str], algorithm: str = "MD5"
) -> str:
    """Return the `response` that RFC 7616 asks for, given the other *parts* of the header."""

    def hashed(*words: str) -> str:
        return hashlib.new(algorithm.replace("-", ""), ":".join(words).encode()).hexdigest()

    secret = hashed(who[0], parts["realm"], who[1])
    counted = [parts[name] for name in ("nc", "cnonce", "qop") if name in parts]
    return hashed(secret, parts["nonce"], *counted, hashed(method, parts["uri"]))


def endpoint(store: ox.Store, user: str = "", password: str = "") -> Behaviour:
    """Return the behaviour of a SPARQL endpoint over *store*; with a *user*, for that one only."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()

    def behave(handler: Handler) -> None:
        if user and handler.headers.get("Authorization") != f"Basic {pair}":
            handler.say(b"", 401, "text/plain", {"WWW-Authenticate": 'Basic realm="here"'})
            return
        fields = handler.fields()
        if handler.command == "PUT":
            graph = ox.NamedNode(parse_qs(urlsplit(handler.path).query)["graph"][0])
            store.remove_graph(graph)
            store.load(handler.body, format=ox.RdfFormat.TURTLE, to_graph=graph)
            handler.say(b"", 201)
        elif "update" in fields:
            store.update(fields["update"][0])
            handler.say(b"", 204)
        else:
            _answer(handler, store, fields)

    return behave


def _answer(handler: Handler, store: ox.Store, fields: dict[str, list[str]]) -> None:
    graphs: Any = [ox.NamedNode(graph) for graph in fields.get("default-graph-uri", [])]
    named: Any = [ox.NamedNode(graph) for graph in fields.get("named-graph-uri", [])]
    query = fields["query"][0]
    if graphs or named:
        answer = store.query(query, default_graph=graphs, named_graphs=named)
    else:
        answer = store.query(query)
    if isinstance(answer, ox.QueryTriples):
        body = answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        handler.say(body, type_="application/n-triples")
    else:
        handler.say(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
