"""Patterns: which are matched in this process, that results are equal, and that none can hang."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shacl.alike import HEAD, alike, compiled, quads, same

from nsa_graph.errors import BadSource, LimitExceeded
from nsa_graph.shacl import TooSlow, patterns, validate
from nsa_graph.shacl.model import Pattern, Uncompiled

LONG = "a" * 40 + "!"
HERE = (
    *("^abc$", "b$", "a|b", "(?:ab|c)?d", r"\d+(\.\d+)?", "^[^/]+/[a-z]{2,3}$", "[]x]+", r"\.\w"),
    *("^[a-z]{2,3}(-[A-Za-z0-9]+)*$", r"^(\.[a-z]+)+$", "(?:[.]a*){2,}x", r"(?:\][a-z]+)*", ""),
)
APART = (
    *("^(a+)+$", "(a|b)*", "^(-[a-z-]+)*$", r"^(\.[a-z.]+)+$", r"^([.].+)+$", "(?i)a", "(a)\\1"),
    *(r"(?:\][\]a-z]+)*", "(?=a)b", "[[:alpha:]]+", "a--b", "x*" * 9, "a" * 1001, "a{2"),
)
ILL_FORMED = ("(", "[", "a{99999999999}", "*a", "(a+)+(", "(?P<n>a)(?P<n>b)", "(" * 5000)
SLOW = ("^(a+)+$", "^(a|a)*$", "^(a|aa)+$", r"^(\w+\s?)*$", "(x+x+)+y|(a*)*$", "(.*){9}#")


def apart(pattern: Pattern) -> bool:
    """Give whether *pattern* is matched in another process, whatever the texts."""
    return patterns._power(pattern) is None


def test_a_pattern_with_a_bound_is_matched_here() -> None:
    assert [text for text in HERE if apart(Pattern(text, ""))] == []
    assert [text for text in APART if not apart(Pattern(text, ""))] == []
    assert [apart(Pattern("(a[AB]+)*", flags)) for flags in ("", "i")] == [False, True]
    assert [apart(Pattern("é", flags)) for flags in ("", "i")] == [False, True]


def test_many_steps_are_made_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(patterns, "_matching_apart", lambda _, texts: made.append(len(texts)))
    pattern = Pattern("a*b*c*d", "")
    patterns.matching(pattern, ["a" * 100] * 9)
    assert made == []
    patterns.matching(pattern, ["a" * 1000])
    assert made == [1]


@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
@pytest.mark.parametrize("text", [*HERE, *APART[1:]])
@pytest.mark.parametrize("flags", ["", "im"])
def test_a_match_is_that_of_python(text: str, flags: str) -> None:
    texts = ["", "a", "ab-c", "12.5", "x\ny", "-b.c", ".a.b", "]a", "a1/en", "A\nB", "é"]
    flag = (re.I | re.M) if flags else 0
    wanted = [re.search(text, one, flag) is not None for one in texts]
    assert list(patterns.matching(Pattern(text, flags), texts)) == wanted


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\w", r"\.", "-"])
REPEATS = st.sampled_from(["", "", "?", "*", "+", "{1,3}", "*?"])
PARTS = st.tuples(ATOMS, REPEATS).map("".join) | st.builds("(-{}{})*".format, ATOMS, REPEATS)


@settings(deadline=1000, derandomize=True, max_examples=300)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_a_bound_holds(text: str) -> None:
    """No pattern that is said to have a bound takes long, whatever it is made of."""
    if not apart(Pattern(text, "")):
        for one in ("a" * 30 + "!", "-a" * 15 + "!", "-" * 30 + "!", "ab" * 15 + "-"):
            re.search(text, one)


@pytest.mark.parametrize("text", ILL_FORMED, ids=range(len(ILL_FORMED)))
def test_an_ill_formed_pattern_is_left_to_pyshacl(text: str) -> None:
    with pytest.raises(Uncompiled, match="an ill-formed sh:pattern"):
        patterns.matching(Pattern(text, ""), ["a"])


def shape(rule: str) -> str:
    return (
        f'{HEAD} :S sh:targetSubjectsOf :p ; sh:message "m" ; sh:property [ sh:path :p ; {rule} ] .'
    )


@pytest.mark.parametrize("text", SLOW)
def test_a_slow_pattern_is_stopped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 1.0)
    data = quads(f'{HEAD} :a :p "fine", "{LONG}" .')
    before = time.monotonic()
    with pytest.raises(TooSlow) as error:
        compiled(data, quads(shape(f"sh:pattern '''{text}'''".replace("\\", "\\\\"))))
    assert time.monotonic() - before < 20
    assert error.value.pattern == text
    assert 'takes more than 1 s for "aaaaaaa' in str(error.value)
    assert isinstance(error.value, LimitExceeded)


QUERY = "sh:sparql [ sh:select 'SELECT $this {{ $this ?p ?v FILTER({}) }}' ]".format
SLOWLY = {
    "sh:madeUp 1 ; sh:pattern '^(a+)+$'": "^(a+)+$",
    "sh:madeUp 1 ; sh:not [ sh:pattern '^(a|a)*$' ; sh:flags 'i' ]": "^(a|a)*$",
    QUERY('REGEX(?v, "^(a+)+$")'): "^(a+)+$",
    QUERY('REPLACE(?v, "^(a+)+$", "") = ""'): "^(a+)+$",
}


@pytest.mark.parametrize(("rule", "text"), SLOWLY.items(), ids=range(len(SLOWLY)))
def test_a_slow_pattern_is_stopped_in_pyshacl_too(
    rule: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 1.0)
    data = quads(f'{HEAD} :a :p "{LONG}" .')
    with pytest.raises(TooSlow) as error:
        validate(data, quads(shape(rule)))
    assert error.value.pattern == text


def test_pyshacl_is_stopped_at_its_limit() -> None:
    data = quads(HEAD + " ".join(f":n{i} :p :n{i + 1}, :n{i + 2} ." for i in range(40)))
    endless = "SELECT $this { ?a :p ?b . ?c :p ?d . ?e :p ?f . ?g :p ?h . ?i :p ?j . ?k ?l $this }"
    rules = quads(
        f"{HEAD} :S sh:targetSubjectsOf :p ;"
        f' sh:sparql [ sh:prefixes <urn:t:header> ; sh:select "{endless}" ] .'
    )
    with pytest.raises(TooSlow, match="pyshacl needs more than 3 s") as error:
        validate(data, rules, seconds=3)
    assert error.value.shapes == ("<urn:t:S>",)


def test_pyshacl_in_a_process_of_its_own_says_the_same() -> None:
    data = quads(f'{HEAD} :a :p "x", 1, _:b ; :q _:b . _:b :p "字"@zh .')
    rules = quads(shape("sh:maxCount 1 ; sh:nodeKind sh:IRI"))
    inside, apart = (
        alike(validate(data, rules, engine="pyshacl", seconds=seconds).results)
        for seconds in (None, 60)
    )
    assert len(inside) == 5
    assert inside == apart
    wrong = quads(f"{HEAD} :S sh:targetNode :a ; sh:minCount 1 .")
    messages = []
    for seconds in (None, 60):
        with pytest.raises(BadSource, match=r"f\.ttl: the shapes cannot be used") as error:
            validate(data, wrong, seconds=seconds, file="f.ttl")
        messages.append(str(error.value))
    assert messages[0] == messages[1]


def test_an_ordinary_pattern_finds_the_same() -> None:
    data = quads(f'{HEAD} :a :p "ab", "a-b", "A", "é", "b\\na", "a\\n", 12, :a, _:b, "a"@en .')
    plain = (("^a", ""), ("a$", ""), ("^a$", "m"), ("A", "i"), ("(a|b)+$", ""), ("É", "i"))
    for text, flags in plain:
        found = same(data, quads(shape(f"sh:pattern '{text}' ; sh:flags '{flags}'")))
        assert found
