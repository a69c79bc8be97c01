"""The outcomes as tables: how many times longer each peer took, and how times grow."""

from collections.abc import Sequence

from .. import markdown
from .growth import comparable, exponent, geometric_mean
from .measure import differing
from .outcome import Answer, Outcome
from .questions import questions

OURS = "nsa_graph"
"""The engine that the others are compared with."""


def page(outcomes: Sequence[Outcome], machine: dict[str, str]) -> str:
    """Return everything as a Markdown page."""
    about = machine | {outcome.engine: outcome.version for outcome in outcomes}
    head = ["# Engines", "", *(f"- {name}: {value}" for name, value in about.items()), ""]
    told = differing(outcomes)
    sizes = sorted({outcome.papers for outcome in outcomes})
    tables = [_size([o for o in outcomes if o.papers == size], size) for size in sizes]
    growth = _growth(outcomes, sizes) if len(sizes) > 1 else ""
    said = [
        "",
        "## Rows",
        "",
        *(f"- {line}" for line in told or ["All engines give the same rows."]),
    ]
    return "\n".join([*head, *tables, growth, *said, ""])


def _size(outcomes: Sequence[Outcome], papers: int) -> str:
    names = [outcome.engine for outcome in outcomes]
    ours = next(outcome for outcome in outcomes if outcome.engine == OURS)
    rows = []
    for question in questions():
        mine = ours.answers[question.name]
        cells = [_ratio(outcome, question.name, mine) for outcome in outcomes]
        rows.append([f"{question.title} ({mine.rows:,} rows, {mine.seconds:.4f} s)", *cells])
    rows.append(["**geometric mean**", *(_mean(outcome, ours) for outcome in outcomes)])
    rows.append(["load", *(f"{o.loaded / ours.loaded:.2f}" if o.loaded else "—" for o in outcomes)])
    rows.append(["peak memory, MB", *(f"{o.memory / 2**20:,.0f}" for o in outcomes)])
    lines = markdown.table(["", *names], rows)
    words = f"How many times as long as {ours.engine} each took; under 1, it was faster."
    return "\n".join([f"## {papers:,} papers", "", words, "", *lines, ""])


def _ratio(outcome: Outcome, question: str, mine: Answer) -> str:
    answer = outcome.answers.get(question)
    if answer is None:
        return outcome.ended or "—"
    cut = f" ({answer.rows:,} rows)" if answer.rows != mine.rows else ""
    return f"{answer.seconds / mine.seconds:.2f}{cut}"


def _mean(outcome: Outcome, ours: Outcome) -> str:
    """Return the mean over what was answered with as many rows as ours."""
    answers = outcome.answers
    shared = [
        n for n, mine in ours.answers.items() if n in answers and answers[n].rows == mine.rows
    ]
    if not shared:
        return "—"
    ratios = [outcome.answers[name].seconds / ours.answers[name].seconds for name in shared]
    note = "" if len(shared) == len(ours.answers) else f" (of {len(shared)})"
    return f"**{geometric_mean(ratios):.2f}**{note}"


def _growth(outcomes: Sequence[Outcome], sizes: Sequence[int]) -> str:
    engines = list(dict.fromkeys(outcome.engine for outcome in outcomes))
    rows = []
    for question in questions():
        cells = [_exponent(outcomes, engine, question.name) for engine in engines]
        rows.append([question.title, *cells])
    lines = markdown.table(["", *engines], rows)
    across = ", ".join(f"{size:,}" for size in sizes)
    words = (
        f"The exponent of time over papers, fitted over those of {across} that an engine was given;"
        " 1 is growth in step. Where one of them was asked once only, that of the first rounds."
    )
    return "\n".join(["## Growth", "", words, "", *lines])


def _exponent(outcomes: Sequence[Outcome], engine: str, question: str) -> str:
    answers = {
        outcome.papers: outcome.answers[question]
        for outcome in outcomes
        if outcome.engine == engine and question in outcome.answers
    }
    found = exponent(comparable(answers))
    return "—" if found is None else f"{found:.2f}"
