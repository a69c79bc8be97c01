import pytest

from nsa_graph.errors import UsageError
from nsa_graph.store.endpoint import checked, credentials, may_redirect, seconds, shown


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://h/x", "http://", "http://h:x/", "http://h:0/", "http://h/a b", "http://[h"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a server"):
        checked(url)


@pytest.mark.parametrize(
    "url", ["http://anna:geheim@h/x", "https://geheim@h", "http://a:geheim@[::1"]
)
def test_a_password_in_an_address_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(UsageError, match="contains a user name") as caught:
        checked(url)
    assert "geheim" not in str(caught.value)
    assert "NSA_GRAPH_PASSWORD" in caught.value.remedy


def test_an_address_is_shown_without_what_it_may_hide() -> None:
    assert checked(" http://h:1/x?key=geheim#y ") == "http://h:1/x?key=geheim"
    assert shown("http://a:geheim@h:1/x?key=geheim#geheim") == "http://h:1/x"
    assert shown("http://h?key=geheim") == "http://h"
    assert shown("http://h/\x1b[31m") == "http://h/\\x1b[31m"


def test_credentials_come_from_the_environment_and_are_not_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NSA_GRAPH_USER", raising=False)
    monkeypatch.delenv("NSA_GRAPH_PASSWORD", raising=False)
    assert credentials() is None
    monkeypatch.setenv("NSA_GRAPH_PASSWORD", "geheim")
    with pytest.raises(UsageError, match="NSA_GRAPH_USER is not set"):
        credentials()
    monkeypatch.setenv("NSA_GRAPH_USER", "anna")
    found = credentials()
    assert found == ("anna", "geheim")
    assert "geheim" not in f"{found} {found!r}"
    monkeypatch.setenv("NSA_GRAPH_USER", "\udcff")  # a byte that is not UTF-8
    with pytest.raises(UsageError, match="not UTF-8"):
        credentials()


def test_seconds_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NSA_GRAPH_TIMEOUT", raising=False)
    assert seconds() == 60
    monkeypatch.setenv("NSA_GRAPH_TIMEOUT", "1.5")
    assert seconds() == 1.5
    for wrong in ("-1", "soon", "inf", "nan"):
        monkeypatch.setenv("NSA_GRAPH_TIMEOUT", wrong)
        with pytest.raises(UsageError, match="is not a number of seconds"):
            seconds()


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("http://h/a", "http://h:80/b?c", True),
        ("http://h/", "https://h/", True),
        ("https://h/", "http://h/", False),
        ("https://h/", "http://h:443/", False),
        ("http://h:8080/", "https://h:8080/", False),
        ("http://h/", "http://h:81/", False),
        ("http://h/", "http://h.example/", False),
        ("http://h/", "http://anna:x@h/", False),
        ("http://h/", "http://[h/", False),
        ("http://h/", "http://h:99999/", False),
        ("http://h/", "file:///etc/passwd", False),
    ],
)
def test_a_redirect_stays_on_one_server_and_never_leaves_https(
    source: str, target: str, allowed: bool
) -> None:
    assert may_redirect(source, target) is allowed
