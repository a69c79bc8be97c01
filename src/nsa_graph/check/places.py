"""Where a node of the graph is described: file and line, found through the Turtle files."""

from collections.abc import Iterable

from ..names import BASE
from ..turtle import Turtle


class Places:
    """The places of subjects and properties in Turtle *files*; the first description counts."""

    def __init__(self, files: Iterable[Turtle]) -> None:
        self._places: dict[tuple[str, str], tuple[str, int]] = {}
        self._subjects: dict[str, tuple[str, int]] = {}
        for file in files:
            for (subject, verb), line in file.lines.items():
                self._places.setdefault((subject, verb), (file.file, line))
                self._subjects.setdefault(subject, (file.file, line))

    def find(self, focus: str, path: str = "") -> tuple[str, int]:
        """Return file and line where *focus* has *path*, or where *focus* is described.

        What the build derived (a paragraph, a selector) is looked for where the nearest node
        above it in its IRI is described. Where nothing is, the file is empty and the line 0.
        """
        at = self._places.get((focus, path)) or self._subjects.get(focus)
        while at is None and focus.startswith(BASE) and "/" in focus.removeprefix(BASE):
            focus = focus.rpartition("/")[0]
            at = self._subjects.get(focus)
        return at or ("", 0)
