"""Processes killed at moments drawn over the time that they take, which is learned on the way."""

import random
import subprocess
import time
from typing import Any


class Kills:
    """Kills processes that take so many seconds when they are let; `cut` counts those it caught."""

    def __init__(self, seed: int, took: float) -> None:
        self.drawn, self.cut, self._took = random.Random(seed), 0, took

    def kill(self, process: subprocess.Popen[Any], first: float = 0.0, last: float = 1.0) -> None:
        """Kill *process* between the *first* and *last* share of its time, and wait for its end."""
        time.sleep(self._took * self.drawn.uniform(first, last))
        process.kill()
        caught = process.wait() < 0
        self.cut += caught
        self._took *= 1.03 if caught else 0.9  # so that some four of five are caught
