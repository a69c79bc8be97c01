"""The escapes of strings, in N-Quads and in SPARQL, as they are meant."""

import re

_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))""", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescaped(text: str) -> str:
    """Return *text*, which is well-formed, with the characters that its escapes stand for."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: "re.Match[str]") -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
