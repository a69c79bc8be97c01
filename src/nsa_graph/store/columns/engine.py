"""DuckDB, opened: what it may reach, how much memory it may take, where it spills."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from ...extras import library

_LOADING, _ASKING = "1500MB", "4GB"
"""What loading may take of memory, and a query; beyond it, they spill to disk."""

_BLOCK = "16384"
"""The smallest block there is: most of some two hundred tables are short."""

_ALONE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def duckdb() -> Any:
    """Return the module DuckDB; raises `NotInstalled`."""
    return library("duckdb", "corpus", "a corpus in columns needs DuckDB")


def installed() -> bool:
    """Tell whether DuckDB is there, without loading it."""
    return find_spec("duckdb") is not None


@contextmanager
def writable(file: str) -> Iterator[Any]:
    """Give a connection to the new base *file*, and to another, `aside`, that is gone afterwards.

    Both are beside *file*, and so is what does not fit into memory.
    """
    with tempfile.TemporaryDirectory(prefix="spill-", dir=os.path.dirname(file)) as spill:
        config = {"memory_limit": _LOADING, "temp_directory": spill, "default_block_size": _BLOCK}
        base = duckdb().connect(file, config={**config, **_ALONE})
        try:
            base.execute(f"ATTACH '{_quoted(os.path.join(spill, 'aside'))}' AS aside")
            base.execute("SET preserve_insertion_order = false")  # but where ORDER BY asks for it
            yield base
        finally:
            base.close()


def _quoted(path: str) -> str:
    """Return *path* as SQL has it between quotes: ATTACH takes no parameter."""
    return path.replace("'", "''")


def readable(file: str, memory: int = 0) -> Any:
    """Return a connection to the base *file* that can read it, and nothing else.

    What a query does not fit into memory goes to the system's folder for temporary files; with
    *memory*, in bytes, it may take no more than that, and nothing goes anywhere.
    """
    spill = os.path.join(tempfile.gettempdir(), f"nsa-graph-{os.getpid()}")
    bounds = {"memory_limit": _ASKING, "temp_directory": spill}
    if memory:
        bounds = {"memory_limit": f"{memory // 2**10}KiB", "temp_directory": ""}
    config = {**bounds, **_ALONE}
    base = duckdb().connect(file, read_only=True, config=config)
    # Connections of one process to one file share what is set.
    if base.execute("SELECT current_setting('lock_configuration')").fetchone() != (True,):
        base.execute("SET enable_external_access = false")
        base.execute("SET lock_configuration = true")
    return base
