"""What answers a server that asks who we are: digest (RFC 7616), or basic (RFC 7617)."""

import base64
import hashlib
import re
import secrets

from .endpoint import Credentials

_PART = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_SCHEME = re.compile(r"(?:^|,)\s*(Basic|Digest)\b", re.IGNORECASE)
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


def authorization(
    challenges: list[str], who: Credentials, method: str, target: str, nonce: str = ""
) -> str | None:
    """Return the `Authorization` that one of *challenges* (`WWW-Authenticate`) asks for, or None.

    A digest goes before basic, which shows the password to whoever listens. *target* is the path
    and query of the request; *nonce* is the client's own, drawn where none is given.
    """
    asked = dict(reversed([pair for header in challenges for pair in _schemes(header)]))
    for scheme, parts in sorted(asked.items(), reverse=True):
        if scheme.startswith("digest") and (said := _digest(parts, who, method, target, nonce)):
            return said
    if "basic" in asked:
        pair = f"{who.user}:{who.password}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")
    return None


def _schemes(header: str) -> list[tuple[str, dict[str, str]]]:
    """Return each challenge in *header*: its scheme, by algorithm where it is digest, its parts."""
    starts = list(_SCHEME.finditer(header))
    ends = [*(start.start() for start in starts), len(header)][1:]
    found = []
    for start, end in zip(starts, ends, strict=True):
        parts = {
            name.lower(): re.sub(r"\\(.)", r"\1", quoted) or bare
            for name, quoted, bare in _PART.findall(header[start.end() : end])
        }
        scheme = start[1].lower()
        algorithm = parts.get("algorithm", "MD5").upper()
        found.append((scheme if scheme == "basic" else f"{scheme} {algorithm}", parts))
    return found


def _digest(
    parts: dict[str, str], who: Credentials, method: str, target: str, nonce: str
) -> str | None:
    """Return the answer to a digest challenge of *parts*, or None where it is beyond us."""
    algorithm = parts.get("algorithm", "MD5").upper()
    qops = [qop.strip() for qop in parts.get("qop", "").split(",")]
    if algorithm not in _HASHES or "nonce" not in parts or not {"auth", ""} & set(qops):
        return None

    def hashed(*words: str) -> str:
        return _HASHES[algorithm](":".join(words).encode()).hexdigest()

    realm, server, ours = parts.get("realm", ""), parts["nonce"], nonce or secrets.token_hex(8)
    one, two = hashed(who.user, realm, who.password), hashed(method, target)
    said = {"username": who.user, "realm": realm, "nonce": server, "uri": target}
    bare = {"algorithm": algorithm} if "algorithm" in parts else {}
    if "auth" in qops:
        said |= {"cnonce": ours, "response": hashed(one, server, "00000001", ours, "auth", two)}
        bare |= {"qop": "auth", "nc": "00000001"}
    else:
        said["response"] = hashed(one, server, two)
    if "opaque" in parts:
        said["opaque"] = parts["opaque"]
    quoted = [f'{name}="{_escaped(value)}"' for name, value in said.items()]
    return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in bare.items())])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
