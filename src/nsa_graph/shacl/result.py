"""A result of validation, as either engine gives it, and the finding that it amounts to."""

from collections.abc import Mapping
from typing import NamedTuple

from ..check.finding import SEVERITIES, VIOLATION, Finding
from ..check.places import Places


class Result(NamedTuple):
    """One result of https://www.w3.org/TR/shacl/#results-validation-result.

    `focus`, `path`, `value` and `shape` are terms in N-Triples; `path` is SPARQL where it is more
    than a property, `value` is empty where there is none. `component` and `severity` are IRIs.
    """

    focus: str
    path: str
    value: str
    component: str
    shape: str
    severity: str
    messages: tuple[str, ...]


def finding(result: Result, places: Places, names: Mapping[str, str]) -> Finding:
    """Return *result* as a finding; *names* has a name for each shape that has no IRI."""
    focus, path = _iri(result.focus), _iri(result.path)
    told = " ".join(" ".join(sorted(result.messages)).split())
    return Finding(
        *places.find(focus, path),
        SEVERITIES.get(result.severity, VIOLATION),
        places.worded(told, focus, path, result.value),
        focus,
        path,
        result.value,
        _iri(result.shape) or names.get(result.shape, ""),
        result.component,
    )


def _iri(term: str) -> str:
    """Return the IRI that *term* is, or nothing."""
    whole = term.startswith("<") and term.endswith(">") and ">" not in term[:-1]
    return term[1:-1] if whole else ""
