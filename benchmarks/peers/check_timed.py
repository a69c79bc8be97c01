"""Run the check, and print the share of its time that the shapes take."""

import contextlib
import io
import time
from typing import Any

started = time.perf_counter()

from nsa_graph.check import shapes  # noqa: E402 - the clock starts before what is timed
from nsa_graph.cli import main  # noqa: E402

_findings = shapes.findings
_spent: list[float] = []


def _timed(*args: Any, **options: Any) -> Any:
    before = time.perf_counter()
    try:
        return _findings(*args, **options)
    finally:
        _spent.append(time.perf_counter() - before)


shapes.findings = _timed
with contextlib.redirect_stdout(io.StringIO()):
    main(["check"])
print(sum(_spent) / (time.perf_counter() - started))
