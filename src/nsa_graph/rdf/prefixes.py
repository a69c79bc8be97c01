"""The table of prefixes, read from `ontology/prefixes.csv`, and the way between CURIE and IRI."""

import csv

from ..paths import PREFIXES as _FILE

with open(_FILE, encoding="utf-8", newline="") as _stream:
    PREFIXES: dict[str, str] = {row["prefix"]: row["namespace"] for row in csv.DictReader(_stream)}
"""Prefix to namespace. Where one namespace begins another, `shrink` takes the longer."""


def expand(curie: str) -> str | None:
    """Return the IRI that *curie* abbreviates, or None where its prefix is not in the table."""
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix) if colon else None
    return None if namespace is None else namespace + local


def full(curie: str) -> str:
    """Return the IRI of *curie*, as code writes it; raises KeyError for a prefix not in the table.

    What a user wrote is for `expand`, which a wrong prefix does not stop.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def shrink(iri: str) -> str:
    """Return *iri* as a CURIE by its longest namespace, or unchanged where none begins it."""
    fits = [(len(space), name) for name, space in PREFIXES.items() if iri.startswith(space)]
    if not fits:
        return iri
    length, name = max(fits)
    return f"{name}:{iri[length:]}"
