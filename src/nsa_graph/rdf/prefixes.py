"""The table of prefixes, read from `ontology/prefixes.csv`, and the way between CURIE and IRI."""

import csv
import io

from ..errors import BadSource
from ..paths import PREFIXES as _FILES
from ..paths import contents, relative


def _read(file: str) -> dict[str, str]:
    """Return the namespace of each prefix in the CSV *file*; raises `BadSource`."""
    try:
        rows = csv.DictReader(io.StringIO(contents(file).decode("utf-8-sig"), newline=""))
        return {str(row["prefix"]): str(row["namespace"]) for row in rows}
    except FileNotFoundError:  # a home that has queries or data alone
        return {}
    except (OSError, ValueError, KeyError, csv.Error) as error:
        told = f"the prefixes cannot be read: {getattr(error, 'strerror', '') or error}"
        remedy = "write a line `prefix,namespace`, then one for each"
        raise BadSource(told, file=relative(file), remedy=remedy) from error


PREFIXES = {prefix: space for file in _FILES for prefix, space in _read(file).items()}
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
