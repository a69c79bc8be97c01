"""Graphviz, by its own programs (https://graphviz.org); and the fonts that it will find."""

import os
import shutil
import subprocess

from ...errors import NsaGraphError, UsageError

_SECONDS = 120
_EVERYWHERE = {"TZ": "UTC", "LC_ALL": "C"}
"""What would have the same picture differ from place to place: PDF tells the zone of its date."""


def run(program: str, arguments: list[str], dot: str) -> bytes:
    """Return what *program* of Graphviz writes when given *dot*.

    Raises `UsageError` where Graphviz is missing, or is not done in two minutes; `NsaGraphError`
    with its words where it fails.
    """
    place = shutil.which(program)
    if place is None:
        remedy = "install graphviz (on Debian: apt install graphviz), or choose another format"
        raise UsageError(f"a picture needs Graphviz, whose {program!r} is not there", remedy=remedy)
    try:
        done = subprocess.run(
            [place, *arguments],
            input=dot.encode(),
            env={**os.environ, **_EVERYWHERE},
            capture_output=True,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        told = f"Graphviz is not done after {_SECONDS} seconds"
        raise UsageError(told, remedy="narrow the view by a parameter") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        told = f"Graphviz failed: {said[0] if said else done.returncode}"
        raise NsaGraphError(told, remedy="choose another format")
    return done.stdout


def require_chinese() -> None:
    """Raise `UsageError` where no font has Chinese characters, for they would be empty boxes."""
    place = shutil.which("fc-list")
    if place is None:  # no fontconfig, as on macOS: its own fonts have them
        return
    done = subprocess.run([place, ":lang=zh", "family"], capture_output=True, timeout=_SECONDS)
    if not done.stdout.strip():
        remedy = "install one (on Debian: apt install fonts-noto-cjk), or ask for --language en"
        raise UsageError("no font with Chinese characters is there", remedy=remedy)
