"""Findings of the check: what is wrong, in which file and line, and what to do."""

import os
import re
from collections.abc import Iterable
from typing import NamedTuple

from ..errors import NsaGraphError
from ..names import BASE
from ..rdf.prefixes import PREFIXES, full
from ..rdf.turtle import Turtle

VIOLATION, WARNING, INFO = "Violation", "Warning", "Info"
SEVERITIES = {full(f"sh:{name}"): name for name in (VIOLATION, WARNING, INFO)}
"""The SHACL severities by IRI."""

SHAPES = PREFIXES["nsash"]
TEXT_COMPONENT = SHAPES + "TextConstraintComponent"
CHECK_COMPONENT = SHAPES + "CheckConstraintComponent"
NAMES = (full("nsa:designation"), full("nsa:namedAfter"))
"""The properties by which several papers may describe one thing, such as a group."""

_ASKED = re.compile(r"nsa:(\w+)")


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
    """Return the finding for a *fault* of the build, about the node *focus*."""
    message = f"{fault.what}; {fault.remedy}" if fault.remedy else fault.what
    return Finding(fault.file, fault.line, VIOLATION, message, focus, component=TEXT_COMPONENT)


def place(finding: Finding) -> str:
    """Return the place of *finding* as `file:line`, or as much of it as is known."""
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings*, each once, by file, line, severity and the rest."""
    return tuple(sorted(set(findings)))


def violations(findings: Iterable[Finding]) -> int:
    """Return the number of violations among *findings*; the others only advise."""
    return sum(finding.severity == VIOLATION for finding in findings)


class Places:
    """The places of subjects and properties in Turtle *files*; the first description counts."""

    def __init__(self, files: Iterable[Turtle]) -> None:
        self._places: dict[tuple[str, str], tuple[str, int]] = {}
        self._subjects: dict[str, tuple[str, int]] = {}
        self._files: dict[str, list[tuple[int, str]]] = {}
        self._cells: dict[str, dict[str, str]] = {}
        self._graphs: dict[str, list[Turtle]] = {}
        for file in files:
            if file.quads:
                graph = getattr(file.quads[0].graph_name, "value", "")
                self._graphs.setdefault(graph, []).append(file)
            self._cells.update(file.cells)
            lines = self._files.setdefault(file.file, [])
            for (subject, verb), line in file.lines.items():
                self._places.setdefault((subject, verb), (file.file, line))
                self._subjects.setdefault(subject, (file.file, line))
                lines.append((line, subject))

    def find(self, focus: str, path: str = "", graph: str = "") -> tuple[str, int]:
        """Return the file and line of *focus* and its *path*, or of the description of *focus*.

        Files of *graph*, where one is given, come before any other. For a derived node, such as a
        paragraph, the place is that of the nearest node above it in its IRI. Where there is none,
        the file is empty and the line 0.
        """
        for file in self._graphs.get(graph, ()):
            if (focus, path) in file.lines:
                return file.file, file.lines[focus, path]
        at = self._places.get((focus, path)) or self._subjects.get(focus)
        while at is None and focus.startswith(BASE) and "/" in focus.removeprefix(BASE):
            focus = focus.rpartition("/")[0]
            at = self._subjects.get(focus)
        return at or ("", 0)

    def called(self, focus: str, path: str, value: str) -> tuple[tuple[str, int], ...]:
        """Return the places where papers give *focus* the name *value* by *path*, one of `NAMES`.

        There are none for any other path: no other property is stated by several papers.
        """
        if path not in NAMES:
            return ()
        return tuple(
            (file.file, file.line(focus, path))
            for graph, files in sorted(self._graphs.items())
            for file in files
            if graph.endswith("/stated") and _states(file, focus, path, value)
        )

    def worded(self, message: str, focus: str, path: str, value: str) -> str:
        """Return *message*, preceded by the column it is about where *focus* is a table's row.

        This is the column that contains *value* (a term in N-Triples; a cell has the text of a
        literal or the last part of an IRI), else the one named like the property *path*, else an
        empty one named like a property in *message*.
        """
        cells = self._cells.get(focus, {})
        text = re.sub(r'^"(.*?)"(?:\^\^.*|@.*)?$', r"\1", value)
        tail = text.strip("<>").rpartition("/")[2]
        fitting = [name for name, cell in cells.items() if cell and cell in (text, tail)]
        if text == f"<{focus}>":  # the row itself
            fitting = []
        named = [re.split(r"[/#]", path)[-1], *_ASKED.findall(message)]
        wanted = [name for name in named[:1] if name in cells]
        wanted += [name for name in named[1:] if cells.get(name) == ""]
        column = next(iter([*fitting, *wanted]), "")
        return f"column {column!r}: {message}" if column else message

    def about(self, file: str, line: int) -> str:
        """Return the IRI of the node that *file* describes at *line*, or an empty string.

        For a text it is the first node that the Turtle files beside it describe: the paper.
        """
        above = [entry for entry in self._files.get(file, ()) if entry[0] <= line]
        if above:
            return max(above, key=lambda entry: entry[0])[1]
        folder = os.path.dirname(file)
        beside = (lines for name, lines in self._files.items() if os.path.dirname(name) == folder)
        return next((lines[0][1] for lines in beside if lines), "")


def _states(file: Turtle, focus: str, path: str, value: str) -> bool:
    return (focus, path) in file.lines and any(
        (quad.predicate.value, str(quad.object)) == (path, value)
        for quad in file.quads
        if str(quad.subject) == f"<{focus}>"
    )
