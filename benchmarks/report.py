"""The measurements as a table for the terminal, as JSON, and as a page."""

import json
from collections.abc import Sequence

from . import markdown
from .measure import Fact, Measure

HEAD = ("measured", "against", "ratio", "quartiles", "CPU ratio", "target", "", "took", "peer took")


def table(measures: Sequence[Measure], facts: Sequence[Fact]) -> str:
    """Return *measures* and *facts* in columns."""
    rows = [HEAD, *map(_cells, measures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_aligned(row, widths) for row in rows]
    return "\n".join([*lines, "", *(f"{fact.name}: {fact.value:g}" for fact in facts), ""])


def document(
    measures: Sequence[Measure], facts: Sequence[Fact], machine: dict[str, str]
) -> dict[str, object]:
    """Return everything as JSON has it; ratios to three places, seconds to a tenth of a milli-."""
    return {
        "machine": machine,
        "measures": [
            {
                "name": measure.name,
                "against": measure.against,
                "ratio": round(measure.ratio.median, 3),
                "quartiles": [round(measure.ratio.low, 3), round(measure.ratio.high, 3)],
                "cpu_ratio": round(measure.ratio.cpu, 3),
                "target": measure.target,
                "verdict": measure.verdict,
                "seconds": round(measure.ours, 4),
                "peer_seconds": round(measure.theirs, 4),
                "rounds": measure.rounds,
            }
            for measure in measures
        ],
        "facts": {fact.name: fact.value for fact in facts},
    }


def encoded(held: dict[str, object]) -> str:
    """Return *held* in JSON, ending in a line break."""
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def page(measures: Sequence[Measure], facts: Sequence[Fact], machine: dict[str, str]) -> str:
    """Return everything as a Markdown page."""
    head = [HEAD[0], *HEAD[1:6], "verdict", *HEAD[7:]]
    lines = [
        "# The last measurement",
        "",
        "Written by `make bench`; [what each line means](../README.md). Ratios are medians over",
        "runs taken in turn; times stand beside their peers' because alone they say little.",
        "",
        *markdown.table(head, map(_cells, measures)),
        "",
        *(f"- {fact.name}: {fact.value:g}" for fact in facts),
        "",
        *markdown.machine(machine),
    ]
    return "\n".join(lines) + "\n"


def _cells(measure: Measure) -> tuple[str, ...]:
    found = measure.ratio
    return (
        measure.name,
        measure.against,
        f"{found.median:.2f}",
        f"{found.low:.2f}–{found.high:.2f}",
        f"{found.cpu:.2f}",
        "" if measure.target is None else f"≤ {measure.target:g}",
        measure.verdict,
        f"{measure.ours * 1000:,.0f} ms",
        f"{measure.theirs * 1000:,.0f} ms",
    )


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()
