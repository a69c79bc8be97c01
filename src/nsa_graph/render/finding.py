"""Findings as lines that an editor can click, or as a validation report."""

import json
from collections.abc import Callable
from typing import TextIO

from ..check.finding import Finding, place, violations
from ..check.report import report, turtle
from ..rdf.prefixes import shrink

_Rows = tuple[Finding, ...]


def write(findings: _Rows, stream: TextIO, format_: str, checked: str = "") -> None:
    """Write *findings* to *stream* as `text`, or as a SHACL report in `json` (JSON-LD) or `ttl`.

    Text ends in a line that says what was *checked*, in words, and how much was found.
    """
    stream.write(_WRITERS[format_](findings, checked))


def line(finding: Finding) -> str:
    """Return *finding* in one line: place, severity, message, and the node it is about."""
    head = f"{place(finding)}: " if finding.file else ""
    about = f" ({shrink(finding.focus)})" if finding.focus else ""
    return f"{head}{finding.severity.lower()}: {finding.message}{about}"


def _text(findings: _Rows, checked: str) -> str:
    bad = violations(findings)
    other = len(findings) - bad
    tally = f"{_number(bad, 'violation')}, {_number(other, 'warning')}"
    tally = tally if findings else "nothing found"
    head = f"checked {checked}: " if checked else ""
    return "".join(line(finding) + "\n" for finding in findings) + head + tally + "\n"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _json(findings: _Rows, _: str) -> str:
    return json.dumps(report(findings), ensure_ascii=False, indent=2) + "\n"


def _ttl(findings: _Rows, _: str) -> str:
    return turtle(findings)


_WRITERS: dict[str, Callable[[_Rows, str], str]] = {"text": _text, "json": _json, "ttl": _ttl}
FORMATS = tuple(_WRITERS)
