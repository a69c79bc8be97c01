"""A Dask cluster as a runner. Its workers need nothing of this machine: all data is sent to them.

They must run the same code on the same dataset, because shapes, checks and rules are read where
the work is done. Each worker compares a key of both before it begins.
"""

import logging
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from functools import cache, lru_cache
from typing import Any

from ..errors import NsaGraphError, UsageError
from ..extras import library
from . import check
from .batch import Base
from .folder import Batch
from .runner import Result, Work, completed

_ANSWER = "30s"
_RETRIES = 5  # how often a batch goes to another worker because the one that had it died


class Cluster:
    """The Dask cluster whose scheduler is at *address*, as tcp://host:8786."""

    def __init__(self, address: str) -> None:
        if "://" not in address:
            remedy = "give it as tcp://host:8786"
            raise UsageError(f"{address!r} is no address of a Dask scheduler", remedy=remedy)
        self.address = address

    def run(self, base: Base, work: Work[Result], batches: Iterator[Batch]) -> Iterator[Result]:
        """Yield the result of *work* on *base* and each of *batches*, in any order.

        Raises what *work* raises as `NsaGraphError`, and `NsaGraphError` where Dask is not
        installed, no scheduler or worker answers, or the workers have another version.
        """
        client = _client(library("distributed", "corpus", "a cluster needs Dask"), self.address)
        sent = (check.key(""), base.key, zlib.compress(base.nquads), work)
        try:
            most = 2 * _threads(client, self.address)
            executor = client.get_executor(pure=False, retries=_RETRIES)

            def submit(_: int, batch: Batch) -> Future[Result | None]:
                future: Future[Result | None] = executor.submit(_work, *sent, batch)
                return future

            try:
                yield from map(_result, completed(submit, batches, most))
            finally:
                executor.shutdown(wait=False)
        finally:
            client.close()


def _client(distributed: Any, address: str) -> Any:
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the error below has one line
    try:
        return distributed.Client(address, timeout=_ANSWER)
    except (OSError, ValueError, ImportError) as error:
        what = f"no Dask scheduler answers at {address}"
        raise NsaGraphError(what, remedy="start one, or correct the address") from error


def _threads(client: Any, address: str) -> int:
    """Return how many batches the workers can take at once; raises where there are none."""
    try:
        client.wait_for_workers(1, timeout=_ANSWER)
    except TimeoutError as error:
        what = f"the Dask scheduler at {address} has no workers"
        raise NsaGraphError(what, remedy="start some") from error
    return max(1, int(sum(client.nthreads().values())))


def _result(future: Future[Result | None]) -> Result:
    try:
        result = future.result()
    except NsaGraphError:
        raise
    except ModuleNotFoundError as error:
        remedy = "install the same version of nsa-graph there"
        raise NsaGraphError(f"a Dask worker cannot run the work: {error}", remedy=remedy) from error
    except Exception as error:  # Dask has a class for each way in which workers fail
        remedy = "what is finished is kept; run it again once the workers are well"
        what = f"a Dask worker failed: {type(error).__name__}: {error}"
        raise NsaGraphError(what, remedy=remedy) from error
    if result is None:
        what = "a Dask worker has another version of nsa-graph, or of its dataset"
        raise NsaGraphError(what, remedy="install the same there, then run it again")
    return result


def _work(mine: str, key: str, packed: bytes, work: Work[Result], batch: Batch) -> Result | None:
    """Do the *work* here; None where the code or dataset here is not that of the key *mine*."""
    return work(_loaded(key, packed), batch) if _here() == mine else None


@cache
def _here() -> str:
    return check.key("")


@lru_cache(maxsize=1)
def _loaded(key: str, packed: bytes) -> Base:
    return Base.load(key, zlib.decompress(packed))
