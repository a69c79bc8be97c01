"""The engines there are, by name, and their versions."""

import subprocess
from importlib.metadata import version

from nsa_graph import __version__

from . import inside, servers
from .engine import Kind


def _virtuoso() -> str:
    said = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    found = [line for line in (said.stdout + said.stderr).splitlines() if "Version" in line]
    return found[0].strip() if found else "unknown"


def _fuseki() -> str:
    from tests.servers import installed

    return installed("fuseki").rpartition("-")[2].removesuffix(".jar")


KINDS = {
    kind.name: kind
    for kind in (
        Kind("nsa_graph", lambda: __version__, inside.ours),
        Kind("nsa_graph-memory", lambda: __version__, inside.held),
        Kind("pyoxigraph", lambda: version("pyoxigraph"), inside.pyoxigraph),
        Kind("rdflib", lambda: version("rdflib"), inside.rdflib),
        Kind("maplib", lambda: version("maplib"), inside.maplib),
        Kind("virtuoso", _virtuoso, servers.virtuoso),
        Kind("fuseki", _fuseki, servers.fuseki),
    )
}
"""Ours is first: on disk, then in memory; the others are its peers."""
