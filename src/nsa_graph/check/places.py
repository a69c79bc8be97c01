"""Where a node of the graph is described: file and line, found through the Turtle files."""

import os
import re
from collections.abc import Iterable

from ..names import BASE
from ..rdf.prefixes import full
from ..rdf.turtle import Turtle

NAMES = (full("nsa:designation"), full("nsa:namedAfter"))
"""What a paper says of things that are not its own."""

_ASKED = re.compile(r"nsa:(\w+)")


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
            held = self._files.setdefault(file.file, [])
            for (subject, verb), line in file.lines.items():
                self._places.setdefault((subject, verb), (file.file, line))
                self._subjects.setdefault(subject, (file.file, line))
                held.append((line, subject))

    def find(self, focus: str, path: str = "", graph: str = "") -> tuple[str, int]:
        """Return file and line where *focus* has *path*, or where *focus* is described.

        Where *graph* is given, a file of that graph goes before any other.

        What the build derived (a paragraph, a selector) is looked for where the nearest node
        above it in its IRI is described. Where nothing is, the file is empty and the line 0.
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
        """Return every place where a paper calls *focus* so; empty for any other *path*.

        A name is the one thing that several papers say of what is not their own.
        """
        if path not in NAMES:
            return ()
        return tuple(
            (file.file, file.line(focus, path))
            for graph, files in sorted(self._graphs.items())
            for file in files
            if graph.endswith("/stated") and _says(file, focus, path, value)
        )

    def worded(self, message: str, focus: str, path: str, value: str) -> str:
        """Return *message*, headed by the column that it is about where *focus* is a table's row.

        It is the column that holds *value* (a term in N-Triples, of which a cell is the literal's
        text or the IRI's last part), else the one called as the property *path* is, else an empty
        one called as a property that *message* asks for.
        """
        cells = self._cells.get(focus, {})
        said = re.sub(r'^"(.*?)"(?:\^\^.*|@.*)?$', r"\1", value)
        tail = said.strip("<>").rpartition("/")[2]
        fitting = [name for name, cell in cells.items() if cell and cell in (said, tail)]
        if said == f"<{focus}>":  # the row itself
            fitting = []
        named = [re.split(r"[/#]", path)[-1], *_ASKED.findall(message)]
        wanted = [name for name in named[:1] if name in cells]
        wanted += [name for name in named[1:] if cells.get(name) == ""]
        column = next(iter([*fitting, *wanted]), "")
        return f"column {column!r}: {message}" if column else message

    def about(self, file: str, line: int) -> str:
        """Return the IRI of what *file* describes at *line*.

        For a text, it is what the Turtle files beside it describe first: the paper. Empty where
        nothing is described.
        """
        above = [held for held in self._files.get(file, ()) if held[0] <= line]
        if above:
            return max(above, key=lambda held: held[0])[1]
        folder = os.path.dirname(file)
        beside = (held for name, held in self._files.items() if os.path.dirname(name) == folder)
        return next((held[0][1] for held in beside if held), "")


def _says(file: Turtle, focus: str, path: str, value: str) -> bool:
    return (focus, path) in file.lines and any(
        (quad.predicate.value, str(quad.object)) == (path, value)
        for quad in file.quads
        if str(quad.subject) == f"<{focus}>"
    )
