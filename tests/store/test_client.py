"""What a server may do to us, and the one line that each fault ends in."""

import contextlib
import gzip
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from tests.faulty import EMPTY, RESULTS, Handler, digest, served

from nsa_graph import cli
from nsa_graph.errors import ServerFault
from nsa_graph.graph import open_graph
from nsa_graph.store.client import HttpClient, HttpRequest
from nsa_graph.store.endpoint import Credentials
from nsa_graph.store.remote import Remote

QUERY = "SELECT * { ?s ?p ?o }"
SECRET = Credentials("anna", "secret: ü")
HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"
HEAD = '{"head": {"vars": ["s", "p", "o"]}, "results": '
MANY = (HEAD + '{"bindings": [' + "{}," * 200_000 + "{}]}}").encode()
BOMB = gzip.compress(bytes(2**20))
PACKED = {"Content-Encoding": "gzip"}
BASIC = 'Basic realm="r"'


def _drip(start: bytes, again: bytes, version: str = "1.1") -> Callable[[Handler], None]:
    def behave(handler: Handler) -> None:
        handler.wfile.write(f"HTTP/{version} 200 OK\r\n".encode() + start)
        for _ in range(200):
            handler.wfile.write(again)
            handler.wfile.flush()
            time.sleep(0.02)
        handler.close_connection = True

    return behave


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


def _moved(target: str, status: int = 302) -> Callable[[Handler], None]:
    return lambda handler: handler.say(b"", status, headers={"Location": target})


