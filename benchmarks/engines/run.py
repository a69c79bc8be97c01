"""`python -m benchmarks.engines.run ENGINE FILE SECONDS`: one engine, in a process of its own.

It prints a line of JSON when it has loaded FILE, and one for each question. A question that is not
answered within SECONDS ends the process.
"""

import hashlib
import json
import re
import signal
import sys
import time
from itertools import islice
from statistics import median
from tempfile import TemporaryDirectory

from nsa_graph.library import Query

from .engine import Engine, Row
from .kinds import KINDS
from .questions import questions

ROUNDS, LONG, LOADING = 5, 5.0, 7200
"""Rounds that count, after one that does not; a question that takes LONG seconds is asked once;
loading may take LOADING seconds."""

_CHUNK = 2**16
"""How many rows are taken before the clock stands and they are counted, summed up, and let go."""

_BEGIN = frozenset("-0123456789")
_DECIMAL = re.compile(r"-?\d+\.\d+", re.ASCII)
_TRUTH = {"true": "1", "false": "0"}


def main(name: str, file: str, limit: int) -> None:
    """Load *file* into the engine *name*, ask it every question, print what it took."""
    kind = KINDS[name]
    with TemporaryDirectory(prefix="nsa-graph-engine-") as folder, kind.start(folder) as engine:
        signal.alarm(LOADING)
        start = time.perf_counter()
        engine.load(file)
        _say(loaded=time.perf_counter() - start, version=kind.version(), memory=engine.memory())
        for query in questions():
            signal.alarm(limit)
            _say(question=query.name, **_asked(engine, query), memory=engine.memory())


def _asked(engine: Engine, query: Query) -> dict[str, object]:
    """Return the fields of the `Answer`: seconds, how many rows there were, and their digest."""
    first, count, digest = _once(engine, query)
    rounds = 0 if first >= LONG else ROUNDS
    taken = [_once(engine, query, digest=False)[0] for _ in range(rounds)]
    seconds = median(taken or [first])
    return {"first": first, "seconds": seconds, "rounds": rounds, "rows": count, "digest": digest}


def _once(engine: Engine, query: Query, digest: bool = True) -> tuple[float, int, str]:
    taken, count, held = 0.0, 0, 0
    start = time.perf_counter()
    rows = iter(engine.rows(query.text))
    while chunk := list(islice(rows, _CHUNK)):
        taken += time.perf_counter() - start
        count += len(chunk)
        if digest:
            held += sum(map(_hash, chunk))
        start = time.perf_counter()
    taken += time.perf_counter() - start
    return taken, count, f"{held % 2**64:016x}" if digest else ""


def _hash(row: Row) -> int:
    """Return a number for *row*; the sum of all is the same in whatever order the rows come."""
    text = "\x1f".join(map(_common, row)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def _common(cell: str) -> str:
    """Return *cell* with a decimal and a truth value in one of the forms that engines write."""
    if cell[:1] in _BEGIN and _DECIMAL.fullmatch(cell):
        return cell.rstrip("0").rstrip(".")
    return _TRUTH.get(cell, cell)


def _say(**fields: object) -> None:
    print(json.dumps(fields), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
