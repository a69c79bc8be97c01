"""What a server may do to us, and the one line that each of it ends in."""

import gzip
import socket
import time
from collections.abc import Callable

import pytest
from tests.faulty import EMPTY, RESULTS, Handler, served

from nsa_graph import cli
from nsa_graph.errors import ServerFault
from nsa_graph.store.endpoint import Credentials
from nsa_graph.store.http import Line, Request
from nsa_graph.store.remote import Remote

QUERY = "SELECT * { ?s ?p ?o }"
SECRET = Credentials("anna", "secret: ü")
HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"
MANY = b'{"results": {"bindings": [' + b"{}," * 200_000 + b"{}]}}"


def _drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def _drip_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200):
        handler.wfile.write(b"X: y\r\n")
        handler.wfile.flush()
        time.sleep(0.02)


def _cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.send_header("Content-Length", str(len(EMPTY)))
    handler.end_headers()
    handler.wfile.write(EMPTY[:-7])
    handler.close_connection = True


def _hang_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def _loop(handler: Handler) -> None:
    handler.say(b"", 302, headers={"Location": "/sparql?again"})


FAULTS: dict[str, tuple[Callable[[Handler], None], str]] = {
    "drip": (_drip, "no whole answer within 0.5 s"),
    "drip in the headers": (_drip_headers, "no whole answer within 0.5 s"),
    "silence": (lambda _: time.sleep(1), "no whole answer within 0.5 s"),
    "busy": (
        lambda h: h.say(b"", 429, headers={"Retry-After": "120"}),
        "busy .HTTP 429. and asks for 120 s",
    ),
    "busy for ever": (lambda h: h.say(b"", 503), "busy .HTTP 503."),
    "failed": (lambda h: h.say(b"Out of memory\nat x", 500, "text/plain"), "500.: Out of memory;"),
    "a page": (lambda h: h.say(HTML, type_="text/html"), "a web page"),
    "a page that says it is none": (lambda h: h.say(HTML), "a web page"),
    "a page for an error": (lambda h: h.say(HTML, 404, "text/html"), "answers HTTP 404; check"),
    "wrong type": (lambda h: h.say(b"a,b\n", type_="text/csv"), "of type text/csv"),
    "truncated": (lambda h: h.say(EMPTY[:-3]), "cut off"),
    "hung up in the middle": (_cut, "broke off .IncompleteRead."),
    "hung up at once": (_hang_up, "broke off"),
    "other JSON": (lambda h: h.say(b'{"results": {"bindings": [{"s": 1}]}}'), "no SPARQL result"),
    "deep JSON": (lambda h: h.say(b"[" * 100_000), "no SPARQL result"),
    "bad query": (lambda h: h.say(b"Line 1: what?", 400, "text/plain"), "take the query: Line 1"),
    "refused": (lambda h: h.say(b"", 403), "refuses us .HTTP 403.; set NSA_GRAPH_USER"),
    "in circles": (_loop, "in circles"),
    "sent away": (
        lambda h: h.say(b"", 307, headers={"Location": "http://127.0.0.2:9/x"}),
        "127.0.0.2:9/x; if",
    ),
    "sent to a file": (
        lambda h: h.say(b"", 302, headers={"Location": "file:/etc/passwd"}),
        "sends us on to",
    ),
    "huge": (lambda h: h.say(MANY), "longer than 100,000 bytes"),
    "huge, packed": (
        lambda h: h.say(gzip.compress(MANY), headers={"Content-Encoding": "gzip"}),
        "longer than",
    ),
    "badly packed": (
        lambda h: h.say(b"no gzip", headers={"Content-Encoding": "gzip"}),
        "is damaged",
    ),
    "half packed": (
        lambda h: h.say(gzip.compress(EMPTY)[:-9], headers={"Content-Encoding": "gzip"}),
        "broke off",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_that_names_the_server(name: str) -> None:
    behaviour, words = FAULTS[name]
    with served(behaviour) as server:
        store = Remote(server.url, Line(SECRET, timeout=0.5, max_bytes=100_000))
        with pytest.raises(ServerFault, match=words) as caught:
            store.select(QUERY)
    said = str(caught.value)
    assert said.startswith(server.url + ": ")
    assert "\n" not in said
    assert "secret" not in said
    assert caught.value.remedy
    assert caught.value.exit_code == 8


def test_who_is_not_there_is_named() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(ServerFault, match="nobody listens there"):
        Remote(f"http://127.0.0.1:{port}/x").select(QUERY)
    with pytest.raises(ServerFault, match="no such host"):
        Remote("http://nowhere.invalid/sparql").select(QUERY)


def test_the_command_line_says_it_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(lambda h: h.say(HTML, type_="text/html")) as server:
        assert cli.main(["sparql", QUERY, "--endpoint", server.url]) == 8
        assert capsys.readouterr().err.count("\n") == 1
        monkeypatch.setenv("NSA_GRAPH_ENDPOINT", server.url)
        assert cli.main(["sparql", QUERY]) == 8
        assert server.url in capsys.readouterr().err
    assert len(server.asked) >= 2


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    told: list[str] = []

    def behave(handler: Handler) -> None:
        if len(handler.server.asked) < 3:
            handler.say(b"", 429, headers={"Retry-After": "0"})
        else:
            handler.say()

    with served(behave) as server:
        answer = Line(tell=told.append).send(Request(server.url))
    assert (answer.status, len(server.asked), len(told)) == (200, 3, 2)
    assert "429" in told[0]


def test_packed_answers_are_read() -> None:
    with served(
        lambda h: h.say(gzip.compress(EMPTY), headers={"Content-Encoding": "gzip"})
    ) as server:
        assert Line().send(Request(server.url)).body == EMPTY
        assert Line().send(Request(server.url, "HEAD")).body == b""
    assert server.asked[0].headers["Accept-Encoding"] == "gzip"
    assert server.asked[0].headers["User-Agent"].startswith("nsa-graph/")


def test_credentials_are_shown_only_to_who_asks_for_them() -> None:
    def ask(handler: Handler) -> None:
        if "Authorization" in handler.headers:
            handler.say()
        else:
            handler.say(b"", 401, headers={"WWW-Authenticate": 'Basic realm="r"'})

    with served(lambda h: h.say()) as trusting, served(ask) as careful:
        line = Line(SECRET)
        line.send(Request(trusting.url))
        line.send(Request(careful.url))
        line.send(Request(trusting.url))
        assert Line().send(Request(trusting.url)).status == 200
        with pytest.raises(ServerFault, match="HTTP 401"):
            Line().send(Request(careful.url))
    assert not any("Authorization" in asked.headers for asked in trusting.asked)
    assert [("Authorization" in asked.headers) for asked in careful.asked] == [False, True, False]


def test_a_redirection_leads_to_the_same_server_only_and_leaks_nothing() -> None:
    with served(lambda h: h.say()) as other:

        def away(handler: Handler) -> None:
            if "Authorization" in handler.headers:
                handler.say(b"", 307, headers={"Location": other.url})
            else:
                handler.say(b"", 401, headers={"WWW-Authenticate": 'Basic realm="r"'})

        with (
            served(away) as server,
            pytest.raises(ServerFault, match=f"sends us on to {other.url}"),
        ):
            Line(SECRET).send(Request(server.url, "POST", body=b"x"))
        assert other.asked == []

    def beside(handler: Handler) -> None:
        if handler.path == "/sparql":
            handler.say(b"", 307, headers={"Location": "/there"})
        else:
            handler.say()

    with served(beside) as server:
        assert Line().send(Request(server.url, "POST", body=b"x")).status == 200
    assert [(asked.method, asked.path, asked.body) for asked in server.asked] == [
        ("POST", "/sparql", b"x"),
        ("POST", "/there", b"x"),
    ]
