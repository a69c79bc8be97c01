"""Tables and lists in Markdown, for the pages of results, and where those lie."""

import os
from collections.abc import Iterable, Sequence

RESULTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "results")


def page(title: str, module: str, about: dict[str, str], *body: str) -> str:
    """Return a page of lines, the *body* between what *module* wrote it and the machine."""
    told = f"Written by `python -m benchmarks.{module}`; [what it means](../README.md)."
    return "\n".join([f"# {title}", "", told, "", *body, "", *machine(about), ""])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    return [row(head), "|" + " --- |" * len(head), *map(row, rows)]


def row(cells: Iterable[str]) -> str:
    """Return a line of a table."""
    return "| " + " | ".join(cells) + " |"


def machine(about: dict[str, str]) -> list[str]:
    """Return the lines that say what was measured on."""
    return ["## Measured on", "", *(f"- {name}: {said}" for name, said in about.items())]
