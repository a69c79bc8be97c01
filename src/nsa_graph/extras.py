"""Libraries that only some of us need: loaded where they are used, or said to be missing."""

from importlib import import_module
from typing import Any

from .errors import NotInstalled


def library(module: str, extra: str, needs: str) -> Any:
    """Return *module*, a library or a part of one, loaded here.

    Raises `NotInstalled`, which says what *needs* it and names the *extra* that brings it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise NotInstalled(needs, extra) from error


def pyarrow() -> Any:
    """Return pyarrow with its `parquet`; raises as `library`."""
    arrow, _ = (
        library(name, "parquet", "Parquet needs pyarrow") for name in ("pyarrow", "pyarrow.parquet")
    )
    return arrow


def openpyxl() -> Any:
    """Return openpyxl; raises as `library`."""
    return library(
        "openpyxl", "office", "an Excel workbook needs openpyxl, or save it as CSV UTF-8"
    )