def _retry(after: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(b"", 429, headers={"Retry-After": after})


def _says(body: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(body.encode())


def _term(term: str) -> Callable[[Handler], None]:
    return _says(HEAD + '{"bindings": [{"s": ' + term + "}]}}")


LATE = "no complete response within 0.5 s"
INVALID = "not a SPARQL result"
FAULTS: dict[str, tuple[Callable[[Handler], object], str]] = {
    "drip": (_drip(b"Content-Length: 1000\r\n\r\n", b" "), LATE),
    "drip in the headers": (_drip(b"", b"X: y\r\n"), LATE),
    "drip without a length": (_drip(b"\r\n", b" ", "1.0"), LATE),
    "drip in chunks": (_drip(b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), LATE),
    "drip of a chunk's length": (_drip(b"Transfer-Encoding: chunked\r\n\r\n", b"0"), LATE),
    "drip packed": (
        _drip(b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0", b"name"),
        LATE,
    ),
    "silence": (lambda _: time.sleep(1), LATE),
    "busy": (_retry("120"), "busy .HTTP 429. and asks for 120 s"),
    "busy until a date": (_retry(formatdate(2**32)), "busy .HTTP 429. and asks for [1-9]"),
    "busy beyond counting": (_retry("9" * 5000), "busy .HTTP 429.; try again later"),
    "busy forever": (lambda h: h.say(b"", 503), "busy .HTTP 503."),
    "failed": (lambda h: h.say(b"Out of memory\nat x", 500, "text/plain"), "500.: Out of memory;"),
    "failed in colour": (lambda h: h.say(b"\x1b[31mred", 500, "text/plain"), r"500.:  \[31mred;"),
    "a page": (lambda h: h.say(HTML, type_="text/html"), "a web page"),
    "a page that says it is none": (lambda h: h.say(HTML), "a web page"),
    "a page for an error": (lambda h: h.say(HTML, 404, "text/html"), "with HTTP 404; check"),
    "wrong type": (lambda h: h.say(b"a,b\n", type_="text/csv"), "of type text/csv"),
    "truncated": (lambda h: h.say(EMPTY[:-3]), "cut off"),
    "hung up in the middle": (_cut, "broke off the connection .IncompleteRead."),
    "hung up at once": (_hang_up, "broke off the connection"),
    "no HTTP": (lambda h: h.wfile.write(b"220 ftp\r\n" * 9), "broke off the connection"),
    "too many headers": (
        lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300),
        "off",
    ),
    "a bad query": (lambda h: h.say(b"Line 1: what?", 400, "text/plain"), "query: Line 1"),
    "refused": (lambda h: h.say(b"", 403), "refuses the request .HTTP 403.; set NSA_GRAPH_USER"),
    "in circles": (_moved("/sparql?again"), "in circles"),
    "sent away": (_moved("http://127.0.0.2:9/x", 307), "redirects to http://127.0.0.2:9/x; if"),
    "sent to a file": (_moved("file:/etc/passwd"), "redirects to"),
    "sent to no address": (_moved("http://[x/"), "redirects to"),
    "sent to no port": (_moved("http://127.0.0.1:99999/"), "redirects to"),
    "huge": (lambda h: h.say(MANY), "longer than 100,000 bytes"),
    "huge, packed": (lambda h: h.say(gzip.compress(MANY), headers=PACKED), "longer than"),
    "huge, for an error": (lambda h: h.say(BOMB, 401, headers=PACKED), "longer than"),
    "huge, on the way": (
        lambda h: h.say(BOMB, 302, headers={"Location": "/x", **PACKED}),
        "longer than",
    ),
    "badly packed": (lambda h: h.say(b"no gzip", headers=PACKED), "is damaged"),
    "damaged": (lambda h: h.say(BOMB[:10] + b"\xff" * 9, headers=PACKED), "is damaged"),
    "half packed": (lambda h: h.say(gzip.compress(EMPTY)[:-9], headers=PACKED), "broke off"),
    "other JSON": (_says(HEAD + '{"bindings": [{"s": 1}]}}'), INVALID),
    "deep JSON": (_says("[" * 90_000), INVALID),
    "variables that are no list": (_says('{"head": {"vars": "x"}, "results": {}}'), INVALID),
    "bindings that are no list": (_says(HEAD + '{"bindings": {}}}'), INVALID),
    "a row that is none": (_says(HEAD + '{"bindings": [null]}}'), INVALID),
    "no variables": (_says('{"results": {"bindings": []}}'), INVALID),
    "a boolean": (_says('{"head": {}, "boolean": true}'), INVALID),
    "not UTF-8": (
        lambda h: h.say((HEAD + '{"bindings": [{"s": "ü"}]}}').encode("latin-1")),
        INVALID,
    ),
    "a lone surrogate": (_term(r'{"type": "literal", "value": "\ud800"}'), INVALID),
    "a label with a surrogate": (_term(r'{"type": "bnode", "value": "b\udfff"}'), INVALID),
    "a label with a space": (_term('{"type": "bnode", "value": "a b"}'), INVALID),
    "an IRI with a newline": (_term(r'{"type": "uri", "value": "http://a\nb"}'), INVALID),
    "an IRI with a bracket": (_term('{"type": "uri", "value": "http://a>"}'), INVALID),
    "a relative IRI": (_term('{"type": "uri", "value": "a"}'), INVALID),
    "a datatype with a space": (
        _term('{"type": "literal", "value": "a", "datatype": "http://a b"}'),
        INVALID,
    ),
    "a language with a space": (
        _term('{"type": "literal", "value": "a", "xml:lang": "e n"}'),
        INVALID,
    ),
    "a term of no type": (_term('{"value": "a"}'), INVALID),
    "a term of another type": (_term(r'{"type": "\u001b[31m", "value": "a"}'), INVALID),
    "a value that is no text": (_term('{"type": "literal", "value": 1}'), INVALID),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_that_names_the_server(name: str) -> None:
    behaviour, words = FAULTS[name]
    with served(behaviour) as server:
        store = Remote(server.url, HttpClient(SECRET, timeout=0.5, max_bytes=100_000))
        began = time.monotonic()
        with pytest.raises(ServerFault, match=words) as caught:
            store.select(QUERY)
        assert time.monotonic() - began < 3
    said = str(caught.value)
    assert said.startswith(server.url)
    assert said.isprintable()
    assert "secret" not in said
    assert caught.value.remedy
    assert caught.value.exit_code == 8


def _deep(levels: int, end: str = "}}", kind: str = "triple") -> bytes:
    node = '{"type": "uri", "value": "http://a"}'
    start = f'{{"type": "{kind}", "value": {{"subject": {node}, "predicate": {node}, "object": '
    return (HEAD + '{"bindings": [{"s": ' + start * levels + node + end * levels + "}]}}").encode()


NTRIPLES = b"<http://a> <http://a> "
TYPED = "application/n-triples"
TRIPLES: dict[str, tuple[bytes, str, str]] = {
    "a page": (HTML, "text/html", "a web page"),
    "another type": (b"{}", "text/csv", "of type text/csv, not"),
    "truncated": (NTRIPLES, TYPED, INVALID),
    "not UTF-8": (NTRIPLES + b'"\xff" .', TYPED, INVALID),
    "a lone surrogate": (NTRIPLES + rb'"\ud800" .', TYPED, INVALID),
    "an IRI with a newline": (NTRIPLES + rb"<http://a\u000a> .", TYPED, INVALID),
    "nested": ((NTRIPLES + b"<<( ") * 20_000, TYPED, "nested too deep"),
    "nested Turtle": ((NTRIPLES + b"<<(\n") * 20_000, "text/turtle", "nested too deep"),
    "entities": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        "application/rdf+xml",
        "declares entities",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIPLES)
def test_a_fault_among_triples_is_one_line_too(name: str) -> None:
    body, type_, words = TRIPLES[name]
    with (
        served(lambda h: h.say(body, type_=type_)) as server,
        pytest.raises(ServerFault, match=words) as caught,
    ):
        Remote(server.url, named=False).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "body",
    [_deep(20_000), _deep(20_000, ""), _deep(20_000, kind="tri\\u0070le"), b'"' + _deep(20_000)],
)
def test_nested_triple_terms_do_not_overflow_the_stack(body: bytes) -> None:
    with served(lambda h: h.say(body)) as server:
        with pytest.raises(ServerFault, match=INVALID):
            Remote(server.url, named=False).select(QUERY)
        with pytest.raises(ServerFault, match=INVALID):
            Remote(server.url, named=False).ask("ASK {}")


def test_triple_terms_of_usual_depth_are_read() -> None:
    """Brackets in strings do not count, nor do quotes that are escaped."""
    many = _deep(50).replace(b"http://a", b"http://a/" + b"%5B" * 300)
    text = HEAD + '{"bindings": [{"s": {"type": "literal", "value": "triple \\"%s"}}]}}' % (
        "{" * 300
    )
    for body in (many, text.encode()):
        with served(lambda h, body=body: h.say(body)) as server:  # type: ignore[misc]
            assert len(Remote(server.url, named=False).select(QUERY)) == 1


def test_an_absent_server_is_named() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(ServerFault, match="connection refused"):
        Remote(f"http://127.0.0.1:{port}/x").select(QUERY)
    with pytest.raises(ServerFault, match="no such host"):
        Remote("http://nowhere.invalid/sparql").select(QUERY)


def test_nothing_of_an_address_leaks_into_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "http://255.255.255.255/sparql"  # no server can have it
    for proxy in ("", "http://anna:geheim@proxy.invalid:x/", "http://anna:geheim@["):
        monkeypatch.setenv("http_proxy", proxy)
        with pytest.raises(ServerFault, match=f"^{place}: the server is unreachable: ") as caught:
            Remote(f"{place}?key=geheim", HttpClient(timeout=1)).select(QUERY)
        assert "geheim" not in str(caught.value)


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


@pytest.mark.parametrize("format_", ["table", "csv", "tsv", "json", "srj", "md"])
def test_a_bad_row_after_good_ones_leaves_nothing_half_written(
    format_: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NSA_GRAPH_DATASET", "server")
    good = '{"s": {"type": "literal", "value": "a"}},'
    bad = r'{"s": {"type": "literal", "value": "\udc00"}}'
    target = tmp_path / "out"
    argv = ["sparql", QUERY, "--format", format_]
    with served(_says(HEAD + '{"bindings": [' + good * 1000 + bad + "]}}")) as server:
        for more in ([], ["-o", str(target)]):
            assert cli.main([*argv, "--endpoint", server.url, *more]) == 8
            said = capsys.readouterr()
            assert said.out == ""
            assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_timeout_of_the_environment_holds_for_a_query(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(lambda _: time.sleep(2)) as server:
        monkeypatch.setenv("NSA_GRAPH_TIMEOUT", "0.3")
        assert cli.main(["sparql", QUERY, "--endpoint", server.url]) == 8
        assert "within 0.3 s" in capsys.readouterr().err
        monkeypatch.setenv("NSA_GRAPH_ENDPOINT", server.url)
        assert cli.main(["sparql", QUERY]) == 8
        assert "within 0.3 s" in capsys.readouterr().err
        assert cli.main(["sparql", QUERY, "--timeout", "0.2"]) == 8
        assert "within 0.2 s" in capsys.readouterr().err
        monkeypatch.setenv("NSA_GRAPH_TIMEOUT", "soon")
        assert cli.main(["sparql", QUERY]) == 2
        assert "NSA_GRAPH_TIMEOUT" in capsys.readouterr().err


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    lines: list[str] = []
    waits = ["0", formatdate(0), "soon"]

    def behave(handler: Handler) -> None:
        if len(handler.server.asked) <= len(waits):
            _retry(waits[len(handler.server.asked) - 1])(handler)
        else:
            handler.say()

    with served(behave) as server:
        answer = HttpClient(tell=lines.append).send(HttpRequest(server.url))
    assert (answer.status, len(server.asked), len(lines)) == (200, 4, 3)
    assert [re.sub(".*; ", "", line) for line in lines] == ["again in 0 s"] * 2 + ["again in 2 s"]
    assert "429" in lines[0]


@pytest.mark.parametrize("first", [_retry("0"), _moved("/sparql"), lambda h: h.challenge(BASIC)])
def test_all_requests_share_one_deadline(first: Callable[[Handler], object]) -> None:
    def behave(handler: Handler) -> None:
        time.sleep(0.8 if len(handler.server.asked) == 1 else 3)
        first(handler)

    with served(behave) as server:
        began = time.monotonic()
        with pytest.raises(ServerFault, match="no complete response within 1 s"):
            HttpClient(SECRET, timeout=1).send(HttpRequest(server.url))
        assert time.monotonic() - began < 1.6
    assert len(server.asked) == 2


def test_a_server_that_does_not_read_is_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(ServerFault, match=LATE):
            HttpClient(timeout=0.5).send(HttpRequest(url, "PUT", body=bytes(2**25)))
        assert time.monotonic() - began < 3


def test_packed_answers_are_read() -> None:
    twice = gzip.compress(EMPTY[:9]) + gzip.compress(EMPTY[9:])
    for packed in (gzip.compress(EMPTY), twice):
        with served(lambda h, packed=packed: h.say(packed, headers=PACKED)) as server:  # type: ignore[misc]
            assert HttpClient().send(HttpRequest(server.url)).body == EMPTY
            assert HttpClient().send(HttpRequest(server.url, "HEAD")).body == b""
    assert server.asked[0].headers["Accept-Encoding"] == "gzip"


def test_a_server_is_told_which_program_asks() -> None:
    with served(lambda h: h.say()) as server:
        open_graph(server.url).select(QUERY)
    agents = {asked.headers["User-Agent"] for asked in server.asked}
    assert len(agents) == 1
    assert re.fullmatch(r"nsa-graph/\d.* \(\+https://.+\)", agents.pop())


def test_a_connection_is_used_again() -> None:
    ports = set()

    def behave(handler: Handler) -> None:
        ports.add(handler.client_address[1])
        handler.say()

    with served(behave) as server:
        client = HttpClient()
        for _ in range(5):
            client.send(HttpRequest(server.url))
    assert len(ports) == 1


def test_threads_may_share_a_client() -> None:
    def behave(handler: Handler) -> None:
        time.sleep(0.1)
        handler.say(handler.path.encode())

    found: dict[int, bytes] = {}
    with served(behave) as server:
        client = HttpClient()

        def ask(number: int) -> None:
            found[number] = client.send(HttpRequest(f"{server.url}?{number}")).body

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {number: f"/sparql?{number}".encode() for number in range(8)}


def test_credentials_are_shown_only_to_who_asks_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login anna password geheim\n")
    monkeypatch.setenv("HOME", str(tmp_path))

    def ask(handler: Handler) -> None:
        if "Authorization" in handler.headers:
            handler.say()
        else:
            handler.challenge(BASIC)

    with served(lambda h: h.say()) as trusting, served(ask) as careful:
        client = HttpClient(SECRET)
        client.send(HttpRequest(trusting.url))
        client.send(HttpRequest(careful.url))
        client.send(HttpRequest(trusting.url))
        assert HttpClient().send(HttpRequest(trusting.url)).status == 200
        with pytest.raises(ServerFault, match="HTTP 401"):
            HttpClient().send(HttpRequest(careful.url))
    assert not any("Authorization" in asked.headers for asked in trusting.asked)
    assert [("Authorization" in asked.headers) for asked in careful.asked] == [False, True, False]


def _authorization(*challenges: str, user: str = "anna", body: bytes = b"") -> str:
    """Return the first header by which a client meets *challenges*, or "" where it does not."""

    def ask(handler: Handler) -> None:
        if "Authorization" in handler.headers:
            handler.say()
        else:
            handler.challenge(*challenges, body=body)

    with served(ask) as server:
        client = HttpClient(Credentials(user, "secret: ü"))
        with contextlib.suppress(ServerFault):
            client.send(HttpRequest(server.url))
    return server.asked[-1].headers.get("Authorization", "")


def test_basic_is_as_in_its_rfc() -> None:
    assert _authorization(BASIC) == "Basic YW5uYTpzZWNyZXQ6IMO8"  # in UTF-8
    assert _authorization(BASIC, body=b"x" * 2**17).startswith("Basic ")


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_is_as_in_its_rfc(algorithm: str, response: str) -> None:
    """The example of RFC 7616, 3.9.1, for what the next test compares with."""
    parts = {
        "realm": "http-auth@example.org",
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "nc": "00000001",
        "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        "qop": "auth",
        "uri": "/dir/index.html",
    }
    assert digest(("Mufasa", "Circle of Life"), "GET", parts, algorithm) == response


@pytest.mark.parametrize("algorithm", ["", "MD5", "SHA-256"])
@pytest.mark.parametrize("qop", ["", "auth", "auth, auth-int"])
def test_a_digest_is_accepted_and_used_until_the_server_wants_another(
    algorithm: str, qop: str
) -> None:
    nonces = ["one", "two"]

    def parts(headers: Any) -> dict[str, str]:
        header = headers.get("Authorization", "")
        found = re.findall(r'(\w+)=("[^"]*"|[^, ]+)', header)
        return {name: text.strip('"') for name, text in found}

    def ask(handler: Handler) -> None:
        sent, nonce = parts(handler.headers), nonces[len(handler.server.asked) > 3]
        if sent.get("nonce") == nonce:
            expected = digest(SECRET, handler.command, sent, algorithm or "MD5")
            fits = sent["response"] == expected and sent["uri"] == handler.path
            handler.say(status=200 if fits and sent["opaque"] == "o" else 403)
            return
        challenge = f'Digest realm="a, b", nonce="{nonce}", opaque="o"'
        challenge += f", algorithm={algorithm}" if algorithm else ""
        handler.challenge(challenge + (f', qop="{qop}"' if qop else ""))

    with served(ask) as server:
        client = HttpClient(SECRET)
        for method in ("GET", "POST", "PUT"):
            client.send(HttpRequest(server.url + "?query=a%20b", method, body=b"x"))
    sent = [parts(asked.headers) for asked in server.asked]
    assert [one.get("nonce") for one in sent] == [None, "one", "one", "one", "two"]
    if qop:
        counts = [int(one.get("nc", "0"), 16) for one in sent]
        assert counts == [0, 1, 2, 3, 1]
    assert all(asked.body == b"x" for asked in server.asked)


def test_the_safer_of_several_challenges_is_taken() -> None:
    digested = 'Digest realm="x", nonce="n", qop="auth"'
    assert _authorization(BASIC, digested).startswith("Digest ")
    assert "SHA-256" in _authorization(f"{BASIC}, {digested}, algorithm=SHA-256")
    assert "SHA-256" in _authorization(f"{digested}, algorithm=SHA-256", digested)
    assert "SHA-256" in _authorization(f"{digested}, algorithm=MD4, {digested}, algorithm=SHA-256")
    assert "SHA-256" in _authorization(f"{digested}, algorithm=SHA-256, {digested}, algorithm=MD4")
    assert _authorization(f"{digested}, algorithm=MD4", BASIC).startswith("Basic ")
    assert _authorization("Negotiate") == ""


@pytest.mark.parametrize(
    "challenge",
    ['Digest realm="x"', 'Digest nonce="n"', "Digest", "Digest realm, nonce", 'Digest ="', ""],
)  # fmt: skip
def test_a_challenge_that_is_none_is_not_met(challenge: str) -> None:
    assert _authorization(challenge) == ""
    assert _authorization(challenge, BASIC).startswith("Basic ")


@pytest.mark.parametrize("user", ['an"na', "an\\na", "an\nna", "Łukasz"])
def test_a_name_that_fits_in_no_digest_is_sent_as_basic(user: str) -> None:
    digested = 'Digest realm="x", nonce="n", qop="auth"'
    assert _authorization(digested, BASIC, user=user).startswith("Basic ")
    assert _authorization(digested, user=user) == ""
    assert _authorization(digested, user="Müller").startswith("Digest ")


def test_a_long_body_is_not_sent_before_the_server_knows_who_asks() -> None:
    """Such a server hangs up, and what it says of the reason is lost."""
    long = bytes(2**20)

    def ask(handler: Handler) -> None:
        if "Authorization" in handler.headers:
            handler.say()
        else:
            handler.challenge(BASIC)

    with served(ask) as server:
        client = HttpClient(SECRET)
        for _ in range(2):
            assert client.send(HttpRequest(server.url, "PUT", body=long)).status == 200
    assert [asked.method for asked in server.asked] == ["HEAD", "HEAD", "PUT", "PUT"]
    assert [len(asked.body) for asked in server.asked] == [0, 0, len(long), len(long)]


def test_a_redirection_leads_to_the_same_server_only_and_leaks_nothing() -> None:
    with served(lambda h: h.say()) as other:

        def away(handler: Handler) -> None:
            if "Authorization" in handler.headers:
                handler.say(b"", 307, headers={"Location": other.url})
            else:
                handler.challenge(BASIC)

        with (
            served(away) as server,
            pytest.raises(ServerFault, match=f"redirects to {other.url}"),
        ):
            HttpClient(SECRET).send(HttpRequest(server.url, "POST", body=b"x"))
        assert other.asked == []


@pytest.mark.parametrize(("status", "method"), [(302, "POST"), (307, "POST"), (303, "GET")])
def test_a_redirection_within_the_server_is_followed(status: int, method: str) -> None:
    def beside(handler: Handler) -> None:
        if handler.path == "/sparql":
            handler.say(b"", status, headers={"Location": "/there?a=b"})
        else:
            handler.say()

    with served(beside) as server:
        request = HttpRequest(server.url, "POST", {"Accept": "a/b"}, {"update": "x"})
        assert HttpClient().send(request).status == 200
    assert [(asked.method, asked.path, asked.body) for asked in server.asked] == [
        ("POST", "/sparql", b"update=x"),
        (method, "/there?a=b", b"update=x" if method == "POST" else b""),
    ]
    assert {asked.headers["Accept"] for asked in server.asked} == {"a/b"}


def test_the_environment_s_proxy_is_used_but_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with served(lambda h: h.say()) as proxy, served(lambda h: h.say()) as near:
        for variable in ("http_proxy", "https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(variable, f"127.0.0.1:{proxy.server_port}")
        client = HttpClient(SECRET, timeout=5)
        client.send(HttpRequest(near.url))
        assert proxy.asked == []
        client.send(HttpRequest("http://far.invalid:81/sparql?a=b"))
        assert [asked.path for asked in proxy.asked] == ["http://far.invalid:81/sparql?a=b"]
        with pytest.raises(ServerFault, match="the proxy failed"):  # it knows no CONNECT
            client.send(HttpRequest("https://far.invalid/sparql"))
        monkeypatch.setenv("no_proxy", "far.invalid")
        with pytest.raises(ServerFault, match="no such host"):
            client.send(HttpRequest("http://far.invalid/sparql"))
    assert len(near.asked) == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_checked_against_those_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {certificate}"
    command += " -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with served(_drip(b"Content-Length: 1000\r\n\r\n", b" "), context) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(ServerFault, match=r"no secure connection: .*self.signed certificate"):
            HttpClient().send(HttpRequest(url))
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
        with pytest.raises(ServerFault, match=LATE):
            HttpClient(timeout=0.5).send(HttpRequest(url))
        server.behaviour = lambda h: h.say()
        assert HttpClient().send(HttpRequest(url)).body == EMPTY
    with served(lambda h: h.say()) as plain, pytest.raises(ServerFault, match="no secure"):
        HttpClient().send(HttpRequest(plain.url.replace("http:", "https:")))
