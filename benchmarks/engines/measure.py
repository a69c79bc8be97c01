"""Running each engine in a process of its own, and reading what it printed."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from .outcome import Answer, Outcome


def measured(engine: str, file: str, papers: int, limit: int) -> Outcome:
    """Return what *engine* makes of the triples in *file*, which *papers* papers are in.

    A question may take *limit* seconds.
    """
    argv = (sys.executable, "-m", "benchmarks.engines.run", engine, file, str(limit))
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return outcome(engine, papers, said, _ending(done))


def outcome(engine: str, papers: int, said: Sequence[dict[str, Any]], ended: str) -> Outcome:
    """Return what the lines that an engine's process *said* come to."""
    head: dict[str, Any] = said[0] if said else {"version": "", "loaded": 0.0}
    answers = {
        line["question"]: Answer(**{name: line[name] for name in Answer._fields})
        for line in said[1:]
    }
    memory = max((int(line["memory"]) for line in said), default=0)
    return Outcome(engine, papers, head["version"], head["loaded"], memory, answers, ended)


def differing(outcomes: Sequence[Outcome]) -> list[str]:
    """Return, in words, each answer that has not the rows that its size's first engine gave."""
    first: dict[int, Outcome] = {}
    told = []
    for other in outcomes:
        answers = first.setdefault(other.papers, other).answers
        for name, answer in other.answers.items():
            ours = answers.get(name)
            if ours is not None and (ours.rows, ours.digest) != (answer.rows, answer.digest):
                told.append(
                    f"{other.papers:,} papers: {other.engine} gives other rows to {name}"
                    f" ({answer.rows:,}, {ours.rows:,})"
                )
    return told


def _ending(done: "subprocess.CompletedProcess[str]") -> str:
    if done.returncode == 0:
        return ""
    if done.returncode == -14:
        return "took too long"
    last = done.stderr.strip().rpartition("\n")[2]
    return f"ended with {done.returncode}: {last[:200]}"
