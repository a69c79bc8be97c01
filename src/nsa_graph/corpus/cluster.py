"""The workers of a Dask cluster, which need nothing of this machine: all is sent with the work.

They must run the same code on the same dataset, for shapes, checks and rules are read where the
work is done. Each says by a key whether it does, before it begins.
"""

import functools
import zlib
from collections.abc import Iterator
from typing import Any

from ..errors import NsaGraphError, UsageError
from ..extras import library
from . import base, verdicts
from .base import Base
from .folder import Batch
from .runner import Result, Work

_ANSWER = "30s"
_RETRIES = 5
"""How often a batch is given to another worker when the one that had it died."""


class Cluster:
    """The Dask cluster whose scheduler is at *address*, as tcp://host:8786."""

    def __init__(self, address: str) -> None:
        if "://" not in address:
            remedy = "give it as tcp://host:8786"
            raise UsageError(f"{address!r} is no address of a Dask scheduler", remedy=remedy)
        self.address = address

    def run(self, held: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Give what *work* makes of *held* and each of *batches*, in any order.

        Raises `NsaGraphError` where Dask is not installed, no scheduler or worker answers, or the
        workers have another version.
        """
        distributed = library("distributed", "corpus", "a cluster needs Dask")
        client = _client(distributed, self.address)
        sent = (verdicts.key(""), held.key, zlib.compress(held.nquads))
        waiting: set[Any] = set()
        try:
            most = 2 * _threads(client, self.address)
            for batch in batches:
                job = (_work, *sent, work, batch)
                waiting.add(client.submit(*job, pure=False, retries=_RETRIES))
                if len(waiting) >= most:
                    done, waiting = distributed.wait(waiting, return_when="FIRST_COMPLETED")
                    yield from map(_result, done)
            while waiting:
                done, waiting = distributed.wait(waiting, return_when="FIRST_COMPLETED")
                yield from map(_result, done)
        finally:
            client.cancel(list(waiting))
            client.close()


def _client(distributed: Any, address: str) -> Any:
    import logging

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it is told in one line below
    try:
        return distributed.Client(address, timeout=_ANSWER)
    except (OSError, ValueError, ImportError) as error:
        told, remedy = (
            f"no Dask scheduler answers at {address}",
            "start one, or correct the address",
        )
        raise NsaGraphError(told, remedy=remedy) from error


def _threads(client: Any, address: str) -> int:
    """Return how many batches the workers can take at once; raises where there are none."""
    try:
        client.wait_for_workers(1, timeout=_ANSWER)
    except TimeoutError as error:
        told, remedy = f"the Dask scheduler at {address} has no workers", "start some"
        raise NsaGraphError(told, remedy=remedy) from error
    return max(1, int(sum(client.nthreads().values())))


def _result(future: Any) -> Any:
    try:
        made = future.result()
    except ModuleNotFoundError as error:
        remedy = "install the same version of nsa-graph there"
        raise NsaGraphError(f"a Dask worker cannot run the work: {error}", remedy=remedy) from error
    except Exception as error:  # Dask has a class for each way in which workers fail
        if isinstance(error, NsaGraphError):
            raise
        remedy = "what is finished is kept; run it again once the workers are well"
        told = f"a Dask worker failed: {type(error).__name__}: {error}"
        raise NsaGraphError(told, remedy=remedy) from error
    if made is None:
        told = "a Dask worker has another version of nsa-graph, or of its dataset"
        raise NsaGraphError(told, remedy="install the same there, then run it again")
    return made


def _work(mine: str, key: str, packed: bytes, work: Work[Result], batch: Batch) -> Result | None:
    """Do the *work* where this runs; None where code or dataset are not those that *mine* names."""
    return work(_loaded(key, packed), batch) if _here() == mine else None


@functools.cache
def _here() -> str:
    return verdicts.key("")


@functools.lru_cache(maxsize=1)
def _loaded(key: str, packed: bytes) -> Base:
    return base.load(key, zlib.decompress(packed))
