"""`python -m benchmarks.engines.run ENGINE FILE`: one engine, in a process of its own.

It prints a line of JSON when it has loaded FILE, and one for each question.
"""

import hashlib
import json
import signal
import sys
import time
from collections.abc import Iterable
from statistics import median
from tempfile import TemporaryDirectory

from nsa_graph.library import Query

from .engine import Engine, Row
from .kinds import KINDS
from .questions import questions

ROUNDS, LONG, LIMIT = 5, 5.0, 900
"""Rounds that count, after one that does not; a question that takes LONG seconds is asked once;
LIMIT ends the process."""


def main(name: str, file: str) -> None:
    """Load *file* into the engine *name*, ask it every question, print what it took."""
    kind = KINDS[name]
    with TemporaryDirectory(prefix="nsa-graph-engine-") as folder, kind.start(folder) as engine:
        signal.alarm(6 * LIMIT)
        start = time.perf_counter()
        engine.load(file)
        _say(loaded=time.perf_counter() - start, version=kind.version(), memory=engine.memory())
        for query in questions():
            signal.alarm(LIMIT)
            _say(question=query.name, **_asked(engine, query), memory=engine.memory())


def _asked(engine: Engine, query: Query) -> dict[str, object]:
    """Return the seconds of the median round, how many rows there were, and their digest."""
    first, count, digest = _once(engine, query)
    if first >= LONG:
        return {"seconds": first, "rows": count, "digest": digest}
    taken = [_once(engine, query, digest=False)[0] for _ in range(ROUNDS)]
    return {"seconds": median(taken), "rows": count, "digest": digest}


def _once(engine: Engine, query: Query, digest: bool = True) -> tuple[float, int, str]:
    start = time.perf_counter()
    rows = list(engine.rows(query.text))
    taken = time.perf_counter() - start
    return taken, len(rows), _digest(rows) if digest else ""


def _digest(rows: Iterable[Row]) -> str:
    """Return a digest of *rows* in any order."""
    held = hashlib.sha256()
    for row in sorted("\x1f".join(row) for row in rows):
        held.update(row.encode() + b"\x1e")
    return held.hexdigest()[:12]


def _say(**fields: object) -> None:
    print(json.dumps(fields), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
