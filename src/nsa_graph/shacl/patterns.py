"""Regular expressions of sh:pattern, matched within a limit of time.

The dialect is that of Python's `re`, as in pyshacl. Such an expression may take exponential time
(`^(a+)+$`). So a pattern is matched in this process only where the number of steps has a small
bound; any other is matched in a Python process of its own, which is killed at the limit.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence

from ..errors import LimitExceeded
from .model import Pattern, Uncompiled

SECONDS = 5.0
"""How long matching one pattern with all its values may take."""

ILL_FORMED = (re.error, OverflowError, RecursionError)
"""The errors of `re.compile`."""

_HIGHEST = 8
_STEPS = 10**9  # a few seconds
_LONG = 1_000  # characters of a pattern
_REPEAT = r"(?:[*+]|\{\d*,?\d*\})[?+]?"
_CLASS = r"\[\^?\]?(?:[^]\\[]|\\[^0-9A-Za-z]|\\[dDsSwW])*\]"
_ATOM = rf"(?:[^][\\()|{{}}*+?]|\\[^0-9A-Za-z]|\\[dDsSwWbBAZ]|{_CLASS})"
_PART = re.compile(
    rf"""(?P<grouped>\((?:\?:)?(?P<first>[^][\\()|{{}}*+?.^$]|\\[^0-9A-Za-z]|\[[^]\\^[]\])
          (?P<rest>{_ATOM}){_REPEAT}\){_REPEAT})
      |{_ATOM}(?:(?P<repeat>{_REPEAT})|(?P<option>\?[?+]?))?
      |\((?:\?:)? | \)(?P<optional>\?)? | (?P<bar>\|)""",
    re.VERBOSE | re.DOTALL,
)
_CHILD = """
import json, re, sys
seconds, text, flags, texts = json.load(sys.stdin)
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # should nobody kill it
except (ImportError, ValueError):
    pass
try:
    search = re.compile(text, flags).search
except (re.error, OverflowError, RecursionError):
    sys.exit(2)
for text in texts:
    sys.stdout.write("01"[search(text) is not None])
    sys.stdout.flush()
"""


class TooSlow(LimitExceeded):
    """Validation that was stopped at a limit of time.

    `pattern` is the regular expression that it was stopped at; where that is unknown it is empty,
    and `shapes` names the shapes, in N-Triples, that were being validated.
    """

    def __init__(self, what: str, pattern: str = "", shapes: Sequence[str] = ()) -> None:
        self.pattern, self.shapes = pattern, tuple(shapes)
        remedy = "write it so that a text matches in one way only" if pattern else "simplify them"
        super().__init__(what, remedy=remedy)


def too_slow(pattern: str, text: str) -> TooSlow:
    """Return the error for a *pattern* that was stopped at *text*."""
    regex, value = (json.dumps(one, ensure_ascii=False) for one in (pattern[:80], text[:40]))
    return TooSlow(f"the pattern {regex} takes more than {SECONDS:g} s for {value}", pattern)


def refuse_ill_formed(pattern: Pattern) -> None:
    """Raise `Uncompiled` for an ill-formed *pattern*, where that can be seen quickly."""
    if _power(pattern) is not None:
        _compiled(pattern)


def matching(pattern: Pattern, texts: Sequence[str]) -> Sequence[bool]:
    """Return for each of *texts* whether *pattern* matches somewhere in it.

    Raises:
        Uncompiled: for an ill-formed pattern.
        TooSlow: if it takes longer than `SECONDS`.
    """
    power = _power(pattern)
    longest = max(map(len, texts), default=0) + 1
    if power is None or len(texts) * longest**power > _STEPS:
        return _matching_apart(pattern, texts)
    search = _compiled(pattern).search
    return [search(text) is not None for text in texts]


def _compiled(pattern: Pattern) -> "re.Pattern[str]":
    try:
        return re.compile(pattern.text, _flags(pattern))
    except ILL_FORMED as error:
        raise Uncompiled("an ill-formed sh:pattern") from error


def _flags(pattern: Pattern) -> int:
    return (re.I if "i" in pattern.flags else 0) | (re.M if "m" in pattern.flags else 0)


def _power(pattern: Pattern) -> int | None:
    """Return a power of a text's length that bounds the steps of matching, or None for no bound.

    A bound is known where single characters alone are repeated, or a group of a separator and one
    repeated character which is never that separator, as in `(-[a-z]+)*`. Then each repetition,
    option and alternative multiplies the ways to match by no more than the length.
    """
    text, flags = pattern.text, pattern.flags
    if len(text) > _LONG or ("i" in flags and not text.isascii()):
        return None  # compiling may be slow already
    at, repeats, choices = 0, 0, 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        if part["grouped"] and _matches(part["rest"], part["first"], pattern):
            return None
        repeats += bool(part["grouped"] or part["repeat"])
        choices += bool(part["option"] or part["optional"] or part["bar"])
        at = part.end()
    if any(two in text for two in ("--", "&&", "~~", "||")):  # Python warns of some
        return None
    anchored = text.startswith("^") and "|" not in text and "m" not in flags
    power = repeats + choices + (not anchored)
    return power if power <= _HIGHEST else None


def _matches(atom: str, separator: str, pattern: Pattern) -> bool:
    """Return whether *atom* matches the one character that *separator* is written for."""
    character = separator[1] if len(separator) == 3 else separator[-1]  # [x], or \\x, or x
    try:
        return re.fullmatch(atom, character, _flags(pattern)) is not None
    except ILL_FORMED:
        return True


def _matching_apart(pattern: Pattern, texts: Sequence[str]) -> Sequence[bool]:
    asked = json.dumps([int(SECONDS) + 1, pattern.text, _flags(pattern), list(texts)]).encode()
    argv = [sys.executable, "-I", "-S", "-W", "ignore", "-c", _CHILD]
    try:
        ran = subprocess.run(
            argv, input=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS
        )
        answer, code = ran.stdout, ran.returncode
    except subprocess.TimeoutExpired as error:
        answer, code = error.stdout or b"", -1
    if code == 2:
        raise Uncompiled("an ill-formed sh:pattern")
    if code:
        raise too_slow(pattern.text, texts[len(answer)] if len(answer) < len(texts) else "")
    return [match == ord("1") for match in answer]
