"""A finding: one thing that is wrong, where in the files it stands, and what to do."""

from collections.abc import Iterable
from typing import NamedTuple

from ..errors import NsaGraphError
from ..rdf.prefixes import PREFIXES, full

VIOLATION, WARNING, INFO = "Violation", "Warning", "Info"
SHAPES = PREFIXES["nsash"]
TEXT_COMPONENT = SHAPES + "TextConstraintComponent"
CHECK_COMPONENT = SHAPES + "CheckConstraintComponent"


class Finding(NamedTuple):
    """One result of the check; IRIs in full, empty where there is none, line 0 where unknown.

    `value` is an RDF term in N-Triples; `severity` is Violation, Warning or Info, as in SHACL.
    """

    file: str
    line: int
    severity: str
    message: str
    focus: str = ""
    path: str = ""
    value: str = ""
    shape: str = ""
    component: str = ""


def of_fault(fault: NsaGraphError, focus: str) -> Finding:
    """Return the finding that a *fault* met by the build amounts to, about the node *focus*."""
    told = f"{fault.what}; {fault.remedy}" if fault.remedy else fault.what
    return Finding(fault.file, fault.line, VIOLATION, told, focus, component=TEXT_COMPONENT)


def place(finding: Finding) -> str:
    """Return where *finding* stands as `file:line`, as much of it as is known."""
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings*, each once, by file, line, severity and the rest."""
    return tuple(sorted(set(findings)))


def violations(findings: Iterable[Finding]) -> int:
    """Return how many of *findings* are violations; the others only advise."""
    return sum(finding.severity == VIOLATION for finding in findings)


SEVERITIES = {full(f"sh:{name}"): name for name in (VIOLATION, WARNING, INFO)}
"""The SHACL severities by IRI."""
