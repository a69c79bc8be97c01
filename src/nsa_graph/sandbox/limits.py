"""How much a query that is not ours may take: time, rows, bytes, memory."""

from typing import NamedTuple

_MIB = 2**20


class Limits(NamedTuple):
    """What a guarded query is held to; rows and bytes shorten an answer, the others end it.

    `seconds` and `memory` (bytes, beyond what the open graph takes) are the worker's; `rows` and
    `bytes` (as sent by the worker) count the answer.
    """

    seconds: float = 60.0
    rows: int = 100_000
    bytes: int = 64 * _MIB
    memory: int = 1024 * _MIB
