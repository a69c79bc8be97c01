import pytest

from nsa_graph.errors import UsageError
from nsa_graph.store.challenge import authorization
from nsa_graph.store.endpoint import Credentials, checked, credentials, seconds, shown

WHO = Credentials("Mufasa", "Circle of Life")


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://h/x", "http://", "http://h:x/", "http://h:0/", "http://h/a b", "http://[h"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address of a server"):
        checked(url)


@pytest.mark.parametrize(
    "url", ["http://anna:geheim@h/x", "https://geheim@h", "http://a:geheim@[::1"]
)
def test_a_password_in_an_address_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(UsageError, match="a user stands in the address") as caught:
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


def test_seconds_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NSA_GRAPH_TIMEOUT", raising=False)
    assert seconds() == 60
    monkeypatch.setenv("NSA_GRAPH_TIMEOUT", "1.5")
    assert seconds() == 1.5
    for wrong in ("-1", "soon", "inf", "nan"):
        monkeypatch.setenv("NSA_GRAPH_TIMEOUT", wrong)
        with pytest.raises(UsageError, match="is no time"):
            seconds()


def test_basic_is_as_in_its_rfc() -> None:
    who = Credentials("Aladdin", "open sesame")
    said = authorization(['Basic realm="x"'], who, "GET", "/")
    assert said == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_is_as_in_its_rfc(algorithm: str, response: str) -> None:
    """The example of RFC 7616, 3.9.1."""
    challenge = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", opaque="FQhe/qaU925kf'
        f'zjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPE'
        'oM4URrv/xwf94BcCAzFZH4GiTo0v"'
    )
    ours = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    said = authorization([challenge], WHO, "GET", "/dir/index.html", ours) or ""
    assert f'response="{response}"' in said
    assert 'opaque="FQhe/qaU925kfzjCev0ciny7QMkPqMAFRtzCUYo5tdS"' in said


def test_the_safer_of_several_challenges_is_taken() -> None:
    both = ['Basic realm="x"', 'Digest realm="x", nonce="n", qop="auth"']
    assert (authorization(both, WHO, "GET", "/") or "").startswith("Digest ")
    one = ['Basic realm="x", Digest realm="x", nonce="n", algorithm=SHA-256']
    assert "algorithm=SHA-256" in (authorization(one, WHO, "GET", "/") or "")
    odd = ['Digest realm="x", nonce="n", algorithm=MD4', 'Basic realm="x"']
    assert (authorization(odd, WHO, "GET", "/") or "").startswith("Basic ")
    assert authorization(["Negotiate"], WHO, "GET", "/") is None
