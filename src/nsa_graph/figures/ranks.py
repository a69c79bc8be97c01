"""Things in the order of their ranks."""

from collections.abc import Iterable

from ..rdf.table import Table


def ranked(table: Table, name: str, rank: str = "") -> list[str]:
    """Return what stands in the column *name*, each once, by the column *rank*, then by name."""
    ranks = table.column(rank) if rank else (0,) * len(table)
    pairs: Iterable[tuple[object, object]] = zip(ranks, table.column(name), strict=True)
    return [word for _, word in sorted({(_number(one), str(word)) for one, word in pairs})]


def _number(value: object) -> float:
    return float(str(value))
