"""Libraries that only some of us need: loaded where they are used, or said to be missing."""

from typing import Any

from .errors import NotInstalled


def library(module: str, extra: str, needs: str) -> Any:
    """Return the library whose *module* is needed, a part of it as `library.part`, loaded here.

    Raises `NotInstalled`, which says what *needs* it and names the *extra* that brings it.
    """
    try:
        return __import__(module)  # the library itself, where a module inside it is named
    except ImportError as error:
        raise NotInstalled(needs, extra) from error


def pyarrow() -> Any:
    """Return pyarrow with its `parquet`; raises as `library`."""
    return library("pyarrow.parquet", "parquet", "Parquet needs pyarrow")
